# SPDX-License-Identifier: EUPL-1.2
"""In which programmes a mentor would help most: for each the same ranking of who waits, beside the others.

A mentor belongs to one programme and is often of use in another. What only the other programme would still ask (its training,
its conditions) is not held against the mentor: it is asked when the mentor says yes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from .card import Card
from .codes import Label
from .deck import Deck
from .engine import MayShare, rank
from .vocabulary import Step
from .weights import Programme


class Asked(NamedTuple):
    """A programme, the people who wait in it, and under which agreements they may be read."""

    programme: Programme
    people: Deck
    may_share: MayShare


@dataclass(frozen=True, slots=True)
class Needed:
    """How many who wait in this programme suit above the floor, and the score of the first in hundredths of points, or None."""

    programme: Programme
    people: int
    best: int | None

    @property
    def label(self) -> Label:
        """The word for the first of them."""
        return Label.of(self.best or 0)


def where_needed(mentor: Card, programmes: Iterable[Asked], today_week: int) -> list[Needed]:
    """Rank the people of each programme for this mentor: most people first, then who suits best, then the programme's number."""
    found = [_needed(mentor, asked, today_week) for asked in programmes]
    return sorted(found, key=lambda one: (-one.people, -(one.best or 0), one.programme.number))


def _needed(mentor: Card, asked: Asked, week: int) -> Needed:
    programme = asked.programme
    if not mentor.programmes & programme.bit:
        programme = replace(programme, steps_required=Step.NONE)
        mentor = replace(
            mentor,
            programmes=mentor.programmes | programme.bit,
            criteria_failed=mentor.criteria_failed & ~programme.bit,
            criteria_open=mentor.criteria_open | programme.bit,
        )
    ranking = rank(mentor, asked.people, programme, week, may_share=asked.may_share)
    best = int(ranking.score[0]) if ranking.above_floor else None
    return Needed(programme, ranking.above_floor, best)
