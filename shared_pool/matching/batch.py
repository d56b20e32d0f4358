# SPDX-License-Identifier: EUPL-1.2
"""A draft of pairs for a whole region at once: who is helped now, with whom, and who is passed over and why.

The same input gives the same bytes: cards are ordered by reference, there is no clock and no chance in it. A draft proposes;
people decide. What stands below the ordinary floor is listed apart, and outside the tiers nothing below it is proposed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import numpy as np

from .batch_balance import OFTEN, SELDOM, Asking, balanced
from .batch_edges import Edges, MentorsFor, find, offered, waiting, why_nobody, with_all
from .batch_locked import Locked, locked_pairs
from .batch_solve import NO_PAIR, best_first, best_together
from .columns import Ints
from .crowd import Gathering
from .deck import Deck
from .deck_codes import join
from .draft import Count, Draft, LeftOver, Proposed, counted
from .policy import SHIPPED, Policy
from .weights import Programme

SMALL_POOL = 5000  # mentees
FEW, MANY = 50, 100  # the best so many mentors of each mentee; in a large pool more of them lose nothing


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What was chosen for some mentees: per row of the edges a pair of it or none, and what was added to its score."""

    edges: Edges
    pair: Ints
    added: Ints


@dataclass(frozen=True, slots=True)
class _Round:
    """All that a draft is made of."""

    gathering: Gathering
    policy: Policy
    mentors_for: MentorsFor
    locked: Locked
    capacity: Ints
    best: int
    steps: tuple[int, ...]  # of the balance

    @property
    def deck(self) -> Deck:
        return self.gathering.deck

    def weeks(self, mentee: int) -> int:
        """Return how long a mentee waits."""
        return max(0, self.gathering.week - int(self.deck.arrays["waiting_since"][mentee]))

    def added(self, mentee: int) -> int:
        """Return what waiting and tier add for a mentee."""
        return self.policy.added(int(self.deck.arrays["tier"][mentee]), self.weeks(mentee))


def draw_up(
    deck: Deck,
    programme: Programme,
    policy: Policy = SHIPPED,
    *,
    week: int,
    mentors_for: MentorsFor,
    locked: Iterable[tuple[UUID, UUID]] = (),
    excluded: Iterable[tuple[UUID, UUID]] = (),
    best: int | None = None,
) -> Draft:
    """Make a draft for everybody in the deck who waits for a mentor in this programme.

    `mentors_for`: for each municipality, those under an agreement whose mentors its mentees may have. `locked` and `excluded`:
    pairs of mentee and mentor by reference. `best`: how many mentors of each mentee are compared; what is shipped follows
    the size of the pool.
    """
    gathering = Gathering.of(deck, programme, week, without=excluded)
    kept = locked_pairs(gathering, locked, mentors_for)
    capacity = np.maximum(deck.arrays["places"].astype(np.int32), 0)
    np.subtract.at(capacity, kept.mentors, 1)
    seekers = np.flatnonzero(waiting(deck, programme))
    usual, steps = (FEW, OFTEN) if len(seekers) <= SMALL_POOL else (MANY, SELDOM)
    round_ = _Round(gathering, policy, mentors_for, kept, capacity, best or usual, steps)
    free = np.setdiff1d(seekers, kept.mentees, assume_unique=True)
    tenants = deck.arrays["tenant"][free]
    groups = [free[np.isin(tenants, group)] for group in _under_agreement(deck, mentors_for)]
    return _told(round_, seekers, [_choose(round_, group) for group in groups if len(group)])


def _under_agreement(deck: Deck, mentors_for: MentorsFor) -> Iterator[list[int]]:
    """Yield groups of municipalities without an agreement between them: each group is a draft by itself."""
    beside: defaultdict[int, set[int]] = defaultdict(set)
    for one, others in mentors_for.items():
        for other in others:
            if one in deck.tenant_numbers and other in deck.tenant_numbers:
                first, second = deck.tenant_numbers[one], deck.tenant_numbers[other]
                beside[first].add(second)
                beside[second].add(first)
    seen: set[int] = set()
    for start in range(len(deck.tenants)):
        if start in seen:
            continue
        group, reached = {start}, [start]
        while reached:
            new = beside[reached.pop()] - group
            group |= new
            reached += sorted(new)
        seen |= group
        yield sorted(group)


