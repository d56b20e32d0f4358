# SPDX-License-Identifier: EUPL-1.2
"""Occupations beside each other as look-up tables: what `work.py` says of two codes, for every code at once."""

from functools import lru_cache

import numpy as np

from .columns import Ints
from .deck_codes import ISCO_CODES, ISCO_STARTS, NO_ISCO, decode_isco
from .work import ENDING_VALUES, PREFIX_VALUES


@lru_cache(maxsize=256)
def occupation_table(codes: frozenset[str]) -> Ints:
    """Return for every ISCO code its value beside the best of these codes; the codes below a prefix are a slice."""
    table = np.zeros(ISCO_CODES, dtype=np.uint8)
    for code in codes:
        for common in range(1, len(code) + 1):
            for length in range(common, 5):
                ending = common == min(len(code), length)
                width = 10 ** (length - common)
                start = ISCO_STARTS[length] + int(code[:common]) * width
                part = table[start : start + width]
                np.maximum(part, (ENDING_VALUES if ending else PREFIX_VALUES)[common], out=part)
    table.setflags(write=False)
    return table


class Occupations:
    """Every code that somebody of a deck has, beside every code there is."""

    def __init__(self, codes: Ints) -> None:
        """Make a row for each of these numbers of codes; the first row is that of no code, worth nothing."""
        there = [int(code) for code in np.unique(codes) if code != NO_ISCO]
        self._row_of = np.zeros(ISCO_CODES, dtype=np.int32)
        self._row_of[there] = np.arange(1, len(there) + 1)
        tables = [occupation_table(decode_isco([code])) for code in there]
        self._values = np.stack([np.zeros(ISCO_CODES, dtype=np.uint8), *tables])

    def beside(self, mine: Ints, theirs: Ints) -> Ints:
        """Return per pair of codes its value, 0 where either is missing."""
        values: Ints = self._values[self._row_of[mine], theirs]
        return values
