# SPDX-License-Identifier: EUPL-1.2
"""In which programmes a mentor would help most: for each the same ranking of who waits, beside the others.

A mentor belongs to one programme and is often of use in another. What only the other programme would still ask (its training,
its conditions) is not held against the mentor: it is asked when the mentor says yes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .card import Card
from .codes import Label
from .deck import Deck
from .engine import MayShare, rank
from .vocabulary import Step
from .weights import Programme


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


def where_needed(
    mentor: Card, programmes: Iterable[tuple[Programme, Deck]], today_week: int, *, may_share: MayShare
) -> list[Needed]:
    """Rank the people of each programme for this mentor: most people first, then who suits best, then the programme's number."""
    found = [_needed(mentor, programme, deck, today_week, may_share) for programme, deck in programmes]
    return sorted(found, key=lambda one: (-one.people, -(one.best or 0), one.programme.number))


def _needed(mentor: Card, programme: Programme, deck: Deck, week: int, may_share: MayShare) -> Needed:
    if not mentor.programmes & programme.bit:
        programme = replace(programme, steps_required=Step.NONE)
        mentor = replace(
            mentor,
            programmes=mentor.programmes | programme.bit,
            criteria_failed=mentor.criteria_failed & ~programme.bit,
            criteria_open=mentor.criteria_open | programme.bit,
        )
    ranking = rank(mentor, deck, programme, week, may_share=may_share)
    best = int(ranking.score[0]) if ranking.above_floor else None
    return Needed(programme, ranking.above_floor, best)
