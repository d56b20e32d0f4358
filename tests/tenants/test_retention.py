# SPDX-License-Identifier: EUPL-1.2
"""A file goes through notice, keeping or destruction, and a declaration; nobody is destroyed who came back or is held back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock, mail
from koepel.database import db
from koepel.errors import Invalid
from koepel.feature import Feature
from koepel.permissions import Role
from koepel.records import Message
from koepel.retention_terms import Retention
from tenants.consents import service as consents
from tenants.consents.kinds import Answer, ConsentKind
from tenants.consents.schemas import Recorded
from tenants.people import service as people
from tenants.people.models import Person
from tenants.retention import destroying, jobs, rules, sweeping
from tenants.retention.kinds import KeepReason
from tenants.retention.models import Destruction, DestructionItem
from tenants.trajectories import service as trajectories
from tests.factories.duos import ADuo, a_duo
from tests.factories.registrations import a_registration
from tests.support.places import a_case_worker, a_contact_point, a_municipality, appointed, inside, on_day, signed_in

START, CLOSED = date(2018, 1, 10), date(2018, 7, 2)
NUMBERS = count()
Case = tuple[str, ADuo]


@pytest.fixture(autouse=True)
def own_ledger(app: Flask, tmp_path: Path) -> None:
    """A ledger file of this test alone."""
    settings = app.extensions["koepel_settings"]
    app.extensions["koepel_settings"] = replace(settings, ledger=tmp_path / "erasures.jsonl")


@pytest.fixture
def closed(app: Flask) -> Case:
    """The address word of a municipality of this test alone, and a duo that closed on 2 July 2018."""
    name = f"Kontich{next(NUMBERS)}"
    with on_day(START):
        duo = a_duo(app, in_=a_municipality(app, name), started_on=START, mentor_from=None)
    with on_day(CLOSED), inside(app, duo.tenant_id):
        trajectories.close(duo.trajectory_id)
    return name.lower(), duo


def night(app: Flask, tenant_id: UUID, day: date) -> None:
    with on_day(day), inside(app, tenant_id):
        jobs.nightly(None)  # type: ignore[arg-type]


def going(app: Flask, tenant_id: UUID) -> list[tuple[str, str]]:
    with inside(app, tenant_id):
        rows = db.session.scalars(select(DestructionItem).order_by(DestructionItem.id))
        return [(row.kind, row.state) for row in rows]


def name_of(app: Flask, duo: ADuo) -> str:
    with inside(app, duo.tenant_id):
        return people.person(duo.person_id).given_name


def test_a_file_is_announced_thirty_days_ahead_and_goes_on_its_day_with_a_declaration(app: Flask, closed: Case) -> None:
    word, duo = closed
    night(app, duo.tenant_id, date(2018, 9, 2))
    assert ("contact", "announced") in going(app, duo.tenant_id)
    assert ("person", "announced") not in going(app, duo.tenant_id)
    night(app, duo.tenant_id, date(2018, 10, 10))
    with inside(app, duo.tenant_id):
        assert people.person(duo.person_id).email == ""
        assert people.person(duo.person_id).given_name == "Samira"
    night(app, duo.tenant_id, date(2019, 6, 1))
    assert ("person", "announced") not in going(app, duo.tenant_id)
    night(app, duo.tenant_id, date(2019, 6, 3))
    assert ("person", "announced") in going(app, duo.tenant_id)
    night(app, duo.tenant_id, date(2019, 7, 2))
    assert name_of(app, duo) == "Samira"
    night(app, duo.tenant_id, date(2019, 7, 3))
    assert name_of(app, duo) == ""
    with inside(app, duo.tenant_id):
        last = destroying.rounds()[0]
        said = last.declaration
        assert (last.state, last.destroyed_on) == ("done", date(2019, 7, 3))
        assert [(line["kind"], line["count"]) for line in said["lines"]] == [("person", 1)]
        assert "III.87" in said["law"]
        assert "Samira" not in repr(said)
        number = last.id
    with on_day(date(2019, 7, 4)):
        page = signed_in(app, a_contact_point(app, duo.tenant_id)).get(f"/{word}/bewaartermijnen/vernietiging/{number}")
    assert page.status_code == 200
    assert "Declaration of destruction" in page.text
    assert "Samira" not in page.text


def test_the_same_night_twice_announces_once(app: Flask, closed: Case) -> None:
    _, duo = closed
    for _ in range(2):
        night(app, duo.tenant_id, date(2019, 6, 20))
    with inside(app, duo.tenant_id):
        assert [row.number for row in destroying.rounds()] == [1]
    assert going(app, duo.tenant_id).count(("person", "announced")) == 1


def test_what_is_kept_was_handed_to_the_archive_first_and_the_question_comes_again(app: Flask, closed: Case) -> None:
    word, duo = closed
    night(app, duo.tenant_id, date(2019, 6, 20))
    with inside(app, duo.tenant_id):
        item = (
            db.session.scalars(
                select(DestructionItem).where(
                    DestructionItem.kind == "person", DestructionItem.subject_id == duo.person_id
                )
            )
            .one()
            .id
        )
    worker = signed_in(app, a_case_worker(app, duo.tenant_id))
    path = f"/{word}/bewaartermijnen/bewaren/{item}"
    until = {"reason": KeepReason.CLAIM.value, "until-day": "1", "until-month": "3", "until-year": "2020"}
    with on_day(date(2019, 6, 21)):
        refused = worker.send(path, **until)
        assert refused.status_code == 409
        assert "archive first" in refused.text
        given = worker.send(f"{path}/archief")
        assert "Samira" in given.text
        assert "samira@example.org" in given.text
        assert given.headers["Content-Disposition"].startswith("attachment")
        assert worker.send(path, **until).status_code == 303
    night(app, duo.tenant_id, date(2019, 7, 25))
    assert name_of(app, duo) == "Samira"
    night(app, duo.tenant_id, date(2020, 2, 1))
    assert ("person", "announced") not in going(app, duo.tenant_id)
    night(app, duo.tenant_id, date(2020, 3, 2))
    assert ("person", "announced") in going(app, duo.tenant_id)


def test_who_came_back_before_the_day_is_not_destroyed(app: Flask, closed: Case) -> None:
    _, duo = closed
    night(app, duo.tenant_id, date(2019, 6, 20))
    with on_day(date(2019, 7, 1)), inside(app, duo.tenant_id):
        trajectories.open_trajectory(_again(duo))
    night(app, duo.tenant_id, date(2019, 7, 25))
    assert name_of(app, duo) == "Samira"
    assert ("person", "not_due") in going(app, duo.tenant_id)


def _again(duo: ADuo) -> trajectories.OpenDuo:
    from tenants.programmes import service as programmes

    return trajectories.OpenDuo(
        person_id=duo.person_id, programme_id=programmes.offered()[0].id, proposal_id=None, collaboration_id=None,
        mentor_tenant_id=duo.tenant_id, mentor_person_id=None, mentee_first_name="Samira", mentor_first_name="Leen",
        mentor_family_name="Peeters", mentor_channel="phone", mentor_contact="+32400000012", started_on=clock.today(),
        tell=False,
    )  # fmt: skip


def test_whom_a_request_holds_back_is_neither_announced_nor_destroyed(app: Flask, closed: Case) -> None:
    _, duo = closed
    night(app, duo.tenant_id, date(2019, 6, 20))
    wall = Feature(name="rights", blueprints=(), holds=lambda person_id: person_id == duo.person_id)
    app.extensions["koepel_features"] = (*app.extensions["koepel_features"], wall)
    night(app, duo.tenant_id, date(2019, 7, 25))
    assert name_of(app, duo) == "Samira"
    assert ("person", "held") in going(app, duo.tenant_id)
    night(app, duo.tenant_id, date(2019, 7, 26))
    assert ("person", "announced") not in going(app, duo.tenant_id)


def test_who_asked_to_be_kept_informed_keeps_their_contact_details(app: Flask, closed: Case) -> None:
    _, duo = closed
    with on_day(date(2018, 8, 1)), inside(app, duo.tenant_id):
        kind = ConsentKind.CONTACT_AFTER_CLOSING
        said = Recorded(
            kind=kind, answer=Answer.GIVEN, version=consents.texts.newest(kind), language="nl", given_on=clock.today()
        )
        consents.record(duo.person_id, said)
    night(app, duo.tenant_id, date(2018, 9, 10))
    with inside(app, duo.tenant_id):
        wanted = DestructionItem.subject_id == duo.person_id
        assert db.session.scalars(select(DestructionItem).where(wanted)).all() == []


def test_a_registration_that_was_never_opened_goes_after_six_months(app: Flask) -> None:
    tenant = a_municipality(app, f"Kontich{next(NUMBERS)}")
    with on_day(START):
        a_registration(app, in_=tenant, given="Tomas")
    night(app, tenant, START + timedelta(days=140))
    assert going(app, tenant) == []
    night(app, tenant, START + timedelta(days=160))
    assert going(app, tenant) == [("registration", "announced")]
    night(app, tenant, START + timedelta(days=191))
    assert going(app, tenant) == [("registration", "destroyed")]


def test_a_municipality_may_shorten_a_term_and_lengthens_it_only_by_a_published_rule(app: Flask, closed: Case) -> None:
    _, duo = closed
    with on_day(date(2018, 8, 1)), inside(app, duo.tenant_id):
        with pytest.raises(Invalid):
            rules.decide(Retention.MENTEE_FILE, "", 13, "", "", "liever langer")
        rules.decide(Retention.MENTEE_FILE, "", 3, "S-17", "", "")
    night(app, duo.tenant_id, date(2018, 9, 2))
    assert ("person", "announced") in going(app, duo.tenant_id)
    with on_day(date(2018, 9, 3)), inside(app, duo.tenant_id):
        rules.decide(Retention.MENTEE_FILE, "", 120, "S-17", "Selectielijst lokale besturen 2018", "")
    night(app, duo.tenant_id, date(2018, 10, 5))
    assert name_of(app, duo) == "Samira"
    with inside(app, duo.tenant_id):
        standing = rules.Terms().standing(Retention.MENTEE_FILE)
        assert (standing.months, standing.series, standing.source) == (
            120,
            "S-17",
            "Selectielijst lokale besturen 2018",
        )


def test_letters_lose_their_words_after_thirty_days_and_one_on_hold_does_not(app: Flask) -> None:
    tenant = a_municipality(app, f"Kontich{next(NUMBERS)}")
    with inside(app, tenant):
        old, young = (
            mail.post("notice", to="x@example.org", subject="Dag", body="Beste", language="nl").id for _ in range(2)
        )
        row = db.session.get_one(Message, (tenant, old))
        row.state, row.sent_at = "sent", clock.utcnow() - timedelta(days=31)
    with inside(app, tenant):
        assert sweeping.sweep()["message"] == 1
    with inside(app, tenant):
        assert db.session.get_one(Message, (tenant, old)).body == ""
        assert db.session.get_one(Message, (tenant, young)).body == "Beste"


def test_the_page_of_terms_says_the_rule_the_source_and_what_is_confirmed(app: Flask, closed: Case) -> None:
    word, duo = closed
    officer = signed_in(app, appointed(app, duo.tenant_id, Role.DATA_PROTECTION_OFFICER))
    path = f"/{word}/bewaartermijnen"
    assert "Not confirmed by the DPO yet" in officer.get(path).text
    assert officer.send(f"{path}/regel/mentee_file", months="6", series="S-17").status_code == 303
    page = officer.get(path).text
    assert "S-17" in page
    assert "Confirmed by the DPO" in page
    worker = signed_in(app, a_case_worker(app, duo.tenant_id))
    assert worker.send(f"{path}/regel/mentee_file", months="5").status_code == 403
    assert officer.send(f"{path}/regel/audit", months="5").status_code == 404


def test_vandaag_says_that_something_reaches_its_term_and_names_nobody(app: Flask, closed: Case) -> None:
    word, duo = closed
    night(app, duo.tenant_id, date(2019, 6, 20))
    with on_day(date(2019, 6, 21)):
        page = signed_in(app, a_contact_point(app, duo.tenant_id)).get(f"/{word}/vandaag").text
    assert "reach their term" in page
    assert "Samira" not in page
    with inside(app, duo.tenant_id):
        assert db.session.scalars(select(Destruction)).one().state == "announced"
        assert db.session.scalars(select(Person.id)).all()
