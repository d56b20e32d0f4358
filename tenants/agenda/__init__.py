# SPDX-License-Identifier: EUPL-1.2
"""The own week, and calendars that other programs read: moments and numbers, never a name."""
