# SPDX-License-Identifier: EUPL-1.2
"""The pool of a region, programme by programme, for what counts in it without proposing anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from shared_pool.collaboration import service as collaboration
from shared_pool.matching import region_deck
from shared_pool.matching.deck import Deck
from shared_pool.matching.programmes import NUMBERS
from shared_pool.matching.service import Around, around


@dataclass(frozen=True)
class Pool:
    """Everybody of one programme, as released, under the terms that are shipped for a region."""

    programme: str
    here: Around
    deck: Deck


def pools(collaboration_id: UUID) -> Iterator[Pool]:
    """Each programme that the agreement covers and in which somebody has a card. Under the scope of the region."""
    shares = collaboration.shares().get(collaboration_id)
    for programme in NUMBERS:
        if shares is not None and shares.joins(programme):
            here = around(programme)
            deck = region_deck.everybody(here)
            if len(deck):
                yield Pool(programme, here, deck)
