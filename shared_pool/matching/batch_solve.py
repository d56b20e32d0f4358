# SPDX-License-Identifier: EUPL-1.2
"""Which of the possible pairs go together: the largest sum, each mentee once, no mentor beyond the places left.

Every mentee has a private column "stays waiting", so a full assignment always exists. Costs are whole numbers far below
2^53, so a sum is exact and the same on every machine. The only part that needs scipy: a worker's part, never a web process's.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from .batch_edges import Edges
from .columns import Ints

NO_PAIR = -1


def best_together(edges: Edges, worth: Ints, capacity: Ints, waits_at: int) -> Ints:
    """Return per row the place in `edges` of the pair that is chosen, or -1.

    `worth`: per pair, whole and positive; `capacity`: per place of the deck; `waits_at`: what staying waiting costs beside
    a pair of worth 0, so a number above every worth.
    """
    rows = len(edges.mentees)
    chosen = np.full(rows, NO_PAIR, dtype=np.int64)
    used = np.flatnonzero((np.diff(edges.starts) > 0) & _somebody_free(edges, capacity))
    if not len(used):
        return chosen
    pair, column, columns = _expanded(edges, capacity)
    row_of = np.full(rows, -1, dtype=np.int32)
    row_of[used] = np.arange(len(used), dtype=np.int32)
    counts = np.bincount(row_of[edges.rows()[pair]], minlength=len(used))
    starts = np.zeros(len(used) + 1, dtype=np.int32)
    np.cumsum(counts + 1, out=starts[1:])
    waits = starts[1:] - 1  # the last entry of each row, in a column of its own
    is_pair = np.ones(starts[-1], dtype=np.bool_)
    is_pair[waits] = False
    indices = np.empty(starts[-1], dtype=np.int32)
    indices[is_pair], indices[waits] = column, columns + np.arange(len(used), dtype=np.int32)
    cost = np.empty(starts[-1], dtype=np.float64)
    cost[is_pair], cost[waits] = waits_at - worth[pair], waits_at
    source = np.full(starts[-1], NO_PAIR, dtype=np.int32)
    source[is_pair] = pair
    graph = csr_array((cost, indices, starts), shape=(len(used), columns + len(used)))
    _, partner = min_weight_full_bipartite_matching(graph)
    for row, column_of_row in zip(range(len(used)), partner.tolist(), strict=True):
        first, last = starts[row], starts[row + 1]
        chosen[used[row]] = source[first + np.searchsorted(indices[first:last], column_of_row)]
    return chosen


def _somebody_free(edges: Edges, capacity: Ints) -> Ints:
    free = np.bincount(edges.rows(), weights=capacity[edges.mentors] > 0, minlength=len(edges.mentees))
    some: Ints = free > 0
    return some


def _expanded(edges: Edges, capacity: Ints) -> tuple[Ints, Ints, int]:
    """Return, for every place of every mentor, its pairs: place in `edges` and column, in order; and how many columns."""
    asked = np.bincount(edges.mentors, minlength=len(capacity))
    places = np.minimum(capacity, asked).astype(np.int32)  # more places than who ask are never filled
    first = np.cumsum(places) - places
    times = places[edges.mentors]
    pair = np.repeat(np.arange(len(edges.mentors), dtype=np.int32), times)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times)
    column = (first[edges.mentors][pair] + nth).astype(np.int32)
    return pair, column, int(places.sum())


def best_first(edges: Edges, worth: Ints, capacity: Ints) -> Ints:
    """Return per row the pair that is chosen when the best pair is taken first, then the best of what is left."""
    chosen = np.full(len(edges.mentees), NO_PAIR, dtype=np.int64)
    left = capacity.copy()
    rows = edges.rows()
    for pair in np.argsort(-worth, kind="stable").tolist():
        row, mentor = rows[pair], edges.mentors[pair]
        if chosen[row] == NO_PAIR and left[mentor] > 0:
            chosen[row] = pair
            left[mentor] -= 1
    return chosen
