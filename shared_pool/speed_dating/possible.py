# SPDX-License-Identifier: EUPL-1.2
"""Who can be asked to an evening, and who of them may meet: the own people who wait and whose cards are out, by intake.

Two share a table only where a proposal of them would be allowed: two who say yes never hear no from a rule (seed 003, 1.2.3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from shared_pool.cards.places import held_places
from shared_pool.matching.card import Card
from shared_pool.matching.engine import rank
from shared_pool.matching.languages import common, practises_dutch
from shared_pool.matching.pool_deck import PoolDeck
from shared_pool.matching.service import around, own_card
from shared_pool.matching.vocabulary import UNKNOWN_LEVEL
from shared_pool.matching.weights import B1, LanguageRule, Programme
from shared_pool.speed_dating.guests import Couple, Guests, Possible
from tenants import disclosure
from tenants.disclosure import OwnPerson


def people(programme: str) -> dict[UUID, OwnPerson]:
    """Everybody who can be asked, by intake."""
    found = disclosure.own_people("", programme, waiting=True)
    return {one.intake_id: one for one in found if one.card_id and one.facts.state == "active"}


def guests(
    programme: str,
    asked: Iterable[OwnPerson],
    first: Collection[UUID] = (),
    helpers: Mapping[UUID, frozenset[str]] | None = None,
) -> Guests:
    """These people as the guests of an evening; `first`: who went home alone last time; `helpers`: who helps in which languages."""
    asked = list(asked)
    sides = {side: frozenset(one.intake_id for one in asked if one.facts.side == side) for side in ("mentee", "mentor")}
    return Guests(
        sides["mentee"],
        sides["mentor"],
        _couples(programme, asked),
        frozenset(first) & (sides["mentee"] | sides["mentor"]),
        helpers or {},
    )


def _couples(programme: str, asked: list[OwnPerson]) -> dict[Couple, Possible]:
    here = around(programme)
    mentors = {one.card_id or one.intake_id: one for one in asked if one.facts.side == "mentor"}
    if not mentors:
        return {}
    held = held_places([*here.places, *filter(None, [here.home])])
    deck = PoolDeck([own_card(one, here) for one in mentors.values()], (), held)
    others = [deck.card(index) for index in range(len(deck))]
    found: dict[Couple, Possible] = {}
    for mentee in (one for one in asked if one.facts.side == "mentee"):
        card, tokens = own_card(mentee, here), set(mentee.facts.tokens)
        apart = {reference for reference, mentor in mentors.items() if tokens & set(mentor.facts.tokens)}
        card = replace(card, exclusions=card.exclusions | apart)
        ranking = rank(card, deck, here.programme, here.week, may_share=here.partners)
        for index, score in zip(ranking.index.tolist(), ranking.score.tolist(), strict=True):
            other = others[index]
            mentor = mentors[other.reference]
            found[mentee.intake_id, mentor.intake_id] = Possible(score, helped_in(card, other, here.programme))
    return found


def helped_in(mentee: Card, mentor: Card, programme: Programme) -> frozenset[str]:
    """The languages in one of which somebody must help these two: they share none, and an interpreter is arranged for one of them.

    None where they share a language, practise Dutch, or the programme asks for none.
    """
    helped = [card for card in (mentee, mentor) if card.interpreter]
    if not helped or programme.language_rule is LanguageRule.IGNORED or practises_dutch(mentor, programme):
        return frozenset()
    if common(mentee.languages, mentor.languages, programme).known:
        return frozenset()
    return frozenset().union(*map(_own_languages, helped))


def _own_languages(card: Card) -> frozenset[str]:
    """What this person speaks well, or best: an unknown level counts as B1, as everywhere."""
    levels = {one.language: B1 if one.level == UNKNOWN_LEVEL else one.level for one in card.languages}
    enough = min(B1, max(levels.values(), default=B1))
    return frozenset(language for language, level in levels.items() if level >= enough)
