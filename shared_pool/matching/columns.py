# SPDX-License-Identifier: EUPL-1.2
"""A selection out of the columns of a deck: cut or gathered the first time that a rule reads a column."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[Any]
Bools = NDArray[np.bool_]
Pick = slice | NDArray[np.intp]
NEITHER = np.zeros(1, dtype=np.bool_)


class Columns:
    """Cards as arrays, one element per card; `at_least` and `isco` have a row per level and per code."""

    tenant: Ints
    in_full: Bools
    active: Bools
    released: Bools
    places: Ints
    waiting_since: Ints
    programmes: Ints
    criteria_failed: Ints
    criteria_open: Ints
    placed: Bools
    east: Ints
    north: Ints
    radius: Ints
    squared_radius: Ints
    reach: Ints
    meeting_points: Ints
    at_least: Ints
    unlevelled: Ints
    interpreter: Bools
    isco: Ints
    sections: Ints
    all_groups: Ints
    experience: Ints
    work: Ints
    still_connected: Ints
    goals: Ints
    double_goals: Ints
    actions: Ints
    double_actions: Ints
    half_days: Ints
    from_week: Ints
    until_week: Ints
    interests: Ints
    dislikes: Ints
    gender: Ints
    age: Ints
    life_phase: Ints
    styles: Ints
    of_age: Bools
    wish_gender: Ints
    wish_age: Ints
    wish_life_phase: Ints
    wish_style: Ints
    must_wishes: Ints
    strength: Ints
    steps: Ints
    reference_rank: Ints

    def __init__(self, source: Mapping[str, Ints], pick: Pick) -> None:
        """Select these rows; nothing is copied until it is read."""
        self._source = source
        self._pick = pick

    @classmethod
    def all_of(cls, source: Mapping[str, Ints]) -> Self:
        """Every row of it, with nothing left to select."""
        found = cls.__new__(cls)
        found.__dict__.update(source)
        return found

    def __getattr__(self, name: str) -> Ints:
        """Select one column and keep it."""
        try:
            whole = self.__dict__["_source"][name]
        except KeyError:
            raise AttributeError(name) from None
        pick = self._pick
        column: Ints = whole[..., pick] if isinstance(pick, slice) else whole.take(pick, axis=-1)
        self.__dict__[name] = column
        return column
