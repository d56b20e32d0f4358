# SPDX-License-Identifier: EUPL-1.2
"""The tables of an evening, round by round: nobody meets the same person twice, and whoever met the fewest sits first.

One round is one assignment. Who has met nobody yet counts more than all scores together, and among them who has few possible
partners left; then who sat out more often, so that breaks rotate where the numbers are odd. A helper sits at one table a round.
The same guests give the same plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from shared_pool.speed_dating.assignment import Worth, best_couples
from shared_pool.speed_dating.guests import Couple, Guests

# Hundredths of points. Scores stay below BEST_SCORE; each step outweighs all that the steps before it can add up to in one round.
BEST_SCORE = 10_000
SAT_OUT = 2 * BEST_SCORE  # each meeting less than who had the most; beyond three it makes no difference any more
MOST_BREAKS = 3
MOST_GUESTS = 1000
NOBODY_YET = MOST_GUESTS * (MOST_BREAKS * SAT_OUT + BEST_SCORE) // 10
FIRST, SCARCE, MET_NOBODY = 5, 10, 20  # in units of NOBODY_YET: first next time, few partners left, met nobody yet


@dataclass(frozen=True, slots=True)
class Table:
    """Two who talk, and who helps them."""

    number: int  # from 1
    mentee: UUID
    mentor: UUID
    helper: UUID | None = None

    @property
    def couple(self) -> Couple:
        """Who talks."""
        return self.mentee, self.mentor


@dataclass(frozen=True, slots=True)
class Round:
    """Who sits where, and who has a break."""

    number: int  # from 1
    tables: tuple[Table, ...]
    resting: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Plan:
    """All rounds of an evening, and who meets nobody in any of them: they are told before, not there."""

    rounds: tuple[Round, ...]
    alone: frozenset[UUID]

    @property
    def couples(self) -> tuple[Couple, ...]:
        """Everybody who meets, in the order of the rounds."""
        return tuple(table.couple for one in self.rounds for table in one.tables)


def plan(guests: Guests, rounds: int, *, tables: int | None = None, begun: Sequence[Round] = ()) -> Plan:
    """Plan so many rounds. `begun`: those that were held or are being held, which stay as they are; `guests`: who is there now.

    Late or absent people change the rounds that have not begun, no other. Raises ValueError for fewer rounds than have begun.
    """
    if rounds < len(begun):
        raise ValueError("a round that has begun is not planned away")
    board, held = _Board(guests, begun), list(begun)
    for number in range(len(held) + 1, rounds + 1):
        couples = board.choose(tables)
        held.append(_seated(guests, number, couples, held))
    met = {one for each in held for table in each.tables for one in table.couple}
    return Plan(tuple(held), guests.everybody - met)


class _Board:
    """Everybody beside everybody, as numbers: a row per mentee and a column per mentor, in order of reference."""

    def __init__(self, guests: Guests, begun: Sequence[Round]) -> None:
        """Lay out the couples that may still meet."""
        self.guests = guests
        self.sides = sorted(guests.mentees), sorted(guests.mentors)
        places = [{one: place for place, one in enumerate(side)} for side in self.sides]
        shape = len(self.sides[0]), len(self.sides[1])
        self.score: Worth = np.zeros(shape, dtype=np.int64)  # one more than the score; 0: no couple, or met already
        self.helped = np.zeros(shape, dtype=np.bool_)
        for (mentee, mentor), known in guests.possible.items():
            row, column = places[0][mentee], places[1][mentor]
            self.score[row, column] = known.score + 1
            self.helped[row, column] = bool(known.languages)
        self.meetings = [np.zeros(len(side), dtype=np.int64) for side in self.sides]
        for table in (table for one in begun for table in one.tables):
            at = places[0].get(table.mentee), places[1].get(table.mentor)
            for side, place in enumerate(at):
                if place is not None:
                    self.meetings[side][place] += 1
            if at[0] is not None and at[1] is not None:
                self.score[at] = 0

    def choose(self, tables: int | None) -> dict[Couple, UUID | None]:
        """Return who meets in the next round, and with whose help; they have met then."""
        worth = self._worth()
        chosen = best_couples(worth, tables)
        helped = self._with_helper([place for place in chosen if self.helped[place]], worth)
        if any(self.helped[place] and place not in helped for place in chosen):
            # too few helpers: they sit where they are needed most, and the others meet whom they share a language with
            every = [(row, column) for row, column in np.argwhere(self.helped & (worth > 0)).tolist()]
            helped = self._with_helper(every, worth, tables)
            direct = np.where(self.helped, 0, worth)
            for row, column in helped:
                direct[row, :] = direct[:, column] = 0
            chosen = [*helped, *best_couples(direct, None if tables is None else tables - len(helped))]
        for place in chosen:
            self.score[place] = 0
            for side, one in enumerate(place):
                self.meetings[side][one] += 1
        return {self._couple(place): helped.get(place) for place in chosen}

    def _couple(self, place: tuple[int, int]) -> Couple:
        return self.sides[0][place[0]], self.sides[1][place[1]]

    def _worth(self) -> Worth:
        """How much each couple is worth in this round: both their needs, and the score."""
        open_ = self.score > 0
        most = max((int(meetings.max()) for meetings in self.meetings if len(meetings)), default=0)
        needs = []
        for side, meetings in enumerate(self.meetings):
            partners = np.maximum(open_.sum(axis=1 - side), 1)
            first = np.array([one in self.guests.first for one in self.sides[side]], dtype=np.int64)
            nobody_yet = NOBODY_YET * (MET_NOBODY + SCARCE // partners + FIRST * first)
            needs.append(SAT_OUT * np.minimum(most - meetings, MOST_BREAKS) + np.where(meetings == 0, nobody_yet, 0))
        worth: Worth = np.where(open_, needs[0][:, None] + needs[1][None, :] + self.score, 0)
        return worth

    def _with_helper(
        self, places: Sequence[tuple[int, int]], worth: Worth, most: int | None = None
    ) -> dict[tuple[int, int], UUID]:
        """Who helps which couple: those that are worth most first, as long as there are helpers."""
        found: dict[UUID, tuple[int, int]] = {}
        rows, columns = set[int](), set[int]()

        def seat(place: tuple[int, int], asked: set[UUID]) -> bool:
            languages = self.guests.possible[self._couple(place)].languages
            for helper in sorted(self.guests.helpers):
                if helper in asked or not languages & self.guests.helpers[helper]:
                    continue
                asked.add(helper)
                if helper not in found or seat(found[helper], asked):
                    found[helper] = place
                    return True
            return False

        enough = min(len(self.guests.helpers), len(places) if most is None else most)
        for place in sorted(places, key=lambda place: (-int(worth[place]), place)):
            if len(found) == enough:
                break
            if place[0] not in rows and place[1] not in columns and seat(place, set()):
                rows.add(place[0])
                columns.add(place[1])
        return {place: helper for helper, place in found.items()}


def _seated(guests: Guests, number: int, couples: Mapping[Couple, UUID | None], held: Sequence[Round]) -> Round:
    """Give each couple a table. Mentors keep theirs where they can: half of the people stay seated."""
    kept = {table.mentor: table.number for one in held for table in one.tables}
    free = dict.fromkeys(range(1, len(couples) + 1))
    seats: dict[Couple, int] = {}
    moving = []
    for couple in sorted(couples, key=lambda couple: couple[1]):
        had = kept.get(couple[1])
        if had in free:
            del free[had]
            seats[couple] = had
        else:
            moving.append(couple)
    seats |= zip(moving, free, strict=True)
    tables = [Table(seats[couple], *couple, couples[couple]) for couple in sorted(seats, key=seats.__getitem__)]
    return Round(number, tuple(tables), guests.everybody - {one for couple in couples for one in couple})
