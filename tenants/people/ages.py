# SPDX-License-Identifier: EUPL-1.2
"""How old somebody is on a day."""

from __future__ import annotations

from datetime import date


def age_on(born: date | None, day: date) -> int | None:
    """Years on a day; None where no birth date is kept."""
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
