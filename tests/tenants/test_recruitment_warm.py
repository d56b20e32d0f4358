# SPDX-License-Identifier: EUPL-1.2
"""The warm list: who waits without a match is invited, called and written to, and never forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select, update

from koepel import clock
from koepel.database import db, mine
from koepel.permissions import Role
from koepel.records import Message
from tenants.activities.codes import ActivityKind, Audience
from tenants.activities.schemas import Plan
from tenants.intake import service as intakes
from tenants.intake.models import Intake
from tenants.recruitment import warm, warming
from tenants.recruitment.codes import CallEnded, Route, Tried
from tenants.recruitment.failures import MentorsOnly, WaitsNoMore
from tenants.recruitment.models import ReservePlace, WarmStep
from tenants.retention import erasing
from tenants.retention.kinds import Ground
from tenants.rights import apart
from tenants.rights.grounds import Ground as Contested
from tenants.vocabulary import Side
from tests.factories.activities import FRIDAY, MONDAY, at, planned
from tests.factories.people import a_mentee, a_mentor
from tests.support.places import Staff, a_case_worker, a_municipality, appointed, inside, on_day, signed_in

WALK = Plan(ActivityKind.GROUP_ACTIVITY, "Wandeling", at(FRIDAY, 14), at(FRIDAY, 16), Audience.BOTH, place="Fort")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_day(MONDAY):
        yield


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def worker(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


def waits(app: Flask, here: UUID, given: str, since: date, side: str = "mentor", step: str = "") -> UUID:
    """Somebody who waits since this day; the id of the intake."""
    with app.app_context():
        made = a_mentor(here, given=given, family="Peeters") if side == "mentor" else a_mentee(
            here, given=given, family="Peeters"
        )  # fmt: skip
    with inside(app, here):
        before = clock.utcnow() - (clock.today() - since)
        values = {"waiting_since": since, "next_step": step, "next_step_on": None, "updated_at": before}
        db.session.execute(update(Intake).where(Intake.tenant_id == here, Intake.id == made.id).values(values))
    return made.id


def names(page: str) -> list[str]:
    return [one.get_text(" ", strip=True) for one in BeautifulSoup(page, "html.parser").select("tbody th")]


def test_mentors_without_a_duo_stand_there_by_days_waiting_with_what_was_last_done(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    waits(app, borsbeek, "Karel", MONDAY - timedelta(days=10))
    long = waits(app, borsbeek, "Lieve", MONDAY - timedelta(days=40))
    waits(app, borsbeek, "Amina", MONDAY - timedelta(days=50), "mentee")
    worker.send(f"/borsbeek/warme-lijst/{long}/gebeld", outcome="not_reached")
    page = worker.get("/borsbeek/warme-lijst").text
    assert names(page) == ["Lieve Peeters", "Karel Peeters"]
    assert "Called: not reached" in page
    assert "40 days" in page
    assert names(worker.get("/borsbeek/warme-lijst?kant=mentee").text) == ["Amina Peeters"]


def test_a_reserve_mentor_stands_first_and_can_leave_the_reserve(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    waits(app, borsbeek, "Karel", MONDAY - timedelta(days=90))
    reserve = waits(app, borsbeek, "Lieve", MONDAY - timedelta(days=2))
    worker.send(f"/borsbeek/warme-lijst/{reserve}/reserve")
    worker.send(f"/borsbeek/warme-lijst/{reserve}/reserve")  # once more is once
    assert names(worker.get("/borsbeek/warme-lijst").text) == ["Lieve Peeters Reserve", "Karel Peeters"]
    worker.send(f"/borsbeek/warme-lijst/{reserve}/geen-reserve")
    assert names(worker.get("/borsbeek/warme-lijst").text) == ["Karel Peeters", "Lieve Peeters"]


def test_a_mentee_stands_in_no_reserve_and_who_waits_no_more_is_not_called(app: Flask, borsbeek: UUID) -> None:
    mentee = waits(app, borsbeek, "Amina", MONDAY, "mentee")
    with inside(app, borsbeek):
        with pytest.raises(MentorsOnly):
            warming.put_in_reserve(mentee)
        intakes.pause(intakes.intake(mentee), MONDAY + timedelta(days=9))
        with pytest.raises(WaitsNoMore):
            warming.called(mentee, CallEnded.REACHED)


def test_an_invitation_from_the_list_is_an_invitation_by_an_own_link(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    intake, walk = waits(app, borsbeek, "Lieve", MONDAY - timedelta(days=20)), planned(app, borsbeek, WALK)
    with inside(app, borsbeek):
        person = intakes.intake(intake).person_id
    page = worker.send(f"/borsbeek/warme-lijst/{intake}/uitnodigen", activity_id=str(walk), follow=True).text
    assert "Invited: Wandeling" in page
    with inside(app, borsbeek):
        letter = db.session.scalars(mine(Message).where(Message.person_id == person)).one()
        assert letter.kind == "activity.invitation"
    assert "Invited: Wandeling" in worker.get("/borsbeek/warme-lijst").text
    again = worker.send(f"/borsbeek/warme-lijst/{intake}/uitnodigen", activity_id=str(walk))
    assert again.status_code == 409
    empty = worker.send(f"/borsbeek/warme-lijst/{intake}/uitnodigen")
    assert empty.status_code == 422


def test_the_next_routes_stand_in_order_with_what_was_tried(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    intake = waits(app, borsbeek, "Amina", MONDAY - timedelta(days=30), "mentee")
    path = f"/borsbeek/warme-lijst/{intake}"
    worker.send(f"{path}/gezocht", route="linkedin", outcome="asked")
    worker.send(f"{path}/gezocht", route="linkedin", outcome="nobody")
    page = BeautifulSoup(worker.get(path).text, "html.parser")
    lines = [one.get_text(" ", strip=True) for one in page.select("main ol.stack li")]
    assert [line.split(" ")[0] for line in lines] == ["LinkedIn", "Websites", "Programmes", "Companies", "A", "A"]
    assert "Nobody found" in lines[0]
    assert "This one is next." in lines[1]
    slip = worker.send(f"{path}/gezocht", route="companies")
    assert slip.status_code == 422
    assert '<option value="companies" selected>' in slip.text, "what was chosen stays"
    assert worker.send(f"{path}/gezocht", route="an uncle", outcome="asked").status_code == 422


def test_a_step_can_be_taken_back(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    intake = waits(app, borsbeek, "Karel", MONDAY)
    with inside(app, borsbeek):
        step = warming.wrote(intake).id
    worker.send(f"/borsbeek/warme-lijst/stappen/{step}/terugnemen")
    with inside(app, borsbeek):
        assert db.session.scalars(select(WarmStep)).all() == []


def test_nobody_waits_four_months_on_a_step_without_a_day_before_vandaag_says_so(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    four = MONDAY - timedelta(days=130)
    forgotten = waits(app, borsbeek, "Karel", four, step="recruit")
    waits(app, borsbeek, "Lieve", MONDAY - timedelta(days=100), step="recruit")
    said = "Waits for four months, and nothing was done since"
    today = worker.get("/borsbeek/vandaag").text
    assert today.count(said) == 1
    assert "Karel Peeters" in today
    worker.send(f"/borsbeek/warme-lijst/{forgotten}/geschreven")
    assert said not in worker.get("/borsbeek/vandaag").text


def test_a_step_with_a_day_rests_until_then_and_a_fresh_plan_counts_for_four_months(app: Flask, borsbeek: UUID) -> None:
    four = MONDAY - timedelta(days=130)
    dated, fresh = waits(app, borsbeek, "Karel", four, step="wait"), waits(app, borsbeek, "Lieve", four)
    with inside(app, borsbeek):
        intakes.plan_next_step(intakes.intake(dated), "call", MONDAY + timedelta(days=30))
        intakes.plan_next_step(intakes.intake(fresh), "recruit")
        assert warm.forgotten() == []


def test_who_waits_without_any_step_is_said_once_on_vandaag(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    waits(app, borsbeek, "Karel", MONDAY - timedelta(days=200))
    page = worker.get("/borsbeek/vandaag").text
    assert page.count("Karel Peeters") == 1
    assert "Four months" in worker.get("/borsbeek/warme-lijst").text


def test_another_municipality_sees_nobody_of_the_list_and_does_nothing_to_it(app: Flask, borsbeek: UUID) -> None:
    intake = waits(app, borsbeek, "Karel", MONDAY - timedelta(days=9))
    with inside(app, borsbeek):
        step = warming.called(intake, CallEnded.REACHED).id
        warming.put_in_reserve(intake)
    mortsel = a_municipality(app, "Mortsel")
    stranger = signed_in(app, a_case_worker(app, mortsel, "Inge Baert"))
    assert "Karel" not in stranger.get("/mortsel/warme-lijst").text
    assert stranger.get(f"/mortsel/warme-lijst/{intake}").status_code == 404
    for path in (f"{intake}/gebeld", f"{intake}/reserve", f"{intake}/geen-reserve", f"stappen/{step}/terugnemen"):
        assert stranger.send(f"/mortsel/warme-lijst/{path}", outcome="reached").status_code == 404
    with inside(app, mortsel):
        assert db.session.scalars(select(WarmStep)).all() == db.session.scalars(select(ReservePlace)).all() == []


def test_who_opens_no_files_opens_no_warm_list(app: Flask, borsbeek: UUID) -> None:
    point = signed_in(app, appointed(app, borsbeek, Role.CONTACT_POINT, name="Bert Claes"))
    assert point.get("/borsbeek/warme-lijst").status_code == 403


def test_somebody_set_apart_is_not_on_the_list_and_nothing_about_them_is_shown(app: Flask, borsbeek: UUID) -> None:
    intake = waits(app, borsbeek, "Karel", MONDAY - timedelta(days=9))
    with inside(app, borsbeek):
        warming.called(intake, CallEnded.REACHED)
        warming.put_in_reserve(intake)
        person = intakes.intake(intake).person_id
    with inside(app, borsbeek):
        apart.set_apart(person, Contested.CONTESTED)
    with inside(app, borsbeek):
        assert warm.listed(Side.MENTOR) == []
        assert db.session.scalars(select(WarmStep)).all() == db.session.scalars(select(ReservePlace)).all() == []


def test_who_is_erased_leaves_no_step_and_no_reserve_behind(app: Flask, borsbeek: UUID) -> None:
    intake = waits(app, borsbeek, "Karel", MONDAY - timedelta(days=9))
    with inside(app, borsbeek):
        warming.looked(intake, Route.LINKEDIN, Tried.NOBODY)
        warming.put_in_reserve(intake)
        person = intakes.intake(intake).person_id
    with inside(app, borsbeek):
        erasing.erase(person, ground=Ground.REQUEST, by=None)
    with inside(app, borsbeek):
        assert db.session.scalars(select(WarmStep)).all() == db.session.scalars(select(ReservePlace)).all() == []


def test_the_file_tells_what_was_done_while_somebody_waited(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    intake = waits(app, borsbeek, "Karel", MONDAY - timedelta(days=9))
    worker.send(f"/borsbeek/warme-lijst/{intake}/gebeld", outcome="reached")
    with inside(app, borsbeek):
        person = intakes.intake(intake).person_id
    assert "Called: spoken with" in worker.get(f"/borsbeek/mentoren/{person}").text
