# SPDX-License-Identifier: EUPL-1.2
"""Counts as people write them: 2 · '2 duo's' · max. 2 · 1-2 · 10+ · 3 jaar · 6 maanden. Below zero is never a count."""

from __future__ import annotations

import re

from tenants.registers.cells import Cell, digits_folded, shown
from tenants.registers.vocabulary import table
from tenants.registers.words import unaccented

_IN_WORDS: dict[str, int] = table("values")["numbers"]
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_MINUS = re.compile(r"(?:^|\s)[-\u2212\u2013]\s*\d")


def _numbers_in(cell: Cell) -> list[float] | None:
    """Every number in the cell; None when there is none or one lies below zero."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return [float(cell)] if shown(cell) and cell >= 0 else None
    if not isinstance(cell, str):
        return None
    text = unaccented(digits_folded(shown(cell)))
    if _MINUS.search(text):
        return None
    found = [float(number.replace(",", ".")) for number in _NUMBER.findall(text) if len(number) < 16]
    if found:
        return found
    first = re.split(r"[^a-z]+", text.strip(), maxsplit=1)[0]
    return [float(_IN_WORDS[first])] if first in _IN_WORDS else None


def whole_of(cell: Cell, most: int) -> int | None:
    """A whole number from 0 to `most`; of a range (1-2) the highest; None when it is none."""
    found = _numbers_in(cell)
    if not found or not max(found).is_integer() or max(found) > most:
        return None
    return int(max(found))


def years_of(cell: Cell, most: int) -> float | None:
    """A number of years from 0 to `most`; months are parts of a year; of a range the lowest."""
    found = _numbers_in(cell)
    if not found:
        return None
    years = min(found)
    if isinstance(cell, str) and re.search(r"\d\s*(?:maand|mnd|month|mois)", unaccented(cell)) and len(found) == 1:
        years /= 12
    return round(years, 2) if years <= most else None
