# SPDX-License-Identifier: EUPL-1.2
"""A person's own page: who looked, what was agreed to, what was asked; and nothing of anybody else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.records import Message
from koepel.scope import entered
from tenants import disclosure_partners as door
from tenants.consents import service as consents
from tenants.consents import texts
from tenants.consents.kinds import Answer, ConsentKind
from tenants.consents.schemas import Recorded
from tenants.people import service as people
from tenants.people.models import Disclosure
from tenants.protocols.models import DisclosedField
from tenants.protocols.words import Ground
from tenants.rights import link
from tenants.rights.models import RightsRequest
from tests.factories.duos import a_duo
from tests.factories.partners import a_partner, a_protocol, as_partner, at_work
from tests.factories.people import a_person
from tests.support.places import HOST, a_case_worker, a_municipality, inside, on_day, signed_in
from tests.support.working import worked
from tests.tenants.test_duo_link import fields_of

TODAY = date(2019, 5, 14)


@pytest.fixture(autouse=True)
def a_day() -> Iterator[None]:
    with on_day(TODAY):
        yield


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def selam(app: Flask, borsbeek: UUID) -> UUID:
    return somebody(app, borsbeek, "Selam", "ti")


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    return app.test_client()


def somebody(app: Flask, in_: UUID, given: str, language: str = "nl") -> UUID:
    with app.app_context():
        return a_person(in_, given=given, family="Kidane", preferred_language=language, phone="+32400000011").id


def own_link(app: Flask, in_: UUID, person_id: UUID) -> str:
    """The path of the own page of this person."""
    with inside(app, in_):
        address = link.make(people.person(person_id))
    return "/l/" + address.partition("/l/")[2]


def in_english(path: str) -> str:
    return path.partition("?")[0] + "?taal=en"


def page(phone: FlaskClient, path: str, *, status: int = 200) -> BeautifulSoup:
    answer = phone.get(path, base_url=HOST)
    assert answer.status_code == status, answer.status
    return BeautifulSoup(answer.text, "html.parser")


def said_yes(
    app: Flask, in_: UUID, person_id: UUID, kind: ConsentKind = ConsentKind.PHOTO, about: str = "brochure"
) -> UUID:
    with inside(app, in_):
        return consents.record(person_id, Recorded(kind, Answer.GIVEN, "nl", TODAY, texts.newest(kind), about=about)).id


def asked(app: Flask, in_: UUID, person_id: UUID) -> list[RightsRequest]:
    with inside(app, in_):
        query = select(RightsRequest).where(RightsRequest.person_id == person_id).order_by(RightsRequest.number)
        rows = list(db.session.scalars(query))
        for row in rows:
            _ = row.words
        db.session.expunge_all()
        return rows


def test_a_mentee_reads_in_tigrinya_who_opened_the_file(
    app: Flask, borsbeek: UUID, selam: UUID, phone: FlaskClient
) -> None:
    worker = signed_in(app, a_case_worker(app, borsbeek, "Mieke Peeters"))
    assert worker.get(f"/borsbeek/dossiers/{selam}/contact?doel=call").status_code == 200
    shown = page(phone, own_link(app, borsbeek, selam))
    assert shown.html is not None
    assert shown.html["lang"] == "ti"
    assert "Mieke Peeters" in shown.text
    assert "ቴሌፎን፣ ኢ-መይልን ኣድራሻን" in shown.text
    assert "ንምድዋል ወይ ንምጽሓፍ" in shown.text
    assert "0400 00 00 11" not in shown.text
    assert "00011" not in shown.text


def test_who_opened_it_for_a_colleague_stands_there_with_the_reason(
    app: Flask, borsbeek: UUID, selam: UUID, phone: FlaskClient
) -> None:
    reader = a_case_worker(app, borsbeek, "An Willems")
    with inside(app, borsbeek):
        people.person(selam).case_worker_id = a_case_worker(app, borsbeek, "Bert Claes")
    worker = signed_in(app, reader)
    answer = worker.get(f"/borsbeek/dossiers/{selam}")
    worker.send(answer.location, why="stand_in", line="")
    shown = page(phone, in_english(own_link(app, borsbeek, selam))).text
    assert "An Willems" in shown
    assert "In the place of a colleague" in shown


def test_a_link_of_one_person_opens_nothing_of_another(
    app: Flask, borsbeek: UUID, selam: UUID, phone: FlaskClient
) -> None:
    other = somebody(app, borsbeek, "Yonas")
    said_yes(app, borsbeek, other)
    consent = said_yes(app, borsbeek, other, ConsentKind.TESTIMONY)
    path = own_link(app, borsbeek, selam)
    shown = page(phone, path).text
    assert "Selam" in shown
    assert "Yonas" not in shown
    assert "brochure" not in shown
    token = path.split("/")[2]
    form = page(phone, path).select_one("form")
    assert form is not None
    answer = phone.post(f"/l/{token}/mijn-gegevens/intrekken/{consent}", data=fields_of(form), base_url=HOST)
    assert answer.status_code == 404
    with inside(app, borsbeek):
        assert len(consents.publishable()) == 2
    with app.app_context(), entered(scopes.participant(borsbeek, selam, "self")):
        for table in ("person", "consent", "audit_entry", "disclosure", "rights_request", "restriction"):
            column = "id" if table == "person" else "person_id"
            rows = db.session.execute(text(f"SELECT {column} FROM app.{table}")).scalars().all()
            assert set(rows) <= {selam}, table
        db.session.rollback()


@pytest.mark.parametrize("column", ["phone", "email", "address", "notes"])
def test_the_link_reads_no_contact_data_and_no_notes(app: Flask, borsbeek: UUID, selam: UUID, column: str) -> None:
    with app.app_context(), entered(scopes.participant(borsbeek, selam, "self")):
        with pytest.raises(ProgrammingError, match="permission denied"):
            db.session.execute(text(f"SELECT {column} FROM app.person"))
        db.session.rollback()


def test_a_link_of_a_duo_is_no_own_page(app: Flask, borsbeek: UUID, phone: FlaskClient) -> None:
    duo = a_duo(app, in_=borsbeek)
    page(phone, duo.report.replace("ontmoeting", "mijn-gegevens"), status=404)


@pytest.mark.attack("T34")
def test_a_withdrawn_consent_empties_the_list_at_once(
    app: Flask, borsbeek: UUID, selam: UUID, phone: FlaskClient
) -> None:
    said_yes(app, borsbeek, selam)
    path = own_link(app, borsbeek, selam)
    form = page(phone, path).select_one("form[action*=intrekken]")
    assert form is not None
    answer = phone.post(str(form["action"]), data=fields_of(form), base_url=HOST)
    assert answer.status_code == 303
    with inside(app, borsbeek):
        assert consents.publishable() == []
    assert page(phone, path).select_one("form[action*=intrekken]") is None


@pytest.mark.attack("T34")
def test_what_rested_on_a_consent_that_the_person_takes_back_ends_without_staff(
    app: Flask, borsbeek: UUID, selam: UUID, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[object, ...]] = []
    before = app.extensions["koepel_features"]
    listening = dataclasses.replace(before[0], consent_withdrawn=(lambda *what: told.append(what),))
    monkeypatch.setitem(app.extensions, "koepel_features", (listening, *before[1:]))
    said_yes(app, borsbeek, selam, ConsentKind.OUTSIDE_AUTHORITY, "Interim")
    form = page(phone, own_link(app, borsbeek, selam)).select_one("form[action*=intrekken]")
    assert form is not None
    phone.post(str(form["action"]), data=fields_of(form), base_url=HOST)
    worked(app)
    assert told == [(selam, "outside_authority", "Interim")]


@pytest.mark.attack("T34")
def test_a_partner_reads_nothing_from_the_moment_the_person_takes_the_consent_back(
    app: Flask, borsbeek: UUID, selam: UUID, phone: FlaskClient
) -> None:
    ocmw = a_partner(app, "ocmw-borsbeek")
    asks = a_protocol(app, in_=borsbeek, with_=ocmw, ground=Ground.CONSENT, consent_needed=True)
    law = a_protocol(app, in_=borsbeek, with_=ocmw)
    with inside(app, borsbeek):
        day = clock.today()
        rests = door.open_grant(asks, selam, consent_on=day, consent_language="nl", worker_id=ocmw.worker).id
        stays = door.open_grant(law, selam, worker_id=ocmw.worker).id
    said_yes(app, borsbeek, selam, ConsentKind.OUTSIDE_AUTHORITY, "OCMW")
    koen = at_work(app, ocmw)
    assert koen.get(ocmw.path(f"clienten/{rests}")).status_code == 200
    form = page(phone, own_link(app, borsbeek, selam)).select_one("form[action*=intrekken]")
    assert form is not None
    phone.post(str(form["action"]), data=fields_of(form), base_url=HOST)
    assert koen.get(ocmw.path(f"clienten/{rests}")).status_code == 404, "no job ran yet"
    with as_partner(app, ocmw.id):
        assert set(db.session.scalars(select(DisclosedField.grant_id))) == {stays}
    assert koen.get(ocmw.path(f"clienten/{stays}")).status_code == 200, "what rests on law stays"
    worked(app)
    with inside(app, borsbeek):
        ended = {row.recipient_id: row.ended_at is not None for row in db.session.scalars(select(Disclosure))}
    assert ended == {rests: True, stays: False}, "the file says since when"


def test_an_older_no_does_not_undo_what_was_agreed_to_after_it(
    app: Flask, borsbeek: UUID, selam: UUID, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    before = app.extensions["koepel_features"]
    listening = dataclasses.replace(before[0], consent_withdrawn=(lambda _person, kind, _use: told.append(kind),))
    monkeypatch.setitem(app.extensions, "koepel_features", (listening, *before[1:]))
    path = own_link(app, borsbeek, selam)
    for day, kind, use in (
        (TODAY, ConsentKind.OUTSIDE_AUTHORITY, "Interim"),
        (date(2019, 6, 3), ConsentKind.PHOTO, "Folder"),
    ):
        with on_day(day):
            said_yes(app, borsbeek, selam, kind, use)
            form = page(phone, path).select_one("form[action*=intrekken]")
            assert form is not None
            phone.post(str(form["action"]), data=fields_of(form), base_url=HOST)
            worked(app)
    assert told == ["outside_authority", "photo"]


def test_a_person_asks_by_the_own_link_and_the_clock_of_one_month_runs(
    app: Flask, borsbeek: UUID, selam: UUID, phone: FlaskClient
) -> None:
    path = own_link(app, borsbeek, selam)
    form = page(phone, path).select_one("form[action$=vragen]")
    assert form is not None
    sent = fields_of(form) | {"kind": "correct", "words": "Mijn naam is Selamawit"}
    assert phone.post(str(form["action"]), data=sent, base_url=HOST).status_code == 303
    worked(app)
    (row,) = asked(app, borsbeek, selam)
    assert (row.kind, row.words, row.made_by, row.number) == ("correct", "Mijn naam is Selamawit", "person", 1)
    assert (row.received_on, row.due_on) == (TODAY, date(2019, 6, 14))
    shown = page(phone, in_english(path)).text
    assert "Correct something" in shown
    assert "You get our answer by Fri 14 Jun 2019" in shown
    assert "Selamawit" not in shown


def test_a_national_number_is_refused_in_the_box(app: Flask, borsbeek: UUID, selam: UUID, phone: FlaskClient) -> None:
    path = own_link(app, borsbeek, selam)
    form = page(phone, path).select_one("form[action$=vragen]")
    assert form is not None
    sent = fields_of(form) | {"kind": "correct", "words": "85.07.30-033.28"}
    assert phone.post(str(form["action"]), data=sent, base_url=HOST).status_code == 422
    assert asked(app, borsbeek, selam) == []


def test_staff_print_mail_and_stop_the_link(app: Flask, borsbeek: UUID, selam: UUID, phone: FlaskClient) -> None:
    worker = signed_in(app, a_case_worker(app, borsbeek))
    at = f"/borsbeek/dossiers/{selam}/rechten"
    paper = worker.get(worker.send(f"{at}/papier").location)
    assert "<svg" in paper.text
    with inside(app, borsbeek):
        (letter,) = db.session.scalars(select(Message).where(Message.kind == "rights.link"))
        body = letter.body
    path = "/l/" + body.partition("/l/")[2].split()[0]
    page(phone, path)
    worker.send(f"{at}/intrekken")
    page(phone, path, status=410)
