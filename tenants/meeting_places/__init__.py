# SPDX-License-Identifier: EUPL-1.2
"""Places where duos meet: the way there and a picture of the door, chosen from a list when they plan (N5)."""
