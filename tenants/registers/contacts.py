# SPDX-License-Identifier: EUPL-1.2
"""Ways to reach a person: e-mail, telephone (E.164, Belgium unless said), postal code, also out of a whole address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from tenants.registers.cells import Cell, digits_folded, one_line

_CODE_AND_PLACE = re.compile(r"(?<![^\s,;])(?:B\s*-?\s*)?([1-9]\d{3})\s+(?=[^\W\d])")
_CODE = re.compile(r"(?<!\d)([1-9]\d{3})(?!\d)")


def email_of(cell: Cell) -> str | None:
    """The (first) address, its domain in lower case; None when what stands there, or a part of it, is no address."""
    return _email(one_line(cell))


@lru_cache(maxsize=8)  # a row asks twice: for its fingerprint and for its record
def _email(line: str) -> str | None:
    texts = [part for part in re.split(r"[;,\s]+|\s/\s", line.removeprefix("mailto:")) if part and part != "/"]
    found = []
    for text in texts[:5]:
        try:
            found.append(validate_email(text, check_deliverability=False, test_environment=False).normalized)
        except (EmailNotValidError, ValueError, UnicodeError):
            return None
    return found[0] if found and len(found[0]) <= 254 else None


def phone_of(cell: Cell) -> str | None:
    """The number in E.164, also when a spreadsheet ate its leading zero; None when nobody could dial it."""
    text = digits_folded(one_line(cell)).split(" / ")[0].replace("(0)", "")
    try:
        number = phonenumbers.parse(text, "BE")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


@dataclass(frozen=True, slots=True)
class Address:
    """An address in the parts we keep: street with number, postal code, place. Each may be empty."""

    street: str = ""
    postcode: str = ""
    town: str = ""


def postcode_of(cell: Cell) -> str:
    """The postal code as text: 2630.0, 'B-2630', '2630 Aartselaar' are 2630; anything else comes back as written."""
    text = digits_folded(one_line(cell))
    match = re.fullmatch(r"(?:B\s*-?\s*)?(\d{4})(?:[\s,].*)?", text, re.IGNORECASE)
    return match[1] if match else text


def address_of(cell: Cell) -> Address:
    """Splits 'Dorpsstraat 117, 2640 Mortsel'; the code is the four digits before a place name, else the last four."""
    text = one_line(cell)
    folded = digits_folded(text)
    matches = list(_CODE_AND_PLACE.finditer(folded)) or list(_CODE.finditer(folded))
    if not matches:
        return Address(street=text)
    match = matches[-1]
    before, after = text[: match.start()].strip(" ,;"), text[match.end(1) :].strip(" ,;")
    if before:
        return Address(street=before, postcode=match[1], town=after)
    town, _, street = after.partition(",")
    return Address(street=street.strip(), postcode=match[1], town=town.strip())
