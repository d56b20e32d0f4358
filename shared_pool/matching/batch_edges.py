# SPDX-License-Identifier: EUPL-1.2
"""The possible pairs of a region, by mentee: found by agreement first, then distance, then the other rules.

Blocks of pairs, never a table of everybody beside everybody: what is kept is the best few of each mentee.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

import numpy as np

from .codes import Hard
from .columns import Bools, Ints
from .crowd import Crowd, Gathering
from .deck import Deck
from .engine import dominant
from .engine_rules import failing, possible, within_reach
from .engine_values import scores
from .vocabulary import CardSide
from .weights import FloorPolicy, Programme

BLOCK = 131072  # pairs at once of which the distance is asked: three columns
WORTH_WEIGHING = 16384  # pairs at once within reach: all columns
MentorsFor = Mapping[UUID, Collection[UUID]]  # municipality -> those whose mentors its mentees may have, beside its own


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs above the lowest floor, by mentee: those of row r stand from `starts[r]` to `starts[r + 1]`."""

    mentees: Ints  # place in the deck of each row, ascending
    starts: Ints
    mentors: Ints  # places in the deck, ascending within a row
    score: Ints
    possible: Ints  # per row: how many mentors, also below the floor and beyond the best few
    above_floor: Ints  # per row: how many reach the floor of this mentee

    def rows(self) -> Ints:
        """Return the row of each pair."""
        return np.repeat(np.arange(len(self.mentees)), np.diff(self.starts))


def waiting(deck: Deck, programme: Programme) -> Bools:
    """Return which cards are mentees for whom this programme seeks a mentor."""
    return _ready(deck, CardSide.MENTEE, programme)


def offered(deck: Deck, programme: Programme) -> Bools:
    """Return which cards are mentors whom no rule about a mentor alone excludes (H01, H02, H04, H10)."""
    asked = np.uint8(programme.steps_required)
    arrays = deck.arrays
    able: Bools = (arrays["places"] > 0) & ((arrays["steps"] & asked) == asked)
    return able & _ready(deck, CardSide.MENTOR, programme)


def _ready(deck: Deck, side: CardSide, programme: Programme) -> Bools:
    arrays = deck.arrays
    inside = (arrays["programmes"] & ~arrays["criteria_failed"] & np.uint64(programme.bit)) != 0
    ready: Bools = (arrays["side"] == np.uint8(side)) & arrays["active"] & inside
    return ready


def readable(deck: Deck, tenant: int, mentors_for: MentorsFor) -> Bools:
    """Return which cards lie in a municipality of which this one may have mentors."""
    own = deck.tenants[tenant]
    partners = mentors_for.get(own, ())
    open_to_us = np.array([other == own or other in partners for other in deck.tenants], dtype=np.bool_)
    there: Bools = open_to_us[deck.arrays["tenant"]]
    return there


def find(
    gathering: Gathering, mentees: Ints, mentors: Bools, mentors_for: MentorsFor, floor: FloorPolicy, most: int | None
) -> Edges:
    """Find the possible pairs of these mentees with these mentors, at most so many of each; None: all of them."""
    blocks = _together(_near(gathering, mentees, mentors, mentors_for))
    return joined([_weighed(gathering, block, mentors, floor, most) for block in blocks])


def possible_pairs(
    gathering: Gathering, mentees: Ints, mentors: Bools, mentors_for: MentorsFor
) -> Iterator[tuple[Crowd, Ints]]:
    """Yield the possible pairs of these mentees with these mentors, some mentees at a time, with the gaps of each pair."""
    for block in _together(_near(gathering, mentees, mentors, mentors_for)):
        if block:
            yield _possible(gathering, block)


@dataclass(frozen=True, slots=True)
class _Near:
    """Mentees of one municipality, and who lies within reach of each: row by row, places of mentors."""

    mentees: Ints
    row: Ints
    mentors: Ints


def _near(gathering: Gathering, mentees: Ints, mentors: Bools, mentors_for: MentorsFor) -> Iterator[_Near]:
    tenants = gathering.deck.arrays["tenant"]
    for tenant in np.unique(tenants[mentees]):
        own = mentees[tenants[mentees] == tenant]
        theirs = np.flatnonzero(mentors & readable(gathering.deck, int(tenant), mentors_for))
        for some in _blocks(own, len(theirs)):
            far = within_reach(Crowd(gathering, some[:, None], theirs[None, :]))[0]
            row, column = np.nonzero(np.broadcast_to(~far, (len(some), len(theirs))))
            yield _Near(some, row, theirs[column])


