# SPDX-License-Identifier: EUPL-1.2
"""The shipped rows as text, and the form in which words of people are compared with them."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
_HYPHENS = re.compile("[-\u00ad\u2010-\u2015]")


def rows(name: str) -> Iterator[list[str]]:
    """The rows of one shipped file, without its heading."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def plain(word: str) -> str:
    """A word as it is compared: no case, accents or hyphens, single spaces. 'HR-Medewérker' is 'hrmedewerker'."""
    if word.isascii():  # most words: 20 times as fast
        return " ".join(word.lower().replace("-", "").split())
    letters = unicodedata.normalize("NFD", _HYPHENS.sub("", word.casefold()))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def by_word(pairs: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, tuple[str, ...]]:
    """The codes under which each word stands, from (code, its words)."""
    found: dict[str, dict[str, None]] = {}
    for code, words in pairs:
        for word in words:
            if word:
                found.setdefault(plain(word), {})[code] = None
    return {word: tuple(codes) for word, codes in found.items()}


def in_locale(locale: str, nl: str, en: str, fr: str = "") -> str:
    """The label a reader of this language gets: their own where it is shipped, else English."""
    return {"nl": nl, "fr": fr or en}.get(locale, en)
