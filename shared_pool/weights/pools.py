# SPDX-License-Identifier: EUPL-1.2
"""The people among whom other weights are tried: those who wait and stand in no open proposal, and the mentors beside them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from shared_pool.cards.places import held_places
from shared_pool.matching.deck import Deck
from shared_pool.matching.packing import language_order
from shared_pool.matching.region_deck import everybody, mentors_for, together
from shared_pool.matching.reweighing import Reweighed, reweigh
from shared_pool.matching.service import Around, around, own_card
from shared_pool.matching.weights import Weights
from shared_pool.proposals import rows as proposals
from shared_pool.proposals.states import OPEN
from tenants import disclosure


def effect(programme: str, points: tuple[int, ...]) -> Reweighed:
    """What these points would change for this programme, in the pool of a region or among the own people of a municipality."""
    here = around(programme)
    busy = frozenset(row.mentee_card_id for row in proposals.listing(sorted(OPEN)))
    deck = everybody(here, without=busy) if here.home is None else _own(here, busy)
    tried = Weights(programme, 0, points)
    return reweigh(deck, here.programme, tried, week=here.week, mentors_for=mentors_for(here))


def _own(here: Around, busy: frozenset[UUID]) -> Deck:
    """The own people in full: nobody else has a part in this."""
    people = [one for one in disclosure.own_people("", here.template, waiting=True) if one.facts.state == "active"]
    cards = {card.reference: (card, one) for one in people if (card := own_card(one, here)).reference not in busy}
    held = held_places([here.home]) if here.home else {}
    apart = together({reference: one.facts.tokens for reference, (_card, one) in cards.items()})
    return Deck.from_cards(
        [
            replace(
                card,
                places=max(0, card.places - held.get(reference, 0)),
                exclusions=card.exclusions | apart.get(reference, frozenset()),
            )
            for reference, (card, _one) in cards.items()
        ],
        language_order(),
    )
