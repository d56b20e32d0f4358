# SPDX-License-Identifier: EUPL-1.2
"""What a cohort does together: its activities, who came to its info session, and one intervision (C9; "Preset days", Net-werk)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from koepel.database import found
from tenants.activities import guests, intervision
from tenants.activities import service as activities
from tenants.activities.codes import ActivityKind, Audience
from tenants.activities.schemas import WalkIn
from tenants.intake import arriving
from tenants.programmes import service as programmes
from tenants.trajectories.models import Trajectory
from tests.factories.activities import MONDAY, TRAINING, planned
from tests.factories.campaigns import a_session
from tests.factories.cohorts import NET_WERK, a_cohort, arrives, in_cohorts
from tests.factories.duos import a_duo
from tests.factories.registrations import fields_of
from tests.support.places import a_case_worker, a_municipality, inside, on_day, signed_in


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_day(MONDAY):
        yield


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    here = a_municipality(app, "Borsbeek")
    in_cohorts(app, here)
    return here


def duos_of(app: Flask, here: UUID, cohort: UUID | None, many: int, started_on: date) -> None:
    """Duos of six months in Net-werk, of this cohort or of none."""
    for _one in range(many):
        duo = a_duo(app, in_=here, started_on=started_on)
        with inside(app, here):
            row = found(Trajectory, duo.trajectory_id)
            row.cohort_id, row.planned_end_on = cohort, started_on + timedelta(days=180)


def with_intervision(app: Flask, here: UUID) -> None:
    with inside(app, here):
        running = programmes.running(NET_WERK)
        assert running is not None
        programmes.adjust(running, intervision=True)


INTERVISION = replace(
    TRAINING, kind=ActivityKind.INTERVISION, title="Intervisie", mandatory=False, programme=NET_WERK, capacity=None
)


def test_what_is_missing_is_planned_from_the_page_of_the_cohort_with_its_facts_filled_in(
    app: Flask, borsbeek: UUID
) -> None:
    cohort = a_cohort(app, borsbeek, "Lente 2019")
    worker, path = signed_in(app, a_case_worker(app, borsbeek)), f"/borsbeek/cohorten/{cohort}"
    page = BeautifulSoup(worker.get(path).text, "html.parser")
    plans = {str(link["href"]) for link in page.select('a[href*="activiteiten/nieuw"]')}
    kinds = {address.partition("soort=")[2].partition("&")[0] for address in plans}
    assert kinds == {"info_session", "speed_date", "intervision", "celebration"}
    form = BeautifulSoup(worker.get(next(one for one in plans if "speed_date" in one)).text, "html.parser").select_one(
        "main form.form"
    )
    assert form is not None
    boxes = fields_of(form).to_dict()
    assert (boxes["title"], boxes["cohort_id"], boxes["programme"]) == ("Speed date Lente 2019", str(cohort), NET_WERK)
    boxes |= {"place": "Dorpshuis", "audience": "both"}
    wrong = worker.send("/borsbeek/activiteiten/nieuw", **{**boxes, "programme": "buddy"})
    assert wrong.status_code == 422
    assert "Choose a cohort of the same programme." in wrong.text
    worker.send("/borsbeek/activiteiten/nieuw", **boxes)
    page = BeautifulSoup(worker.get(path).text, "html.parser")
    assert not page.select('a[href*="soort=speed_date"]'), "planned, so no longer missing"
    assert "Speed date Lente 2019" in page.text
    with inside(app, borsbeek):
        (row,) = activities.of_cohort(cohort)
        activities.cancel(row.id)
    assert "soort=speed_date" in worker.get(path).text, "it does not go on, so it is missing again"


def test_guests_of_the_info_session_become_candidates_with_a_way_to_matching(app: Flask, borsbeek: UUID) -> None:
    cohort = a_cohort(app, borsbeek)
    session = a_session(app, borsbeek, cohort_id=cohort, programme=NET_WERK)
    with inside(app, borsbeek):
        rows = [guests.walk_in(session, WalkIn(name, phone)) for name, phone in GUESTS]
        running = programmes.running(NET_WERK)
        assert running is not None
        intake = arriving.begin_from(rows[0].registration_id, str(running.id)).id
    worker, path = signed_in(app, a_case_worker(app, borsbeek)), f"/borsbeek/cohorten/{cohort}"
    page = BeautifulSoup(worker.get(path).text, "html.parser")
    came = next(card for card in page.select(".card") if "Came to the info session (2)" in card.text)
    lines = {str(line.select_one("bdi").text): line for line in came.select("li")}  # type: ignore[union-attr]
    assert "has a place" in lines["Amina Tesfay"].text
    assert lines["Amina Tesfay"].select_one(f'a[href="/borsbeek/koppelen/{intake}"]')
    assert "has a place" not in lines["Dawit Haile"].text
    assert lines["Dawit Haile"].select_one(f'a[href^="/borsbeek/activiteiten/{session}"]')


GUESTS = (("Amina Tesfay", "+32400000021"), ("Dawit Haile", "+32400000022"))


def test_intervision_is_proposed_once_for_a_cohort_whatever_its_size(app: Flask, borsbeek: UUID) -> None:
    with_intervision(app, borsbeek)
    cohort, other = a_cohort(app, borsbeek, "Lente"), a_cohort(app, borsbeek, "Zomer")
    duos_of(app, borsbeek, cohort, 1, MONDAY - timedelta(days=90))
    with inside(app, borsbeek):
        assert intervision.due(MONDAY) == [], "one mentor has nobody to learn from"
    duos_of(app, borsbeek, cohort, 2, MONDAY - timedelta(days=90))
    duos_of(app, borsbeek, other, 2, MONDAY - timedelta(days=10))
    with inside(app, borsbeek):
        assert [(one.cohort, one.duos) for one in intervision.due(MONDAY)] == [("Lente", 3)]
        late = intervision.due(MONDAY + timedelta(days=80))
        assert {one.cohort for one in late} == {"Lente", "Zomer"}, "it stays until one is planned"
    worker = signed_in(app, a_case_worker(app, borsbeek))
    assert "Lente comes halfway, and no intervision is planned." in worker.get("/borsbeek/vandaag").text
    form = worker.get(f"/borsbeek/activiteiten/nieuw?soort=intervision&programma={NET_WERK}&cohort={cohort}").text
    assert 'value="Intervision Lente"' in form
    planned(app, borsbeek, INTERVISION)
    with inside(app, borsbeek):
        assert len(intervision.due(MONDAY)) == 1, "one for everybody else is none for the cohort"
    planned(app, borsbeek, replace(INTERVISION, cohort_id=cohort))
    with inside(app, borsbeek):
        assert intervision.due(MONDAY) == []
        assert [one.cohort for one in intervision.due(MONDAY + timedelta(days=80))] == ["Zomer"], "once, not again"


def test_duos_of_a_cohort_do_not_count_among_those_that_began_one_by_one(app: Flask, borsbeek: UUID) -> None:
    with_intervision(app, borsbeek)
    cohort = a_cohort(app, borsbeek)
    duos_of(app, borsbeek, cohort, 1, MONDAY - timedelta(days=90))
    duos_of(app, borsbeek, None, 4, MONDAY - timedelta(days=90))
    with inside(app, borsbeek):
        assert intervision.due(MONDAY) == [], "four and one are no five"
    duos_of(app, borsbeek, None, 1, MONDAY - timedelta(days=90))
    with inside(app, borsbeek):
        assert [(one.cohort_id, one.duos) for one in intervision.due(MONDAY)] == [(None, 5)]
    planned(app, borsbeek, replace(INTERVISION, cohort_id=cohort))
    with inside(app, borsbeek):
        assert len(intervision.due(MONDAY)) == 1, "that of a cohort is none for the others"
    planned(app, borsbeek, INTERVISION)
    with inside(app, borsbeek):
        assert intervision.due(MONDAY) == []


def test_an_activity_of_a_cohort_keeps_it_when_it_is_changed(app: Flask, borsbeek: UUID) -> None:
    cohort = a_cohort(app, borsbeek)
    facts = replace(INTERVISION, kind=ActivityKind.CELEBRATION, audience=Audience.BOTH, cohort_id=cohort)
    activity = planned(app, borsbeek, facts)
    worker, path = signed_in(app, a_case_worker(app, borsbeek)), f"/borsbeek/activiteiten/{activity}/wijzigen"
    form = BeautifulSoup(worker.get(path).text, "html.parser").select_one("main form.form")
    assert form is not None
    worker.send(path, **{**fields_of(form).to_dict(), "title": "Feest"})
    with inside(app, borsbeek):
        row = activities.activity(activity)
        assert (row.title, row.cohort_id) == ("Feest", cohort)
    assert "Lente" in worker.get(f"/borsbeek/activiteiten/{activity}").text


def test_a_mentee_in_no_cohort_stands_on_no_page_of_one(app: Flask, borsbeek: UUID) -> None:
    early = arrives(app, borsbeek, "Hodan")
    cohort = a_cohort(app, borsbeek)
    arrives(app, borsbeek, "Amina")
    page = signed_in(app, a_case_worker(app, borsbeek)).get(f"/borsbeek/cohorten/{cohort}").text
    assert "Amina Tesfay" in page
    assert "Hodan Tesfay" not in page
    assert "Give a place to 1 mentee who waits" in page
    assert str(early) not in page
