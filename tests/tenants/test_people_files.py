# SPDX-License-Identifier: EUPL-1.2
"""The file on the screen: next step, contact data only with a purpose, and who can see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.permissions import Role
from koepel.records import AuditEntry
from tenants.intake import service as intakes
from tenants.people import service as people
from tenants.people.models import Disclosure
from tests.factories.people import a_mentee, a_mentor, a_person, an_intake
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, appointed, inside, signed_in


def borsbeek_at_work(app: Flask) -> tuple[UUID, Staff]:
    borsbeek = a_municipality(app, "Borsbeek")
    return borsbeek, signed_in(app, a_case_worker(app, borsbeek, "An Willems"))


def text(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def reads(app: Flask, tenant_id: UUID) -> list[tuple[list[str], str]]:
    with inside(app, tenant_id):
        found = db.session.scalars(select(AuditEntry).where(AuditEntry.sensitive).order_by(AuditEntry.at))
        return [(one.fields, one.purpose) for one in found]


@pytest.mark.attack("T07")
def test_the_file_shows_the_story_and_hides_how_to_reach_somebody(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentee = a_mentee(
            borsbeek, given="Dawit", family="Tesfay", occupation_text="lasser", phone="+32400000021",
            email="dawit@example.org", address="Kerkstraat 1", notes="Belt liefst 's avonds", barriers=["housing"],
        )  # fmt: skip
    shown = page.get(f"/borsbeek/dossiers/{mentee.person_id}")
    assert shown.status_code == 200
    seen = text(shown.text)
    for words in ("Dawit Tesfay", "M-1", "Find work", "lasser", "Arabic (mother tongue)", "Intake finished"):
        assert words in seen
    for hidden in ("0400000021", "0400 00 00 21", "dawit@example.org", "Kerkstraat", "avonds", "housing"):
        assert hidden not in shown.text
    assert reads(app, borsbeek) == []


@pytest.mark.attack("T07")
def test_contact_data_shows_only_with_a_purpose_and_leaves_a_line(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        person = a_person(borsbeek, phone="+32400000021", email="dawit@example.org")
    contact = f"/borsbeek/dossiers/{person.id}/contact"
    assert "dawit@example.org" not in page.get(contact).text
    assert page.get(f"{contact}?doel=curiosity").status_code == 422
    assert reads(app, borsbeek) == []
    shown = page.get(f"{contact}?doel=call").text
    assert "dawit@example.org" in shown
    assert "0400 00 00 21" in shown
    assert reads(app, borsbeek) == [(["phone", "email"], "call")]


@pytest.mark.attack("T11")
def test_who_looked_and_why_stands_in_the_file(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        person = a_person(borsbeek, email="dawit@example.org")
    page.get(f"/borsbeek/dossiers/{person.id}/contact?doel=urgent")
    seen = text(page.get(f"/borsbeek/dossiers/{person.id}/inzage").text)
    assert "An Willems phone and e-mail · Something is urgent" in seen
    assert "dawit@example.org" not in seen


def test_what_was_shared_stands_there_with_its_end(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    today = clock.today()
    with app.app_context():
        person = a_person(borsbeek)
    with inside(app, borsbeek):
        common = {
            "person_id": person.id,
            "at": clock.utcnow(),
            "recipient_kind": "other_side",
            "fields": ["first_name"],
        }
        db.session.add(
            Disclosure(**common, step="s3", recipient_name="Mortsel", ground="x", until=today + timedelta(days=9))
        )
        db.session.add(
            Disclosure(**common, step="s1", recipient_name="Aartselaar", ground="x", ended_at=clock.utcnow())
        )
    seen = text(page.get(f"/borsbeek/dossiers/{person.id}/inzage").text)
    assert "Both said yes: first name and matching facts To Mortsel: first name" in seen
    assert "To Aartselaar" in seen
    assert seen.index("Now") < seen.index("Over") or seen.count("Over") == 1


def test_only_staff_with_an_appointment_of_today_may_open_the_file(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    a_contact_point(app, borsbeek, "Bert Claes")
    with app.app_context():
        person = a_person(borsbeek)
    seen = text(page.get(f"/borsbeek/dossiers/{person.id}/inzage").text)
    assert "An Willems" in seen
    assert "Bert Claes" not in seen


@pytest.mark.parametrize("role", [Role.CONTACT_POINT, Role.DATA_PROTECTION_OFFICER, Role.OPERATOR])
def test_a_role_without_files_opens_none(app: Flask, role: Role) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, appointed(app, borsbeek, role))
    with app.app_context():
        person = a_person(borsbeek)
    for address in (f"dossiers/{person.id}", f"dossiers/{person.id}/contact?doel=call", "mentees", "mentoren"):
        assert page.get(f"/borsbeek/{address}").status_code == 403
    assert page.get("/borsbeek/mentee-export").status_code == 403
    assert reads(app, borsbeek) == []


def test_and_from_another_municipality_the_file_is_not_found(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    page = signed_in(app, a_case_worker(app, mortsel))
    with app.app_context():
        mentor = a_mentor(borsbeek)
    file = f"/mortsel/dossiers/{mentor.person_id}"
    for address in (file, f"{file}/contact?doel=call", f"{file}/bewerken", f"{file}/inzage",
                    f"/mortsel/mentoren/{mentor.person_id}", f"/borsbeek/dossiers/{mentor.person_id}"):  # fmt: skip
        assert page.get(address).status_code == 404, address
    attempts: list[tuple[str, dict[str, Any]]] = [
        (f"{file}/bewerken", {"given_name": "X"}),
        (f"{file}/gesproken", {}),
        (f"/mortsel/intakes/{mentor.id}/pauze", {"until": "2099-01-01"}),
    ]
    for address, fields in attempts:
        assert page.send(address, **fields).status_code == 404, address
    with inside(app, borsbeek):
        assert people.person(mentor.person_id).given_name != "X"


def test_a_visitor_who_is_not_signed_in_is_led_to_the_login(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        person = a_person(borsbeek)
    answer = app.test_client().get(f"/borsbeek/dossiers/{person.id}", base_url="http://127.0.0.1:8000")
    assert answer.status_code == 303
    assert "/account/inloggen" in answer.headers["Location"]


def test_correcting_a_file_names_the_fields_and_the_staff(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        person = a_person(borsbeek, given="Amina", family="Haddad", phone="+32400000021")
    edit = f"/borsbeek/dossiers/{person.id}/bewerken"
    assert 'value="0400 00 00 21"' in page.get(edit).text
    assert reads(app, borsbeek) == [(["phone"], "correct")]
    kept: dict[str, Any] = {"given_name": "Amina", "family_name": "Haddad", "phone": "0400 00 00 21", "preferred_channel": "phone",
            "preferred_language": "fr", "postcode": "2640", "birth_date": "1985-04-02"}  # fmt: skip
    assert page.send(edit, **kept, notes="Mag ook 's avonds bellen").status_code == 303
    seen = text(page.get(f"/borsbeek/dossiers/{person.id}").text)
    assert "Corrected: postal code, language of messages and notes · An Willems" in seen
    with inside(app, borsbeek):
        now = people.person(person.id)
        assert (now.preferred_language, now.home_nis, now.notes) == ("fr", "11029", "Mag ook 's avonds bellen")


def test_a_national_register_number_never_gets_into_a_note(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        person = a_person(borsbeek, given="Amina")
    answer = page.send(f"/borsbeek/dossiers/{person.id}/bewerken", given_name="Amina", notes="rr 93.05.18-223.61")
    assert answer.status_code == 422
    with inside(app, borsbeek):
        assert people.person(person.id).notes == ""


def test_somebody_who_is_both_has_two_views(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentee = a_mentee(borsbeek, given="Dawit", family="Tesfay")
    with inside(app, borsbeek):
        person = people.person(mentee.person_id)
    with app.app_context():
        a_mentor(borsbeek, person=person)
    as_mentee = text(page.get(f"/borsbeek/dossiers/{person.id}?kant=mentee").text)
    as_mentor = text(page.get(f"/borsbeek/mentoren/{person.id}").text)
    assert "M-1" in as_mentee
    assert "K-1" in as_mentor
    assert "Duos now 0 of 1" in as_mentor
    assert "Duos now" not in as_mentee
    assert (
        page.get(f"/borsbeek/dossiers/{person.id}?kant=mentor").headers["Location"].endswith(f"/mentoren/{person.id}")
    )


def test_the_next_step_follows_the_course(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        nobody = a_person(borsbeek)
        draft = an_intake(borsbeek, state="draft")
        ready, unready = a_mentor(borsbeek), a_mentor(borsbeek, ready=False)

    def offered(address: str) -> str:
        head = BeautifulSoup(page.get(address).text, "html.parser").select_one(".page-head .button-primary")
        return head.get_text(strip=True) if head else ""

    assert offered(f"/borsbeek/dossiers/{nobody.id}") == "Start an intake"
    assert offered(f"/borsbeek/dossiers/{draft.person_id}") == "Go on with the intake"
    assert offered(f"/borsbeek/mentoren/{ready.person_id}") == "Change availability"
    assert offered(f"/borsbeek/mentoren/{unready.person_id}") == "Put in order"


def test_a_mentee_who_waits_is_two_clicks_from_the_workbench(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentee = a_mentee(borsbeek)
    shown = BeautifulSoup(page.get(f"/borsbeek/dossiers/{mentee.person_id}").text, "html.parser")
    links = [str(link.get("href")) for link in shown.select(".page-head a.button-primary")]
    with_pool = "matching.workbench" in app.view_functions
    assert links == ([f"/borsbeek/koppelen/{mentee.id}"] if with_pool else [f"/borsbeek/intakes/{mentee.id}"])


def test_a_mentor_is_paused_and_made_available_again(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentor = a_mentor(borsbeek)
    until = clock.today() + timedelta(days=20)
    paused = page.send(f"/borsbeek/intakes/{mentor.id}/pauze", until=until.isoformat(), follow=True)
    assert "Make available again" in paused.text
    assert f"/borsbeek/intakes/{mentor.id}/hervatten" in paused.text
    page.send(f"/borsbeek/intakes/{mentor.id}/hervatten")
    with inside(app, borsbeek):
        assert [one.id for one in intakes.waiting_list("mentor")] == [mentor.id]


def test_a_pause_without_a_day_says_what_to_do_and_pauses_nobody(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentor = a_mentor(borsbeek)
    answer = page.send(f"/borsbeek/intakes/{mentor.id}/pauze", follow=True)
    assert "Fill this in." in answer.text
    with inside(app, borsbeek):
        assert len(intakes.waiting_list("mentor")) == 1


def test_the_next_step_of_who_waits_stands_in_the_file(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentee = a_mentee(borsbeek)
    sent = page.send(
        f"/borsbeek/intakes/{mentee.id}/volgende-stap", next_step="recruit", next_step_on="2099-01-05",
        no_match_reason="no_suitable_mentor", follow=True,
    )  # fmt: skip
    assert "Look for a mentor with this profile. No suitable mentor" in text(sent.text)
    assert "Next step planned · An Willems" in text(sent.text)


def test_a_reason_that_follows_from_what_was_noted_is_nobodys_to_choose(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentee = a_mentee(borsbeek)
    for reason in ("vdab_refused", "outside_lot"):
        sent = page.send(
            f"/borsbeek/intakes/{mentee.id}/volgende-stap", next_step="recruit", next_step_on="2099-01-05",
            no_match_reason=reason, follow=True,
        )  # fmt: skip
        assert "Next step planned" not in text(sent.text)
    with inside(app, borsbeek):
        assert intakes.intake(mentee.id).no_match_reason == ""


def test_the_timeline_never_shows_who_read_and_never_a_value(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentee = a_mentee(borsbeek, barriers=["housing"], email="dawit@example.org")
    page.get(f"/borsbeek/dossiers/{mentee.person_id}/contact?doel=call")
    shown = page.get(f"/borsbeek/dossiers/{mentee.person_id}").text
    assert "Call or write" not in shown
    assert "No stable housing" not in shown
    assert "what makes it harder" in shown
