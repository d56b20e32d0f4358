# SPDX-License-Identifier: EUPL-1.2
"""What if: the same search with something else than it is. It reads what the search has read and writes nothing.

Source: matching rules, explanation ("what if"); evidence on weights is thin, so whoever decides may see what they do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from koepel import reference
from shared_pool.collaboration import service as collaboration
from shared_pool.collaboration.service import Member
from shared_pool.matching.card import Card
from shared_pool.matching.hard_rules import DEFAULT_RADIUS, ONLINE
from shared_pool.matching.pool_deck import PoolDeck
from shared_pool.matching.service import Around, Bench
from shared_pool.matching.weights import Weights

HERE = 1 << 63  # the bit of the meeting point that is tried out
Point = tuple[int, int]  # whole kilometres of `reference.km_grid`


@dataclass(frozen=True)
class Trial:
    """What is tried out; empty: the search as it is."""

    further: int = 0  # kilometres that the person travels further
    online: bool = False  # the person meets online, in a quiet place
    meeting_in: UUID | None = None  # a meeting point in the middle of this municipality
    weights: tuple[int, ...] = ()  # points per criterion, together 100

    def __bool__(self) -> bool:
        """Something is tried out."""
        return self != AS_IT_IS


AS_IT_IS = Trial()


def tried(bench: Bench, trial: Trial) -> Bench:
    """The same search under this trial."""
    card, deck, here = bench.seeker.card, bench.deck, bench.around
    if trial.further:
        card = replace(card, radius=_radius(card) + trial.further)
    if trial.online:
        card = replace(card, reach=card.reach | ONLINE)
    point = middles(here).get(trial.meeting_in) if trial.meeting_in else None
    if point and _reaches(card, point):
        card = replace(card, meeting_points=card.meeting_points | HERE)
        deck = _with_meeting_point(deck, point)
    if trial.weights:
        here = replace(here, programme=replace(here.programme, weights=Weights("trial", 0, trial.weights)))
    return replace(bench, seeker=replace(bench.seeker, card=card), deck=deck, around=here)


def _radius(card: Card) -> int:
    return DEFAULT_RADIUS if card.radius is None else card.radius


def _reaches(card: Card, point: Point) -> bool:
    if card.place is None:
        return False
    east, north = card.place[0] - point[0], card.place[1] - point[1]
    return east * east + north * north <= _radius(card) ** 2


def _with_meeting_point(deck: PoolDeck, point: Point) -> PoolDeck:
    """The same deck, in which everybody who reaches this point can meet there; the deck that was read stays as it is."""
    arrays = deck.arrays
    radius = np.where(arrays["radius"] < 0, DEFAULT_RADIUS, arrays["radius"])
    east, north = arrays["east"] - point[0], arrays["north"] - point[1]
    reach = arrays["placed"] & (east * east + north * north <= radius * radius)
    there = np.where(reach, np.uint64(HERE), np.uint64(0))
    found = copy(deck)
    found.arrays = {**arrays, "meeting_points": arrays["meeting_points"] | there}
    return found


def middles(here: Around) -> Mapping[UUID, Point]:
    """Where the municipalities of this search lie: one point each, known to everybody."""
    codes: dict[UUID, str] = {}
    for place in filter(None, [here.home, *here.places]):
        codes |= collaboration.membership_codes(place)
    points = {tenant: reference.municipality(nis).point for tenant, nis in codes.items() if tenant in here.members}
    return {tenant: reference.km_grid(point.lat, point.lon) for tenant, point in points.items()}


def out_of_hundred(given: Sequence[int]) -> tuple[int, ...]:
    """These shares as whole points that add up to 100, what is cut off given to the largest remainders; () for nothing at all."""
    total = sum(given)
    if total <= 0:
        return ()
    points = [share * 100 // total for share in given]
    by_remainder = sorted(range(len(given)), key=lambda at: (-(given[at] * 100 % total), at))
    for at in by_remainder[: 100 - sum(points)]:
        points[at] += 1
    return tuple(points)


def without_agreement(here: Around) -> list[Member]:
    """Municipalities of these collaborations whose cards nobody here may read for this programme, by name."""
    apart = [one for tenant, one in here.members.items() if tenant not in here.others | {here.reader.tenant}]
    return sorted(apart, key=lambda member: member.name)
