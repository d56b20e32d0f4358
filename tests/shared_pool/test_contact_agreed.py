# SPDX-License-Identifier: EUPL-1.2
"""What two people expect of their contact: chosen once they have met, shown with the duo, followed by what comes later (G5)."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from shared_pool.proposals import introduction
from tenants.followup import service as follow_up
from tenants.programmes import service as programmes
from tenants.trajectories import appointments
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Trajectory
from tenants.trajectories.schemas import NextMeeting
from tests.factories.duos import ADuo, a_duo
from tests.factories.pool import Region, a_region
from tests.factories.proposals import APair, a_pair, agreed, answered
from tests.isolation.town import a_browser
from tests.support.places import Staff, a_case_worker, a_municipality, inside, on_day, signed_in
from tests.support.working import worked

HELD = "/borsbeek/voorstellen/{}/kennisgemaakt"


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Aartselaar", "Borsbeek")


@pytest.fixture
def pair(app: Flask, region: Region) -> APair:
    return a_pair(app, region.borsbeek, region.aartselaar)


def about_to_meet(app: Flask, pair: APair) -> UUID:
    """Both want to meet, and the day is fixed."""
    proposal_id = agreed(app, pair)
    answered(app, pair, proposal_id, "meets")
    with inside(app, pair.mentee_tenant):
        slot = datetime.combine(clock.today() + timedelta(days=3), time(14), tzinfo=clock.BRUSSELS)
        introduction.plan(proposal_id, introduction.Plan("three_way_talk", "Bibliotheek", (slot,)))
    worked(app)
    return proposal_id


def as_it_stands(page: str, path: str) -> dict[str, str]:
    """What a browser sends for this form when nobody touches it."""
    form = BeautifulSoup(page, "html.parser").select_one(f'form[action="{path}"]')
    assert form is not None
    return {
        str(box["name"]): str((box.select_one("option[selected]") or box.select("option")[0])["value"])
        for box in form.select("select")
    }


def duo_of(app: Flask, here: UUID) -> Trajectory:
    with inside(app, here):
        return db.session.scalars(select(Trajectory).order_by(Trajectory.number.desc())).first()  # type: ignore[return-value]


def started(app: Flask, pair: APair, **chosen: Any) -> tuple[Trajectory, dict[str, str]]:
    """The duo, after a case worker noted the introduction with these choices; and what stood ready on the page."""
    proposal_id = about_to_meet(app, pair)
    worker = signed_in(app, a_case_worker(app, pair.mentee_tenant))
    path = HELD.format(proposal_id)
    ready = as_it_stands(worker.get(f"/borsbeek/voorstellen/{proposal_id}").text, path)
    sent = worker.send(path, on=clock.today().isoformat(), **{**ready, **chosen})
    assert sent.status_code == 303
    worked(app)
    answered(app, pair, proposal_id, "goes_on")
    return duo_of(app, pair.mentee_tenant), ready


def test_the_usual_contact_of_the_programme_stands_ready_and_needs_no_click(app: Flask, pair: APair) -> None:
    row, ready = started(app, pair)
    assert ready == {"moments": "spontaneous", "way": "meet", "a_month": "2"}
    assert row.contact_agreed == {"moments": "spontaneous", "way": "meet", "a_month": 2}
    assert row.silence_days == 21, "as the programme says"


def test_a_duo_that_calls_every_week_at_fixed_moments_is_followed_by_that(app: Flask, pair: APair) -> None:
    row, _ready = started(app, pair, moments="fixed", way="call", a_month="4")
    page = signed_in(app, a_case_worker(app, pair.mentee_tenant)).get(f"/borsbeek/duos/{row.id}").text
    assert "At fixed moments · They call · 4 contacts a month" in page
    assert row.silence_days == 14
    with on_day(clock.today() + timedelta(days=14)), inside(app, pair.mentee_tenant):
        assert row.id not in {one.line.id for one in follow_up.silent_duos(clock.today())}
    with on_day(clock.today() + timedelta(days=15)), inside(app, pair.mentee_tenant):
        assert row.id in {one.line.id for one in follow_up.silent_duos(clock.today())}


def test_what_nobody_offers_is_refused_at_the_box(app: Flask, pair: APair) -> None:
    proposal_id = about_to_meet(app, pair)
    worker = signed_in(app, a_case_worker(app, pair.mentee_tenant))
    path = HELD.format(proposal_id)
    for wrong in ({"moments": "never"}, {"way": "fax"}, {"a_month": "32"}):
        sent = {"on": clock.today().isoformat(), "moments": "fixed", "way": "meet", "a_month": "2"} | wrong
        answer = worker.send(path, **sent)
        assert answer.status_code == 422
        assert f"f-{next(iter(wrong))}" in str(BeautifulSoup(answer.text, "html.parser").select_one(".error-summary"))


def test_an_introduction_noted_without_it_leaves_the_usual_one(app: Flask, pair: APair) -> None:
    proposal_id = about_to_meet(app, pair)
    with inside(app, pair.mentee_tenant):
        introduction.held(proposal_id, clock.today())
    worked(app)
    answered(app, pair, proposal_id, "goes_on")
    row = duo_of(app, pair.mentee_tenant)
    assert (row.contact_agreed, row.silence_days) == ({}, 21)


@pytest.mark.parametrize(("a_month", "days"), [("1", 37), ("2", 21), ("3", 17), ("8", 10), ("0", 21), ("31", 7)])
def test_silence_is_noticed_a_week_after_the_contact_that_did_not_come(app: Flask, a_month: str, days: int) -> None:
    duo, worker = _a_duo(app)
    worker.send(f"/borsbeek/duos/{duo.trajectory_id}/verwachting", moments="fixed", way="meet", a_month=a_month)
    row = duo_of(app, duo.tenant_id)
    assert row.silence_days == days
    assert worker.send(f"/borsbeek/duos/{duo.trajectory_id}/verwachting", moments="fixed", way="fax").status_code == 422


def test_often_enough_is_what_this_duo_agreed(app: Flask) -> None:
    duo, worker = _a_duo(app, started_on=clock.today() - timedelta(days=90))
    page = f"/borsbeek/duos/{duo.trajectory_id}"
    assert "of at least 2" in worker.get(page).text
    worker.send(f"{page}/verwachting", moments="spontaneous", way="message", a_month="4")
    assert "of at least 4" in worker.get(page).text
    worker.send(f"{page}/verwachting", moments="spontaneous", way="message", a_month="0")
    assert "in the last 30 days" not in worker.get(page).text


def test_only_a_duo_of_fixed_moments_is_asked_for_the_next_one(app: Flask) -> None:
    duo, worker = _a_duo(app)
    assert not asked_for_the_next(app, duo), "spontaneous, as the programme has it"
    worker.send(f"/borsbeek/duos/{duo.trajectory_id}/verwachting", moments="fixed", way="meet", a_month="2")
    assert asked_for_the_next(app, duo)
    with inside(app, duo.tenant_id):
        appointments.appoint(duo.trajectory_id, NextMeeting(at=clock.moment() + timedelta(days=7)))
    assert not asked_for_the_next(app, duo), "it is planned"


def test_a_municipality_sets_what_stands_ready(app: Flask) -> None:
    here = a_municipality(app, "Borsbeek")
    with inside(app, here):
        programmes.adjust(programmes.offered()[0], contact_moments="fixed", contact_way="call", contacts_a_month=3)
    duo = a_duo(app, in_=here)
    with inside(app, here):
        row = trajectories.trajectory(duo.trajectory_id)
        assert trajectories.expectation(row).tree() == {"moments": "fixed", "way": "call", "a_month": 3}


def _a_duo(app: Flask, **more: Any) -> tuple[ADuo, Staff]:
    here = a_municipality(app, "Borsbeek")
    return a_duo(app, in_=here, **more), signed_in(app, a_case_worker(app, here))


def asked_for_the_next(app: Flask, duo: ADuo) -> bool:
    """Whether the page after a report leads to planning."""
    phone = a_browser(app)
    sent = phone.send(duo.report, held_on=clock.today().isoformat(), how="in_person")
    assert sent.status_code == 303
    return bool(re.search(r"/afspraken\"", phone.get(sent.location).text))
