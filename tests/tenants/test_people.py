# SPDX-License-Identifier: EUPL-1.2
"""A person has one file in a municipality, found again by name, phone or e-mail, and by nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from koepel.database import db
from koepel.errors import NotFound
from koepel.records import AuditEntry, Outbox
from tenants.people import service as people
from tests.factories.people import a_mentee, a_person
from tests.support.places import a_case_worker, a_municipality, inside


def test_files_are_numbered_per_municipality(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    with app.app_context():
        numbers = [a_person(borsbeek).number, a_person(borsbeek).number, a_person(mortsel).number]
    assert numbers == [1, 2, 1]


def test_a_file_of_another_municipality_is_not_found(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    with app.app_context():
        person = a_person(borsbeek)
    with inside(app, borsbeek):
        assert people.person(person.id).number == person.number
    with inside(app, mortsel), pytest.raises(NotFound):
        people.person(person.id)


def test_the_same_phone_or_email_is_recognised_however_it_is_written(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        person = a_person(borsbeek, given="Amina", family="Haddad", email="amina@example.org", phone="+32400000011")
    with inside(app, borsbeek):
        by_mail = people.alike("Amy", "Other", email=" AMINA@example.org ")
        by_phone = people.alike("Amy", "Other", phone="+32400000011")
        by_name = people.alike("amina", "HADDAD")
        nobody = people.alike("Amy", "Other", email="amy@example.org", phone="+32400000099")
    assert [one.id for one in by_mail] == [one.id for one in by_phone] == [one.id for one in by_name] == [person.id]
    assert nobody == []


@pytest.mark.attack("T06")
def test_and_from_another_municipality_nobody_is_alike(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    with app.app_context():
        here = a_person(borsbeek, given="Amina", family="Haddad", email="amina@example.org")
        there = a_person(mortsel, given="Other", family="Name", email="amina@example.org")
    with inside(app, mortsel):
        assert people.alike("Amina", "Haddad") == []
    assert here.email_mark != there.email_mark, "a mark must not link two municipalities"


def test_a_postal_code_says_in_which_municipality_somebody_lives(app: Flask) -> None:
    aartselaar = a_municipality(app, "Aartselaar")
    with app.app_context():
        assert a_person(aartselaar, postcode="2630").home_nis == "11001"
        assert a_person(aartselaar, postcode="9999").home_nis == ""


def test_a_language_said_again_replaces_the_former_level(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        person = a_person(borsbeek, speaks=["ar", "nl:1"])
    with inside(app, borsbeek):
        people.speaks(people.person(person.id), "nl", 3, attested=True)
    with inside(app, borsbeek):
        skills = people.languages_of(person.id)
    assert [(one.language, one.level, one.mother_tongue) for one in skills] == [("ar", 6, True), ("nl", 3, False)]


def test_a_correction_names_the_fields_and_never_the_values(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    worker = a_case_worker(app, borsbeek)
    with app.app_context():
        person = a_person(borsbeek, given="Amina", family="Haddad")
    with inside(app, borsbeek, worker):
        changed = people.correct(people.person(person.id), "Amina", "Haddad-Peeters", email="amina@example.org")
    with inside(app, borsbeek):
        line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "corrected")).one()
    assert changed == ["family_name", "email"]
    assert (line.account_id, line.person_id, line.fields) == (worker, person.id, ["family_name", "email"])
    assert "Haddad-Peeters" not in repr(vars(line))
    assert "amina@example.org" not in repr(vars(line))


def test_a_correction_that_changes_nothing_leaves_no_line(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        person = a_person(borsbeek, given="Amina", family="Haddad")
    with inside(app, borsbeek):
        assert people.correct(people.person(person.id), "Amina", "Haddad") == []
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "corrected")).all() == []


def test_no_name_stands_in_what_is_to_be_done_later(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        a_mentee(borsbeek, given="Zonneke", family="Zeldzaam")
    with inside(app, borsbeek):
        rows = [repr(vars(row)) for row in db.session.scalars(select(Outbox))]
    assert rows
    assert not [row for row in rows if "Zonneke" in row or "Zeldzaam" in row]


def test_people_of_a_demo_municipality_are_marked_as_invented(app: Flask) -> None:
    demo, real = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel", kind="real")
    with app.app_context():
        assert a_person(demo).synthetic
        assert not a_person(real).synthetic


def test_speaking_with_somebody_is_remembered(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        person = a_person(borsbeek)
    with inside(app, borsbeek):
        people.spoke_with(people.person(person.id), date(2019, 5, 14))
    with inside(app, borsbeek):
        assert people.person(person.id).spoken_on == date(2019, 5, 14)
