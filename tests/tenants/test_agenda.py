# SPDX-License-Identifier: EUPL-1.2
"""The own week, and calendars by link: moments and numbers, no names, dead at once when they are stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import update

from koepel import clock
from koepel.database import db
from koepel.records import Appointment
from tenants.activities import places, service
from tenants.activities.codes import ActivityKind, Audience
from tenants.activities.schemas import Plan
from tenants.people import service as people
from tenants.programmes import service as programmes
from tenants.trajectories import service as trajectories
from tests.factories.duos import ADuo, a_duo
from tests.isolation.town import a_browser
from tests.support.places import Staff, a_case_worker, a_municipality, inside, on_day, signed_in

MONDAY = date(2019, 3, 4)
NAMES = ("Samira", "Haddad", "Karel", "Peeters", "Wim", "Smets", "An Willems")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_day(MONDAY):
        yield


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.BRUSSELS)


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def duo(app: Flask, borsbeek: UUID) -> ADuo:
    """Meets on Tuesday at somebody's home; a moment of follow-up is due on Wednesday."""
    with inside(app, borsbeek):
        running = programmes.offered()[0]
        followed = programmes.settings_of(running).following("asylum_2")
        programmes.adjust(running, preset="asylum_2", follow_up=followed.follow_up, intervision=followed.intervision)
    found = a_duo(app, in_=borsbeek, started_on=MONDAY - timedelta(days=28))
    with inside(app, borsbeek):
        trajectories.plan_next_meeting(found.trajectory_id, at(MONDAY + timedelta(days=1), 14), "Bij Karel thuis")
        trajectories.follow(found.trajectory_id)
    return found


@pytest.fixture
def training(app: Flask, borsbeek: UUID) -> UUID:
    day = MONDAY + timedelta(days=4)
    plan = Plan(ActivityKind.TRAINING, "Basisvorming", at(day, 19), at(day, 21), Audience.MENTORS, place="Dorpshuis")
    with inside(app, borsbeek):
        return service.plan(plan).id


@pytest.fixture
def worker(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


def link_on(page: str) -> str:
    found = re.search(r"http://[^<\s]+(/l/[\w-]+/agenda\.ics)", page)
    assert found, page
    return found[1]


def summaries(file: bytes) -> list[str]:
    return sorted(str(event["summary"]) for event in Calendar.from_ical(file).walk("VEVENT"))


@pytest.mark.usefixtures("duo", "training")
def test_the_week_shows_meetings_moments_and_activities_by_day_and_another_week_does_not(worker: Staff) -> None:
    page = worker.get("/borsbeek/agenda").text
    assert "Meeting of duo 1" in page
    assert "Training: Basisvorming" in page
    assert "19:00" in page
    assert ", duo 1" in page, "the moment of follow-up"
    assert "Basisvorming" not in worker.get("/borsbeek/agenda?dag=2019-03-11").text
    assert worker.get("/borsbeek/agenda?dag=2019-13-11").status_code == 422


@pytest.mark.usefixtures("duo", "training")
def test_the_calendar_of_an_account_names_nobody_and_says_no_place_of_a_duo(app: Flask, worker: Staff) -> None:
    answer = a_browser(app).get(link_on(worker.send("/borsbeek/agenda/link").text))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    told = summaries(answer.data)
    assert "Meeting of duo 1" in told
    assert "Training: Basisvorming" in told
    assert "Follow-up talk: mentor and mentee, duo 1" in told
    assert not [name for name in (*NAMES, "thuis") if name in answer.text]


def test_the_calendar_dies_with_one_button_and_with_a_new_link(app: Flask, worker: Staff) -> None:
    first = link_on(worker.send("/borsbeek/agenda/link").text)
    second = link_on(worker.send("/borsbeek/agenda/link").text)
    program = a_browser(app)
    assert program.get(first).status_code == 410
    assert program.get(second).status_code == 200
    worker.send("/borsbeek/agenda/link/intrekken")
    assert program.get(second).status_code == 410


def test_who_does_not_work_here_any_more_reads_no_calendar(app: Flask, borsbeek: UUID) -> None:
    account = a_case_worker(app, borsbeek)
    link = link_on(signed_in(app, account).send("/borsbeek/agenda/link").text)
    assert a_browser(app).get(link).status_code == 200
    with inside(app, borsbeek):
        db.session.execute(
            update(Appointment)
            .where(Appointment.tenant_id == borsbeek, Appointment.account_id == account)
            .values(valid_to=MONDAY)
        )
    assert a_browser(app).get(link).status_code == 410


def test_a_calendar_of_one_municipality_shows_nothing_of_another(app: Flask, worker: Staff, training: UUID) -> None:
    mortsel = a_municipality(app, "Mortsel")
    other = signed_in(app, a_case_worker(app, mortsel, "Inge Baert"))
    assert summaries(a_browser(app).get(link_on(other.send("/mortsel/agenda/link").text)).data) == []
    assert worker.get("/mortsel/agenda").status_code == 404


def test_a_link_of_a_calendar_opens_nothing_else(app: Flask, worker: Staff, training: UUID) -> None:
    tokens = [
        link_on(worker.send(path).text).split("/")[2]
        for path in ("/borsbeek/agenda/link", f"/borsbeek/agenda/activiteiten/{training}/link")
    ]
    for token in tokens:
        for path in ("", "/ontmoeting", "/mentor", "/hulp", "/antwoord", "/mijn-gegevens", "/activiteit"):
            assert a_browser(app).get(f"/l/{token}{path}").status_code in (404, 410), path


def test_one_activity_has_a_calendar_of_its_own_that_says_when_it_is_called_off(
    app: Flask, borsbeek: UUID, worker: Staff, training: UUID, duo: ADuo
) -> None:
    link, program = link_on(worker.send(f"/borsbeek/agenda/activiteiten/{training}/link").text), a_browser(app)
    assert summaries(program.get(link).data) == ["Training: Basisvorming"]
    with inside(app, borsbeek):
        service.cancel(training)
    assert "STATUS:CANCELLED" in program.get(link).text
    worker.send(f"/borsbeek/agenda/activiteiten/{training}/link/intrekken")
    assert program.get(link).status_code == 410


def test_who_is_invited_puts_the_one_activity_in_the_own_calendar_and_a_duo_link_has_none(
    app: Flask, borsbeek: UUID, training: UUID, duo: ADuo
) -> None:
    with inside(app, borsbeek):
        person = people.open_file("Wim", "Smets", email="wim@example.org", preferred_channel="mail")
        row = places.sign_up(training, places.add(training, person.id, "mentor").id).id
        token = places.links.make(
            "participation", row, "mentor", "activity", person_id=person.id, language="nl", life=timedelta(days=5)
        )
    answer = a_browser(app).get(f"/l/{token}/agenda.ics")
    assert summaries(answer.data) == ["Vorming: Basisvorming"]
    assert "Wim" not in answer.text
    assert a_browser(app).get(f"/l/{duo.mentor_token}/agenda.ics").status_code == 404
