# SPDX-License-Identifier: EUPL-1.2
"""What stands in one cell, made safe: text without control, bidi and broken characters; numbers and days as they came.

Formula-looking text is text: nothing here evaluates, and nothing here removes an equals sign.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None

_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF}
_BLANK_WORDS = frozenset(
    {"nvt", "nb", "onbekend", "geen", "niet gekend", "unknown", "none", "inconnu", "aucun", "aucune"}
)
# An apostrophe before a digit or a sign is how a spreadsheet says "text"; before a letter it belongs to a name.
_TEXT_MARK = re.compile(r"^['’](?=[\d=+\-@])")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the spreadsheet shows it: its number (1 is the first line) and its cells."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, index: int | None) -> Cell:
        return self.cells[index] if index is not None and index < len(self.cells) else None


def _kept(char: str) -> bool:
    point = ord(char)
    if char in "\n\t":
        return True
    if point < 32 or 127 <= point < 160 or 0xD800 <= point <= 0xDFFF or point in _BIDI:
        return False
    return point & 0xFFFE != 0xFFFE and not 0xFDD0 <= point <= 0xFDEF  # noncharacters


def clean(text: str) -> str:
    """The text in NFC and trimmed, without characters that a database or a screen cannot bear; ZWNJ and ZWJ stay."""
    if not text.isascii() or not text.isprintable():
        text = "".join(char for char in text.replace("\r\n", "\n").replace("\r", "\n") if _kept(char))
        text = unicodedata.normalize("NFC", text)
    return _TEXT_MARK.sub("", text.strip())


def shown(cell: Cell) -> str:
    """The cell as clean text, the way a person would have typed it: 2630.0 becomes 2630, a day becomes ISO."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return ""
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return f"{cell.total_seconds() / 60:g} min"
    return str(cell)


def one_line(cell: Cell) -> str:
    """`shown`, on one line with single spaces."""
    return " ".join(shown(cell).split())


def blank(cell: Cell) -> bool:
    """Nothing but white space."""
    return not shown(cell)


def says_nothing(cell: Cell) -> bool:
    """Blank, or one of the words people write instead of leaving it blank: -, ?, n.v.t., onbekend."""
    text = shown(cell).casefold()
    if not any(char.isalnum() for char in text):
        return "@" not in text
    return re.sub(r"[.()?!/#]", "", text).strip() in _BLANK_WORDS


def digits_folded(text: str) -> str:
    """Digits of every script (Arabic, Persian, full width) as 0-9; the rest untouched."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(char)) if unicodedata.decimal(char, None) is not None else char for char in text
    )


def signature(cells: Sequence[Cell]) -> tuple[str, ...]:
    """What makes two rows the same: every cell as shown, trailing blanks left out."""
    texts = [one_line(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
