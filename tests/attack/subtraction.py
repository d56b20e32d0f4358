# SPDX-License-Identifier: EUPL-1.2
"""Who subtracts: a story of members month by month, what is published of it, and what is left of one member for all the others."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, kron, vstack

from shared_pool.steering.snapshots import REGION, cells
from tenants.disclosure_rounding import OFF, STEP, Counts, behind, told

MONTHS = 24
VALUES = ("woman", "man", "other", "unknown")
Bounds = dict[str, tuple[int, int]]


@dataclass
class Member:
    """A municipality whose people come, go and move from one value to another; it tells after every event, as in practice."""

    dice: random.Random
    weights: tuple[int, ...]
    pace: int
    exact: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VALUES, 0))
    base: dict[str, int] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.starts = {value: self.dice.randrange(STEP) for value in VALUES}

    @classmethod
    def any(cls, dice: random.Random) -> Member:
        """Some have many of a value and few of another, or nobody; some grow fast."""
        weights = (dice.randrange(1, 20), dice.randrange(20), dice.choice((0, 0, 1, 3)), dice.choice((0, 1, 8)))
        return cls(dice, weights, dice.choice((1, 3, 6)))

    def month(self) -> None:
        for _ in range(self.dice.randrange(self.pace + 1)):
            self._event(self.dice.choices(VALUES, self.weights)[0], +1)
        for _ in range(self.dice.randrange(self.pace + 1)):
            if self.dice.random() < 0.4 and any(self.exact.values()):
                self._event(self.dice.choices(VALUES, tuple(self.exact.values()))[0], -1)

    def _event(self, value: str, more: int) -> None:
        self.exact[value] += more
        self.base = behind(self.base, self.exact, self.starts)

    def tells(self) -> dict[str, int]:
        found = {value: told(self.base.get(value, 0), start) for value, start in self.starts.items()}
        return {value: persons for value, persons in found.items() if persons}


@dataclass(frozen=True)
class Month:
    """What is published at the end of a month, and what each municipality knows of itself alone."""

    published: dict[str, Counts]
    tells: tuple[Counts, ...]
    behind: tuple[Counts, ...]
    exact: tuple[Counts, ...]

    def left(self, member: int) -> Counts:
        """What is left of a member's row when all others take their own away from the region's: their own they know to the last."""
        whole = self.published.get(REGION, {})
        others = [row for number, row in enumerate(self.tells) if number != member]
        return {value: whole.get(value, 0) - sum(row.get(value, 0) for row in others) for value in VALUES}


def story(dice: random.Random, members: int) -> list[Month]:
    """Two years of a region that begins with nobody."""
    towns = [Member.any(dice) for _ in range(members)]
    return list(_months(towns))


def _months(towns: list[Member]) -> Iterator[Month]:
    for _ in range(MONTHS):
        for town in towns:
            town.month()
        tells = tuple(town.tells() for town in towns)
        table = {REGION: dict[str, int]()} | {f"town {number}": dict(row) for number, row in enumerate(tells)}
        for row in tells:
            for value, persons in row.items():
                table[REGION][value] = table[REGION].get(value, 0) + persons
        shown: dict[str, Counts] = {}
        for cell in cells(table):
            shown[cell["place"]] = {**shown.get(cell["place"], {}), cell["value"]: cell["persons"]}
        yield Month(shown, tells, tuple(dict(t.base) for t in towns), tuple(dict(t.exact) for t in towns))


def narrowed(rows: list[Counts], totals: list[int] | None = None) -> list[Bounds]:
    """What the counts behind these tellings of one member can be, by linear programming over all of them at once.

    One unknown start for each value, the same over all months; a count is not less than nought; five persons at least, or
    exactly so many as `totals` says. Two bounds for each count, found in one programme of as many copies.
    """
    many = len(rows) * len(VALUES)
    per_cell = eye_array(many)
    starts = kron(np.ones((len(rows), 1)), eye_array(len(VALUES)))
    shown = np.array([row[value] for row in rows for value in VALUES], dtype=float)
    sums = hstack([kron(eye_array(len(rows)), np.ones((1, len(VALUES)))), csr_array((len(rows), len(VALUES)))])
    both = hstack([per_cell, starts])
    at_least = np.array(totals or [STEP] * len(rows), dtype=float)
    upper, limits = [both, -both, -sums], [shown + OFF, -shown, -at_least]
    if totals:
        upper.append(sums)
        limits.append(at_least)
    matrix, limit = vstack(upper), np.concatenate(limits)
    copies = 2 * many
    aim = np.zeros((copies, many + len(VALUES)))
    aim[np.arange(many), np.arange(many)] = 1
    aim[many + np.arange(many), np.arange(many)] = -1
    span = ([(0, None)] * many + [(0, OFF)] * len(VALUES)) * copies
    found = linprog(aim.ravel(), A_ub=kron(eye_array(copies), matrix).tocsr(), b_ub=np.tile(limit, copies), bounds=span)
    assert found.success, found.message
    best = (aim * found.x.reshape(copies, -1)).sum(axis=1)
    low, high = np.ceil(best[:many] - 1e-6).astype(int), np.floor(-best[many:] + 1e-6).astype(int)
    width = len(VALUES)
    return [
        {value: (int(low[k * width + i]), int(high[k * width + i])) for i, value in enumerate(VALUES)}
        for k in range(len(rows))
    ]


def claim(low: int, high: int) -> str:
    """What somebody may say of a cell who knows that it lies between these; '' when it is nothing that Koepel keeps from them."""
    if high == 0:
        return "nobody"
    if low == high:
        return "exactly"
    return "few" if low > 0 and high < STEP else ""
