# SPDX-License-Identifier: EUPL-1.2
"""On which days somebody of the municipality works: Monday to Friday, but for the ten legal holidays (Feestdagenwet, 4 January 1974)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

SATURDAY = 5
FIXED = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday


@cache
def legal_holidays(year: int) -> frozenset[date]:
    """The ten of this year."""
    moving = (easter(year) + timedelta(days=days) for days in AFTER_EASTER)
    return frozenset([*(date(year, month, day) for month, day in FIXED), *moving])


def is_working_day(day: date) -> bool:
    """Whether somebody is at the desk."""
    return day.weekday() < SATURDAY and day not in legal_holidays(day.year)


def or_next(day: date) -> date:
    """This day, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
