# SPDX-License-Identifier: EUPL-1.2
"""Activities on their day: names are tapped, a training counts; who may be invited; when an intervision is proposed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from koepel import clock
from tenants.activities import attendance, intervision, inviting, places, service
from tenants.activities.codes import ActivityKind, Audience, Coming
from tenants.activities.schemas import Filter
from tenants.intake import service as intakes
from tenants.programmes import service as programmes
from tenants.retention import erasing
from tenants.retention.kinds import Ground as Erasure
from tenants.rights import apart
from tenants.rights.grounds import Ground
from tests.factories.activities import FRIDAY, MONDAY, TRAINING, a_person, invited, planned, states
from tests.factories.duos import a_duo
from tests.factories.people import a_mentor
from tests.isolation.town import a_browser
from tests.support.places import a_case_worker, a_municipality, inside, on_day, signed_in
from tests.support.working import worked


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_day(MONDAY):
        yield


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def test_a_tap_on_a_name_notes_the_training_and_the_next_tap_takes_it_back(app: Flask, borsbeek: UUID) -> None:
    activity, worker = planned(app, borsbeek), signed_in(app, a_case_worker(app, borsbeek))
    a_browser(app).send(f"/l/{invited(app, borsbeek, activity)}/activiteit/ja")
    with inside(app, borsbeek):
        row = service.people_of(activity)[0]
        name = f"/borsbeek/activiteiten/{activity}/deelnemers/{row.id}"
    assert worker.send(f"{name}/aanwezig").status_code == 409, "not before the day itself"
    with on_day(FRIDAY):
        page = worker.get(f"/borsbeek/activiteiten/{activity}").text
        assert f'action="{name}/aanwezig"' in page
        assert worker.get(f"{name}/attest").status_code == 404, "no certificate for who was not there"
        worker.send(f"{name}/aanwezig")
        assert states(app, borsbeek, activity) == {"Wim": "present"}
        with inside(app, borsbeek):
            assert [(one.step, one.done_on) for one in intakes.readiness_of(row.person_id)] == [("training", FRIDAY)]
        assert (
            "Was there: training, Basisvorming voor mentoren" in worker.get(f"/borsbeek/dossiers/{row.person_id}").text
        )
        paper = worker.get(f"{name}/attest").text
        assert "Wim Smets" in paper
        assert "Basisvorming voor mentoren" in paper
        worker.send(f"{name}/aanwezig")
        assert states(app, borsbeek, activity) == {"Wim": "signed_up"}
        with inside(app, borsbeek):
            assert intakes.readiness_of(row.person_id) == []


def test_who_comes_unasked_is_put_on_the_list_and_tapped(app: Flask, borsbeek: UUID) -> None:
    activity, worker = planned(app, borsbeek), signed_in(app, a_case_worker(app, borsbeek))
    with app.app_context():
        mentor = a_mentor(borsbeek, given="Lieve", family="Aerts").person_id
    evening = clock.stand_at(TRAINING.starts_at + timedelta(minutes=20))
    try:
        worker.send(f"/borsbeek/activiteiten/{activity}/uitnodigen", do="aanmelden", mentors=str(mentor))
        assert states(app, borsbeek, activity) == {"Lieve": "invited"}
        with inside(app, borsbeek):
            attendance.tap(activity, service.people_of(activity)[0].id, by="An Willems")
        assert states(app, borsbeek, activity) == {"Lieve": "present"}
    finally:
        clock.release(evening)


def test_who_had_the_training_before_keeps_that_day(app: Flask, borsbeek: UUID) -> None:
    activity, person = planned(app, borsbeek), a_person(app, borsbeek)
    with inside(app, borsbeek):
        intakes.note_readiness(person, "training", date(2018, 5, 2), "An Willems")
        row = places.sign_up(activity, places.add(activity, person, "mentor").id).id
    with on_day(FRIDAY):
        for _tap in range(2):
            with inside(app, borsbeek):
                attendance.tap(activity, row, by="An Willems")
    with inside(app, borsbeek):
        assert [one.done_on for one in intakes.readiness_of(person)] == [date(2018, 5, 2)]


def test_when_everybody_is_tapped_who_signed_up_and_was_not_there_is_absent(app: Flask, borsbeek: UUID) -> None:
    activity = planned(app, borsbeek, replace(TRAINING, capacity=5, mandatory=False))
    ids = []
    for name in ("Wim", "Lieve"):
        person = a_person(app, borsbeek, name)
        with inside(app, borsbeek):
            ids.append(places.sign_up(activity, places.add(activity, person, "mentor").id).id)
    with on_day(FRIDAY):
        with inside(app, borsbeek):
            attendance.tap(activity, ids[0], by="An Willems")
            service.close(activity)
        assert states(app, borsbeek, activity) == {"Wim": "present", "Lieve": "absent"}
        with inside(app, borsbeek):
            service.reopen(activity)
        assert states(app, borsbeek, activity) == {"Wim": "present", "Lieve": "signed_up"}


def test_the_list_of_who_may_be_invited_is_chosen_by_duo_programme_and_training(app: Flask, borsbeek: UUID) -> None:
    a_duo(app, in_=borsbeek)
    with app.app_context():
        free = a_mentor(borsbeek, given="Lieve", family="Aerts").person_id
    with inside(app, borsbeek):
        programme = programmes.offered()[0].template
        intakes.note_readiness(free, "training", MONDAY, "An Willems")

        def names(**chosen: object) -> list[str]:
            return [one.name for one in inviting.candidates(replace(Filter(), **chosen), ())]  # type: ignore[arg-type]

        assert names() == ["Karel Peeters", "Lieve Aerts", "Samira Haddad"]
        assert names(wie=Audience.MENTORS) == ["Karel Peeters", "Lieve Aerts"]
        assert names(lopend=True) == ["Karel Peeters", "Samira Haddad"]
        assert names(programma=programme) == ["Karel Peeters", "Lieve Aerts", "Samira Haddad"]
        assert names(programma="volunteering") == []
        assert names(zonder_vorming=True) == ["Karel Peeters"]


def test_staff_invite_and_sign_up_by_list(app: Flask, borsbeek: UUID) -> None:
    activity = planned(app, borsbeek, replace(TRAINING, capacity=None, audience=Audience.BOTH))
    with app.app_context():
        mentor = a_mentor(borsbeek, given="Lieve", family="Aerts", email="lieve@example.org").person_id
    worker, path = signed_in(app, a_case_worker(app, borsbeek)), f"/borsbeek/activiteiten/{activity}/uitnodigen"
    assert "Lieve Aerts" in worker.get(path).text
    nobody = worker.send(path, do="uitnodigen")
    assert nobody.status_code == 422
    assert "Tick at least one person." in nobody.text
    assert (
        "An invitation to 1 person waits." in worker.send(path, follow=True, do="uitnodigen", mentors=str(mentor)).text
    )
    assert states(app, borsbeek, activity) == {"Lieve": "invited"}
    worker.send(path, do="aanmelden", mentors=str(mentor))
    assert states(app, borsbeek, activity) == {"Lieve": "signed_up"}


def test_who_is_set_apart_stands_on_no_list_and_who_is_erased_leaves_the_place_to_who_waits(
    app: Flask, borsbeek: UUID
) -> None:
    activity = planned(app, borsbeek)
    for name in ("Wim", "Lieve", "Karel"):
        invited(app, borsbeek, activity, name)
    with inside(app, borsbeek):
        ids = {row.first_name: row.person_id for row in service.people_of(activity)}
        for row in reversed(service.people_of(activity, Coming.INVITED)):
            if row.first_name != "Wim":
                places.sign_up(activity, row.id)
        apart.set_apart(ids["Wim"], Ground.CONTESTED)
    assert states(app, borsbeek, activity) == {"Lieve": "signed_up", "Karel": "waiting"}
    with inside(app, borsbeek):
        erasing.erase(ids["Lieve"], ground=Erasure.REQUEST, by=None)
    worked(app)
    assert states(app, borsbeek, activity) == {"Karel": "signed_up"}, "the place goes to who waited"


def halfway(app: Flask, here: UUID, number: int) -> None:
    for _one in range(number):
        a_duo(app, in_=here, started_on=MONDAY - timedelta(days=91))


def test_an_intervision_is_proposed_when_five_duos_are_halfway_and_none_was_planned(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        programmes.adjust(programmes.offered()[0], months=6, intervision=True)
        key = programmes.offered()[0].template
    halfway(app, borsbeek, 4)
    with inside(app, borsbeek):
        assert intervision.due(MONDAY) == []
    halfway(app, borsbeek, 1)
    with inside(app, borsbeek):
        assert [(one.programme, one.duos) for one in intervision.due(MONDAY)] == [(key, 5)]
        assert intervision.due(MONDAY - timedelta(days=50)) == [], "not yet"
        assert intervision.due(MONDAY + timedelta(days=60)) == [], "too late"
    worker = signed_in(app, a_case_worker(app, borsbeek))
    today = worker.get("/borsbeek/vandaag").text
    assert "5 duos are halfway, and no intervision is planned." in today
    form = worker.get(f"/borsbeek/activiteiten/nieuw?soort=intervision&programma={key}").text
    assert 'value="Intervision ' in form
    planned(app, borsbeek, replace(TRAINING, kind=ActivityKind.INTERVISION, mandatory=False, programme=key))
    assert "no intervision is planned" not in worker.get("/borsbeek/vandaag").text


def test_a_programme_without_intervision_proposes_none(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        programmes.adjust(programmes.offered()[0], months=6, intervision=False)
    halfway(app, borsbeek, 5)
    with inside(app, borsbeek):
        assert intervision.due(MONDAY) == []


def test_on_the_day_itself_vandaag_leads_to_the_names(app: Flask, borsbeek: UUID) -> None:
    activity, worker = planned(app, borsbeek), signed_in(app, a_case_worker(app, borsbeek))
    assert f"/borsbeek/activiteiten/{activity}" not in worker.get("/borsbeek/vandaag").text
    with on_day(FRIDAY):
        page = worker.get("/borsbeek/vandaag").text
    assert f"/borsbeek/activiteiten/{activity}" in page
    assert "Training today at 19:00" in page
