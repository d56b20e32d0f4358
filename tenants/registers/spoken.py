# SPDX-License-Identifier: EUPL-1.2
"""Languages and jobs in people's own words: 'Tigrinya (moedertaal), Engels' · 'goed, B1' · 'wil apotheker worden'."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tenants.registers.cells import Cell, one_line
from tenants.registers.vocabulary import table
from tenants.registers.words import Words, longest_common, plain, unaccented

_LEVEL = re.compile(r"(?<![a-z0-9])([abc][12])(?![a-z0-9])", re.IGNORECASE)
_MOTHER = re.compile(r"\b(?:moedertaal|mother tongue|native|langue maternelle|thuistaal|mt)\b", re.IGNORECASE)
_BETWEEN_LANGUAGES = re.compile(r"[,;+&|\n]|\s/\s|/|\s(?:en|and|et)\s")
_LEVEL_WORDS: dict[str, str] = table("values")["levels"]
_WISH = re.compile(
    r"^(?:ik\s+)?(?:wil(?:t)?|wenst|zou|wants?|would like|veut|souhaite)?\s*(?:graag|liefst|opnieuw|terug|weer)?\s*"
    r"(?:to\s+(?:become|be|work as)|become|devenir)?\s*(?:te\s+)?(?:werken\s+)?(?:als|as|comme)?\s*"
    r"(?:een|a|an|un|une)?\s+",
    re.IGNORECASE,
)
_WISH_END = re.compile(r"\s+(?:(?:te|willen)\s+)?(?:worden|zijn|werken)\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """One language as written, with what could be recognised of it."""

    text: str
    code: str | None = None
    level: str | None = None
    mother_tongue: bool = False


@dataclass(frozen=True, slots=True)
class JobWord:
    """A job as written; `code` is the (longest common) ISCO code, `certain` when the word fits one group only."""

    text: str
    code: str = ""
    certain: bool = False


def level_of(cell: Cell) -> str | None:
    """The CEFR level in a cell: none, A1..C2; of a range (A2/B1) the lowest; None when no level is named."""
    text = unaccented(one_line(cell))
    if found := _LEVEL.findall(text):
        return str(min(found)).upper()
    return next((_LEVEL_WORDS[word] for word in re.findall(r"[a-z]+", text) if word in _LEVEL_WORDS), None)


def _language(text: str, words: Words, mother_tongue: bool) -> SpokenLanguage:
    inside = " ".join(re.findall(r"\(([^)]*)\)", text))
    bare = " ".join(_LEVEL.sub("", _MOTHER.sub("", re.sub(r"\([^)]*\)?", "", text))).split()).strip(" -:.")
    level = (_LEVEL.findall(text) or [None])[0]
    code = words.language_of(text) or (words.language_of(bare) if bare else None)
    if code is None and bare:
        # 'Engels goed' and 'een beetje Frans': one of the words is the language.
        code = next((hit for word in bare.split() if len(word) > 3 and (hit := words.language_of(word))), None)
    mother = mother_tongue or bool(_MOTHER.search(text)) or bool(_MOTHER.search(inside))
    return SpokenLanguage(text, code, level.upper() if level else None, mother)


def languages_of(cell: Cell, words: Words, *, mother_tongue: bool = False) -> tuple[SpokenLanguage, ...]:
    """The languages in a cell, each once, in the order written; an unknown one keeps its text."""
    text = one_line(cell)[:500]
    if not text:
        return ()
    if words.language_of(text):
        return (_language(text, words, mother_tongue),)
    found: dict[str, SpokenLanguage] = {}
    for part in _BETWEEN_LANGUAGES.split(re.sub(r"\(([^)]*)\)", lambda m: "(" + m[1].replace(",", " ") + ")", text)):
        if part and any(char.isalpha() for char in part):
            spoken = _language(part.strip(), words, mother_tongue)
            found.setdefault(spoken.code or plain(spoken.text), spoken)
    return tuple(found.values())


def job_of(cell: Cell, words: Words) -> JobWord | None:
    """The job in a cell: a word that fits several groups keeps the longest common code, an unknown one its text."""
    text = one_line(cell)[:200]
    if not text:
        return None
    wish = _WISH_END.sub("", _WISH.sub("", text, count=1)).strip(" .")
    tries = [text, wish, *(part.strip() for part in re.split(r"[,;/]|\s(?:of|or|ou|en)\s", wish) if part.strip())]
    for attempt in dict.fromkeys(tries):
        if attempt and (codes := sorted(set(words.occupations_of(attempt)))):
            return JobWord(wish or text, longest_common(codes), certain=len(codes) == 1 and attempt in (text, wish))
    return JobWord(wish or text)
