# SPDX-License-Identifier: EUPL-1.2
"""Seven days times three parts in one whole number: bit = weekday * 3 + part, Monday and morning first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from babel.dates import format_date

from koepel.i18n import _, _l
from koepel.translations.formats import locale
from tenants.vocabulary.coded import Coded

MONDAY = date(2018, 1, 1)
ALL = (1 << 21) - 1


class DayPart(Coded):
    """A half-day is one part of one weekday."""

    MORNING = "morning", _l("morning")
    AFTERNOON = "afternoon", _l("afternoon")
    EVENING = "evening", _l("evening")


PARTS = tuple(DayPart)


def mask_of(half_days: Iterable[tuple[int, DayPart]]) -> int:
    """The bits of (weekday 0-6, part)."""
    mask = 0
    for weekday, part in half_days:
        mask |= 1 << (weekday * 3 + PARTS.index(part))
    return mask


def half_days_of(mask: int) -> list[tuple[int, DayPart]]:
    """(weekday, part) of every bit, in the order of the week."""
    return [(bit // 3, PARTS[bit % 3]) for bit in bits_of(mask)]


def bits_of(mask: int) -> list[int]:
    """The numbers of the bits that are set, 0-20."""
    return [bit for bit in range(21) if mask >> bit & 1]


def weekday_name(weekday: int, *, short: bool = False) -> str:
    """'maandag' or 'ma' in the language of the reader."""
    return format_date(MONDAY + timedelta(days=weekday), "EEE" if short else "EEEE", locale=locale())


def said_half_days(mask: int | None) -> list[str]:
    """'dinsdag: voormiddag, avond' per day; nobody asked: an empty list."""
    days: dict[int, list[str]] = {}
    for weekday, part in half_days_of(mask or 0):
        days.setdefault(weekday, []).append(str(part.label))
    return [_("%(day)s: %(parts)s", day=weekday_name(day), parts=", ".join(parts)) for day, parts in days.items()]
