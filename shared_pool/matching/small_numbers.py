# SPDX-License-Identifier: EUPL-1.2
"""Numbers of people of one municipality, or of one small group: told from five people on, rounded to five (D10)."""

TOLD_FROM = 5


def coarse(people: int) -> int | None:
    """Return the number as it may be told; None: fewer than five."""
    return TOLD_FROM * ((people + TOLD_FROM // 2) // TOLD_FROM) if people >= TOLD_FROM else None
