# SPDX-License-Identifier: EUPL-1.2
"""National numbers in cells: recognised in order to refuse the row, also where a spreadsheet ate their leading zeros."""

from __future__ import annotations

from koepel.national_number import looks_like_national_number, masked
from tenants.registers.cells import Cell, shown

MASK = "***********"  # what `koepel.national_number.masked` leaves: a working copy still says that there was one


def hides_national_number(cell: Cell) -> bool:
    """Whether a cell holds one, also as a number that lost the leading zeros of somebody born in 2000-2009."""
    if cell is None or isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        return False
    text = cell if isinstance(cell, str) else shown(cell)
    if MASK in text:
        return True
    if sum(map(str.isdecimal, text)) < 9:
        return False
    if looks_like_national_number(text):
        return True
    text = text.strip()  # a file of text has words only: there too the zeros may have been eaten before it was saved
    if not text.isdigit() or not 9 <= len(text) <= 10:
        return False
    # A month above 12 here is a mobile number without its zero, not a BIS number.
    whole = text.zfill(11)
    return int(whole[2:4]) <= 12 and looks_like_national_number(whole)


def masked_cell(cell: Cell) -> Cell:
    """The cell as it may be shown or given back: masked when it holds a national number, else untouched."""
    if not hides_national_number(cell):
        return cell
    if not isinstance(cell, str):
        return MASK
    hidden = masked(cell)
    return hidden if hidden != cell else MASK
