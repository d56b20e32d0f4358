# SPDX-License-Identifier: EUPL-1.2
"""Matching said aloud to the reader of this request: its catalogue, and names for occupations, languages, municipalities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from koepel.i18n import gettext, language
from shared_pool.matching.explain import Line
from shared_pool.matching.reasons import Fact, Points, Sentence, Term
from shared_pool.matching.sentences import WORDS
from shared_pool.matching.wording import Wording
from tenants import disclosure


def wording(names: Mapping[UUID, str]) -> Wording:
    """The words of this reader; `names` are the municipalities that are known here."""

    def name_of(term: Term) -> str:
        if term.vocabulary in ("occupation", "isco_group"):
            return disclosure.occupation_name(term.code).lower()
        if term.vocabulary == "section":
            return disclosure.sector_name(term.code).lower()
        if term.vocabulary == "language":
            return disclosure.language_name(term.code)
        return names.get(UUID(term.code), "") if term.vocabulary == "municipality" else term.code

    return Wording(gettext, name_of, "." if language() == "en" else ",")


def word(vocabulary: str, code: str) -> str:
    """The word for a code that matching itself can name."""
    return gettext(WORDS[vocabulary][code])


def words(vocabulary: str, codes: Iterable[str]) -> str:
    """Several of them in one line."""
    return ", ".join(word(vocabulary, code) for code in codes)


# A proposal keeps its reasons as codes, so that each reader hears them in the own language.


def kept(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The lines of an explanation as they are stored with a proposal."""
    return [
        {
            "criterion": line.criterion.code,
            "kind": line.kind.value,
            "key": line.sentence.key,
            "facts": {name: _kept(fact) for name, fact in line.sentence.facts.items()},
            "points": line.points,
            "weight": line.weight,
        }
        for line in lines
    ]


def read_aloud(parts: Sequence[Mapping[str, Any]], names: Mapping[UUID, str]) -> list[tuple[str, str, int, int]]:
    """(sign, sentence, hundredths won, points possible) of stored lines; sign is plus, minus or unknown."""
    said = wording(names)
    return [
        (
            SIGNS[part["kind"]],
            said.say(Sentence(part["key"], {name: _fact(fact) for name, fact in part["facts"].items()})),
            part["points"],
            part["weight"],
        )
        for part in parts
    ]


SIGNS = {"plus": "plus", "not_asked": "plus", "minus": "minus", "unknown": "unknown"}


def _kept(fact: Fact) -> Any:
    if isinstance(fact, Term):
        return {"term": [fact.vocabulary, fact.code]}
    if isinstance(fact, Points):
        return {"points": fact.hundredths}
    return [_kept(term) for term in fact] if isinstance(fact, tuple) else fact


def _fact(stored: Any) -> Fact:
    if isinstance(stored, Mapping):
        return Term(*stored["term"]) if "term" in stored else Points(int(stored["points"]))
    if isinstance(stored, list):
        return tuple(Term(*one["term"]) for one in stored)
    return stored if isinstance(stored, int) else str(stored)
