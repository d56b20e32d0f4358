# SPDX-License-Identifier: EUPL-1.2
"""From what is kept to what may leave: bands instead of ages and years, a kilometre grid instead of an address.

The pool has the same bands for its own arithmetic; a test holds the two equal (`tests/shared_pool/test_cards_packed.py`).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from koepel import reference

AGES = ((65, "65_plus"), (55, "55_64"), (45, "45_54"), (35, "35_44"), (25, "25_34"), (18, "18_24"), (16, "16_17"))


def age_band(age: int | None) -> str:
    """The band of an age; '' for unknown and for children."""
    return "" if age is None else next((band for first, band in AGES if age >= first), "")


def majority(age: int | None, minors_from: int) -> str:
    """Whether somebody of this age may take part where minors are welcome from `minors_from` years on; '' unknown."""
    if age is None:
        return ""
    if age >= 18:
        return "adult"
    return "minor_with_arrangement" if age >= max(16, minors_from) else "minor"


def experience_band(years: int | None) -> str:
    """The band of years of experience; '' unknown."""
    if years is None:
        return ""
    return "under_5" if years < 5 else "5_10" if years <= 10 else "over_10"


@lru_cache(maxsize=4096)
def grid(postcode: str, day: date) -> tuple[int, int] | None:
    """The point of a postal code in whole kilometres; None where it is not known on that day."""
    point = reference.point_of(postcode, day) if postcode else None
    return reference.km_grid(point.lat, point.lon) if point else None
