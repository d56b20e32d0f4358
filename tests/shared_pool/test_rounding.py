# SPDX-License-Identifier: EUPL-1.2
"""What may be published about persons: rounded, held, and only from 35 persons on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_pool.steering.rounding import changed, has_own_row, is_held, published, round_to_five


@pytest.mark.attack("T13")
@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, 0), (2, 0), (3, 5), (7, 5), (8, 10), (61, 60)])
def test_a_count_is_shown_as_the_nearest_five(count: int, shown: int) -> None:
    assert round_to_five(count) == shown


@given(st.integers(0, 10_000))
def test_a_rounded_count_is_never_more_than_two_off(count: int) -> None:
    assert abs(round_to_five(count) - count) <= 2
    assert round_to_five(count) % 5 == 0


@pytest.mark.attack("T13")
def test_a_small_municipality_has_no_row_of_its_own() -> None:
    assert not has_own_row({"a": 20, "b": 14})
    assert has_own_row({"a": 20, "b": 15})


@pytest.mark.attack("T13")
def test_a_row_is_held_until_five_persons_changed() -> None:
    before = {"woman": 20, "man": 18}
    assert is_held(before, {"woman": 24, "man": 18})
    assert not is_held(before, {"woman": 25, "man": 18})
    assert not is_held(None, before), "the first row is told"


def test_one_who_moves_between_values_is_one_change() -> None:
    assert changed({"a": 5, "b": 5}, {"a": 4, "b": 6}) == 1


@pytest.mark.attack("T13")
def test_totals_are_rounded_by_themselves() -> None:
    assert published({"b": 3, "a": 12}) == {"a": 10, "b": 5}
