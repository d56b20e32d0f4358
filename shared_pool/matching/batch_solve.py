# SPDX-License-Identifier: EUPL-1.2
"""Which of the possible pairs go together: the largest sum, each mentee once, no mentor beyond the places left.

The scarcer side looks for the other one: on the longer side most stay over, and for each of them the solver would search the
whole region. Everybody of the scarcer side has a private column "nobody", so a full assignment always exists. Costs are whole
numbers far below 2^53, so a sum is exact and the same on every machine.
"""

import numpy as np

from .batch_edges import Edges
from .columns import Ints

NO_PAIR = -1


def best_together(edges: Edges, worth: Ints, capacity: Ints, nobody_at: int) -> Ints:
    """Return per row the place in `edges` of the pair that is chosen, or -1.

    `worth`: per pair, whole and positive; `capacity`: per place of the deck; `nobody_at`: what staying over costs beside a
    pair of worth 0, so a number above every worth.
    """
    pair, place, places = _expanded(edges, capacity)
    row, rows = edges.rows()[pair], len(edges.mentees)
    taken = pair[_assigned(place, row, places, rows, nobody_at - worth[pair], nobody_at)]
    chosen = np.full(rows, NO_PAIR, dtype=np.int64)
    chosen[edges.rows()[taken]] = taken
    return chosen


def _assigned(place: Ints, row: Ints, places: int, rows: int, cost: Ints, nobody_at: int) -> Ints:
    """Return which entries (a place of a mentor, the row of a mentee, what the pair costs) are taken at the least cost."""
    # only who solves needs scipy: a worker, never a web process, to which it would cost 20 MB
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    many, few = (row, place) if places < rows else (place, row)
    most, least = max(places, rows), min(places, rows)
    if not len(cost):
        return np.array([], dtype=np.intp)
    order = np.argsort(few, kind="stable")
    few, many = few[order], many[order]
    starts = np.zeros(least + 1, dtype=np.int32)
    np.cumsum(np.bincount(few, minlength=least) + 1, out=starts[1:])
    nobody = starts[1:] - 1  # the last entry of each, in a column of its own
    entry = np.arange(len(cost), dtype=np.int32) + few  # one "nobody" stands before it for each of those before
    column = np.empty(starts[-1], dtype=np.int32)
    column[entry], column[nobody] = many, most + np.arange(least, dtype=np.int32)
    costs = np.full(starts[-1], nobody_at, dtype=np.float64)
    costs[entry] = cost[order]
    graph = csr_array((costs, column, starts), shape=(least, most + least))
    searcher, found = min_weight_full_bipartite_matching(graph)
    with_somebody = found < most
    key = few.astype(np.int64) * most + many  # ascends
    return order[np.searchsorted(key, searcher[with_somebody].astype(np.int64) * most + found[with_somebody])]


def _expanded(edges: Edges, capacity: Ints) -> tuple[Ints, Ints, int]:
    """Return, for every place of every mentor, its pairs: index in `edges` and number of the place; and how many places."""
    asked = np.bincount(edges.mentors, minlength=len(capacity))
    places = np.minimum(capacity, asked).astype(np.int32)  # more places than who ask are never filled
    first = np.cumsum(places) - places
    times = places[edges.mentors]
    pair = np.repeat(np.arange(len(edges.mentors), dtype=np.int32), times)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times)
    return pair, (first[edges.mentors][pair] + nth).astype(np.int32), int(places.sum())


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
