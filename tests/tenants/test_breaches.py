# SPDX-License-Identifier: EUPL-1.2
"""A breach: its clock, whom it concerns according to the record, what is decided, and who sees which part of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from koepel import audit, clock
from koepel.database import db
from koepel.errors import Invalid
from koepel.i18n import speaking
from koepel.permissions import Role
from koepel.records import AuditEntry
from tenants.breaches import concerned as reach
from tenants.breaches import notices, service
from tenants.breaches.failures import ClosedAlready, NotDecidedYet
from tenants.breaches.kinds import DataKind, Decision, Risk
from tenants.breaches.schemas import Assessed, Reported, Scoped
from tenants.legal import service as legal
from tenants.people import service as people
from tests.factories.people import a_mentee, a_person
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, appointed, inside, signed_in

LOCAL = "%Y-%m-%dT%H:%M"


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def worker(app: Flask, borsbeek: UUID) -> UUID:
    return a_case_worker(app, borsbeek)


@pytest.fixture
def contact_point(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_contact_point(app, borsbeek))


@pytest.fixture
def officer(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, appointed(app, borsbeek, Role.DATA_PROTECTION_OFFICER, name="Wout Segers"))


def reported(app: Flask, tenant: UUID, *, hours_ago: float = 1) -> UUID:
    with inside(app, tenant):
        noticed = clock.moment() - timedelta(hours=hours_ago)
        return service.report(Reported("A list was mailed to the wrong address", noticed, "By the receiver")).id


def read(app: Flask, tenant: UUID, account: UUID, person: UUID, *fields: str) -> None:
    with inside(app, tenant, account):
        audit.read(people.person(person), *fields, person=person, purpose="intake")


def an_hour_around(breach: UUID, account: UUID) -> Scoped:
    return Scoped(account, clock.moment() - timedelta(hours=1), clock.moment() + timedelta(hours=1))


def test_the_clock_of_72_hours_stands_on_top_of_today_of_contact_point_and_officer(
    app: Flask, borsbeek: UUID, contact_point: Staff, officer: Staff, worker: UUID
) -> None:
    reported(app, borsbeek, hours_ago=1.5)
    for reader in (contact_point, officer):
        page = reader.get("/borsbeek/vandaag").text
        assert "Data breach 1" in page
        assert "70 hours left to tell the authority" in page
    assert "Data breach" not in signed_in(app, worker).get("/borsbeek/vandaag").text
    reported(app, borsbeek, hours_ago=73)
    assert "The 72 hours are over" in officer.get("/borsbeek/vandaag").text


def test_in_dutch_an_open_breach_and_an_open_point_are_not_called_running(app: Flask, borsbeek: UUID) -> None:
    """The word for the tab of proposals that run stood on the button of a data breach."""
    reported(app, borsbeek)
    reader = signed_in(app, a_contact_point(app, borsbeek), language="nl")
    today, start = (
        BeautifulSoup(reader.get(f"/borsbeek/{page}").text, "html.parser").main
        for page in ("vandaag", "klaar-voor-de-start")
    )
    assert today is not None
    assert start is not None
    assert "Bekijk" in today.text
    assert "Nog open" in start.text
    assert "Lopend" not in today.text + start.text


def test_the_access_list_says_what_an_operator_reads_who_is_let_in(app: Flask, borsbeek: UUID, officer: Staff) -> None:
    assert "reads files as a case worker does" in officer.get("/borsbeek/toegangslijst").text


def test_the_record_tells_whom_an_account_read_between_two_moments(app: Flask, borsbeek: UUID, worker: UUID) -> None:
    other = a_case_worker(app, borsbeek, "Piet Maes")
    with app.app_context():
        dawit, leyla, samir = (a_person(borsbeek, given=name).id for name in ("Dawit", "Leyla", "Samir"))
    read(app, borsbeek, worker, dawit, "phone", "notes")
    read(app, borsbeek, worker, dawit, "phone")
    read(app, borsbeek, other, leyla, "phone")
    breach = reported(app, borsbeek)
    with inside(app, borsbeek):
        assert reach.concerned(service.breach(breach)) == [], "nobody said yet how far it went"
        service.scope(breach, an_hour_around(breach, worker))
        (found,) = reach.concerned(service.breach(breach))
        assert (found.person_id, found.name.split()[0], found.times, found.exported) == (dawit, "Dawit", 2, False)
        assert found.fields == ("phone", "notes"), "names of fields, never values"
        later = Scoped(worker, clock.moment() + timedelta(minutes=1), clock.moment() + timedelta(hours=1))
        service.scope(breach, later)
        assert reach.concerned(service.breach(breach)) == [], "outside the hours nobody"
    assert samir


def test_an_exported_list_tells_who_stood_in_it(app: Flask, borsbeek: UUID, worker: UUID, contact_point: Staff) -> None:
    with app.app_context():
        inside_list = a_mentee(borsbeek, given="Dawit").person_id
    sent = signed_in(app, worker).send("/borsbeek/mentee-export", purpose="report", contact_data="1")
    assert sent.status_code == 200, sent.text[:2000]
    with app.app_context():
        a_mentee(borsbeek, given="Leyla")  # came after the list was made
    breach = reported(app, borsbeek)
    with inside(app, borsbeek):
        (made,) = reach.exports(clock.utcnow() - timedelta(days=1))
        assert made.persons == 1
    answer = contact_point.send(f"/borsbeek/datalekken/{breach}/omvang", exports=made.request)
    assert answer.status_code == 303
    with inside(app, borsbeek):
        (found,) = reach.concerned(service.breach(breach))
        assert (found.person_id, found.exported) == (inside_list, True)
        assert "phone" in found.fields


def test_the_contact_point_reads_names_and_the_officer_numbers(
    app: Flask, borsbeek: UUID, worker: UUID, contact_point: Staff, officer: Staff
) -> None:
    with app.app_context():
        dawit = a_person(borsbeek, given="Dawit", family="Tesfay")
    read(app, borsbeek, worker, dawit.id, "notes")
    breach = reported(app, borsbeek)
    with inside(app, borsbeek):
        service.scope(breach, an_hour_around(breach, worker))
    assert "Dawit Tesfay" in contact_point.get(f"/borsbeek/datalekken/{breach}").text
    page = officer.get(f"/borsbeek/datalekken/{breach}").text
    assert "Dawit" not in page
    assert "notes" in page
    assert signed_in(app, worker).get(f"/borsbeek/datalekken/{breach}").status_code == 403


def test_a_refused_form_that_shows_names_leaves_the_line_of_reading_and_nothing_else(
    app: Flask, borsbeek: UUID, worker: UUID, contact_point: Staff
) -> None:
    with app.app_context():
        samira = a_person(borsbeek, given="Samira").id
    read(app, borsbeek, worker, samira, "phone")
    breach = reported(app, borsbeek)
    with inside(app, borsbeek):
        service.scope(breach, an_hour_around(breach, worker))
    with inside(app, borsbeek):
        before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    answer = contact_point.send(f"/borsbeek/datalekken/{breach}/beoordeling", risk="no such risk")
    assert answer.status_code == 422
    assert "Samira" in answer.text
    with inside(app, borsbeek):
        lines = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))[before:]
    assert [(line.action, line.purpose) for line in lines] == [("read", "data breach")]


def test_a_breach_of_another_municipality_is_not_found_and_names_nobody_of_it(
    app: Flask, borsbeek: UUID, worker: UUID, contact_point: Staff
) -> None:
    mortsel = a_municipality(app, "Mortsel")
    with app.app_context():
        theirs = a_person(mortsel, given="Hodan").id
    read(app, mortsel, worker, theirs, "notes")  # one account may work in both
    breach, own = reported(app, mortsel), reported(app, borsbeek)
    assert contact_point.get(f"/borsbeek/datalekken/{breach}").status_code == 404
    assert contact_point.get(f"/mortsel/datalekken/{breach}").status_code == 404
    with inside(app, borsbeek):
        service.scope(own, an_hour_around(own, worker))
        assert reach.concerned(service.breach(own)) == []


def test_who_must_be_told_is_as_the_officer_set_it(app: Flask, borsbeek: UUID) -> None:
    breach = reported(app, borsbeek)
    with inside(app, borsbeek):
        service.assess(breach, Assessed(Risk.RISK))
        assert service.to_tell(service.breach(breach)) == [Decision.TOLD_AUTHORITY, Decision.TOLD_VTC], (
            "both by default"
        )
        legal.decide("breach_report", "authority", "", "We are no Flemish body")
        assert service.to_tell(service.breach(breach)) == [Decision.TOLD_AUTHORITY]
        service.assess(breach, Assessed(Risk.HIGH))
        assert service.to_tell(service.breach(breach)) == [Decision.TOLD_AUTHORITY, Decision.TOLD_PERSONS]


def test_a_breach_is_closed_once_everybody_was_told_or_somebody_said_why_not(app: Flask, borsbeek: UUID) -> None:
    breach = reported(app, borsbeek)
    with inside(app, borsbeek):
        with pytest.raises(NotDecidedYet):
            service.close(breach)
        service.assess(breach, Assessed(Risk.RISK))
        service.take(breach, Decision.TOLD_AUTHORITY, "GBA-2019-1")
        with pytest.raises(NotDecidedYet):
            service.close(breach)
        service.take(breach, Decision.TOLD_VTC)
        service.close(breach)
        with pytest.raises(ClosedAlready):
            service.take(breach, Decision.NOTED, "x")
        kinds = [step.kind for step in service.steps(service.breach(breach))]
        assert kinds == ["reported", "assessed", "told_authority", "told_vtc", "closed"]
    other = reported(app, borsbeek)
    with inside(app, borsbeek):
        service.assess(other, Assessed(Risk.UNLIKELY))
        with pytest.raises(NotDecidedYet):
            service.close(other)
        with pytest.raises(Invalid):
            service.take(other, Decision.NO_NOTICE)
        service.take(other, Decision.NO_NOTICE, "Only the name of a street")
        service.close(other)


def test_that_nobody_needs_to_be_told_is_decided_anew_when_the_risk_is_judged_anew(app: Flask, borsbeek: UUID) -> None:
    """Else a breach that proves worse would say "everybody was told", with nobody told."""
    breach = reported(app, borsbeek)
    with inside(app, borsbeek):
        service.assess(breach, Assessed(Risk.RISK))
        service.take(breach, Decision.NO_NOTICE, "The file was sealed")
        assert service.to_tell(service.breach(breach)) == []
        service.assess(breach, Assessed(Risk.HIGH))
        assert Decision.TOLD_PERSONS in service.to_tell(service.breach(breach))
        with pytest.raises(NotDecidedYet):
            service.close(breach)


def test_the_notices_say_what_the_law_asks_and_name_nobody(app: Flask, borsbeek: UUID, worker: UUID) -> None:
    with app.app_context():
        dawit = a_person(borsbeek, given="Dawit", family="Tesfay").id
    read(app, borsbeek, worker, dawit, "notes")
    breach = reported(app, borsbeek)
    with inside(app, borsbeek), speaking("en"):
        service.scope(breach, an_hour_around(breach, worker))
        kinds = (DataKind.NAMES, DataKind.NOTES)
        row = service.assess(breach, Assessed(Risk.HIGH, kinds, "Somebody may feel exposed", "The mail was deleted"))
        told = notices.to_authority(row, len(reach.concerned(row))) + notices.to_persons(row)
    for words in (
        "A list was mailed",
        "Somebody may feel exposed",
        "The mail was deleted",
        "Contact Borsbeek",
        "1 person",
    ):
        assert words in told, words
    assert "Dawit" not in told


def test_the_story_of_a_breach_on_the_screen(app: Flask, borsbeek: UUID, contact_point: Staff, worker: UUID) -> None:
    noticed = clock.moment().strftime(LOCAL)
    made = contact_point.send("/borsbeek/datalekken/nieuw", what="Laptop kwijt", noticed_at=noticed)
    at = made.headers["Location"]
    assert contact_point.send(f"{at}/beoordeling", risk="unlikely", measures="Schijf gewist").status_code == 303
    assert contact_point.send(f"{at}/stap", kind="no_notice", note="").status_code == 422
    assert contact_point.send(f"{at}/stap", kind="no_notice", note="Versleuteld").status_code == 303
    assert contact_point.send(f"{at}/sluiten").status_code == 303
    assert "Laptop kwijt" in contact_point.get("/borsbeek/datalekken").text
    assert "Data breach" not in contact_point.get("/borsbeek/vandaag").text
    assert contact_point.send("/borsbeek/datalekken/nieuw", what="x", noticed_at="2090-01-01T10:00").status_code == 422
