# SPDX-License-Identifier: EUPL-1.2
"""From marks to pairs: the stable plan, the plan with the most pairs beside it, and who goes home without one.

Stable: no two who met would both rather have each other than what they got, by their lists (deferred acceptance in which mentees
propose; Gale and Shapley 1962, with as many places as a mentor has). The lists have no ties: with ties, plans of different
sizes would be stable and finding the largest is out of reach, so what breaks them is settled first and told.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from shared_pool.speed_dating.assignment import Worth, best_couples
from shared_pool.speed_dating.guests import Couple
from shared_pool.speed_dating.marks import Marks

BOTH_YES = 20_001  # hundredths of points: more than two whole scores, for each yes above a maybe


def stable(marks: Marks) -> tuple[Couple, ...]:
    """Return the pairs that are stable, and of all stable plans the best one for every mentee."""
    lists: dict[UUID, list[Couple]] = {}
    for couple in marks.mutual:
        lists.setdefault(couple[0], []).append(couple)
    for mentee, couples in lists.items():
        couples.sort(key=lambda couple: marks.order(mentee, couple), reverse=True)
    held: dict[UUID, list[Couple]] = {}
    asking = sorted(lists, reverse=True)
    while asking:
        mentee = asking.pop()
        if not lists[mentee]:
            continue
        couple = lists[mentee].pop()
        mentor = couple[1]
        of_mentor = held.setdefault(mentor, [])
        of_mentor.append(couple)
        if len(of_mentor) > marks.room(mentor):
            last = max(of_mentor, key=lambda one: marks.order(mentor, one))
            of_mentor.remove(last)
            asking.append(last[0])
    return tuple(sorted(couple for couples in held.values() for couple in couples))


def most_pairs(marks: Marks) -> tuple[Couple, ...]:
    """Return as many pairs as can be made without a no, and among those plans the one with the most yes, then the best scores.

    Somebody in it may rather have had another who felt the same: it is shown beside the stable plan, and a person chooses.
    """
    mutual = marks.mutual
    rows = {one: place for place, one in enumerate(sorted({mentee for mentee, _ in mutual}))}
    above = (2 * BOTH_YES + 10_001) * (len(rows) + 1)  # one pair more outweighs the rest
    seats = [mentor for mentor in sorted({mentor for _, mentor in mutual}) for _place in range(marks.room(mentor))]
    worth: Worth = np.zeros((len(rows), len(seats)), dtype=np.int64)
    for mentee, mentor in mutual:
        yes = marks.of(mentee, mentor) + marks.of(mentor, mentee) - 2
        of_mentor = slice(bisect_left(seats, mentor), bisect_right(seats, mentor))
        worth[rows[mentee], of_mentor] = above + BOTH_YES * yes + marks.scores[mentee, mentor]
    mentees = list(rows)
    return tuple((mentees[row], seats[seat]) for row, seat in best_couples(worth))


@dataclass(frozen=True, slots=True)
class Left:
    """Who goes home without a pair, to be told kindly and asked first next time."""

    liked_somebody: frozenset[UUID]  # a yes or maybe that was not returned, or whose place another has
    liked_nobody: frozenset[UUID]

    @property
    def everybody(self) -> frozenset[UUID]:
        """First next time."""
        return self.liked_somebody | self.liked_nobody


def left_over(marks: Marks, there: Iterable[UUID], pairs: Iterable[Couple]) -> Left:
    """Return who of those that were there has no pair; a mentor with one of two places filled has one."""
    paired = {one for couple in pairs for one in couple}
    alone = frozenset(there) - paired
    liked = frozenset(who for (who, _), mark in marks.given.items() if mark) & alone
    return Left(liked, alone - liked)
