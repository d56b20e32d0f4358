# SPDX-License-Identifier: EUPL-1.2
"""CSV as it really comes: Excel in Belgium (semicolon, cp1252), Airtable (comma, UTF-8), a text export (tab)."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from tenants.registers.armour import MAX_CELLS, SPARE_ROWS
from tenants.registers.cells import Row
from tenants.registers.refusals import MAX_ROWS, DamagedFile, TooManyRows, TooMuchInside, WrongType

_DELIMITERS = (";", ",", "\t", "|")
_SAID = re.compile(r"^\ufeff?\"?sep=(.)\"?\r?\n")
MAX_COLUMNS = 500


def decoded(data: bytes) -> str:
    """The text, by its byte order mark, else UTF-8, else what Windows writes. Raises WrongType for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as wrong:
            raise DamagedFile() from wrong
    head = data[:4096]
    if head.count(0) > len(head) // 50 or head.startswith(
        (b"%PDF", b"{\\rtf", b"GIF8", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
    ):
        raise WrongType()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The five bytes that cp1252 leaves open are read as the control characters of latin-1 and cleaned away later.
        return data.decode("cp1252", "replace")


def delimiter_of(text: str) -> str:
    """What parts the cells: the sign that gives the same number of columns, above one, in most of the first lines."""
    if said := _SAID.match(text[:20]):
        return said[1]
    best, score = ";", 0.0
    for sign in _DELIMITERS:
        widths = []
        try:
            for cells in csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=sign):
                if any(cell.strip() for cell in cells):
                    widths.append(len(cells))
                if len(widths) >= 50:
                    break
        except csv.Error:
            continue
        usual, times = (
            Counter(width for width in widths if width > 1).most_common(1)[0] if any(w > 1 for w in widths) else (0, 0)
        )
        if times * (1 + usual / 100) > score:
            best, score = sign, times * (1 + usual / 100)
    return best


def rows_of(data: bytes) -> tuple[Row, ...]:
    """The rows as text, numbered as in a spreadsheet. Raises WrongType, DamagedFile, TooManyRows, TooMuchInside."""
    text = decoded(data)
    sign = delimiter_of(text)
    text = _SAID.sub("", text, count=1)
    rows: list[Row] = []
    filled = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 1):
            if len(cells) > MAX_COLUMNS:
                raise TooMuchInside()
            if any(cell.strip() for cell in cells):
                filled += sum(map(bool, cells))
                rows.append(Row(number, tuple(cells)))
            if len(rows) > MAX_ROWS + SPARE_ROWS:
                raise TooManyRows()
            if filled > MAX_CELLS:
                raise TooMuchInside()
    except csv.Error as wrong:
        raise DamagedFile() from wrong
    return tuple(rows)
