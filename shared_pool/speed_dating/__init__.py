# SPDX-License-Identifier: EUPL-1.2
"""An evening on which mentees and mentors meet in short talks, and the pairs that come of it (seed 000, 5.2)."""
