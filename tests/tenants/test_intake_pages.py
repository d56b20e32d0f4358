# SPDX-License-Identifier: EUPL-1.2
"""The talk on the screen: one thing a page, kept as it goes, checked before it is finished, typed by staff on behalf."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.records import AuditEntry
from tenants.intake import service
from tenants.intake.models import Intake, IntakeState
from tenants.people import service as people
from tenants.people.models import Person
from tenants.programmes import service as programmes
from tenants.registration.models import Registration
from tests.factories.people import a_mentee, a_mentor, a_person, an_intake
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, inside, opened, signed_in

MENTEE_STEPS = ("doel", "talen", "tijd-en-plaats", "drempels", "wensen", "akkoord")
MENTOR_STEPS = ("aanbod", "talen", "tijd-en-plaats", "wensen", "eerste-indruk", "in-orde")


def borsbeek_at_work(app: Flask) -> tuple[UUID, Staff]:
    borsbeek = a_municipality(app, "Borsbeek")
    return borsbeek, signed_in(app, a_case_worker(app, borsbeek, "An Willems"))


def the_intake(app: Flask, tenant_id: UUID, intake_id: UUID) -> Intake:
    with inside(app, tenant_id):
        return service.intake(intake_id)


def ticked(html: str, name: str) -> list[str]:
    boxes = BeautifulSoup(html, "html.parser").select(f"input[name={name}][checked]")
    return [str(box["value"]) for box in boxes]


def test_a_talk_with_a_newcomer_from_name_to_waiting_list(app: Flask) -> None:
    """The whole way of screen 8. A click is a press on a button, link, box or tile; typing does not count."""
    borsbeek, page = borsbeek_at_work(app)
    clicks = 2  # Mentees in the menu, New mentee
    assert page.get("/borsbeek/intakes/nieuw?kant=mentee").status_code == 200
    started = page.send(
        "/borsbeek/intakes/nieuw",
        side="mentee",
        given_name="Dawit",
        family_name="Tesfay",
        phone="0400 00 00 21",
        postcode="2640",
    )
    clicks += 1
    assert started.status_code == 303
    said: dict[str, dict[str, Any]] = {
        "doel": {"goals": ["work"], "occupation_text": "lasser", "actions": ["vacancies"]},
        "talen": {"mother_tongue": "ti", "dutch": "2", "contact_language": "nl"},
        "tijd-en-plaats": {"half_days": ["5", "11", "15"], "radius_km": "10"},
        "drempels": {"all_met": "1", "barriers": ["childcare"], "tier": "0"},
        "wensen": {"interests": ["sport", "cooking"]},
        "akkoord": {"agrees": "1", "release_occupation": "yes"},
    }
    typed = {"occupation_text"}
    address = started.headers["Location"]
    for word in MENTEE_STEPS:
        assert address.endswith(f"/stap/{word}")
        assert page.get(address).status_code == 200
        answer = page.send(address, do="save", **said[word])
        assert answer.status_code == 303, BeautifulSoup(answer.text, "html.parser").get_text()
        address = answer.headers["Location"]
        asked = [value for name, value in said[word].items() if name not in typed and (name, value) != ("tier", "0")]
        clicks += 1 + sum(len(value) if isinstance(value, list) else 1 for value in asked)
    assert address.endswith("/nakijken")
    check = page.get(address).text
    assert "Tigrinya (mother tongue)" in check
    assert "welder" in check or "lasser" in check
    finished = page.send(address.replace("/nakijken", "/afronden"), follow=True)
    clicks += 1
    assert "waiting list" in finished.text
    assert clicks <= 25

    with inside(app, borsbeek):
        intake = opened(db.session.scalars(select(Intake)).one())
        person = opened(db.session.scalars(select(Person)).one())
        skills = [(one.language, one.level, one.mother_tongue, one.contact) for one in people.languages_of(person.id)]
    assert (intake.state, intake.occupations, intake.sectors) == (IntakeState.WAITING, ["7212"], ["C"])
    assert (intake.half_days, intake.release_occupation, intake.barriers) == (
        1 << 5 | 1 << 11 | 1 << 15,
        True,
        ["childcare"],
    )
    assert set(intake.criteria.values()) == {"yes"}
    assert len(intake.criteria) == 4
    assert (person.phone, person.home_nis) == ("+32400000021", "11029")
    assert skills == [("ti", 6, True, False), ("nl", 2, False, True)]


def test_a_talk_with_a_volunteer_from_name_to_pool(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    clicks = 3
    started = page.send(
        "/borsbeek/intakes/nieuw", side="mentor", given_name="Jos", family_name="Peeters", phone="0400 00 00 22"
    )
    said: dict[str, dict[str, Any]] = {
        "aanbod": {"actions": ["network"], "occupation_text": "lasser", "experience_years": "30"},
        "talen": {"mother_tongue": "nl"},
        "tijd-en-plaats": {"half_days": ["5"]},
        "wensen": {},
        "eerste-indruk": {"decision": "fits"},
        "in-orde": {"done": ["volunteer_agreement", "confidentiality", "training"], "done_on": date.today().isoformat(),
                    "explained": "1", "release_occupation": "yes"},
    }  # fmt: skip
    typed = {"occupation_text", "experience_years", "done_on"}
    address = started.headers["Location"]
    for word in MENTOR_STEPS:
        assert address.endswith(f"/stap/{word}")
        assert page.get(address).status_code == 200
        answer = page.send(address, do="save", **said[word])
        assert answer.status_code == 303, BeautifulSoup(answer.text, "html.parser").get_text()
        address = answer.headers["Location"]
        asked = [value for name, value in said[word].items() if name not in typed]
        clicks += 1 + sum(len(value) if isinstance(value, list) else 1 for value in asked)
    finished = page.send(address.replace("/nakijken", "/afronden"), follow=True)
    clicks += 1
    assert "in the pool now" in finished.text
    assert clicks <= 20
    with inside(app, borsbeek):
        intake = db.session.scalars(select(Intake)).one()
        steps = [(one.step, one.noted_name) for one in service.readiness_of(intake.person_id)]
    assert (intake.state, intake.side, intake.max_duos) == (IntakeState.WAITING, "mentor", 1)
    assert dict(steps) == dict.fromkeys(("volunteer_agreement", "confidentiality", "training"), "An Willems")


def test_a_fault_keeps_what_was_typed_and_says_how_to_mend_it(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        draft = an_intake(borsbeek, state="draft")
    answer = page.send(
        f"/borsbeek/intakes/{draft.id}/stap/contact", do="save", given_name="Leyla", postcode="twee", email="leyla@"
    )
    assert answer.status_code == 422
    assert "Leyla" in answer.text
    assert "twee" in answer.text
    assert "four digits" in answer.text
    assert "an@example.org" in answer.text
    assert the_intake(app, borsbeek, draft.id).steps_done == []


def test_a_side_that_does_not_exist_is_a_fault_of_the_form_and_not_of_ours(app: Flask) -> None:
    _borsbeek, page = borsbeek_at_work(app)
    asked = page.send("/borsbeek/intakes/nieuw", side='"', given_name="Amina", family_name="Haddad")
    assert asked.status_code == 422
    assert 'value="Amina"' in asked.text


def test_what_comes_later_keeps_the_answers_and_leaves_the_step_open(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        draft = an_intake(borsbeek, state="draft")
    answer = page.send(f"/borsbeek/intakes/{draft.id}/stap/doel", do="later", goals=["training"])
    assert answer.headers["Location"].endswith("/stap/talen")
    kept = the_intake(app, borsbeek, draft.id)
    assert (kept.goals, kept.steps_done) == (["training"], [])
    assert ticked(page.get(f"/borsbeek/intakes/{draft.id}/stap/doel").text, "goals") == ["training"]


def test_the_last_yes_may_come_later_but_is_never_assumed(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        draft = an_intake(borsbeek, state="draft")
    step = f"/borsbeek/intakes/{draft.id}/stap/akkoord"
    assert page.send(step, do="save").status_code == 422
    assert page.send(step, do="later").status_code == 303
    assert "agreement" not in the_intake(app, borsbeek, draft.id).steps_done
    assert ticked(page.get(step).text, "release_occupation") == ["no"], "never set beforehand"


def test_a_word_with_several_meanings_comes_back_once_to_be_confirmed(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        draft = an_intake(borsbeek, state="draft")
    step = f"/borsbeek/intakes/{draft.id}/stap/doel"
    first = page.send(step, do="save", goals=["work"], occupation_text="leerkracht")
    assert first.headers["Location"].endswith("/stap/doel")
    asked = page.get(step).text
    assert "can mean several jobs" in asked
    second = page.send(step, do="save", goals=["work"], occupation_text="leerkracht", meant=["2341"])
    assert second.headers["Location"].endswith("/stap/talen")
    kept = the_intake(app, borsbeek, draft.id)
    assert (kept.occupation_text, kept.occupations) == ("leerkracht", ["2341"])


def test_an_unknown_job_keeps_its_word_and_stops_nobody(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        draft = an_intake(borsbeek, state="draft")
    answer = page.send(f"/borsbeek/intakes/{draft.id}/stap/doel", do="save", occupation_text="sterrenstofverzamelaar")
    assert answer.headers["Location"].endswith("/stap/talen")
    kept = the_intake(app, borsbeek, draft.id)
    assert (kept.occupation_text, kept.occupations) == ("sterrenstofverzamelaar", [])


@pytest.mark.parametrize(
    ("word", "fields", "sentence"),
    [
        ("drempels", {"tier": "1"}, "Choose why this person goes first."),
        ("wensen", {"interests": ["sport"], "dislikes": ["sport"]}, "This stands in both lists: Sport."),
        ("talen", {"mother_tongue": "ti", "contact_language": "fr"}, "Choose a language that stands above"),
        (
            "tijd-en-plaats",
            {"period_from": "2019-06-01", "period_to": "2019-05-01"},
            "The last day lies before the first.",
        ),
        ("doel", {"goals": ["become_king"]}, "Choose one of the options."),
        ("contact", {"given_name": "A", "address": "93.05.18-223.61"}, "Leave out the national register number."),
    ],
)
def test_a_step_refuses_what_cannot_be(app: Flask, word: str, fields: dict[str, Any], sentence: str) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        draft = an_intake(borsbeek, state="draft")
    answer = page.send(f"/borsbeek/intakes/{draft.id}/stap/{word}", do="save", **fields)
    assert answer.status_code == 422
    assert sentence in BeautifulSoup(answer.text, "html.parser").get_text()


def test_a_file_that_looks_the_same_is_shown_before_a_new_one_is_made(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        known = a_person(borsbeek, given="Amina", family="Haddad", birth_date=date(1990, 3, 2))
    asked = page.send("/borsbeek/intakes/nieuw", side="mentee", given_name="amina", family_name="haddad")
    assert asked.status_code == 422
    assert "1990" in asked.text
    with_known = page.send("/borsbeek/intakes", person_id=str(known.id), side="mentee")
    assert with_known.status_code == 303
    new = page.send("/borsbeek/intakes/nieuw", side="mentee", given_name="amina", family_name="haddad", surely_new="1")
    assert new.status_code == 303
    with inside(app, borsbeek):
        assert len(db.session.scalars(select(Person)).all()) == 2


def test_a_registration_becomes_a_talk_without_asking_twice(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with inside(app, borsbeek):
        arrived = Registration(
            side="mentee", given_name="Selam", family_name="Kidane", phone="+32400000031", postcode="2150",
            preferred_language="ti", languages=["ti", "nl"], source="flyer", helper="Hiwet, sister", preferred_channel="whatsapp",
            registered_at=clock.utcnow(), stage="new", queue="soon", due_at=clock.utcnow(), state="done", tries=0,
        )  # fmt: skip
        db.session.add(arrived)
    answer = page.send("/borsbeek/intakes", registration_id=str(arrived.id))
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/stap/doel"), "how to reach this person is known"
    first = page.get(answer.headers["Location"].replace("/doel", "/contact")).text
    assert "Selam" in first
    assert "0400 00 00 31" in first
    with inside(app, borsbeek):
        notes = db.session.scalars(select(Person)).one().notes
        row = db.session.scalars(select(Registration)).one()
        intake = db.session.scalars(select(Intake)).one()
        spoken = {(one.language, one.mother_tongue) for one in people.languages_of(intake.person_id)}
    assert (row.stage, row.person_id, intake.registration_id) == ("intake", intake.person_id, row.id)
    assert spoken == {("ti", True), ("nl", False)}
    assert "Hiwet, sister" in notes, "whose phone it is goes along"


def test_reading_contact_data_and_barriers_in_a_talk_leaves_a_line(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentee = a_mentee(borsbeek, barriers=["housing"])
    page.get(f"/borsbeek/intakes/{mentee.id}/stap/contact")
    page.get(f"/borsbeek/intakes/{mentee.id}/stap/drempels")
    page.get(f"/borsbeek/intakes/{mentee.id}/stap/wensen")
    with inside(app, borsbeek):
        reads = db.session.scalars(select(AuditEntry).where(AuditEntry.sensitive).order_by(AuditEntry.at)).all()
    assert [(one.fields, one.purpose, one.person_id) for one in reads] == [
        (["phone"], "intake", mentee.person_id),
        (["barriers"], "intake", mentee.person_id),
    ]


def test_all_answers_on_one_page_are_read_too(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentee, mentor = a_mentee(borsbeek, barriers=["housing"]), a_mentor(borsbeek)
    with inside(app, borsbeek):
        service.note_screening(mentor.person_id, ["motivated"], "fits")
    assert "No stable housing" in page.get(f"/borsbeek/intakes/{mentee.id}/nakijken").text
    page.get(f"/borsbeek/intakes/{mentor.id}/nakijken")
    with inside(app, borsbeek):
        reads = db.session.scalars(select(AuditEntry).where(AuditEntry.sensitive).order_by(AuditEntry.at)).all()
    assert [(one.fields, one.person_id) for one in reads] == [
        (["barriers"], mentee.person_id),
        (["marks", "decision"], mentor.person_id),
    ]


def test_a_finished_talk_is_not_finished_again_from_its_answers(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentee, draft = a_mentee(borsbeek), an_intake(borsbeek, state="draft")
    assert "/afronden" not in page.get(f"/borsbeek/intakes/{mentee.id}/nakijken").text
    assert "/afronden" in page.get(f"/borsbeek/intakes/{draft.id}/nakijken").text


def test_a_change_while_somebody_waits_asks_for_a_new_card(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentor = a_mentor(borsbeek)
    step = f"/borsbeek/intakes/{mentor.id}/stap/wensen"
    back = page.send(f"{step}?terug=dossier", do="save", max_duos="2")
    assert f"/dossiers/{mentor.person_id}" in back.headers["Location"]
    assert the_intake(app, borsbeek, mentor.id).max_duos == 2


def test_a_contact_point_without_appointment_as_case_worker_holds_no_talk(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_contact_point(app, borsbeek))
    with app.app_context():
        draft = an_intake(borsbeek, state="draft")
    assert page.get(f"/borsbeek/intakes/{draft.id}").status_code == 403
    assert page.get("/borsbeek/intakes/nieuw").status_code == 403


def test_and_from_another_municipality_the_talk_is_not_found(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    page = signed_in(app, a_case_worker(app, mortsel))
    with app.app_context():
        draft = an_intake(borsbeek, state="draft")
    talk = f"/mortsel/intakes/{draft.id}"
    for address in (talk, f"{talk}/stap/contact", f"{talk}/nakijken", f"/borsbeek/intakes/{draft.id}"):
        assert page.get(address).status_code == 404, address
    attempts: list[tuple[str, dict[str, Any]]] = [
        (f"{talk}/stap/wensen", {}),
        (f"{talk}/afronden", {}),
        (f"{talk}/stopzetten", {"how": "withdrawn"}),
        (f"{talk}/heropenen", {}),
        (f"{talk}/uitzondering", {"criterion": "enough_time"}),
        (f"{talk}/volgende-stap", {"next_step": "call"}),
        (f"{talk}/hervatten", {}),
        ("/mortsel/intakes", {"person_id": str(draft.person_id), "side": "mentee"}),
    ]
    for address, fields in attempts:
        assert page.send(address, **fields).status_code == 404, address
    assert the_intake(app, borsbeek, draft.id).state == IntakeState.DRAFT


def test_the_paper_twin_asks_the_same_questions(app: Flask) -> None:
    _borsbeek, page = borsbeek_at_work(app)
    for side in ("mentee", "mentor"):
        paper = BeautifulSoup(page.get(f"/borsbeek/intakes/blanco?kant={side}").text, "html.parser").get_text()
        for words in ("First name", "Monday", "Mother tongue", "May the occupation stand in the pool?"):
            assert words in paper


def test_stopping_can_be_undone_from_the_notification(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentee = a_mentee(borsbeek)
    stopped = page.send(f"/borsbeek/intakes/{mentee.id}/stopzetten", how="withdrawn", why="moved", follow=True)
    assert f"/borsbeek/intakes/{mentee.id}/heropenen" in stopped.text
    page.send(f"/borsbeek/intakes/{mentee.id}/heropenen")
    assert the_intake(app, borsbeek, mentee.id).state == IntakeState.DRAFT


def test_without_a_programme_no_talk_begins_and_the_page_says_what_to_do(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with inside(app, borsbeek):
        programmes.end(programmes.offered()[0])
    answer = page.send("/borsbeek/intakes/nieuw", side="mentee", given_name="Leyla")
    assert answer.status_code == 409
    assert "Take one over under Settings first." in answer.text


def test_a_double_tap_on_start_makes_one_file(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    token, key = page.csrf_token(), "5f0f1d58-7c3e-4a86-9a52-0d1c3b1f2a10"
    for _ in range(2):
        sent = {
            "csrf_token": token,
            "request_key": key,
            "side": "mentee",
            "given_name": "Leyla",
            "family_name": "Yilmaz",
        }
        assert page.post("/borsbeek/intakes/nieuw", data=sent).status_code == 303
    with inside(app, borsbeek):
        assert len(db.session.scalars(select(Person)).all()) == 1
