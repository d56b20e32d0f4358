# SPDX-License-Identifier: EUPL-1.2
"""One person against many cards, as arrays: the same whole numbers as `scoring.py`, thousands of pairs at once.

Only the runs of municipalities under an agreement are read, so a card that may not be matched is never looked at.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import numpy as np

from .card import Card
from .codes import RULES, Hard, Label
from .columns import Bools, Ints
from .deck import Deck
from .engine_rules import failing, possible
from .engine_values import scores
from .meeting import Lookup, Meeting, Search
from .vocabulary import CardSide
from .weights import Programme

BLOCK = 16384  # pairs at once: a block of columns stays in the processor's cache
WORTH_A_SLICE = 2048
HIDDEN = sum(code for code, rule in RULES.items() if rule.hidden)
BEST = 10000  # hundredths of points
RANK_BITS, WAITING_BITS, MISSING_BITS = 32, 13, 5


class Direction(StrEnum):
    """What an agreement lets in, seen from the municipality that searches."""

    MENTORS_FOR_US = "mentors_for_us"  # their mentors for our mentees
    MENTEES_FOR_US = "mentees_for_us"  # their mentees for our mentors


class Partners(frozenset[UUID]):
    """Municipalities of which this search may read, for this programme and direction: who asks has looked already."""


Agreed = tuple[UUID, UUID, Direction]  # tenant, programme, direction
MayShare = Callable[[UUID, UUID, Direction], bool] | Collection[Agreed] | Partners


@dataclass(frozen=True, slots=True)
class Ranking:
    """Possible cards, best first: index in the deck, score in hundredths, the label it reaches, what is unknown."""

    index: Ints
    score: Ints
    label: Ints
    missing: Ints

    def __len__(self) -> int:
        """Return the number of possible cards."""
        return len(self.index)

    @property
    def above_floor(self) -> int:
        """How many, from the first, are not under "below the floor"."""
        return int(np.searchsorted(-self.score, -Label.POSSIBLE, side="right"))


@dataclass(frozen=True, slots=True)
class Review:
    """Every card of the other side, possible or not: failing rules as bits of `Hard`, gaps, score, unknown criteria."""

    index: Ints
    codes: Ints
    gaps: Ints
    score: Ints
    unknown: Ints
    one_tenant: Ints

    def dominant(self) -> Hard | None:
        """Return the rule that excludes most cards; what another municipality may hide does not count."""
        return dominant(self.codes, self.one_tenant)


def dominant(codes: Ints, one_tenant: Bools) -> Hard | None:
    """Return the rule that excludes most of these pairs; what another municipality may hide does not count."""
    codes = np.where(one_tenant, codes, codes & np.uint16(0xFFFF & ~HIDDEN))
    counts = {code: int(np.count_nonzero(codes & np.uint16(code))) for code in Hard}
    code, most = max(counts.items(), key=lambda counted: (counted[1], -counted[0]))
    return code if most else None


def rank(seeker: Card, deck: Deck, programme: Programme, today_week: int, *, may_share: MayShare) -> Ranking:
    """Rank the cards of the other side that are possible for this person."""
    search = _search(seeker, deck, programme, today_week, may_share)
    found = [keys(deck, *possible(meeting)) for meeting in _meetings(search, everyone=False)]
    ordered = np.sort(np.concatenate(found)) if found else np.array([], dtype=np.uint64)
    return _ranking(ordered, deck)


def count_above_floor(
    seeker: Card, deck: Deck, programme: Programme, today_week: int, *, may_share: MayShare, more_than: int
) -> int:
    """Return how many `rank` puts above the floor. With no more than `more_than` possible ones nobody is weighed: that number."""
    search = _search(seeker, deck, programme, today_week, may_share)
    found = [possible(meeting)[0] for meeting in _meetings(search, everyone=False)]
    count = sum(len(meeting.places) for meeting in found)
    if count <= more_than:
        return count
    return sum(int(np.count_nonzero(scores(meeting)[0] >= Label.POSSIBLE)) for meeting in found)


def review(seeker: Card, deck: Deck, programme: Programme, today_week: int, *, may_share: MayShare) -> Review:
    """Judge every card of the other side, also the impossible ones: for "why not" and for who finds nobody."""
    search = _search(seeker, deck, programme, today_week, may_share)
    found = []
    for meeting in _meetings(search, everyone=True):
        found.append((meeting.places, *failing(meeting), *scores(meeting), meeting.one_tenant))
    if not found:
        nothing = np.array([], dtype=np.uint16)
        return Review(nothing, nothing, nothing, nothing, nothing, nothing.astype(np.bool_))
    return Review(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def _search(seeker: Card, deck: Deck, programme: Programme, today_week: int, may_share: MayShare) -> Search:
    from_here = Direction.MENTORS_FOR_US if seeker.side is CardSide.MENTEE else Direction.MENTEES_FOR_US

    def allowed(tenant: UUID) -> bool:
        if callable(may_share):
            return may_share(tenant, programme.key, from_here)
        return (tenant, programme.key, from_here) in may_share

    ask = may_share.__contains__ if isinstance(may_share, Partners) else allowed
    return Search.of(seeker, deck, programme, today_week, [ask(tenant) for tenant in deck.tenants])


def _meetings(search: Search, *, everyone: bool) -> Iterator[Lookup]:
    """Yield the cards to look at in blocks: long stretches of the deck as they lie, short ones gathered together."""
    short = []
    for run in _stretches(search, everyone=everyone):
        if run.stop - run.start < WORTH_A_SLICE:
            short.append(np.arange(run.start, run.stop))
            continue
        for first in range(run.start, run.stop, BLOCK):
            block = slice(first, min(first + BLOCK, run.stop))
            yield Lookup(search, np.arange(block.start, block.stop), block)
    gathered = np.concatenate(short) if short else np.array([], dtype=np.intp)
    for first in range(0, len(gathered), BLOCK):
        places = gathered[first : first + BLOCK]
        yield Lookup(search, places, places)


def _stretches(search: Search, *, everyone: bool) -> Iterator[slice]:
    """Yield the runs of the municipalities that may be read, neighbours joined."""
    open_to_us = search.tenants_shared.tolist()
    if search.own_tenant >= 0:
        open_to_us[search.own_tenant] = True
    start = end = 0
    for run in search.deck.runs:
        if run.side is search.seeker.side or not (everyone or open_to_us[run.tenant]):
            continue
        if run.start != end:
            yield slice(start, end)
            start = run.start
        end = run.end
    yield slice(start, end)


def keys(deck: Deck, meeting: Meeting, gaps: Ints) -> Ints:
    """Return one number per possible pair that sorts as ties are broken: score, known, waiting, reference of the other."""
    score, unknown = scores(meeting)
    others = deck.select(meeting.places)
    key = (BEST - score).astype(np.uint64)
    key = (key << np.uint64(MISSING_BITS)) | (unknown + np.bitwise_count(gaps))
    key = (key << np.uint64(WAITING_BITS)) | others.waiting_since
    keyed: Ints = (key << np.uint64(RANK_BITS)) | others.reference_rank
    return keyed


def score_in(found: Ints) -> Ints:
    """Return the score in these keys, in hundredths of points."""
    score: Ints = BEST - (found >> np.uint64(RANK_BITS + WAITING_BITS + MISSING_BITS)).astype(np.int32)
    return score


def other_in(found: Ints) -> Ints:
    """Return the rank of the other's reference in these keys."""
    other: Ints = found & np.uint64(2**RANK_BITS - 1)
    return other


def _ranking(ordered: Ints, deck: Deck) -> Ranking:
    rank_of_reference = other_in(ordered)
    missing = (ordered >> np.uint64(RANK_BITS + WAITING_BITS)) & np.uint64(2**MISSING_BITS - 1)
    score = score_in(ordered)
    floors = np.array(sorted(Label), dtype=np.int32)
    label = floors[np.searchsorted(floors, score, side="right") - 1]
    return Ranking(deck.by_reference[rank_of_reference.astype(np.intp)], score, label, missing.astype(np.uint8))
