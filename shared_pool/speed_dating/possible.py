# SPDX-License-Identifier: EUPL-1.2
"""Who can be asked to an evening, and who of them may meet: the own people who wait and whose cards are out, by intake.

Two share a table only where a proposal of them would be allowed: two who say yes never hear no from a rule (seed 003, 1.2.3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID

from shared_pool.cards.places import held_places
from shared_pool.matching.engine import rank
from shared_pool.matching.pool_deck import PoolDeck
from shared_pool.matching.service import around, own_card
from shared_pool.speed_dating.guests import Couple, Guests, Possible
from tenants import disclosure
from tenants.disclosure import OwnPerson


def people(programme: str) -> dict[UUID, OwnPerson]:
    """Everybody who can be asked, by intake."""
    found = disclosure.own_people("", programme, waiting=True)
    return {one.intake_id: one for one in found if one.card_id and one.facts.state == "active"}


def guests(programme: str, asked: Iterable[OwnPerson], first: Collection[UUID] = ()) -> Guests:
    """These people as the guests of an evening; `first`: who went home alone last time."""
    asked = list(asked)
    sides = {side: frozenset(one.intake_id for one in asked if one.facts.side == side) for side in ("mentee", "mentor")}
    return Guests(
        sides["mentee"],
        sides["mentor"],
        _couples(programme, asked),
        frozenset(first) & (sides["mentee"] | sides["mentor"]),
    )


def _couples(programme: str, asked: list[OwnPerson]) -> dict[Couple, Possible]:
    here = around(programme)
    mentors = {one.card_id or one.intake_id: one for one in asked if one.facts.side == "mentor"}
    if not mentors:
        return {}
    held = held_places([*here.places, *filter(None, [here.home])])
    deck = PoolDeck([own_card(one, here) for one in mentors.values()], (), held)
    found: dict[Couple, Possible] = {}
    for mentee in (one for one in asked if one.facts.side == "mentee"):
        card, tokens = own_card(mentee, here), set(mentee.facts.tokens)
        apart = {reference for reference, mentor in mentors.items() if tokens & set(mentor.facts.tokens)}
        card = replace(card, exclusions=card.exclusions | apart)
        ranking = rank(card, deck, here.programme, here.week, may_share=here.partners)
        for index, score in zip(ranking.index.tolist(), ranking.score.tolist(), strict=True):
            mentor = mentors[deck.card(index).reference]
            found[mentee.intake_id, mentor.intake_id] = Possible(score)
    return found
