# SPDX-License-Identifier: EUPL-1.2
"""Milliseconds of one thing done many times, and of two things done in turn, so that a busy machine is unfair to neither."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Times:
    """Milliseconds by the clock on the wall, and of this process's own processor time, one each per round."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]

    @property
    def p95(self) -> float:
        """By the clock on the wall: 95 of 100 rounds were no slower."""
        return share(self.wall, 0.95)

    @property
    def undisturbed(self) -> float:
        """By the clock on the wall, of the quickest tenth: whatever else the machine does only adds."""
        return share(self.wall, 0.1)

    @property
    def median(self) -> float:
        """By the clock on the wall."""
        return statistics.median(self.wall)

    @property
    def median_cpu(self) -> float:
        """Of processor time; that of PostgreSQL is not in it."""
        return statistics.median(self.cpu)


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies."""
    return sorted(values)[max(0, ceil(part * len(values)) - 1)]


def timed(work: Iterable[Callable[[], object]], *, before: Callable[[], object] = lambda: None) -> Times:
    """Do each of these once; what is done before each of them does not count."""
    wall, cpu = [], []
    for one in work:
        before()
        began, spent = time.perf_counter(), time.process_time()
        one()
        cpu.append((time.process_time() - spent) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return Times(tuple(wall), tuple(cpu))


def in_turn(
    one: Callable[[], object], other: Callable[[], object], rounds: int, *, before: Callable[[], object] = lambda: None
) -> tuple[Times, Times]:
    """One, other, other, one, and so on: what the machine does meanwhile falls on both alike."""
    plan = [one if place % 4 in (0, 3) else other for place in range(2 * rounds)]
    found = timed(plan, before=before)

    def of(which: Callable[[], object]) -> Times:
        places = [place for place, work in enumerate(plan) if work is which]
        return Times(tuple(found.wall[p] for p in places), tuple(found.cpu[p] for p in places))

    return of(one), of(other)
