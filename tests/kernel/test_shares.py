# SPDX-License-Identifier: EUPL-1.2
"""While others work too, nobody takes more than a part of a process's time; alone on a server anybody takes all of it (T37)."""

from __future__ import annotations

import pytest

from koepel.web.shares import BURST, HEAVIEST, LATELY, Shares

SHARE = 0.15
pytestmark = pytest.mark.attack("T37")


class Clock:
    """Stands still until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def storm(shares: Shares, seconds: float, each: float = 0.1) -> None:
    for _ in range(round(seconds / each)):
        shares.took("noisy", each)


def test_who_is_alone_takes_all_of_it() -> None:
    shares = Shares(SHARE, Clock())
    storm(shares, 60)
    assert not shares.too_much("noisy")


def test_while_somebody_else_works_the_noisy_one_waits_and_the_other_does_not() -> None:
    shares = Shares(SHARE, Clock())
    shares.took("calm", 0.05)
    storm(shares, BURST + 0.2)
    assert shares.too_much("noisy")
    assert not shares.too_much("calm")


def test_it_opens_again_as_time_goes_by() -> None:
    clock = Clock()
    shares = Shares(SHARE, clock)
    storm(shares, BURST + 0.2)
    clock.now += 0.1 / SHARE
    shares.took("calm", 0.05)
    assert shares.too_much("noisy")
    clock.now += 0.2 / SHARE
    shares.took("calm", 0.05)
    assert not shares.too_much("noisy")


def test_one_heavy_page_is_no_storm() -> None:
    shares = Shares(SHARE, Clock())
    shares.took("calm", 0.05)
    shares.took("noisy", 60)
    assert not shares.too_much("noisy")
    assert HEAVIEST < BURST / 4


def test_others_who_left_long_ago_hold_nobody_back() -> None:
    clock = Clock()
    shares = Shares(SHARE, clock)
    shares.took("calm", 0.05)
    clock.now += LATELY + 1
    storm(shares, 30)
    assert not shares.too_much("noisy")


def test_a_person_who_clicks_as_fast_as_a_person_can_never_waits() -> None:
    clock = Clock()
    shares = Shares(SHARE, clock)
    for _ in range(600):
        shares.took("calm", 0.02)
        shares.took("quick", 0.1)
        clock.now += 1
        assert not shares.too_much("quick")


def test_an_installation_can_leave_it_out() -> None:
    shares = Shares(1, Clock())
    shares.took("calm", 0.05)
    storm(shares, 60)
    assert not shares.too_much("noisy")