def _choose(round_: _Round, mentees: Ints) -> _Chosen:
    """Choose pairs for these mentees, out of the best few of each; whoever is left over is looked at in full once more."""
    policy, deck = round_.policy, round_.deck
    mentors = offered(deck, round_.gathering.programme)
    find_ = partial(find, round_.gathering, mentors=mentors, mentors_for=round_.mentors_for, floor=policy.floor)
    found = find_(mentees, most=round_.best)
    added = np.array([round_.added(mentee) for mentee in mentees.tolist()], dtype=np.int64)
    pair = _solved(round_, found, added)
    short = (pair == NO_PAIR) & (found.above_floor > np.diff(found.starts))
    if short.any():
        found = with_all(found, find_(mentees[short], most=None))
        pair = _solved(round_, found, added)
    if policy.most_pairs_first:  # among the pairs that anybody would be chosen from, so never fewer
        pair = _solved(round_, found, added, above_all=True)
    if not policy.balance:
        return _Chosen(found, pair, added)
    tenants = deck.arrays["tenant"]
    here = np.isin(np.arange(len(deck.tenants)), tenants[mentees])
    helped = np.bincount(tenants[round_.locked.mentees], minlength=len(here)) * here
    asking = Asking(tenants[mentees], found.above_floor > 0, helped)

    def again(bonus: Ints) -> Ints:
        return _solved(round_, found, added + bonus, above_all=policy.most_pairs_first)

    pair, bonus = balanced(asking, pair, again, round_.steps)
    return _Chosen(found, pair, added + bonus)


def _solved(round_: _Round, edges: Edges, added: Ints, *, above_all: bool = False) -> Ints:
    """Solve once; `above_all`: one pair more outweighs whatever the others could lose by it."""
    worth = edges.score + added[edges.rows()]
    if round_.policy.best_first:
        return best_first(edges, worth, round_.capacity)
    nobody_at = max(20_000, round_.policy.most + sum(round_.steps) + 1)
    more = nobody_at * len(edges.mentees) if above_all else 0
    return best_together(edges, worth + more, round_.capacity, nobody_at + more)


def _told(round_: _Round, seekers: Ints, chosen: list[_Chosen]) -> Draft:
    programme, policy, week = round_.gathering.programme, round_.policy, round_.gathering.week
    pairs = [*_locked(round_), *(pair for some in chosen for pair in _proposed(round_, some))]
    apart = {pair.mentee: pair.apart for pair in pairs}
    left_over = [left for some in chosen for left in _left_over(round_, some)]
    by_tier: defaultdict[int, list[Count]] = defaultdict(list)
    by_tenant: defaultdict[UUID, list[Count]] = defaultdict(list)
    for mentee in seekers.tolist():
        reference, months = _reference(round_.deck, mentee), round_.weeks(mentee) * 12 // 52
        helped = Count(1, 1, int(apart.get(reference, False)), months, 0)
        count = helped if reference in apart else Count(1, months_left_over=months)
        by_tier[int(round_.deck.arrays["tier"][mentee])].append(count)
        by_tenant[round_.deck.tenants[int(round_.deck.arrays["tenant"][mentee])]].append(count)
    return Draft(
        programme=programme.key,
        weights=(programme.weights.key, programme.weights.version),
        policy=(policy.key, policy.version),
        week=week,
        pairs=tuple(sorted(pairs, key=lambda pair: pair.mentee)),
        lapsed=round_.locked.lapsed,
        left_over=tuple(sorted(left_over, key=lambda left: left.mentee)),
        by_tier={tier: counted(by_tier[tier]) for tier in sorted(by_tier)},
        by_municipality={tenant: counted(by_tenant[tenant]) for tenant in sorted(by_tenant)},
    )


def _locked(round_: _Round) -> Iterator[Proposed]:
    locked = round_.locked
    for mentee, mentor, score in zip(
        *(c.tolist() for c in (locked.mentees, locked.mentors, locked.score)), strict=True
    ):
        yield _pair(round_, mentee, mentor, score, round_.added(mentee), locked=True)


def _proposed(round_: _Round, chosen: _Chosen) -> Iterator[Proposed]:
    edges = chosen.edges
    for row in np.flatnonzero(chosen.pair != NO_PAIR).tolist():
        pair = int(chosen.pair[row])
        mentee, mentor, score = int(edges.mentees[row]), int(edges.mentors[pair]), int(edges.score[pair])
        yield _pair(round_, mentee, mentor, score, int(chosen.added[row]), locked=False)


def _pair(round_: _Round, mentee: int, mentor: int, score: int, added: int, *, locked: bool) -> Proposed:
    one, other = _reference(round_.deck, mentee), _reference(round_.deck, mentor)
    return Proposed(one, other, score, score + added, score < round_.policy.floor.floor and not locked, locked)


def _left_over(round_: _Round, chosen: _Chosen) -> Iterator[LeftOver]:
    edges, rows = chosen.edges, np.flatnonzero(chosen.pair == NO_PAIR)
    without = edges.mentees[rows[edges.possible[rows] == 0]]
    rules = dict(zip(without.tolist(), why_nobody(round_.gathering, without, round_.mentors_for), strict=True))
    for row in rows.tolist():
        mentee, possible, above = (int(column[row]) for column in (edges.mentees, edges.possible, edges.above_floor))
        yield LeftOver(_reference(round_.deck, mentee), rules.get(mentee), possible, above)


def _reference(deck: Deck, place: int) -> UUID:
    return join(deck.arrays["reference_high"][place], deck.arrays["reference_low"][place])
