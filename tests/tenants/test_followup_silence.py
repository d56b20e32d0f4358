# SPDX-License-Identifier: EUPL-1.2
"""The rule of silence at its borders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tenants.followup.silence import silence

TODAY = date(2019, 5, 14)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(("days", "beyond"), [(20, False), (21, False), (22, True), (60, True)])
def test_a_duo_is_silent_the_day_after_its_limit(days: int, beyond: bool) -> None:
    found = silence(TODAY, started_on=ago(100), last_heard_on=ago(days), limit=21, next_meeting_on=None)
    assert (found.days, found.beyond) == (days, beyond)


@pytest.mark.parametrize(("limit", "beyond"), [(7, True), (29, True), (30, False), (60, False)])
def test_without_any_contact_the_start_counts(limit: int, beyond: bool) -> None:
    found = silence(TODAY, started_on=ago(30), last_heard_on=None, limit=limit, next_meeting_on=None)
    assert (found.since, found.beyond) == (ago(30), beyond)


@pytest.mark.parametrize(("planned", "beyond"), [(1, False), (0, False), (-1, True)])
def test_a_planned_meeting_postpones_it_to_the_day_after(planned: int, beyond: bool) -> None:
    coming = TODAY + timedelta(days=planned)
    assert silence(TODAY, started_on=ago(90), last_heard_on=ago(40), limit=21, next_meeting_on=coming).beyond is beyond


def test_a_meeting_planned_yesterday_says_nothing_when_the_limit_is_not_reached() -> None:
    assert not silence(TODAY, started_on=ago(90), last_heard_on=ago(5), limit=21, next_meeting_on=ago(1)).beyond


def test_contact_noted_before_the_start_does_not_lengthen_the_silence() -> None:
    assert silence(TODAY, started_on=ago(10), last_heard_on=ago(50), limit=21, next_meeting_on=None).since == ago(10)


def test_a_start_still_to_come_is_no_silence() -> None:
    found = silence(TODAY, started_on=TODAY + timedelta(days=5), last_heard_on=None, limit=7, next_meeting_on=None)
    assert (found.days, found.beyond) == (0, False)
