# SPDX-License-Identifier: EUPL-1.2
"""A language that nobody speaks, for tests of staff pages: English mirrored from right to left, and 40 % longer.

Arabic staff pages do not exist yet; when they come, the layout holds already. Only an application in test mode offers it.
"""

import re

from babel.support import Translations

from koepel.translations.languages import InterfaceLanguage

# CLDR's name for a mirrored pseudo-locale; days and numbers are those of the English it is made of.
PSEUDO = InterfaceLanguage("ar-XB", "ar-XB", "rtl", "en_GB", proofread=True)
_MIRRORED, _END = "\u202e", "\u202c"
_KEPT = re.compile(r"(%\(\w+\)[sd]|%%|<[^>]*>|&\w+;)")
_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiou]")


def mirrored(sentence: str) -> str:
    """The sentence as a right-to-left reader of English would meet it; placeholders and tags stay as they are."""
    parts = _KEPT.split(sentence)
    return "".join(part if number % 2 else _WORD.sub(_turned, part) for number, part in enumerate(parts))


def _turned(word: re.Match[str]) -> str:
    return f"{_MIRRORED}{_VOWEL.sub(lambda vowel: vowel[0] * 2, word[0])}{_END}"


class Mirrored(Translations):
    """A catalogue that mirrors the English it is asked for."""

    def gettext(self, message: str) -> str:
        return mirrored(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return mirrored(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return mirrored(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return mirrored(msgid1 if n == 1 else msgid2)

    def ugettext(self, message: str) -> str:
        return mirrored(message)

    def ungettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)

    def upgettext(self, context: str, message: str) -> str:
        return mirrored(message)

    def unpgettext(self, context: str, singular: str, plural: str, num: int) -> str:
        return self.ngettext(singular, plural, num)
