# SPDX-License-Identifier: EUPL-1.2
"""The same invented region for every contender: so many mentees and so many mentors in 60 municipalities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np

from shared_pool.matching import synthetic
from shared_pool.matching.batch_edges import Edges, MentorsFor, find, offered, waiting
from shared_pool.matching.bench import LANGUAGES, MUNICIPALITIES, NEIGHBOURS, WEEK
from shared_pool.matching.columns import Ints
from shared_pool.matching.crowd import Gathering
from shared_pool.matching.deck import Deck
from shared_pool.matching.policy import NO_FLOOR
from shared_pool.matching.weights import Programme, from_template

PROGRAMME: Programme = from_template("net_werk", key=UUID(int=1), number=0)
SPOKEN = 2  # from A2 on somebody speaks a language


@dataclass(frozen=True)
class Pool:
    """Everybody who looks for somebody, and which municipalities share."""

    deck: Deck
    mentors_for: MentorsFor

    def pairs(self) -> Edges:
        """Return all possible pairs, good and bad."""
        deck = self.deck
        seekers, mentors = np.flatnonzero(waiting(deck, PROGRAMME)), offered(deck, PROGRAMME)
        return find(Gathering.of(deck, PROGRAMME, WEEK), seekers, mentors, self.mentors_for, NO_FLOOR, None)

    def places(self) -> Ints:
        """Return the free places of each card; a mentee has none."""
        free: Ints = np.maximum(self.deck.arrays["places"], 0)
        return free


def pool_of(size: int) -> Pool:
    """Return so many mentees beside so many mentors, all in one programme."""
    municipalities = synthetic.tenants(MUNICIPALITIES)
    cards = synthetic.cards(2 * size, municipalities, week=WEEK)
    for place, card in enumerate(cards):
        cards[place] = replace(card, programmes=1)
    return Pool(Deck(cards, LANGUAGES), synthetic.agreements(municipalities, NEIGHBOURS))


def people(size: int) -> dict[str, list[dict[str, Any]]]:
    """Return the same people in the words of `mentor-match`: one mentor for each free place.

    Who is possible for whom goes along, so that the same pairs are forbidden.
    """
    pool = pool_of(size)
    deck, edges, free = pool.deck, pool.pairs(), pool.places()
    rows = np.split(edges.mentors, edges.starts[1:-1])
    mentees = [
        _person(deck, place, str(place)) | {"possible": mentors.tolist()}
        for place, mentors in zip(edges.mentees.tolist(), rows, strict=True)
    ]
    mentors = [
        _person(deck, place, f"{place}/{nth}")
        for place in np.flatnonzero(offered(deck, PROGRAMME)).tolist()
        for nth in range(int(free[place]))
    ]
    return {"mentees": mentees, "mentors": mentors}


def _person(deck: Deck, place: int, email: str) -> dict[str, Any]:
    card = deck.card(place)
    return {
        "email": email,
        "number": place,
        "organisation": str(card.tenant),
        "profession": min(card.isco, default=""),
        "grade": int(card.experience),
        "languages": sorted(spoken.language for spoken in card.languages if (spoken.level or 0) >= SPOKEN),
    }
