# SPDX-License-Identifier: EUPL-1.2
"""What a text fills in for each who gets it: a short closed list between braces. Pure: text in, text out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from koepel.i18n import _, _l

PLACEHOLDERS = {
    "voornaam": _l("the first name of who gets it"),
    "gemeente": _l("your municipality"),
    "aanspreekpunt": _l("the name of the contact point"),
    "telefoon": _l("the phone of the contact point"),
    "duo": _l("the number of the duo"),
}
OF_SUBJECTS = ("gemeente",)  # a subject names no person
_FIELD = re.compile(r"\{([^{}\n]*)\}")
FIRST_STRONG, LEFT_TO_RIGHT, END = "\u2068", "\u2066", "\u2069"


def used(text: str) -> set[str]:
    """What stands between braces in this text."""
    return set(_FIELD.findall(text))


def fault(text: str, known: Iterable[str] = tuple(PLACEHOLDERS)) -> str:
    """What is wrong with the braces of this text, in one sentence with the list; '' when they fit."""
    listed = ", ".join(f"{{{name}}}" for name in known)
    for name in _FIELD.findall(text):
        if name not in set(known):
            return _("{%(word)s} is not known here. You can use: %(listed)s.", word=name, listed=listed)
    if "{" in _FIELD.sub("", text) or "}" in _FIELD.sub("", text):
        return _("There is a single { or } in this text. You can use: %(listed)s.", listed=listed)
    return ""


def fill(text: str, values: Mapping[str, str], *, right_to_left: bool = False) -> str:
    """The text with everything filled in, in one pass: a name that looks like a placeholder stays a name.

    From right to left each value stands between marks of direction, so a phone number keeps its order when it is pasted elsewhere.
    """

    def value(found: re.Match[str]) -> str:
        said = values[found[1]]
        if not right_to_left or not said:
            return said
        return f"{LEFT_TO_RIGHT if found[1] in ('telefoon', 'duo') else FIRST_STRONG}{said}{END}"

    return _FIELD.sub(value, text)
