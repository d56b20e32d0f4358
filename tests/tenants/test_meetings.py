# SPDX-License-Identifier: EUPL-1.2
"""Meetings and contacts as staff note them, and the page of a duo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.records import AuditEntry
from tenants.trajectories import service
from tenants.trajectories.models import Contact, Duo, Meeting
from tests.factories.duos import ADuo, a_duo
from tests.support.places import HOST, Staff, a_case_worker, a_contact_point, a_municipality, inside, on_day, signed_in
from tests.support.working import worked


@pytest.fixture
def duo(app: Flask) -> ADuo:
    return a_duo(app, in_=a_municipality(app, "Borsbeek"), meetings=[clock.today() - timedelta(days=5)])


@pytest.fixture
def an(app: Flask, duo: ADuo) -> Staff:
    return signed_in(app, a_case_worker(app, duo.tenant_id))


def page(staff: Staff, path: str, status: int = 200) -> BeautifulSoup:
    answer = staff.get(path, base_url=HOST)
    assert answer.status_code == status, answer.status
    return BeautifulSoup(answer.text, "html.parser")


def at(duo: ADuo, tail: str = "") -> str:
    return f"/borsbeek/duos/{duo.trajectory_id}{tail}"


def undo(staff: Staff, answer_path: str) -> None:
    """Press the undo of the notification on this page."""
    form = page(staff, answer_path).select_one("#flash form")
    assert form is not None, "no undo was offered"
    assert staff.send(str(form["action"])).status_code == 303


def counted(app: Flask, duo: ADuo) -> list[Meeting]:
    with inside(app, duo.tenant_id):
        return list(db.session.scalars(select(Meeting).where(Meeting.withdrawn_at.is_(None)).order_by(Meeting.held_on)))


def test_staff_note_a_meeting_on_behalf_and_take_it_back(app: Flask, duo: ADuo, an: Staff) -> None:
    day = clock.today() - timedelta(days=1)
    boxes = {"held_on-day": day.day, "held_on-month": day.month, "held_on-year": day.year}
    an.send(at(duo, "/ontmoetingen"), **boxes, how="online", minutes="45")
    last = counted(app, duo)[-1]
    assert (last.held_on, last.mode, last.minutes, last.reported_by) == (day, "online", 45, "staff")
    undo(an, at(duo))
    assert len(counted(app, duo)) == 1
    undo(an, at(duo))
    assert len(counted(app, duo)) == 2


def test_a_call_noted_by_staff_is_no_meeting_and_can_be_undone(app: Flask, duo: ADuo, an: Staff) -> None:
    an.send(at(duo, "/contacten"), kind="call")
    assert len(counted(app, duo)) == 1
    undo(an, at(duo))
    with inside(app, duo.tenant_id):
        assert db.session.scalars(select(Contact)).one().withdrawn_at is not None


def test_a_report_with_a_fault_comes_back_with_what_was_typed(duo: ADuo, an: Staff) -> None:
    boxes = {"held_on-day": "40", "held_on-month": "1", "held_on-year": "2019"}
    answer = an.send(at(duo, "/ontmoetingen"), how="in_person", note="Over de bakkerij", **boxes)
    assert answer.status_code == 422
    assert "Over de bakkerij" in answer.text
    assert BeautifulSoup(answer.text, "html.parser").select_one(".error-summary a[href='#f-held_on']")


def test_the_next_meeting_is_planned_shown_to_both_and_removed(app: Flask, duo: ADuo, an: Staff) -> None:
    an.send(
        at(duo, "/volgende"), at=f"{clock.moment() + timedelta(days=3):%Y-%m-%dT14:00}", where="Bibliotheek Borsbeek"
    )
    client = app.test_client()
    for path in (f"/l/{duo.mentor_token}", f"/l/{duo.mentee_token}/mentor"):
        assert "Bibliotheek Borsbeek" in client.get(path, base_url=HOST).text
    undo(an, at(duo))
    assert "Bibliotheek" not in client.get(f"/l/{duo.mentee_token}/mentor", base_url=HOST).text


def test_a_moment_that_has_passed_is_no_plan(duo: ADuo, an: Staff) -> None:
    assert an.send(at(duo, "/volgende"), at="2016-05-20T14:00").status_code == 422


def test_the_limit_of_silence_is_set_per_duo_between_7_and_60_days(app: Flask, duo: ADuo, an: Staff) -> None:
    for days, status in (("6", 422), ("61", 422), ("60", 303)):
        assert an.send(at(duo, "/stilte"), silence_days=days).status_code == status
    undo(an, at(duo))
    with inside(app, duo.tenant_id):
        assert service.trajectory(duo.trajectory_id).silence_days == 21


def test_a_pause_is_undone_without_a_trace_of_contact(app: Flask, duo: ADuo, an: Staff) -> None:
    an.send(at(duo, "/pauze"))
    undo(an, at(duo))
    with inside(app, duo.tenant_id):
        assert service.trajectory(duo.trajectory_id).state == "started"
        assert db.session.scalars(select(Contact)).all() == []


def test_stopping_asks_a_reason_and_can_be_undone(app: Flask, duo: ADuo, an: Staff) -> None:
    assert an.send(at(duo, "/einde"), ending="stopped").status_code == 422
    assert an.send(at(duo, "/einde"), ending="stopped", reason="moved").status_code == 303
    with inside(app, duo.tenant_id):
        assert service.trajectory(duo.trajectory_id).stop_reason == "moved"
    undo(an, at(duo))
    with inside(app, duo.tenant_id):
        assert (service.trajectory(duo.trajectory_id).state, service.trajectory(duo.trajectory_id).stop_reason) == (
            "started",
            "",
        )


def test_it_does_not_click_and_the_trajectory_waits_for_another_mentor(app: Flask, duo: ADuo, an: Staff) -> None:
    assert [an.send(at(duo, "/andere-mentor")).status_code for _ in range(2)] == [303, 303], "a double click"
    assert "Karel" not in page(an, at(duo)).text
    with inside(app, duo.tenant_id):
        row = service.trajectory(duo.trajectory_id)
        assert (row.state, row.stop_reason, row.ended_on) == ("started", "", None)
        assert [one.state for one in service.duos_of(row.id)] == ["stopped"]


def test_an_ended_duo_names_the_mentor_no_more(app: Flask, duo: ADuo, an: Staff) -> None:
    assert "Karel Peeters" in page(an, at(duo)).text
    with inside(app, duo.tenant_id):
        service.close(duo.trajectory_id)
    seen = page(an, at(duo)).text
    assert "Karel" not in seen
    assert "karel@example.org" not in seen


def test_reading_notes_and_channel_is_logged_by_field(app: Flask, duo: ADuo, an: Staff) -> None:
    with inside(app, duo.tenant_id):
        service.record_meeting(duo.trajectory_id, clock.today(), note="Een gesprek")
    page(an, at(duo))
    with inside(app, duo.tenant_id):
        line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "read")).one()
        assert (line.fields, line.person_id) == (["notes", "mentor_contact"], duo.person_id)


def test_a_contact_point_without_an_appointment_as_case_worker_reads_no_duo(app: Flask, duo: ADuo) -> None:
    bert = signed_in(app, a_contact_point(app, duo.tenant_id))
    page(bert, at(duo), status=403)
    page(bert, "/borsbeek/duos", status=403)


def test_a_case_worker_of_mortsel_does_not_find_a_duo_of_borsbeek(app: Flask, duo: ADuo) -> None:
    stranger = signed_in(app, a_case_worker(app, a_municipality(app, "Mortsel"), "Eva Maes"))
    page(stranger, at(duo), status=404)
    page(stranger, f"/mortsel/duos/{duo.trajectory_id}", status=404)
    assert stranger.send(f"/mortsel/duos/{duo.trajectory_id}/contacten").status_code == 404


def test_the_list_parts_running_silent_and_ended(app: Flask, duo: ADuo, an: Staff) -> None:
    quiet = a_duo(app, in_=duo.tenant_id, mentee="Yusuf", mentor="Lies")
    over = a_duo(app, in_=duo.tenant_id, mentee="Amina", mentor="Jan")
    with inside(app, duo.tenant_id):
        service.close(over.trajectory_id)
    assert quiet.trajectory_id != over.trajectory_id
    seen = {
        view: page(an, f"/borsbeek/duos?toon={view}").select_one("main").text
        for view in ("lopend", "stil", "beeindigd")
    }  # type: ignore[union-attr]
    assert [name in seen["lopend"] for name in ("Samira", "Yusuf", "Amina")] == [True, True, False]
    assert [name in seen["stil"] for name in ("Samira", "Yusuf", "Amina")] == [False, True, False]
    assert [name in seen["beeindigd"] for name in ("Samira", "Yusuf", "Amina")] == [False, False, True]


def test_the_day_of_the_last_contact_follows_by_itself(app: Flask, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        service.note_contact(duo.trajectory_id, "message")
    worked(app)
    with inside(app, duo.tenant_id):
        assert db.session.scalars(select(Duo.last_contact_on)).one() == clock.today()


@pytest.mark.parametrize("day", [date(2019, 3, 31), date(2019, 10, 27)])
def test_a_plan_on_the_day_the_clock_changes_keeps_its_hour(app: Flask, day: date) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"), started_on=date(2019, 3, 1))
    with on_day(date(2019, 3, 2)), inside(app, duo.tenant_id):
        at_two = clock.moment().replace(year=day.year, month=day.month, day=day.day, hour=14, minute=0)
        service.plan_next_meeting(duo.trajectory_id, at_two, "Café")
        kept = db.session.scalars(select(Duo.next_meeting_at)).one()
    assert kept is not None
    assert kept.astimezone(clock.BRUSSELS).hour == 14


def test_a_mentor_without_a_phone_gets_a_sheet_of_paper_with_first_names_only(duo: ADuo, an: Staff) -> None:
    seen = page(an, at(duo, "/blad")).text
    assert "Samira and Karel" in seen
    assert "Haddad" not in seen
    assert "Peeters" not in seen
