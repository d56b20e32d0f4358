# SPDX-License-Identifier: EUPL-1.2
"""Belgian national register numbers are recognised for one purpose: to refuse them. Koepel never keeps one.

Eleven digits: birth date (yymmdd, the month 20 or 40 higher in a BIS number, zeros where unknown), a serial number of
three and two check digits: 97 minus the rest of the first nine modulo 97, with a 2 in front for births from 2000 on.
"""

import re
import unicodedata

# eleven digits, each with at most three marks between them, and no digit on either side
_ELEVEN = re.compile(r"(?<!\d)(?=(\d(?:[ \t\u00a0\u202f._/·–-]{0,3}\d){10})(?!\d))", re.ASCII)
_NOT_DIGIT = re.compile(r"\D", re.ASCII)


def looks_like_national_number(text: str) -> bool:
    """Whether a national register or BIS number stands in the text, however it is spaced and in whatever digits."""
    return bool(_found(text))


def masked(text: str) -> str:
    """The text with every national number as ***********, for reports about what was refused."""
    letters = list(text)
    for start, end in _found(text):
        letters[start:end] = "*" * (end - start)
    return "".join(letters)


def _found(text: str) -> list[tuple[int, int]]:
    """From where to where each number stands in the text."""
    # invisible characters between the digits do not hide them
    places = [at for at, letter in enumerate(text) if unicodedata.category(letter) != "Cf"]
    plain = "".join(_western(text[at]) for at in places)
    hits = []
    for match in _ELEVEN.finditer(plain):
        start, end = match.span(1)
        abroad = plain[:start].endswith("+") and match[1].startswith("32")  # +32 470 12 34 56 is a telephone
        if not abroad and _checks(_NOT_DIGIT.sub("", match[1])):
            hits.append((places[start], places[end - 1] + 1))
    return hits


def _western(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def _checks(digits: str) -> bool:
    month, day = int(digits[2:4]), int(digits[4:6])
    if month >= 60 or month % 20 > 12 or day > 31:
        return False
    first_nine, check = int(digits[:9]), int(digits[9:])
    return check in (97 - first_nine % 97, 97 - (2_000_000_000 + first_nine) % 97)
