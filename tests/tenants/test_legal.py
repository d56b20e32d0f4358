# SPDX-License-Identifier: EUPL-1.2
"""Legal settings: the officer decides, everybody sees what is not confirmed, and every decision stays."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from koepel.permissions import Role
from koepel.privacy import PERSONAL, SENSITIVE, SPECIAL, register
from tenants.legal import service
from tenants.legal.topics import GROUNDS, PURPOSES, topics
from tests.guards.test_columns import mapped
from tests.support.meanwhile import mark_on
from tests.support.places import Staff, a_contact_point, a_municipality, appointed, inside, signed_in

GROUND = "ground.matching.public_task"
PAGE = f"/borsbeek/juridisch/{GROUND}"


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def officer(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, appointed(app, borsbeek, Role.DATA_PROTECTION_OFFICER, name="Wout Segers"))


def test_every_purpose_and_ground_of_the_columns_is_a_question_to_the_officer() -> None:
    about_persons = [row.kept for row in register(mapped()) if row.kept.cls in (PERSONAL, SENSITIVE, SPECIAL)]
    wanted = {f"ground.{kept.purpose}.{kept.basis}" for kept in about_persons}
    assert {topic.key for topic in topics() if topic.key.startswith("ground.")} == wanted
    assert all(topic.source for topic in topics())
    assert all(topic.default in dict(topic.options) for topic in topics() if topic.options)
    assert (len(GROUNDS), len(PURPOSES)) == (4, 10)


def test_until_the_officer_confirms_it_every_page_that_shows_a_ground_says_so(app: Flask, officer: Staff) -> None:
    waiting = "Not confirmed by the DPO yet"
    visitor = app.test_client()
    visitor.set_cookie("taal", "en", domain="127.0.0.1")
    pages = ("/borsbeek/juridisch", "/borsbeek/verwerkingsregister", PAGE, "/borsbeek/effectbeoordeling")
    for path in pages:
        assert waiting in officer.get(path).text, path
    assert waiting in visitor.get("/borsbeek/privacy/alles", base_url="http://127.0.0.1:8000").text
    for topic in topics():
        answer = officer.send(
            f"/borsbeek/juridisch/{topic.key}", value=topic.default or "dpo@example.org", law=topic.law
        )
        assert answer.status_code == 303, answer.text
    for path in pages:
        assert waiting not in officer.get(path).text, path
    public = visitor.get("/borsbeek/privacy/alles", base_url="http://127.0.0.1:8000").text
    assert waiting not in public
    assert "dpo@example.org" in public
    assert "Wout Segers" not in public, "who decided is for the own staff"


def test_a_changed_ground_needs_a_reason_and_stands_in_the_register_and_its_json(app: Flask, officer: Staff) -> None:
    other = {"value": "legal_obligation", "law": "Besluit gemeenteraad 4-2-2019"}
    refused = officer.send(PAGE, **other)
    assert refused.status_code == 422
    assert "Say why it differs" in refused.text
    assert officer.send(PAGE, **other, reason="Advice of the council").status_code == 303
    page = officer.get("/borsbeek/verwerkingsregister").text
    assert "Besluit gemeenteraad 4-2-2019" in page
    tree = officer.get("/borsbeek/verwerkingsregister/json").get_json()
    (matching,) = (one for one in tree["activities"] if one["activity"] == "matching")
    ground = matching["grounds"][0]
    assert (ground["default"], ground["basis"], ground["law"]) == ("public_task", *other.values())
    assert ground["confirmed_by"] == "Wout Segers"
    assert ground["confirmed_on"]


def test_every_decision_stays_to_be_read_and_the_last_one_holds(app: Flask, borsbeek: UUID, officer: Staff) -> None:
    with inside(app, borsbeek):
        law = service.standing(GROUND).law
    officer.send(PAGE, value="public_task", law=law)
    officer.send(PAGE, value="consent", law=law, reason="Asked by somebody")
    officer.send(PAGE, value="public_task", law=law)
    with inside(app, borsbeek):
        assert [row.value for row in service.history(GROUND)] == ["public_task", "consent", "public_task"]
        assert not service.standing(GROUND).changed
    assert "Asked by somebody" in officer.get(PAGE).text


def test_a_term_may_only_be_shortened(officer: Staff) -> None:
    at = "/borsbeek/juridisch/mentor_papers"
    assert officer.send(at, value="85").status_code == 422
    assert officer.send(at, value="0").status_code == 422
    assert officer.send(at, value="60").status_code == 303


def test_only_the_officer_decides_and_the_contact_point_reads_along(app: Flask, borsbeek: UUID) -> None:
    contact_point = signed_in(app, a_contact_point(app, borsbeek))
    assert "Only the data protection officer confirms" in contact_point.get(PAGE).text
    assert contact_point.send(PAGE, value="public_task").status_code == 403
    worker = signed_in(app, appointed(app, borsbeek, Role.CASE_WORKER))
    assert worker.get(PAGE).status_code == 403


def test_the_officer_of_another_municipality_decides_nothing_here(app: Flask, officer: Staff) -> None:
    mortsel = a_municipality(app, "Mortsel")
    assert officer.send(PAGE.replace("borsbeek", "mortsel"), value="public_task").status_code == 404
    officer.send(PAGE, value="public_task", law="x", reason="y")
    with inside(app, mortsel):
        assert not service.standing(GROUND).confirmed


def test_a_topic_that_is_none_is_not_found(officer: Staff) -> None:
    assert officer.get("/borsbeek/juridisch/ground.nothing").status_code == 404


def test_what_must_be_settled_before_the_start_is_listed_until_it_is(officer: Staff) -> None:
    at = "/borsbeek/klaar-voor-de-start"
    before = officer.get(at).text
    for words in ("The officer confirmed every legal setting", "The access list is signed", "The processors are named"):
        assert words in before
    assert "Rule for people who look alike" in before, "what is not confirmed is named, not only counted"
    for topic in topics():
        officer.send(f"/borsbeek/juridisch/{topic.key}", value=topic.default or "dpo@example.org", law=topic.law)
    officer.send("/borsbeek/toegangslijst/ondertekenen", mark=mark_on(officer, "/borsbeek/toegangslijst"))
    officer.send(
        "/borsbeek/verwerkers", name="Hostbedrijf", service="Draait de machines", data="Alles", country="België",
        **{"since-day": "1", "since-month": "1", "since-year": "2019"},
    )  # fmt: skip
    assert "Everything here is settled." in officer.get(at).text
    officer.send("/borsbeek/juridisch/look_alikes", value="not_agreed", reason="Too small a region")
    assert "1 point is open." in officer.get(at).text, "who does not agree has decided, and still does not go live"
