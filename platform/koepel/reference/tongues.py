# SPDX-License-Identifier: EUPL-1.2
"""The languages people speak, and how well. (Those the screens speak: `koepel.translations.languages`.)"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from koepel.reference.words import by_word, in_locale, plain, rows


@dataclass(frozen=True, slots=True)
class Language:
    """A language; `index` is its bit in a mask and never changes: new languages come at the end of the file."""

    index: int
    code: str
    name_nl: str
    name_en: str
    autonym: str
    direction: str
    synonyms_nl: tuple[str, ...]

    def name(self, locale: str) -> str:
        return in_locale(locale, self.name_nl, self.name_en)


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the Common European Framework, from 0 (none) to 6 (C2)."""

    rank: int
    code: str
    name_nl: str
    name_en: str
    name_fr: str
    plain_nl: str
    plain_en: str

    def name(self, locale: str) -> str:
        return in_locale(locale, self.name_nl, self.name_en, self.name_fr)

    def in_plain_words(self, locale: str) -> str:
        return in_locale(locale, self.plain_nl, self.plain_en)


@cache
def languages() -> tuple[Language, ...]:
    """All languages, in the order of their index."""
    return tuple(
        Language(index, code, nl, en, autonym, direction, tuple(filter(None, synonyms.split("|"))))
        for index, (code, nl, en, autonym, direction, _, synonyms) in enumerate(rows("languages.csv"))
    )


@cache
def _by_code() -> Mapping[str, Language]:
    return {language.code: language for language in languages()}


def language(code: str) -> Language:
    """The language with this code; KeyError when there is none."""
    return _by_code()[code]


@cache
def _words() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    dutch = by_word((tongue.code, (tongue.name_nl, *tongue.synonyms_nl)) for tongue in languages())
    other = by_word((tongue.code, (tongue.code, tongue.name_en, tongue.autonym)) for tongue in languages())
    return dutch, other


def language_of(word: str) -> Language | None:
    """The language people call so: in Dutch first, else its code, English or own name. None when nobody knows."""
    for words in _words():
        codes = words.get(plain(word), ())
        if len(codes) == 1:
            return language(codes[0])
    return None


@cache
def cefr() -> tuple[Level, ...]:
    """The seven levels, each at the place of its rank."""
    return tuple(Level(int(rank), *texts) for rank, *texts in rows("cefr.csv"))
