# SPDX-License-Identifier: EUPL-1.2
"""Whether duos run: silence, the staff's pages of a duo, engagements of the own mentors."""