def _blocks(mentees: Ints, width: int) -> Iterator[Ints]:
    step = max(1, BLOCK // max(width, 1))
    for first in range(0, len(mentees), step):
        yield mentees[first : first + step]


def _together(near: Iterable[_Near]) -> Iterator[list[_Near]]:
    """Yield them in groups that are worth weighing; what is left over comes last, even when it is nobody."""
    block, size = list[_Near](), 0
    for one in near:
        block.append(one)
        size += len(one.row)
        if size >= WORTH_WEIGHING:
            yield block
            block, size = [], 0
    yield block


def _possible(gathering: Gathering, block: Sequence[_Near]) -> tuple[Crowd, Ints]:
    beside = np.concatenate([near.mentees[near.row] for near in block])
    return possible(Crowd(gathering, beside, np.concatenate([near.mentors for near in block])))


def _weighed(
    gathering: Gathering, block: Sequence[_Near], mentors: Bools, floor: FloorPolicy, most: int | None
) -> Edges:
    """Return of those within reach who are possible and above the floor, at most so many of each mentee."""
    if not block:
        return _nobody()
    mentees = np.concatenate([near.mentees for near in block])
    crowd, _ = _possible(gathering, block)
    score, _ = scores(crowd)
    row = np.searchsorted(mentees, crowd.mentees)
    lowest = np.where(gathering.deck.arrays["tier"][mentees] > 0, floor.tier_floor, floor.floor)
    counts = np.bincount(row, minlength=len(mentees))
    above = score >= lowest[row]
    row, chosen, score = row[above], crowd.mentors[above], score[above]
    above_floor = np.bincount(row, minlength=len(mentees))
    if most is not None and len(row) and above_floor.max() > most:
        best = _best(row, score, (np.cumsum(mentors) - 1)[chosen], above_floor, int(mentors.sum()), most)
        row, chosen, score = row[best], chosen[best], score[best]
    return Edges(
        mentees, _starts(row, len(mentees)), chosen.astype(np.int32), score.astype(np.int32), counts, above_floor
    )


def _best(row: Ints, score: Ints, number: Ints, counts: Ints, mentors: int, most: int) -> Ints:
    """Return the places of the best few of each row, in order.

    Equal mentors are counted from another one in each row, so that not everybody names the same few.
    """
    turned = (number + row * 7919) % mentors
    order = np.lexsort((turned, -score, row))
    first = np.cumsum(counts) - counts
    rank = np.arange(len(row)) - first[row]  # `row` ascends, so it is the row of `order` too
    return np.sort(order[rank < most])


def _starts(row: Ints, rows: int) -> Ints:
    starts = np.zeros(rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=rows), out=starts[1:])
    return starts


def _nobody() -> Edges:
    nothing = np.array([], dtype=np.int32)
    return Edges(nothing, np.zeros(1, dtype=np.int64), nothing, nothing, nothing, nothing)


def joined(parts: Sequence[Edges]) -> Edges:
    """Return edges of several groups of mentees as one, ordered by mentee."""
    sizes = np.concatenate([np.diff(part.starts) for part in parts])
    return Edges(
        np.concatenate([part.mentees for part in parts]),
        np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)]),
        np.concatenate([part.mentors for part in parts]),
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.possible for part in parts]),
        np.concatenate([part.above_floor for part in parts]),
    )


def why_nobody(gathering: Gathering, mentees: Ints, mentors_for: MentorsFor) -> Iterator[Hard | None]:
    """Yield per mentee the rule that excludes most mentors whom the municipality may read; H03 where there is none."""
    deck = gathering.deck
    every: Bools = deck.arrays["side"] == np.uint8(CardSide.MENTOR)
    none_at_all = Hard.H03 if every.any() else None
    tenants = deck.arrays["tenant"]
    for tenant, of_tenant in groupby(mentees.tolist(), key=lambda mentee: int(tenants[mentee])):
        theirs = np.flatnonzero(every & readable(deck, tenant, mentors_for))
        for some in _blocks(np.array([*of_tenant]), len(theirs)):
            crowd = Crowd(gathering, np.repeat(some, len(theirs)), np.tile(theirs, len(some)))
            codes = failing(crowd)[0].reshape(len(some), -1)
            at_home = crowd.one_tenant.reshape(len(some), -1)
            yield from (dominant(*row) if len(theirs) else none_at_all for row in zip(codes, at_home, strict=True))


def with_all(edges: Edges, whole: Edges) -> Edges:
    """Return the edges with all pairs of some mentees instead of their best few."""
    row = np.searchsorted(edges.mentees, whole.mentees)
    replaced = np.isin(np.arange(len(edges.mentees)), row)
    rows = edges.rows()
    stay = ~replaced[rows]
    both = np.concatenate([rows[stay], row[whole.rows()]])
    order = np.argsort(both, kind="stable")
    return Edges(
        edges.mentees,
        _starts(both, len(edges.mentees)),
        np.concatenate([edges.mentors[stay], whole.mentors])[order],
        np.concatenate([edges.score[stay], whole.score])[order],
        edges.possible,
        edges.above_floor,
    )
