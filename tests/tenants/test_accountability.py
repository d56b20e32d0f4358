# SPDX-License-Identifier: EUPL-1.2
"""The register of processing: what the tables say, for who answers for it, and for nobody else."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask

from koepel.database import METADATA
from koepel.i18n import speaking
from koepel.permissions import Role
from koepel.privacy import PERSONAL, SENSITIVE, SPECIAL, Basis, DataClass, Purpose, Reader, register
from koepel.retention_terms import TERMS, Retention
from tenants.accountability import words
from tenants.accountability.register import Line, activities
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, appointed, signed_in


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def officer(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, appointed(app, borsbeek, Role.DATA_PROTECTION_OFFICER, name="Wout Segers"))


def every_line() -> list[Line]:
    return [line for one in activities() for _, lines in one.grounds for line in lines]


def test_every_field_about_a_person_stands_in_the_register_once(app: Flask) -> None:
    kept = [(line.table, field) for line in every_line() for field in line.fields]
    about_persons = {(r.table, r.column) for r in register(METADATA) if r.kept.cls in (PERSONAL, SENSITIVE, SPECIAL)}
    assert len(kept) == len(set(kept)) > 100
    assert set(kept) == about_persons


def test_every_code_of_the_register_has_its_words(app: Flask) -> None:
    with app.test_request_context(), speaking("nl"):
        assert all(words.term(rule) for rule in Retention)
    assert set(words.WITHOUT_A_CLOCK) == set(Retention) - set(TERMS)
    assert (set(words.PURPOSES), set(words.BASES)) == (set(Purpose), set(Basis))
    assert (set(words.CLASSES), set(words.READERS)) == (set(DataClass), set(Reader))
    assert set(words.TABLES) == {line.table for line in every_line()}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Retention.MENTEE_FILE, "12 months after closing"),
        (Retention.POOL_CARD, "3 months 14 days after the last contact"),
        (Retention.SPECIAL_FIELDS, "gone at closing or at withdrawal, whichever comes first"),
        (Retention.WITH_THE_ACCOUNT, "as long as the account"),
    ],
)
def test_a_term_is_a_sentence(app: Flask, rule: Retention, said: str) -> None:
    with app.test_request_context(), speaking("en"):
        assert words.term(rule) == said


def test_the_officer_reads_why_names_are_kept_and_for_how_long(officer: Staff) -> None:
    page = " ".join(re.sub(r"<[^>]+>", " ", officer.get("/borsbeek/verwerkingsregister").text).split())
    assert "Persons given_name, family_name, name_key Personal 12 months after closing own staff, the person" in page
    assert "Task of general interest (GDPR art. 6.1.e)" in page


def test_the_register_for_programs_says_the_same(officer: Staff) -> None:
    told = officer.get("/borsbeek/verwerkingsregister/json")
    assert told.headers["Content-Disposition"] == 'attachment; filename="verwerkingsregister.json"'
    tree = told.get_json()
    assert tree["municipality"] == "Borsbeek"
    assert {one["activity"] for one in tree["activities"]} == {one.key for one in activities()}
    (guidance,) = (one["grounds"] for one in tree["activities"] if one["activity"] == "guidance")
    notes = next(line for line in guidance[0]["data"] if line["table"] == "trajectory" and line["class"] == "S")
    assert (notes["fields"], notes["retention"]["months"]) == (["stop_note"], 12)


def test_the_contact_point_reads_it_and_a_case_worker_does_not(app: Flask, borsbeek: UUID) -> None:
    at = "/borsbeek/verwerkingsregister"
    assert signed_in(app, a_contact_point(app, borsbeek)).get(at).status_code == 200
    assert signed_in(app, a_case_worker(app, borsbeek)).get(at).status_code == 403


def test_the_officer_of_another_municipality_finds_nothing(app: Flask, officer: Staff) -> None:
    a_municipality(app, "Mortsel")
    assert officer.get("/mortsel/verwerkingsregister").status_code == 404
