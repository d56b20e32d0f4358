# SPDX-License-Identifier: EUPL-1.2
"""Who opens a colleague's file says why, once a day; who opens unusually many is told to the contact point, not to the reader."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel.audit import OPENED
from koepel.chain import rounds
from koepel.database import db
from koepel.permissions import Role
from koepel.records import AuditEntry, Message
from tenants.contact_points import service as contact_points
from tenants.contact_points.service import Named
from tenants.oversight import unusual
from tenants.people import service as people
from tests.factories.duos import a_duo
from tests.factories.people import a_mentee, a_person
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, inside, signed_in
from tests.support.working import worked


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def followed(app: Flask, tenant_id: UUID, by: UUID | None, given: str = "Dawit") -> UUID:
    """A person whose file this case worker follows."""
    with app.app_context():
        person = a_person(tenant_id, given=given, phone="+32400000021")
    with inside(app, tenant_id):
        people.person(person.id).case_worker_id = by
    return person.id


def opened(app: Flask, tenant_id: UUID) -> list[tuple[str, bool]]:
    with inside(app, tenant_id):
        query = select(AuditEntry).where(AuditEntry.action == OPENED).order_by(AuditEntry.id)
        return [(row.purpose, row.sensitive) for row in db.session.scalars(query)]


@pytest.mark.attack("T11")
def test_a_file_that_a_colleague_follows_asks_why_first(app: Flask, borsbeek: UUID) -> None:
    an, els = a_case_worker(app, borsbeek, "An Willems"), a_case_worker(app, borsbeek, "Els Maes")
    person = followed(app, borsbeek, an)
    page, file = signed_in(app, els), f"/borsbeek/dossiers/{person}"
    for address in (file, f"{file}/contact?doel=call", f"{file}/inzage", f"{file}/bewerken"):
        answer = page.get(address)
        assert answer.status_code == 303
        assert "/waarom?next=" in answer.location
        assert "0400" not in answer.text
    asked = page.get(page.get(file).location)
    assert "An Willems follows this file." in asked.text
    assert opened(app, borsbeek) == []


def test_a_form_sent_without_opening_the_file_shows_nothing_of_it_when_it_is_refused(
    app: Flask, borsbeek: UUID
) -> None:
    an, els = a_case_worker(app, borsbeek, "An Willems"), a_case_worker(app, borsbeek, "Els Maes")
    person = followed(app, borsbeek, an)
    page, form = signed_in(app, els), f"/borsbeek/dossiers/{person}/bewerken"
    answer = page.send(form)
    assert (answer.status_code, "Dawit" in answer.text) == (303, False)
    assert f"/waarom?next={form}" in answer.location
    assert page.send(f"/borsbeek/dossiers/{person}/waarom", why="stand_in", next=form).status_code == 303
    assert page.send(form).status_code == 422
    follows = signed_in(app, an)
    assert follows.send(form).status_code == 422, "who follows the file is not asked"


@pytest.mark.parametrize("form", ["ontmoetingen", "volgende", "stilte", "verleng", "einde"])
def test_a_refused_form_of_a_duo_shows_its_diary_to_nobody_who_did_not_say_why(
    app: Flask, borsbeek: UUID, form: str
) -> None:
    an, els = a_case_worker(app, borsbeek, "An Willems"), a_case_worker(app, borsbeek, "Els Maes")
    duo = a_duo(app, in_=borsbeek, mentee="Dawit")
    with inside(app, borsbeek):
        people.person(duo.person_id).case_worker_id = an
    address = f"/borsbeek/duos/{duo.trajectory_id}/{form}"
    answer = signed_in(app, els).send(address)
    assert (answer.status_code, "Dawit" in answer.text) == (303, False)
    assert answer.location.endswith(f"/waarom?next=/borsbeek/duos/{duo.trajectory_id}")
    follows = signed_in(app, an).send(address)
    assert (follows.status_code, "Dawit" in follows.text) == (422, True)


def test_the_reason_is_on_record_and_holds_for_the_day(app: Flask, borsbeek: UUID) -> None:
    an, els = a_case_worker(app, borsbeek, "An Willems"), a_case_worker(app, borsbeek, "Els Maes")
    person = followed(app, borsbeek, an)
    page, file = signed_in(app, els), f"/borsbeek/dossiers/{person}"
    assert page.send(f"{file}/waarom", line="just so", next=file).status_code == 422
    answer = page.send(f"{file}/waarom", why="stand_in", line="holiday", next=f"{file}/inzage")
    assert (answer.status_code, answer.location) == (303, f"{file}/inzage")
    assert page.get(file).status_code == page.get(f"{file}/contact").status_code == 200
    assert opened(app, borsbeek) == [("stand_in: holiday", True)]
    assert "My colleague is away: holiday" in page.get(f"{file}/inzage").text


@pytest.mark.attack("T11")
def test_the_reason_of_one_is_not_that_of_another_nor_of_another_file(app: Flask, borsbeek: UUID) -> None:
    an, els, wim = (a_case_worker(app, borsbeek, name) for name in ("An Willems", "Els Maes", "Wim Dox"))
    person, other = followed(app, borsbeek, an), followed(app, borsbeek, an, "Lien")
    page = signed_in(app, els)
    page.send(f"/borsbeek/dossiers/{person}/waarom", why="asked")
    assert page.get(f"/borsbeek/dossiers/{person}").status_code == 200
    assert page.get(f"/borsbeek/dossiers/{other}").status_code == 303
    assert signed_in(app, wim).get(f"/borsbeek/dossiers/{person}").status_code == 303


def test_the_way_on_leads_to_this_house_only(app: Flask, borsbeek: UUID) -> None:
    an, els = a_case_worker(app, borsbeek, "An Willems"), a_case_worker(app, borsbeek, "Els Maes")
    person = followed(app, borsbeek, an)
    answer = signed_in(app, els).send(f"/borsbeek/dossiers/{person}/waarom", why="asked", next="https://example.org/")
    assert answer.location == f"/borsbeek/dossiers/{person}"


@pytest.mark.parametrize("mine", [True, False], ids=["my own", "nobody's"])
def test_my_own_file_and_one_that_nobody_follows_open_at_once_with_one_line_a_day(
    app: Flask, borsbeek: UUID, mine: bool
) -> None:
    an = a_case_worker(app, borsbeek, "An Willems")
    person = followed(app, borsbeek, an if mine else None)
    page = signed_in(app, an)
    for _ in range(3):
        assert page.get(f"/borsbeek/dossiers/{person}").status_code == 200
    assert opened(app, borsbeek) == [("own case load" if mine else "followed by nobody", False)]


def test_the_talk_and_the_workbench_are_the_file_too(app: Flask, borsbeek: UUID) -> None:
    an, els = a_case_worker(app, borsbeek, "An Willems"), a_case_worker(app, borsbeek, "Els Maes")
    with app.app_context():
        mentee = a_mentee(borsbeek, given="Dawit")
    with inside(app, borsbeek):
        people.person(mentee.person_id).case_worker_id = an
    page = signed_in(app, els)
    for address in (f"/borsbeek/intakes/{mentee.id}", f"/borsbeek/koppelen/{mentee.id}"):
        assert "/waarom?next=" in page.get(address).location


def read_many(app: Flask, tenant_id: UUID, page: Staff, count: int) -> None:
    for number in range(count):
        person = followed(app, tenant_id, None, f"Person{chr(65 + number)}")
        page.get(f"/borsbeek/dossiers/{person}/contact")
    with app.app_context():
        rounds.round_once({})


@pytest.fixture
def five_are_usual(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        unusual.set_usual(Role.CASE_WORKER, 5)


@pytest.mark.attack("T11")
def test_who_opens_unusually_many_files_is_told_to_the_contact_point_and_not_to_the_reader(
    app: Flask, borsbeek: UUID, five_are_usual: None, mailbag: Mailbag
) -> None:
    els, bert = a_case_worker(app, borsbeek, "Els Maes"), a_contact_point(app, borsbeek, "Bert Claes")
    with inside(app, borsbeek):
        contact_points.name(Named("Bert Claes", email="bert@example.org"), account_id=bert)
    page = signed_in(app, els)
    read_many(app, borsbeek, page, 6)
    worked(app)
    (mail,) = mailbag.to("bert@example.org")
    assert "Els" not in mail.as_string()
    told = signed_in(app, bert).get("/borsbeek/vandaag").text
    assert "Els Maes opened unusually many files" in told
    assert "6 files within an hour; usual is at most 5" in told
    assert "unusually" not in page.get("/borsbeek/vandaag").text


def test_as_many_as_usual_is_not_told_however_often_each_is_read(
    app: Flask, borsbeek: UUID, five_are_usual: None
) -> None:
    els, bert = a_case_worker(app, borsbeek, "Els Maes"), a_contact_point(app, borsbeek, "Bert Claes")
    page = signed_in(app, els)
    read_many(app, borsbeek, page, 5)
    assert "unusually" not in signed_in(app, bert).get("/borsbeek/vandaag").text


def test_it_is_told_once_a_day_and_goes_when_seen(app: Flask, borsbeek: UUID, five_are_usual: None) -> None:
    els, bert = a_case_worker(app, borsbeek, "Els Maes"), a_contact_point(app, borsbeek, "Bert Claes")
    page, desk = signed_in(app, els), signed_in(app, bert)
    read_many(app, borsbeek, page, 6)
    read_many(app, borsbeek, page, 2)
    with inside(app, borsbeek):
        (alert,) = unusual.open_alerts()
    assert desk.send(f"/borsbeek/toezicht/meldingen/{alert.id}/gezien").status_code == 303
    assert "unusually" not in desk.get("/borsbeek/vandaag").text
    assert "Els Maes" in desk.get("/borsbeek/toezicht").text


@pytest.mark.attack("T11")
def test_a_contact_point_who_read_too_much_is_not_the_one_who_hears_it(
    app: Flask, borsbeek: UUID, five_are_usual: None, mailbag: Mailbag
) -> None:
    both = a_case_worker(app, borsbeek, "Els Maes")
    a_contact_point(app, borsbeek, "Els Maes", account=both)
    deputy = a_contact_point(app, borsbeek, "Bert Claes")
    with inside(app, borsbeek):
        contact_points.name(Named("Els Maes", email="els@example.org"), account_id=both)
        contact_points.name(Named("Bert Claes", email="bert@example.org"), account_id=deputy)
    page = signed_in(app, both)
    read_many(app, borsbeek, page, 6)
    worked(app)
    assert mailbag.to("els@example.org") == []
    assert len(mailbag.to("bert@example.org")) == 1
    assert "unusually" not in page.get("/borsbeek/vandaag").text
    assert "files within an hour; usual" not in page.get("/borsbeek/toezicht").text
    assert "unusually" in signed_in(app, deputy).get("/borsbeek/vandaag").text
    with inside(app, borsbeek):
        (alert,) = unusual.alerts()
    assert page.send(f"/borsbeek/toezicht/meldingen/{alert.id}/gezien").status_code == 404
    assert "unusually" in signed_in(app, deputy).get("/borsbeek/vandaag").text


def test_a_mail_about_it_that_did_not_leave_is_not_shown_to_case_workers(
    app: Flask, borsbeek: UUID, five_are_usual: None
) -> None:
    els = a_case_worker(app, borsbeek, "Els Maes")
    with inside(app, borsbeek):
        contact_points.name(Named("Bert Claes", email="bert@example.org"))
    page = signed_in(app, els)
    read_many(app, borsbeek, page, 6)
    with inside(app, borsbeek):
        message = db.session.scalars(select(Message).where(Message.kind == "oversight.reading")).one()
        message.state = "failed"
    assert "Koepel lees" not in page.get("/borsbeek/vandaag").text
    assert "gelezen" not in page.get("/borsbeek/vandaag").text


def test_a_municipality_sets_what_is_usual(app: Flask, borsbeek: UUID) -> None:
    desk = signed_in(app, a_contact_point(app, borsbeek))
    assert desk.send("/borsbeek/toezicht/gewoon", files="3").status_code == 422
    assert desk.send("/borsbeek/toezicht/gewoon", files="25").status_code == 303
    with inside(app, borsbeek):
        assert unusual.usual(Role.CASE_WORKER) == 25
    assert signed_in(app, a_case_worker(app, borsbeek)).get("/borsbeek/toezicht").status_code == 403
