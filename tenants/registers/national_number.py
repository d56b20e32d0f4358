# SPDX-License-Identifier: EUPL-1.2
"""National register numbers are recognised in order to refuse them: law of 8 August 1983, article 8.

The check digits are 97 - n mod 97 over the first nine digits, with a leading 2 for births since 2000; a BIS number adds
20 or 40 to the month. Found in any cell, also where spaces, dots or a lost leading zero disguise it.
"""

from __future__ import annotations

import re

from tenants.registers.cells import Cell, digits_folded, shown

MASK = "**.**.**-***.**"
_GAP = r"[\s.\-\u2010-\u2015_/·:,]{0,3}"
_SHAPE = re.compile(rf"(?<!\d)(?=(\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{2}})(?!\d))")


def _is_national_number(digits: str) -> bool:
    month, day, nine, check = int(digits[2:4]), int(digits[4:6]), digits[:9], int(digits[9:])
    if month > 52 or month % 20 > 12 or day > 31 or digits[6:9] == "000":
        return False
    return check in (97 - int(nine) % 97, 97 - int("2" + nine) % 97)


def _spans(text: str) -> list[tuple[int, int]]:
    found = []
    for match in _SHAPE.finditer(text):
        start, end = match.span(1)
        digits = "".join(char for char in match[1] if char.isdigit())
        # +32 4.. is a mobile phone: its second pair looks like a BIS month.
        foreign = digits.startswith("32") and text[:start].rstrip().endswith(("+", "00"))
        if not foreign and _is_national_number(digits):
            found.append((start, end))
    return found


def looks_like_national_number(text: str) -> bool:
    """Whether the text holds a national register or BIS number."""
    return bool(_spans(digits_folded(text)))


def masked(text: str) -> str:
    """The text with every national number replaced by stars; text without one comes back as it is."""
    folded = digits_folded(text)
    for start, end in reversed(_spans(folded)):
        folded = folded[:start] + MASK + folded[end:]
        text = folded
    return text


def hides_national_number(cell: Cell) -> bool:
    """Whether a cell holds one, also as a number that lost its leading zeros (someone born in 2000-2009)."""
    if cell is None or isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        return False
    text = shown(cell)
    if looks_like_national_number(text):
        return True
    if isinstance(cell, str) or not text.isdigit() or not 9 <= len(text) <= 10:
        return False
    digits = text.zfill(11)
    return int(digits[2:4]) <= 12 and _is_national_number(digits)


def masked_cell(cell: Cell) -> Cell:
    """The cell as it may be shown or given back: masked when it holds a national number, else untouched."""
    if not hides_national_number(cell):
        return cell
    text = masked(shown(cell))
    return text if isinstance(cell, str) else MASK
