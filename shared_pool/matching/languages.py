# SPDX-License-Identifier: EUPL-1.2
"""Which languages two people share, and how well: read by the hard rules and by criterion S03."""

from dataclasses import dataclass

from .card import Card
from .vocabulary import DUTCH, UNKNOWN_LEVEL, Spoken, Step
from .weights import B1, LanguageRule, Programme

Skills = frozenset[Spoken]


@dataclass(frozen=True, slots=True)
class Common:
    """The languages two people share at the programme's level."""

    known: frozenset[str]  # both levels are known and reach it
    maybe: bool  # only if an unknown level is what it is counted as, or if somebody's languages are not noted at all


def asked_level(programme: Programme, language: str) -> int:
    """Return the level 1-6 that the programme asks of a contact language."""
    return programme.dutch_level if language == DUTCH else programme.language_level


def common(mine: Skills, theirs: Skills, programme: Programme) -> Common:
    """Return what two people share; an unknown level counts as B1."""
    mine_by_code, theirs_by_code = dict(mine), dict(theirs)
    known = set()
    maybe = not mine or not theirs
    for language in mine_by_code.keys() & theirs_by_code.keys():
        levels = mine_by_code[language], theirs_by_code[language]
        asked = asked_level(programme, language)
        if not all((B1 if level == UNKNOWN_LEVEL else level) >= asked for level in levels):
            continue
        if UNKNOWN_LEVEL in levels:
            maybe = True
        else:
            known.add(language)
    return Common(frozenset(known), maybe)


def weaker_level(mine: Skills, theirs: Skills, language: str) -> int:
    """Return the lower of two known levels 0-6 in a language that both speak."""
    return min(dict(mine)[language], dict(theirs)[language])


def practises_dutch(mentor: Card, programme: Programme) -> bool:
    """Tell whether a pair without common language is a Dutch-practice duo here: allowed, and the mentor trained."""
    return programme.language_rule is not LanguageRule.REQUIRED and Step.CLEAR_LANGUAGE in mentor.steps
