# SPDX-License-Identifier: EUPL-1.2
"""The pool of a region, programme by programme, for what counts in it without proposing anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from shared_pool.cards import shelf
from shared_pool.collaboration import service as collaboration
from shared_pool.matching import region_deck
from shared_pool.matching.deck import Deck
from shared_pool.matching.packing import card_of
from shared_pool.matching.programmes import NUMBERS, number_of
from shared_pool.matching.service import Around, around
from shared_pool.proposals import rows as proposals
from shared_pool.proposals.states import OPEN


@dataclass(frozen=True)
class Pool:
    """Everybody of one programme, as released, but for the mentees in an open proposal: those are counted by tier."""

    programme: str
    here: Around
    deck: Deck
    in_a_proposal: Mapping[int, int]


def pools(collaboration_id: UUID) -> Iterator[Pool]:
    """Each programme that the agreement covers and in which somebody has a card. Under the scope of the region."""
    shares = collaboration.shares().get(collaboration_id)
    busy = frozenset(row.mentee_card_id for row in proposals.listing(sorted(OPEN)))
    tiers: dict[int, Counter[int]] = {number: Counter() for number in range(len(NUMBERS))}
    for row in shelf.packed_rows(busy):
        card = card_of(row)
        for number, counted in tiers.items():
            counted[card.tier] += bool(card.programmes >> number & 1)
    for programme in NUMBERS:
        if shares is not None and shares.joins(programme):
            here = around(programme)
            deck = region_deck.everybody(here, without=busy)
            if len(deck):
                yield Pool(programme, here, deck, tiers[number_of(programme)])
