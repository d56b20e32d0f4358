# SPDX-License-Identifier: EUPL-1.2
"""What a municipality tells of its people: in steps of five from an own start, held until five changed, and from five persons on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.disclosure_rounding import behind, changed, says_too_much, told

STARTS = {"woman": 0, "man": 2, "unknown": 4}


def a_table(woman: int, man: int = 0, unknown: int = 0) -> dict[str, int]:
    return {"woman": woman, "man": man, "unknown": unknown}


@pytest.mark.attack("T13")
@given(st.integers(0, 10_000), st.integers(0, 4))
def test_what_is_told_is_in_fives_and_never_more_than_four_off(count: int, start: int) -> None:
    assert told(count, start) % 5 == 0
    assert abs(told(count, start) - count) <= 4


@given(st.integers(0, 10_000))
def test_over_all_starts_nothing_is_added_and_nothing_taken_away(count: int) -> None:
    assert sum(told(count, start) for start in range(5)) == 5 * count


@pytest.mark.attack("T13")
def test_nobody_is_never_told_as_somebody() -> None:
    assert [told(0, start) for start in range(5)] == [0] * 5


@pytest.mark.attack("T13")
def test_the_first_four_people_are_not_told_of() -> None:
    assert behind({}, a_table(woman=4), STARTS) == {}
    assert behind({}, a_table(woman=5), STARTS) == a_table(woman=5)


@pytest.mark.attack("T13")
def test_a_table_is_held_until_five_persons_changed() -> None:
    before = a_table(woman=20, man=18)
    assert behind(before, a_table(woman=24, man=18), STARTS) == before
    assert behind(before, a_table(woman=25, man=18), STARTS) == a_table(woman=25, man=18)


@pytest.mark.attack("T13")
def test_when_fewer_than_five_are_left_nothing_is_told_any_more() -> None:
    assert behind(a_table(woman=9), a_table(woman=4), STARTS) == {}


def test_one_who_moves_between_values_is_one_change() -> None:
    assert changed({"a": 5, "b": 5}, {"a": 4, "b": 6}) == 1


@pytest.mark.attack("T13")
def test_a_table_waits_that_would_name_the_few_to_whoever_knows_how_many_there_are() -> None:
    """Five persons told as 5 and 5: each is then at least one and at most four."""
    few = {"woman": 2, "man": 3, "unknown": 0}
    assert told(2, 3) == told(3, 2) == 5
    assert says_too_much({"woman": 5, "man": 5, "unknown": 0}, 5)
    assert behind({}, few, {"woman": 3, "man": 2, "unknown": 0}) == {}
    assert not says_too_much({"woman": 5, "man": 0, "unknown": 0}, 5), "there the five can be women, or one of them"


@pytest.mark.attack("T13")
def test_a_table_waits_in_which_every_number_would_be_known() -> None:
    assert says_too_much({"woman": 0, "man": 0, "unknown": 0}, 12), "four of each"
    assert says_too_much({"woman": 10, "man": 5, "unknown": 0}, 7), "six and one, and nobody unknown"
