# SPDX-License-Identifier: EUPL-1.2
"""Days as people write them: Excel dates, 31/01/2018, 31-1-18, 31 januari 2018, 2018-01-31, and serial numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tenants.registers.cells import Cell, digits_folded, shown
from tenants.registers.vocabulary import turned
from tenants.registers.words import unaccented

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
MONTH_OF = {name: place + 1 for name, place in turned("months").items()}
_WEEKDAY = re.compile(
    r"^(?:ma(?:andag)?|di(?:nsdag)?|woe?(?:nsdag)?|do(?:nderdag)?|vr(?:ijdag)?|za(?:terdag)?|zo(?:ndag)?"
    r"|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b[.,]?\s+(?=\S)"
)
_CLOCK = re.compile(
    r"[\st,]+(?:om\s+|at\s+|a\s+)?\d{1,2}\s*(?:[:h]|u(?:ur)?)\s*\d{0,2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|z|[+-]\d\d:?\d\d)?$"
)
_NUMBERS = re.compile(r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*'?(\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})$")
_DAY_NAME_YEAR = re.compile(
    r"^(\d{1,2})\s*(?:(?:de|e|er|st|nd|rd|th|ste)\b)?\.?[\s\-/]*(?:of\s+)?([a-z]{3,})\.?[\s\-/,]*'?(\d{4}|\d{2})$"
)
_NAME_DAY_YEAR = re.compile(r"^([a-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+'?(\d{4}|\d{2})$")
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")


@dataclass(frozen=True, slots=True)
class DayHabit:
    """How one column writes its days: month first (only when the column proves it), and where two-digit years turn."""

    month_first: bool = False
    newest_year: int = 2100
    epoch_1904: bool = False

    def year(self, digits: str) -> int:
        if len(digits) == 4:
            return int(digits)
        return 2000 + int(digits) if 2000 + int(digits) <= self.newest_year else 1900 + int(digits)


def months_stand_first(cells: Iterable[Cell]) -> bool:
    """Whether a column writes 12/31/2018: at least two days say so and none says the opposite."""
    proofs = 0
    for cell in cells:
        match = _NUMBERS.match(_bare(cell)) if isinstance(cell, str) else None
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        if first > 12:
            return False
        proofs += second > 12
    return proofs >= 2


def _bare(cell: Cell) -> str:
    text = " ".join(unaccented(digits_folded(shown(cell))).replace("\u2019", "'").split())
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    return _CLOCK.sub("", _WEEKDAY.sub("", text)).strip(" .,")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except (ValueError, OverflowError):
        return None
    return found if EARLIEST <= found <= LATEST else None


def _from_serial(number: float, habit: DayHabit) -> date | None:
    # Below 3654 (1910) a number is a year, an age or a count, not a day.
    if not 3654 <= number <= 73_415:
        return None
    base = date(1904, 1, 1) if habit.epoch_1904 else date(1899, 12, 30)
    return _in_range(base + timedelta(days=int(number)))


def _in_range(found: date) -> date | None:
    return found if EARLIEST <= found <= LATEST else None


def _from_text(text: str, habit: DayHabit) -> date | None:
    if match := _ISO.match(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.match(text):
        first, second, year = int(match[1]), int(match[2]), habit.year(match[3])
        return _day(year, first, second) if habit.month_first else _day(year, second, first)
    if (match := _DAY_NAME_YEAR.match(text)) and match[2] in MONTH_OF:
        return _day(habit.year(match[3]), MONTH_OF[match[2]], int(match[1]))
    if (match := _NAME_DAY_YEAR.match(text)) and match[1] in MONTH_OF:
        return _day(habit.year(match[3]), MONTH_OF[match[1]], int(match[2]))
    if match := _PACKED.match(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if re.fullmatch(r"\d{4,5}(?:[.,]\d+)?", text):
        return _from_serial(float(text.replace(",", ".")), habit)
    return None


_USUAL = DayHabit()


def day_of(cell: Cell, habit: DayHabit = _USUAL) -> date | None:
    """The day a cell means, or None when it means none (also 31/02/2018, an hour, a word)."""
    if isinstance(cell, datetime):
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, bool) or cell is None or isinstance(cell, (time, timedelta)):
        return None
    if isinstance(cell, (int, float)):
        text = shown(cell)
        if _PACKED.match(text):
            return _from_text(text, habit)
        return _from_serial(float(cell), habit) if text and abs(cell) < 1e9 else None
    return _from_text(_bare(cell), habit)
