# SPDX-License-Identifier: EUPL-1.2
"""A region to draft for in tests: people out of the blue, agreements by chance, and what the reference says of it all."""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from shared_pool.matching.card import Card
from shared_pool.matching.deck import Deck
from shared_pool.matching.policy import Policy
from shared_pool.matching.scoring import Verdict, judge
from shared_pool.matching.vocabulary import CardSide
from shared_pool.matching.weights import Programme
from tests.shared_pool.matching_cards import AARTSELAAR, BORSBEEK, LANGUAGES, MORTSEL, TODAY, a_mentor, any_card, linked

TENANTS = (AARTSELAAR, BORSBEEK, MORTSEL, UUID(int=4), UUID(int=5))
Agreements = Mapping[UUID, frozenset[UUID]]
EVERYBODY: Agreements = {tenant: frozenset(TENANTS) for tenant in TENANTS}


def any_region(chance: random.Random, mentees: int, mentors: int, *, ready: float = 0.8) -> list[Card]:
    """So many of each side; this share of them without what excludes most pairs at once."""
    sides = [CardSide.MENTEE] * mentees + [CardSide.MENTOR] * mentors
    cards = [any_card(chance, side, TENANTS) for side in sides]
    return linked(chance, [_ready(card) if chance.random() < ready else card for card in cards])


def _ready(card: Card) -> Card:
    model = a_mentor()
    same = {
        name: getattr(model, name) for name in ("state", "informed", "majority", "steps", "programmes", "languages")
    }
    return replace(
        card, **same, criteria_failed=0, from_week=None, until_week=None, radius=None, places=max(1, card.places)
    )


def any_agreements(chance: random.Random) -> Agreements:
    """Some municipalities let in mentors of some others; not always both ways."""
    share = chance.choice((0.1, 0.3, 0.7))
    return {one: frozenset(other for other in TENANTS if other != one and chance.random() < share) for one in TENANTS}


def deck_of(cards: Iterable[Card]) -> Deck:
    """The deck of these cards, in the languages of the tests."""
    return Deck.from_cards(list(cards), LANGUAGES)


def said_of(mentee: Card, mentor: Card, programme: Programme, agreed: Agreements) -> Verdict:
    """What the reference says of this pair under these agreements."""
    shared = mentor.tenant in agreed.get(mentee.tenant, ())
    return judge(mentee, mentor, programme, TODAY, shared=shared)


def sides(cards: Iterable[Card]) -> tuple[list[Card], list[Card]]:
    """Mentees, then mentors."""
    both = list(cards)
    return tuple([card for card in both if card.side is side] for side in (CardSide.MENTEE, CardSide.MENTOR))  # type: ignore[return-value]


def every_way(
    mentees: list[Card], places: dict[UUID, int], worth: Mapping[tuple[UUID, UUID], int]
) -> Iterator[tuple[int, int]]:
    """Every way to put these people together, as the number of pairs and what they are worth altogether."""
    if not mentees:
        yield 0, 0
        return
    first, *others = mentees
    yield from every_way(others, places, worth)
    for mentor, left in places.items():
        if left and (first.reference, mentor) in worth:
            for pairs, total in every_way(others, places | {mentor: left - 1}, worth):
                yield pairs + 1, total + worth[first.reference, mentor]


def worth_of(
    cards: list[Card], programme: Programme, policy: Policy, agreed: Agreements
) -> dict[tuple[UUID, UUID], int]:
    """What every pair that may be drafted is worth, by the reference and the policy alone."""
    mentees, mentors = sides(cards)
    found = {}
    for mentee in mentees:
        for mentor in mentors:
            said = said_of(mentee, mentor, programme, agreed)
            if said.possible and said.score >= policy.floor.for_tier(mentee.tier):
                added = policy.added(mentee.tier, TODAY - mentee.waiting_since)
                found[mentee.reference, mentor.reference] = said.score + added
    return found
