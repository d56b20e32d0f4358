# SPDX-License-Identifier: EUPL-1.2
"""What people of a programme do together: plan, invite, sign up, note who was there."""
