# SPDX-License-Identifier: EUPL-1.2
"""From the words for a job to ISCO-08 codes: exact where it can be, to be confirmed by a person where it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from string import ascii_lowercase

from koepel import reference
from koepel.i18n import language

MOST_CODES = 3
_BETWEEN = re.compile(r"[,;/]|\s+en\s+|\s+and\s+")


@dataclass(frozen=True)
class Read:
    """What the words mean: the codes that are kept, and what a person must still choose from."""

    codes: tuple[str, ...]
    options: tuple[str, ...]

    @property
    def to_confirm(self) -> bool:
        """Whether a word could mean several jobs, or none that we know."""
        return bool(self.options)


def read(text: str) -> Read:
    """At most three jobs, with a comma between them. An unknown word keeps its text and offers what looks like it."""
    codes: list[str] = []
    options: list[str] = []
    for word in filter(None, (piece.strip() for piece in _BETWEEN.split(text))):
        meaning = reference.occupation_of(word)
        codes += [code for code in meaning.codes if code not in codes]
        if meaning.to_confirm:
            near = reference.occupation_codes(word) or [
                one.isco4 for one in reference.search_occupations(word, language(), 6)
            ]
            options += [code for code in (*meaning.codes, *near) if code not in options]
    return Read(tuple(codes[:MOST_CODES]), tuple(options))


def chosen(text: str, meant: Iterable[str], *, before: str) -> Read:
    """What to keep: the codes that were ticked for words that stand there already, else what the words mean."""
    found = read(text)
    offered = {*found.codes, *found.options}
    ticked = tuple(code for code in meant if code in offered)
    if text == before and (ticked or not found.to_confirm):
        return Read(ticked[:MOST_CODES] or found.codes, ())
    return found


def sectors_of(codes: Iterable[str]) -> list[str]:
    """Where these jobs are usually found: a hint for when nobody chose a sector."""
    found: list[str] = []
    for code in codes:
        if len(code) == 4:
            letter = reference.occupation(code).nace
            if letter and letter not in found:
                found.append(letter)
    return found


def suggestions() -> tuple[str, ...]:
    """Every job by name in the language of the reader, for the box that completes."""
    return _names(language())


@cache
def _names(spoken: str) -> tuple[str, ...]:
    found = {
        one.name(spoken) for letter in ascii_lowercase for one in reference.search_occupations(letter, spoken, 1000)
    }
    return tuple(sorted(found, key=str.casefold))
