# SPDX-License-Identifier: EUPL-1.2
"""The best couples at once: each person in one couple at most, and at most so many couples.

scipy is asked when it is needed only: an application that plans no evening does not load it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Worth = NDArray[np.int64]  # a row per mentee, a column per mentor; 0: no couple


def best_couples(worth: Worth, most: int | None = None) -> list[tuple[int, int]]:
    """Return rows and columns of which the worths add up to the most. The same worths give the same couples."""
    from scipy.optimize import linear_sum_assignment

    high, wide = worth.shape
    many = min(high, wide) if most is None else min(most, high, wide)
    if many <= 0 or not worth.any():
        return []
    table: NDArray[Any] = worth
    if many < min(high, wide):
        # Who stays without a couple sits with nobody: as many nobodies as leave `many` places, and nobody meets nobody.
        table = np.zeros((high + wide - many, wide + high - many), dtype=np.int64)
        table[:high, :wide] = worth
        table[high:, wide:] = -(many * int(worth.max()) + 1)
    chosen = zip(*(side.tolist() for side in linear_sum_assignment(table, maximize=True)), strict=True)
    return [(row, column) for row, column in chosen if row < high and column < wide and worth[row, column]]
