# SPDX-License-Identifier: EUPL-1.2
"""Numbers in the menu are remembered for a minute, and never past what their reader did."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from koepel.web import counted
from koepel.web.counted import Counted


class Clock:
    """Seconds that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def numbers() -> Iterator[int]:
    return iter(range(1, 100))


def test_a_number_is_counted_once_a_minute(clock: Clock, numbers: Iterator[int]) -> None:
    some = Counted(clock)
    assert [some.number("an", numbers.__next__, since=0) for _ in range(3)] == [1, 1, 1]
    clock.now += counted.FOR - 1
    assert some.number("an", numbers.__next__, since=0) == 1
    clock.now += 1
    assert some.number("an", numbers.__next__, since=0) == 2


def test_who_did_something_since_gets_a_new_number_and_a_colleague_does_not_wait_for_it(
    clock: Clock, numbers: Iterator[int]
) -> None:
    some = Counted(clock)
    some.number("an", numbers.__next__, since=0)
    some.number("inge", numbers.__next__, since=0)
    assert some.number("an", numbers.__next__, since=clock.now) == 3, "at the same moment counts as after"
    clock.now += 1
    assert some.number("inge", numbers.__next__, since=0) == 2
    assert some.number("an", numbers.__next__, since=clock.now - 0.5) == 4
    assert some.number("an", numbers.__next__, since=clock.now - 0.5) == 4


def test_its_own_page_counts_anew_and_the_others_follow(clock: Clock, numbers: Iterator[int]) -> None:
    some = Counted(clock)
    some.number("an", numbers.__next__, since=0)
    assert some.number("an", numbers.__next__, since=0, anew=True) == 2
    assert some.number("an", numbers.__next__, since=0) == 2


def test_a_clock_that_was_set_back_makes_no_number_eternal(clock: Clock, numbers: Iterator[int]) -> None:
    some = Counted(clock)
    some.number("an", numbers.__next__, since=0)
    clock.now -= 500
    assert some.number("an", numbers.__next__, since=0) == 2


def test_old_numbers_make_room(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "KEPT", 10)
    some = Counted(clock)
    for who in range(10):
        some.number(who, lambda: 0, since=0)
    clock.now += counted.FOR
    some.number("an", lambda: 1, since=0)
    assert len(some._known) == 1
