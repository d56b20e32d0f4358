# SPDX-License-Identifier: EUPL-1.2
"""Whether it clicks shows after two meetings or three weeks, whichever comes first; who does not feel safe waits for nothing (F8)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.records import AuditEntry
from tenants.trajectories import meetings, service
from tenants.trajectories.cooling import TooSoon
from tenants.trajectories.failures import NotThen
from tenants.trajectories.models import Meeting
from tests.factories.duos import ADuo, a_duo
from tests.support.places import a_case_worker, a_municipality, inside, signed_in


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def young(app: Flask, borsbeek: UUID, *met: date, days: int = 10) -> ADuo:
    """A duo that started so many days ago and met on these days."""
    return a_duo(app, in_=borsbeek, started_on=days_ago(days), meetings=met)


def test_after_one_meeting_in_ten_days_it_is_too_early_and_the_page_says_until_when(app: Flask, borsbeek: UUID) -> None:
    duo = young(app, borsbeek, days_ago(5))
    browser = signed_in(app, a_case_worker(app, borsbeek))
    page = browser.get(f"/borsbeek/duos/{duo.trajectory_id}").text
    assert "Give it time: two meetings, or until" in page
    assert "1 meeting so far." in page
    assert "End this duo, look for another mentor" not in page
    answer = browser.send(f"/borsbeek/duos/{duo.trajectory_id}/andere-mentor")
    assert answer.status_code == 409
    assert "has not had its time yet" in answer.text
    with inside(app, borsbeek):
        assert [one.state for one in service.duos_of(duo.trajectory_id)] == ["started"]


@pytest.mark.parametrize(("days", "met"), [(20, 2), (21, 0)])
def test_two_meetings_or_three_weeks_are_enough(app: Flask, borsbeek: UUID, days: int, met: int) -> None:
    duo = young(app, borsbeek, *(days_ago(at + 1) for at in range(met)), days=days)
    with inside(app, borsbeek):
        service.part(duo.trajectory_id)
        assert [one.state for one in service.duos_of(duo.trajectory_id)] == ["stopped"]


def test_a_meeting_that_was_withdrawn_does_not_count(app: Flask, borsbeek: UUID) -> None:
    duo = young(app, borsbeek, days_ago(5), days_ago(3))
    with inside(app, borsbeek):
        meeting_id = db.session.scalars(select(Meeting.id).limit(1)).one()
        meetings.withdraw_meeting(meeting_id)
        with pytest.raises(TooSoon):
            service.part(duo.trajectory_id)


def test_who_does_not_feel_safe_stops_at_once_and_it_is_on_record(app: Flask, borsbeek: UUID) -> None:
    duo = young(app, borsbeek, days=1)
    browser = signed_in(app, a_case_worker(app, borsbeek))
    assert "Somebody does not feel safe" in browser.get(f"/borsbeek/duos/{duo.trajectory_id}").text
    assert browser.send(f"/borsbeek/duos/{duo.trajectory_id}/andere-mentor", unsafe="1").status_code == 303
    with inside(app, borsbeek):
        assert [one.state for one in service.duos_of(duo.trajectory_id)] == ["stopped"]
        assert "parted_unsafe" in set(db.session.scalars(select(AuditEntry.action)))


def test_stopping_because_the_match_was_not_ideal_waits_as_well_and_another_reason_does_not(
    app: Flask, borsbeek: UUID
) -> None:
    duo = young(app, borsbeek)
    browser = signed_in(app, a_case_worker(app, borsbeek))
    answer = browser.send(f"/borsbeek/duos/{duo.trajectory_id}/einde", ending="stopped", reason="match_not_ideal")
    assert answer.status_code == 422
    assert "Give it time" in answer.text
    with inside(app, borsbeek), pytest.raises(NotThen):
        service.stop(duo.trajectory_id, reason="match_not_ideal")
    with inside(app, borsbeek):
        service.stop(duo.trajectory_id, reason="moved")
        assert service.trajectory(duo.trajectory_id).state == "stopped"
