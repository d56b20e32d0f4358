# SPDX-License-Identifier: EUPL-1.2
"""Which duos are silent in a municipality, and what makes the silence end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from koepel import clock
from tenants.followup import timeline
from tenants.followup.service import silent_duos
from tenants.trajectories import service
from tests.factories.duos import ADuo, a_duo
from tests.support.places import HOST, a_municipality, inside
from tests.tenants.test_duo_link import tap


@pytest.fixture
def duo(app: Flask) -> ADuo:
    return a_duo(app, in_=a_municipality(app, "Borsbeek"))


def silent(app: Flask, duo: ADuo, days_from_now: int = 0) -> bool:
    with inside(app, duo.tenant_id):
        found = silent_duos(clock.today() + timedelta(days=days_from_now))
        return duo.trajectory_id in [item.line.id for item in found]


def test_a_duo_of_which_nothing_was_heard_since_its_start_is_silent(app: Flask, duo: ADuo) -> None:
    assert silent(app, duo)


def test_silence_ends_the_day_a_call_was_noted(app: Flask, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        service.note_contact(duo.trajectory_id, "call")
    assert not silent(app, duo)
    assert not silent(app, duo, 21)
    assert silent(app, duo, 22)


def test_silence_ends_by_one_tap_of_the_mentor(app: Flask, duo: ADuo) -> None:
    tap(app.test_client(), duo.report, how="call")
    assert not silent(app, duo)


def test_an_undone_report_breaks_no_silence(app: Flask, duo: ADuo) -> None:
    client = app.test_client()
    saved = tap(client, duo.report).location
    assert not silent(app, duo)
    tap(client, saved)
    assert silent(app, duo)


def test_a_planned_meeting_postpones_the_silence_to_the_day_after(app: Flask, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        service.plan_next_meeting(duo.trajectory_id, clock.moment() + timedelta(days=4))
    assert not silent(app, duo)
    assert not silent(app, duo, 4)
    assert silent(app, duo, 5)


def test_each_duo_has_its_own_limit(app: Flask, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        service.set_silence(duo.trajectory_id, 45)
    assert not silent(app, duo)
    assert silent(app, duo, 16)


def test_a_paused_duo_is_not_silent_and_starts_anew_when_it_goes_on(app: Flask, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        service.pause(duo.trajectory_id)
    assert not silent(app, duo)
    with inside(app, duo.tenant_id):
        service.resume(duo.trajectory_id)
    assert not silent(app, duo, 21)
    assert silent(app, duo, 22)


def test_an_ended_duo_is_never_silent(app: Flask, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        service.close(duo.trajectory_id)
    assert not silent(app, duo, 100)


def test_the_silence_of_borsbeek_is_not_seen_in_mortsel(app: Flask, duo: ADuo) -> None:
    with inside(app, a_municipality(app, "Mortsel")):
        assert silent_duos(clock.today()) == []
    assert app.test_client().get("/mortsel/duos", base_url=HOST).status_code == 303


def test_the_story_of_a_person_tells_what_the_duo_did(app: Flask, duo: ADuo) -> None:
    tap(app.test_client(), duo.report)
    with inside(app, duo.tenant_id), app.test_request_context():
        assert sorted(line.what for line in timeline.told(duo.person_id)) == ["Duo gestart", "Ontmoeting: 2 uur"]
