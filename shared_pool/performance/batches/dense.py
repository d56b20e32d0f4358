# SPDX-License-Identifier: EUPL-1.2
"""The plain way: our scores in a table of everybody beside everybody, and scipy's exact solver over it: `... SIZE`."""

from __future__ import annotations

import sys

import numpy as np
from scipy.optimize import linear_sum_assignment

from shared_pool.performance.batches.apart import quickest, tell
from shared_pool.performance.batches.pool import Pool, pool_of


def best(pool: Pool) -> tuple[int, int]:
    """Return how many pairs the best assignment has, and the sum of their scores: nothing is better."""
    edges, free = pool.pairs(), pool.places()
    first, row = np.cumsum(free) - free, edges.rows()
    table = np.zeros((len(edges.mentees), int(free.sum())))
    for nth in range(int(free.max(initial=0))):
        has = free[edges.mentors] > nth
        table[row[has], first[edges.mentors[has]] + nth] = -edges.score[has]
    taken = table[linear_sum_assignment(table)]
    return int(np.count_nonzero(taken)), int(-taken.sum())


def main(size: str) -> None:
    """Solve once or a few times, and tell."""
    pool = pool_of(int(size))
    (matched, score), seconds = quickest(lambda: best(pool))
    tell(seconds, matched, score)


if __name__ == "__main__":
    main(*sys.argv[1:])
