# SPDX-License-Identifier: EUPL-1.2
"""Occupations by ISCO-08 code: what a job word means, and the groups in which two jobs are alike.

A code of four digits is an occupation, of one to three a group: 7212 welder < 721 < 72 < 7 craft workers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from koepel.reference.words import by_word, in_locale, plain, rows


@dataclass(frozen=True, slots=True)
class IscoGroup:
    """A major, sub-major or minor group."""

    code: str
    level: str
    parent: str
    name_nl: str
    name_en: str

    def name(self, locale: str) -> str:
        return in_locale(locale, self.name_nl, self.name_en)


@dataclass(frozen=True, slots=True)
class Occupation:
    """A unit group with our own label; `nace` is the sector where it is usually found, a hint only."""

    isco4: str
    nace: str
    name_nl: str
    name_en: str
    name_fr: str
    synonyms_nl: tuple[str, ...]

    def name(self, locale: str) -> str:
        return in_locale(locale, self.name_nl, self.name_en, self.name_fr)


@dataclass(frozen=True, slots=True)
class OccupationMatch:
    """What a job word of a person means: its code, or the longest code that all its meanings share, or none.

    The text is kept as it was written; `to_confirm` when a person must still say which occupation is meant.
    """

    codes: tuple[str, ...]
    text: str
    to_confirm: bool


@cache
def _groups() -> Mapping[str, IscoGroup]:
    return {texts[0]: IscoGroup(*texts) for texts in rows("isco_groups.csv")}


@cache
def _occupations() -> Mapping[str, Occupation]:
    return {
        isco4: Occupation(isco4, nace, nl, en, fr, tuple(filter(None, synonyms.split("|"))))
        for isco4, nace, nl, en, fr, synonyms in rows("occupations.csv")
    }


def isco_group(code: str) -> IscoGroup:
    """The group with a code of one to three digits; KeyError when there is none."""
    return _groups()[code]


def occupation(isco4: str) -> Occupation:
    """The occupation with a code of four digits; KeyError when we ship none."""
    return _occupations()[isco4]


def occupations_in(group: str) -> tuple[Occupation, ...]:
    """The occupations that we ship of a group, by the first digits of their code."""
    return tuple(job for job in _occupations().values() if job.isco4.startswith(group))


def isco_name(code: str, locale: str) -> str:
    """The label of a code of any length."""
    return occupation(code).name(locale) if len(code) == 4 else isco_group(code).name(locale)


@cache
def _words() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    jobs = _occupations().values()
    dutch = by_word((job.isco4, (job.name_nl, *job.synonyms_nl)) for job in jobs)
    other = by_word((job.isco4, (job.name_en, job.name_fr)) for job in jobs)
    return dutch, other


def occupation_codes(word: str) -> tuple[str, ...]:
    """Every occupation that people call so: in Dutch first, else in English or French."""
    return next((codes for words in _words() if (codes := words.get(plain(word)))), ())


def occupation_of(word: str) -> OccupationMatch:
    """What a job word means. Never refused: an unknown word keeps its text, one with several meanings is to confirm."""
    found = occupation_codes(word)
    shared = _shared(found)
    return OccupationMatch((shared,) if shared else (), word, to_confirm=len(found) != 1)


def _shared(codes: tuple[str, ...]) -> str:
    """What all codes begin with: 2330 and 2341 share 23."""
    shared = min(codes, key=len, default="")
    while not all(code.startswith(shared) for code in codes):
        shared = shared[:-1]
    return shared


def search_occupations(prefix: str, locale: str, limit: int = 10) -> tuple[Occupation, ...]:
    """Occupations for a box that completes: the label begins so, then another word for it, then a word inside."""
    wanted = plain(prefix)
    if not wanted:
        return ()
    ranked = (
        (rank, plain(job.name(locale)), job) for job in _occupations().values() for rank in _ranks(job, wanted, locale)
    )
    best: dict[str, tuple[int, str, Occupation]] = {}
    for rank, name, job in ranked:
        if job.isco4 not in best or rank < best[job.isco4][0]:
            best[job.isco4] = (rank, name, job)
    return tuple(job for _, _, job in sorted(best.values(), key=lambda hit: hit[:2])[:limit])


def _ranks(job: Occupation, wanted: str, locale: str) -> Iterator[int]:
    words = [plain(job.name(locale)), *map(plain, job.synonyms_nl if locale == "nl" else ())]
    for rank, word in enumerate(words):
        if word.startswith(wanted):
            yield min(rank, 1)
        elif f" {wanted}" in f" {word}":
            yield 2
