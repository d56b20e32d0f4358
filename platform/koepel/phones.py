# SPDX-License-Identifier: EUPL-1.2
"""Telephone numbers as people write them; they are kept as E.164."""

from __future__ import annotations

import phonenumbers


def spaced(phone: str) -> str:
    """0470 12 34 56 for a Belgian number, +31 6 12345678 for another; as kept when it cannot be read."""
    try:
        number = phonenumbers.parse(phone, "BE")
    except phonenumbers.NumberParseException:
        return phone
    own = number.country_code == 32
    style = phonenumbers.PhoneNumberFormat.NATIONAL if own else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))


def landline(phone: str) -> bool:
    """Whether this is certainly a telephone on a wire, which shows no text message."""
    try:
        number = phonenumbers.parse(phone, "BE")
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE)
