# SPDX-License-Identifier: EUPL-1.2
"""A small bonus for municipalities that a draft serves worse than the region, as long as the worst served one gains."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .batch_solve import NO_PAIR
from .columns import Bools, Ints

# what each adjustment adds, in hundredths of points; in a large pool each of them costs seconds
OFTEN, SELDOM = (200,) * 10, (300,) * 3


@dataclass(frozen=True, slots=True)
class Asking:
    """Mentees who could be helped, by municipality; those in a locked pair are helped already."""

    tenant: Ints  # number of each row
    could: Bools  # of each row: there is a possible mentor
    locked: Ints  # per municipality

    def served(self, chosen: Ints) -> Ints:
        """Return per municipality how many have a pair."""
        helped = np.bincount(self.tenant[chosen != NO_PAIR], minlength=len(self.locked))
        both: Ints = helped + self.locked
        return both

    @property
    def all(self) -> Ints:
        """Per municipality how many could have a pair."""
        every: Ints = np.bincount(self.tenant[self.could], minlength=len(self.locked)) + self.locked
        return every


def balanced(asking: Asking, chosen: Ints, choose: Callable[[Ints], Ints], steps: Sequence[int]) -> tuple[Ints, Ints]:
    """Return the choice after at most so many adjustments as there are steps, and the bonus of each row.

    `choose` makes the choice again with a bonus for each row.
    """
    every = asking.all
    bonus = np.zeros(len(every), dtype=np.int64)
    for step in steps:
        served = asking.served(chosen)
        below = served * every.sum() < every * served.sum()
        if not below.any():
            break
        tried = bonus + step * below
        other = choose(tried[asking.tenant])
        if _worst(asking.served(other), every) <= _worst(served, every):
            break
        bonus, chosen = tried, other
    return chosen, bonus[asking.tenant]


def _worst(served: Ints, every: Ints) -> Fraction:
    return min(Fraction(int(some), int(of)) for some, of in zip(served, every, strict=True) if of)
