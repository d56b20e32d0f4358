# SPDX-License-Identifier: EUPL-1.2
"""What two who met said of each other, apart and unseen by the other: yes, maybe or no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from uuid import UUID

from shared_pool.speed_dating.guests import Couple


class Mark(IntEnum):
    """More is better; whoever said nothing said no."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """What settles a choice between two who were marked alike: who waits longer, then the tier."""

    waiting_weeks: int = 0
    tier: int = 0


@dataclass(frozen=True)
class Marks:
    """All that was marked on an evening, by who marked it and whom."""

    given: Mapping[tuple[UUID, UUID], Mark]
    scores: Mapping[Couple, int]  # of the couples that met
    standing: Mapping[UUID, Standing] = field(default_factory=dict)
    places: Mapping[UUID, int] = field(default_factory=dict)  # of a mentor; one where nothing is said

    def of(self, who: UUID, about: UUID) -> Mark:
        """Return what one said of another."""
        return self.given.get((who, about), Mark.NO)

    @property
    def mutual(self) -> tuple[Couple, ...]:
        """The couples that met and of which nobody said no."""
        return tuple(
            (mentee, mentor)
            for mentee, mentor in sorted(self.scores)
            if self.of(mentee, mentor) and self.of(mentor, mentee)
        )

    def room(self, mentor: UUID) -> int:
        """Return how many mentees this mentor can have."""
        return self.places.get(mentor, 1)

    def order(self, who: UUID, couple: Couple) -> tuple[int, int, int, int, int]:
        """Return where a couple stands in the list of one of the two: yes before maybe, score, waiting, tier, reference."""
        other = couple[1] if who == couple[0] else couple[0]
        stands = self.standing.get(other, Standing())
        return -self.of(who, other), -self.scores[couple], -stands.waiting_weeks, -stands.tier, other.int
