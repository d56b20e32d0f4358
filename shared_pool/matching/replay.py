# SPDX-License-Identifier: EUPL-1.2
"""What each policy would do with the people who wait now: drafts that are counted and forgotten, nobody is proposed.

Numbers by tier are those of the collaboration; of a municipality nothing is told below five people, and the rest in fives.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from uuid import UUID

from .batch import draw_up
from .batch_edges import MentorsFor
from .card import Card
from .deck import Deck
from .draft import Count, Draft
from .policy import POLICIES
from .small_numbers import coarse
from .vocabulary import CardSide
from .weights import Programme

# what is shipped, and the other things that people propose when they hear of it
USUAL = ("shipped", "maximum_sum", "greedy", "only_good", "strictly_first")


@dataclass(frozen=True, slots=True)
class Tier:
    """The people of one tier; months as whole averages, None where there is nobody."""

    tier: int
    waiting: int
    matched: int
    passed_over: int
    months_waiting: int | None
    months_matched: int | None
    months_passed_over: int | None


@dataclass(frozen=True, slots=True)
class Town:
    """The people of one municipality in fives; None: fewer than five."""

    tenant: UUID
    waiting: int | None
    pairs: int | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """One policy on the pool of now. `apart`: pairs below the ordinary floor, for human eyes; `mean_score` in points."""

    policy: str
    waiting: int
    places: int
    pairs: int
    apart: int
    mean_score: float | None
    tiers: tuple[Tier, ...]
    towns: tuple[Town, ...]


def replay(
    deck: Deck,
    programme: Programme,
    policies: Iterable[str] = USUAL,
    *,
    week: int,
    mentors_for: MentorsFor,
) -> list[Replayed]:
    """Return what each of these policies would do now. Raises KeyError for a policy that nobody wrote."""
    places = deck.arrays["places"][deck.arrays["side"] == CardSide.MENTOR]
    offered = int(places.clip(0).sum())
    return [
        _told(draw_up(deck, programme, POLICIES[key], week=week, mentors_for=mentors_for), offered) for key in policies
    ]


def with_fewer_mentors(cards: Iterable[Card], percent: int) -> list[Card]:
    """Return the cards with so many in a hundred of the mentors, spread by reference: the same ones every time."""
    kept: list[Card] = []
    mentors = 0
    for card in sorted(cards, key=lambda card: card.reference):
        if card.side is CardSide.MENTOR:
            mentors += 1
            if mentors * percent // 100 == (mentors - 1) * percent // 100:
                continue
        kept.append(card)
    return kept


def _told(draft: Draft, places: int) -> Replayed:
    scores = [pair.score / 100 for pair in draft.pairs]
    return Replayed(
        policy=draft.policy[0],
        waiting=sum(count.waiting for count in draft.by_tier.values()),
        places=places,
        pairs=len(draft.pairs),
        apart=sum(pair.apart for pair in draft.pairs),
        mean_score=round(fmean(scores), 1) if scores else None,
        tiers=tuple(_tier(tier, count) for tier, count in draft.by_tier.items()),
        towns=_towns(draft.by_municipality),
    )


def _tier(tier: int, count: Count) -> Tier:
    return Tier(
        tier=tier,
        waiting=count.waiting,
        matched=count.proposed,
        passed_over=count.left_over,
        months_waiting=_mean(count.months_proposed + count.months_left_over, count.waiting),
        months_matched=_mean(count.months_proposed, count.proposed),
        months_passed_over=_mean(count.months_left_over, count.left_over),
    )


def _towns(counts: Mapping[UUID, Count]) -> tuple[Town, ...]:
    """No pairs are told of a municipality of which fewer than five people wait: they would be somebody."""
    return tuple(
        Town(tenant, coarse(count.waiting), coarse(count.proposed) if coarse(count.waiting) else None)
        for tenant, count in counts.items()
    )


def _mean(months: int, people: int) -> int | None:
    return round(months / people) if people else None
