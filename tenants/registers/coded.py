# SPDX-License-Identifier: EUPL-1.2
"""Words that stand for a code of the glossary: where a duo met, what it did, how it stands, when somebody is free.

Each list is data: the first key word found in the cell decides. A word in no list gives None and keeps its text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from tenants.registers.cells import Cell, one_line
from tenants.registers.vocabulary import lists, turned
from tenants.registers.words import plain

PLACES, ACTIVITIES, STATES, REASONS = lists("places"), lists("activities"), lists("states"), lists("reasons")
_ANSWERS = lists("answers")


class DayPart(StrEnum):
    """The three parts of a day in which a person can be free."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


HalfDay = tuple[int, DayPart]
_DAYS = turned("days")
_PARTS = {word: DayPart(part) for part, words in lists("parts").items() for word in words}
_STRETCHES = lists("stretches")


def code_of(cell: Cell, codes: Mapping[str, tuple[str, ...]]) -> str | None:
    """The code whose key word, or the code itself, stands in the cell; the first list that fits wins."""
    text = plain(one_line(cell))
    if not text:
        return None
    around = f" {text} "
    for code, keys in codes.items():
        if text == code.replace("_", " ") or any(f" {key} " in around for key in keys):
            return code
    return None


def yes_or_no(cell: Cell) -> bool | None:
    """Yes, no, or None when the cell says neither."""
    if isinstance(cell, bool):
        return cell
    text = plain(one_line(cell))
    return True if text in _ANSWERS["yes"] else False if text in _ANSWERS["no"] else None


def half_days_of(cell: Cell) -> frozenset[HalfDay]:
    """The half-days a person is free (0 is Monday); empty when the words say nothing we know."""
    free: set[HalfDay] = set()
    for chunk in re.split(r"[,;/+&\n]", one_line(cell)):
        free |= _chunk(plain(chunk.replace("-", " tot ")).split())
    return frozenset(free)


def _chunk(tokens: list[str]) -> set[HalfDay]:
    days: list[int] = []
    reach = False
    parts: set[DayPart] = set()
    for token in tokens:
        if token in _DAYS:
            days += (
                range(days[-1] + 1, _DAYS[token] + 1) if reach and days and days[-1] < _DAYS[token] else [_DAYS[token]]
            )
        elif token in _STRETCHES["weekend"]:
            days += [5, 6]
        elif token in _PARTS:
            parts.add(_PARTS[token])
        elif token in _STRETCHES["daytime"]:
            parts |= {DayPart.MORNING, DayPart.AFTERNOON}
            days = days or [0, 1, 2, 3, 4]
        elif token in _STRETCHES["always"]:
            days = days or list(range(7))
        reach = token in {"tot", "tem", "to", "a"}
    if parts and not days:
        days = list(range(7))
    return {(day, part) for day in days for part in (parts or set(DayPart))}
