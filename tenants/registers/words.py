# SPDX-License-Identifier: EUPL-1.2
"""Words of people compared without case, accents and hyphens, and the look-ups that give them a code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_HYPHENS = re.compile(r"[-\u2010-\u2015\u2212]")
_APOSTROPHES = re.compile(r"['\u2018\u2019`\u00b4]")
_NO_WORD = re.compile(r"[^\w]+|_+")


class Words(Protocol):
    """The reference data an import needs; `koepel.reference` answers, tests hand in their own."""

    def occupations_of(self, word: str) -> Sequence[str]:
        """The ISCO codes under which a job word stands; several when it fits several groups, none when unknown."""

    def language_of(self, word: str) -> str | None:
        """The code of a language that people call so, or None."""

    def municipalities_of_postcode(self, postcode: str, on: date) -> Sequence[str]:
        """The NIS codes to which a postal code belonged on that day; empty when there is no such code."""


@lru_cache(maxsize=4_096)
def unaccented(text: str) -> str:
    """Lower case without accents; letters that do not decompose (ø, ł, ı) become their plain sisters."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char)).translate(_LETTERS)


def plain(text: str) -> str:
    """One word or phrase without case, accents, hyphens, apostrophes and punctuation: 'Al-Masri' is 'almasri'."""
    text = _APOSTROPHES.sub("", _HYPHENS.sub("", unaccented(text)))
    return " ".join(_NO_WORD.sub(" ", text).split())


def spaced(text: str) -> str:
    """As `plain`, but a hyphen parts two words: 'mentee-ID' is 'mentee id'."""
    return plain(_HYPHENS.sub(" ", text))


def longest_common(codes: Sequence[str]) -> str:
    """What all codes begin with: 2330 and 2341 give 23; nothing in common gives an empty string."""
    if not codes:
        return ""
    first, last = min(codes), max(codes)
    return first[
        : next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    ]
