# SPDX-License-Identifier: EUPL-1.2
"""How long a meeting lasted, in minutes: 1,5 · 1u30 · 90 min · 2 uur · anderhalf uur · an Excel time or fraction."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tenants.registers.cells import Cell, digits_folded, shown
from tenants.registers.vocabulary import table
from tenants.registers.words import unaccented

LONGEST = 24 * 60
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_HOURS = r"(?:u(?:ur|ren|urtje)?|h(?:rs?|ours?|eures?)?)"
_MINUTES = r"(?:m(?:in(?:uut|uten|utes?|s)?)?|')"
_BOTH = re.compile(rf"^(\d+)\s*{_HOURS}\.?\s*(?:en\s*|and\s*|et\s*)?(\d{{1,2}})\s*(?:{_MINUTES}\.?)?$")
_ONLY_HOURS = re.compile(rf"^{_NUMBER}\s*{_HOURS}\.?$")
_ONLY_MINUTES = re.compile(rf"^{_NUMBER}\s*{_MINUTES}\.?$")
_COLONS = re.compile(r"^(\d{1,3}):(\d{2})(?::(\d{2}))?(?:\s*(?:u|uur|h))?$")
_BARE = re.compile(rf"^{_NUMBER}$")
_ABOUT = re.compile(r"^(?:±|\+/-|~|ca\.?|circa|ongeveer|een goede|env\.?|environ|about)\s*")
_IN_WORDS: dict[str, int] = table("values")["minutes"]


class Unit(StrEnum):
    """What a bare number in the column counts; UNSAID reads up to 12 as hours and more as minutes."""

    HOURS = "hours"
    MINUTES = "minutes"
    UNSAID = "unsaid"


def _whole(minutes: float) -> int | None:
    rounded = round(minutes) if minutes < 1e6 else 0
    return rounded if 1 <= rounded <= LONGEST else None


def _from_number(number: float, unit: Unit) -> int | None:
    if unit is Unit.MINUTES:
        return _whole(number)
    # Below a quarter of an hour only a fraction of a day can be meant: 0.0625 is 1:30 without its format.
    if 0 < number < 0.25 and abs(number * 1440 - round(number * 1440)) < 1e-3:
        return _whole(number * 1440)
    if unit is Unit.UNSAID and number > 12:
        return _whole(number)
    return _whole(number * 60)


def _from_text(text: str, unit: Unit) -> int | None:
    text = _ABOUT.sub("", text).strip(" .")
    if text.startswith(",5"):
        text = "0" + text
    if text in _IN_WORDS:
        return _IN_WORDS[text]
    if match := _COLONS.match(text):
        return _whole(int(match[1]) * 60 + int(match[2])) if int(match[2]) < 60 else None
    if match := _BOTH.match(text):
        return _whole(int(match[1][:6]) * 60 + int(match[2])) if int(match[2]) < 60 else None
    if match := _ONLY_HOURS.match(text):
        return _whole(_number(match[1]) * 60)
    if match := _ONLY_MINUTES.match(text):
        return _whole(_number(match[1]))
    if match := _BARE.match(text):
        return _from_number(_number(match[1]), unit)
    return None


def _number(text: str) -> float:
    return float(text.replace(",", ".")) if len(text) < 20 else float("inf")


def minutes_of(cell: Cell, unit: Unit = Unit.UNSAID) -> int | None:
    """The minutes a cell means, from 1 to 1440; None when it means no duration (lang, -1, 0, 31 hours)."""
    if isinstance(cell, timedelta):
        return _whole(cell.total_seconds() / 60)
    if isinstance(cell, datetime):
        # 25:30 with a clock's format comes as a moment in the first days of the calendar.
        return _whole(cell.hour * 60 + cell.minute) if cell.year <= 1904 else None
    if isinstance(cell, time):
        return _whole(cell.hour * 60 + cell.minute + cell.second / 60)
    if isinstance(cell, (bool, date)) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return _from_number(float(cell), unit) if shown(cell) and 0 < cell < 1e6 else None
    folded = unaccented(digits_folded(cell.replace("½", "\u00bd")) if "½" not in cell else _half(cell))
    return _from_text(" ".join(folded.split()), unit)


def _half(text: str) -> str:
    return digits_folded(re.sub(r"\s*½", ",5", text))


_CLOCK = re.compile(r"^(\d{1,2})\s*(?:[:uh.]\s*(\d{2})?)?\s*(?:uur)?$")


def clock_of(cell: Cell) -> time | None:
    """The hour of the day a cell means: 14:00, 14u30, 14 uur, an Excel time."""
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    if isinstance(cell, float) and 0 < cell < 1:
        minutes = round(cell * 1440)
        return time(minutes // 60 % 24, minutes % 60)
    match = _CLOCK.match(unaccented(digits_folded(shown(cell)))) if isinstance(cell, (str, int, float)) else None
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return None
    return time(int(match[1]), int(match[2] or 0))
