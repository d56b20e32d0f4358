# SPDX-License-Identifier: EUPL-1.2
"""Activities: planned, invited to, signed up for by link, noted who was there. Each municipality has its own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from koepel import clock, mail
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.permissions import Role
from koepel.records import Message
from tenants.activities import places, service
from tenants.activities.codes import Coming
from tenants.activities.failures import DoesNotGoOn, HasBegun
from tenants.activities.models import Activity, Participation
from tenants.activities.service import AlreadyTold
from tests.factories.activities import FRIDAY, MONDAY, TRAINING, a_person, at, invited, letters, planned, states
from tests.factories.duos import a_duo
from tests.factories.meeting_places import a_meeting_place
from tests.isolation.town import a_browser
from tests.support.places import a_case_worker, a_municipality, appointed, inside, on_day, signed_in
from tests.support.working import worked


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_day(MONDAY):
        yield


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def test_staff_plan_a_training_and_read_it_back(app: Flask, borsbeek: UUID) -> None:
    worker = signed_in(app, a_case_worker(app, borsbeek))
    facts = {
        "kind": "training", "title": "Basisvorming", "starts_at": "2019-03-08T19:00", "ends_at": "2019-03-08T21:00",
        "place": "Dorpshuis", "audience": "mentors", "language": "nl", "capacity": "12", "mandatory": "1",
    }  # fmt: skip
    nowhere = worker.send("/borsbeek/activiteiten/nieuw", **{**facts, "place": ""})
    assert nowhere.status_code == 422
    assert "Fill in a place, or the address of the online meeting." in nowhere.text
    backwards = worker.send("/borsbeek/activiteiten/nieuw", **{**facts, "ends_at": "2019-03-08T18:00"})
    assert "The end is after the start." in backwards.text
    page = worker.get(worker.send("/borsbeek/activiteiten/nieuw", **facts).location).text
    assert "Basisvorming" in page
    assert "0 of 12 taken" in page
    assert "Basisvorming" in worker.get("/borsbeek/activiteiten").text


def test_known_places_are_offered_for_an_activity_and_any_other_can_be_typed(app: Flask, borsbeek: UUID) -> None:
    a_meeting_place(app, borsbeek, "Bibliotheek", "Dorp 1, 2150 Borsbeek")
    worker = signed_in(app, a_case_worker(app, borsbeek))
    form = worker.get("/borsbeek/activiteiten/nieuw").text
    assert '<option value="Bibliotheek, Dorp 1, 2150 Borsbeek">' in form
    assert 'list="f-place-list"' in form
    activity = planned(app, borsbeek, replace(TRAINING, place="Dorpshuis"))
    assert 'value="Dorpshuis" list="f-place-list"' in worker.get(f"/borsbeek/activiteiten/{activity}/wijzigen").text


def test_another_municipality_finds_no_activity_no_list_and_no_certificate(app: Flask, borsbeek: UUID) -> None:
    activity, mortsel = planned(app, borsbeek), a_municipality(app, "Mortsel")
    invited(app, borsbeek, activity)
    with inside(app, borsbeek):
        row = service.people_of(activity)[0].id
    stranger = signed_in(app, a_case_worker(app, mortsel, "Inge Baert"))
    for path in ("", "/wijzigen", "/uitnodigen", f"/deelnemers/{row}/attest"):
        assert stranger.get(f"/mortsel/activiteiten/{activity}{path}").status_code == 404
        assert stranger.get(f"/borsbeek/activiteiten/{activity}{path}").status_code == 404
    for path in ("/afgelasten", f"/deelnemers/{row}/aanmelden", f"/deelnemers/{row}/aanwezig"):
        assert stranger.send(f"/mortsel/activiteiten/{activity}{path}").status_code == 404
    assert stranger.send(f"/mortsel/agenda/activiteiten/{activity}/link").status_code == 404
    assert "Basisvorming" not in stranger.get("/mortsel/activiteiten").text
    with inside(app, mortsel):
        assert db.session.scalars(select(Activity)).all() == []
        assert db.session.scalars(select(Participation)).all() == []


def test_a_contact_point_who_opens_no_file_sees_no_list_of_names(app: Flask, borsbeek: UUID) -> None:
    activity = planned(app, borsbeek)
    point = signed_in(app, appointed(app, borsbeek, Role.CONTACT_POINT, name="Bert Claes"))
    assert point.get(f"/borsbeek/activiteiten/{activity}").status_code == 403


def test_an_invitation_waits_leaves_by_day_in_the_own_language_and_names_nobody_in_its_subject(
    app: Flask, borsbeek: UUID
) -> None:
    activity = planned(app, borsbeek)
    invited(app, borsbeek, activity, "Wim", "fr")
    (letter,) = letters(app, borsbeek, "activity.invitation")
    assert letter.state == "held"
    assert (letter.language, letter.subject) == ("fr", "Tu es invité")
    assert "Basisvorming voor mentoren" in letter.body
    assert "Wim" not in letter.subject


def test_at_night_no_invitation_leaves_before_the_morning(app: Flask, borsbeek: UUID) -> None:
    activity, person = planned(app, borsbeek), a_person(app, borsbeek)
    night = clock.stand_at(at(MONDAY, 23))
    try:
        with inside(app, borsbeek):
            places.invite(activity, person, "mentor")
        (letter,) = letters(app, borsbeek, "activity.invitation")
        leaves = (letter.hold_until + clock.shift()).astimezone(clock.BRUSSELS)
    finally:
        clock.release(night)
    assert abs(leaves - at(MONDAY + timedelta(days=1), 8)) < timedelta(minutes=1)


def test_invitations_that_wait_can_be_taken_back_and_their_links_open_nothing(app: Flask, borsbeek: UUID) -> None:
    activity, worker = planned(app, borsbeek), signed_in(app, a_case_worker(app, borsbeek))
    token = invited(app, borsbeek, activity)
    worker.send(f"/borsbeek/activiteiten/{activity}/uitnodigen/terugnemen")
    assert states(app, borsbeek, activity) == {}
    assert [one.state for one in letters(app, borsbeek, "activity.invitation")] == ["withdrawn"]
    assert a_browser(app).get(f"/l/{token}/activiteit").status_code == 410


def test_somebody_says_yes_by_the_link_and_no_again(app: Flask, borsbeek: UUID) -> None:
    activity = planned(app, borsbeek)
    token = invited(app, borsbeek, activity)
    phone = a_browser(app)
    page = phone.get(f"/l/{token}").location
    assert page.endswith(f"/l/{token}/activiteit")
    assert "Wim" in phone.get(page).text
    assert "Smets" not in phone.get(page).text, "first names only"
    assert states(app, borsbeek, activity) == {"Wim": "invited"}, "looking answers nothing"
    assert "You are signed up." in phone.send(f"/l/{token}/activiteit/ja", follow=True).text
    assert states(app, borsbeek, activity) == {"Wim": "signed_up"}
    assert "You said that you do not come." in phone.send(f"/l/{token}/activiteit/nee", follow=True).text
    assert states(app, borsbeek, activity) == {"Wim": "cancelled"}


def test_the_link_of_one_person_signs_nobody_else_up(app: Flask, borsbeek: UUID) -> None:
    activity = planned(app, borsbeek, replace(TRAINING, capacity=10))
    token, _other = invited(app, borsbeek, activity, "Wim"), invited(app, borsbeek, activity, "Lieve")
    with inside(app, borsbeek):
        ids = {row.first_name: row.id for row in service.people_of(activity)}
    phone = a_browser(app)
    phone.send(f"/l/{token}/activiteit/ja", participation_id=str(ids["Lieve"]), id=str(ids["Lieve"]))
    assert states(app, borsbeek, activity)["Lieve"] == "invited"
    with app.app_context(), scopes.entered(scopes.participant(borsbeek, ids["Wim"], "mentor")):
        seen = db.session.scalars(select(Participation.first_name)).all()
        changed = db.session.execute(
            update(Participation).where(Participation.tenant_id == borsbeek).values(state=Coming.CANCELLED)
        ).rowcount  # type: ignore[attr-defined]
        db.session.rollback()
    assert (seen, changed) == (["Wim"], 1), "PostgreSQL shows and changes the own row only"


def test_a_link_says_neither_that_somebody_was_there(app: Flask, borsbeek: UUID) -> None:
    activity = planned(app, borsbeek)
    invited(app, borsbeek, activity)
    with inside(app, borsbeek):
        row = service.people_of(activity)[0].id
    with (
        app.app_context(),
        scopes.entered(scopes.participant(borsbeek, row, "mentor")),
        pytest.raises(Exception, match="row-level"),
    ):
        db.session.execute(update(Participation).where(Participation.id == row).values(state=Coming.PRESENT))


def test_a_duo_link_opens_no_activity_and_an_invitation_opens_no_duo(app: Flask, borsbeek: UUID) -> None:
    duo, activity = a_duo(app, in_=borsbeek), planned(app, borsbeek)
    token, phone = invited(app, borsbeek, activity), a_browser(app)
    assert phone.get(f"/l/{duo.mentor_token}/activiteit").status_code == 404
    assert phone.send(f"/l/{duo.mentor_token}/activiteit/ja").status_code == 404
    for path in ("ontmoeting", "mentor", "hulp", "antwoord", "mijn-gegevens"):
        assert phone.get(f"/l/{token}/{path}").status_code in (404, 410), path


def test_two_who_tap_for_the_last_place_at_once_get_one_place_and_one_waiting_list(app: Flask, borsbeek: UUID) -> None:
    activity = planned(app, borsbeek)
    for name in ("Wim", "Lieve"):
        invited(app, borsbeek, activity, name)
    with inside(app, borsbeek):
        rows = [row.id for row in service.people_of(activity)]

    def taps(row: UUID) -> str:
        with app.app_context(), scopes.entered(scopes.participant(borsbeek, row, "mentor")):
            got = places.sign_up(activity, row).state
            db.session.commit()
            return got

    with ThreadPoolExecutor(2) as both:
        got = [one.result(20) for one in [both.submit(copy_context().run, taps, row) for row in rows]]
    assert sorted(got) == ["signed_up", "waiting"]
    with inside(app, borsbeek):
        assert service.activity(activity).taken == 1


def test_who_waits_gets_the_place_that_somebody_leaves_and_nobody_slips_in_before(app: Flask, borsbeek: UUID) -> None:
    activity, phone = planned(app, borsbeek), a_browser(app)
    first, second, third = (invited(app, borsbeek, activity, name) for name in ("Wim", "Lieve", "Karel"))
    phone.send(f"/l/{first}/activiteit/ja")
    assert "waiting list" in phone.send(f"/l/{second}/activiteit/ja", follow=True).text
    phone.send(f"/l/{first}/activiteit/nee")
    phone.send(f"/l/{third}/activiteit/ja")
    worked(app)
    assert states(app, borsbeek, activity) == {"Wim": "cancelled", "Lieve": "signed_up", "Karel": "waiting"}
    told = letters(app, borsbeek, "activity.place")
    assert [one.recipient for one in told] == ["lieve@example.org"]


def test_more_places_are_given_to_who_waits_and_fewer_than_are_taken_are_refused(app: Flask, borsbeek: UUID) -> None:
    activity, worker = planned(app, borsbeek), signed_in(app, a_case_worker(app, borsbeek))
    for name in ("Wim", "Lieve"):
        person = a_person(app, borsbeek, name)
        with inside(app, borsbeek):
            places.sign_up(activity, places.add(activity, person, "mentor").id)
    assert states(app, borsbeek, activity) == {"Wim": "signed_up", "Lieve": "waiting"}
    with inside(app, borsbeek):
        service.change(activity, replace(TRAINING, capacity=2))
    assert states(app, borsbeek, activity) == {"Wim": "signed_up", "Lieve": "signed_up"}
    facts = {
        "kind": "training", "title": "Basisvorming", "starts_at": "2019-03-08T19:00", "ends_at": "2019-03-08T21:00",
        "place": "Dorpshuis", "audience": "mentors", "language": "nl", "capacity": "1", "mandatory": "1",
    }  # fmt: skip
    refused = worker.send(f"/borsbeek/activiteiten/{activity}/wijzigen", **facts)
    assert refused.status_code == 422
    assert "2 places are taken or kept already." in refused.text


def test_another_day_is_told_to_who_comes_and_another_title_is_not(app: Flask, borsbeek: UUID) -> None:
    activity, phone = planned(app, borsbeek), a_browser(app)
    phone.send(f"/l/{invited(app, borsbeek, activity)}/activiteit/ja")
    with inside(app, borsbeek):
        service.change(activity, replace(TRAINING, title="Vorming"))
    assert letters(app, borsbeek, "activity.changed") == []
    later = replace(
        TRAINING, starts_at=TRAINING.starts_at + timedelta(days=7), ends_at=TRAINING.ends_at + timedelta(days=7)
    )
    with inside(app, borsbeek):
        service.change(activity, later)
    assert len(letters(app, borsbeek, "activity.changed")) == 1


def test_a_cancelled_activity_refuses_tells_who_came_and_can_be_taken_back_while_they_were_not_told(
    app: Flask, borsbeek: UUID
) -> None:
    activity, phone = planned(app, borsbeek), a_browser(app)
    token = invited(app, borsbeek, activity)
    phone.send(f"/l/{token}/activiteit/ja")
    worker = signed_in(app, a_case_worker(app, borsbeek))
    said = worker.send(f"/borsbeek/activiteiten/{activity}/afgelasten", follow=True).text
    assert "Cancelled. A message to 1 person waits." in said
    assert "This activity does not go on." in phone.get(f"/l/{token}/activiteit").text
    assert phone.send(f"/l/{token}/activiteit/ja").status_code == 409
    with inside(app, borsbeek), pytest.raises(DoesNotGoOn):
        places.sign_up(activity, service.people_of(activity)[0].id)
    worker.send(f"/borsbeek/activiteiten/{activity}/toch-doorgaan")
    assert [one.state for one in letters(app, borsbeek, "activity.cancelled")] == ["withdrawn"]
    assert "You are signed up." in phone.get(f"/l/{token}/activiteit").text
    with inside(app, borsbeek):
        service.cancel(activity)
    with inside(app, borsbeek):
        told = next(one for one in letters_now() if one.state == "held")
        mail.send_now(told.id)
    worked(app)
    with inside(app, borsbeek), pytest.raises(AlreadyTold):
        service.restore(activity)


def letters_now() -> list[Message]:
    return list(db.session.scalars(mine(Message).where(Message.kind == "activity.cancelled")))


def test_once_it_has_begun_nobody_signs_up_any_more(app: Flask, borsbeek: UUID) -> None:
    activity, phone = planned(app, borsbeek), a_browser(app)
    token = invited(app, borsbeek, activity)
    evening = clock.stand_at(at(FRIDAY, 20))
    try:
        assert "Yes, I come" not in phone.get(f"/l/{token}/activiteit").text
        with inside(app, borsbeek), pytest.raises(HasBegun):
            places.sign_up(activity, service.people_of(activity)[0].id)
    finally:
        clock.release(evening)
