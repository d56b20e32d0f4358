# SPDX-License-Identifier: EUPL-1.2
"""The register of processing: what the tables say, for who answers for it, and for nobody else."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from koepel import clock
from koepel.database import METADATA
from koepel.i18n import speaking
from koepel.permissions import Role
from koepel.privacy import PERSONAL, SENSITIVE, SPECIAL, Basis, DataClass, Purpose, Reader, register
from koepel.retention_terms import TERMS, Retention
from tenants.accountability import access_list, processors, words
from tenants.accountability.register import Line, activities
from tenants.accountability.schemas import ProcessorNamed
from tenants.municipality.service import municipality
from tests.support.meanwhile import at_the_same_moment, mark_on
from tests.support.places import (
    HOST,
    Staff,
    a_case_worker,
    a_contact_point,
    a_municipality,
    appointed,
    inside,
    signed_in,
)


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
    whom = "own staff, the other municipality of the pair, step by step, the other half of the duo"
    assert f"Persons given_name, family_name Personal 12 months after closing {whom}" in page
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


def test_the_matrix_is_read_by_the_officer_and_says_why_it_differs(officer: Staff) -> None:
    page = officer.get("/borsbeek/wie-mag-wat").text
    assert "Name of the mentee" in page
    assert "A partner reads its own protocol" in page
    tree = officer.get("/borsbeek/wie-mag-wat/json").get_json()
    (name,) = (row for row in tree["rows"] if row["field"] == "mentee_name")
    assert (name["cells"]["HC"], name["cells"]["OT"], name["class"]) == ("w", "-", "P")
    assert all(one["reason"] for one in tree["differences"])


def test_the_impact_assessment_fills_in_what_runs_here_and_leaves_open_what_nobody_decided(
    app: Flask, borsbeek: UUID, officer: Staff
) -> None:
    a_case_worker(app, borsbeek)
    made = officer.get("/borsbeek/effectbeoordeling/json").get_json()
    assert any("look alike" in question for question in made["open_questions"])
    whom = next(one for one in made["sections"] if one["title"].startswith("4."))
    persons = {row["Role"]: row["Persons today"] for row in whom["rows"]}
    assert persons["case worker of the own municipality"] == "1"
    text = officer.get("/borsbeek/effectbeoordeling/tekst")
    assert text.mimetype == "text/markdown"
    assert "- [ ] Not confirmed by the DPO yet: Rule for people who look alike" in text.text
    assert "tests/isolation/test_rows.py" in text.text
    assert officer.get("/borsbeek/effectbeoordeling").status_code == 200


def test_what_somebody_typed_stays_text_where_an_editor_shows_html(app: Flask, borsbeek: UUID, officer: Staff) -> None:
    with inside(app, borsbeek):
        processors.name(
            ProcessorNamed("<img src=x onerror=alert(1)>", "bewaart | de servers", "", "België", clock.today())
        )
    text = officer.get("/borsbeek/effectbeoordeling/tekst").text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "<img" not in text


def test_the_officer_signs_the_access_list_and_a_newcomer_on_the_staff_makes_it_old(
    app: Flask, borsbeek: UUID, officer: Staff
) -> None:
    a_case_worker(app, borsbeek, "An Willems")
    at = "/borsbeek/toegangslijst"
    assert "Nobody signed this list yet." in officer.get(at).text
    assert officer.send(f"{at}/ondertekenen", mark=mark_on(officer, at)).status_code == 303
    assert "The newest signed version says the same." in officer.get(at).text
    a_case_worker(app, borsbeek, "Piet Maes")
    page = officer.get(at).text
    assert "Staff or roles changed since the last signed version." in page
    assert "Piet Maes" in page
    with inside(app, borsbeek):
        (signed,) = access_list.signed()
    old = officer.get(f"{at}/{signed.id}").text
    assert "An Willems" in old
    assert "Piet Maes" not in old, "a signed list stays as it was signed"
    assert "Barriers" in old, "which sensitive fields a category reads"


def test_a_signature_goes_under_the_list_that_the_officer_read(app: Flask, borsbeek: UUID, officer: Staff) -> None:
    at = "/borsbeek/toegangslijst"
    read = mark_on(officer, at)
    a_case_worker(app, borsbeek, "Piet Maes")
    answer = officer.send(f"{at}/ondertekenen", mark=read)
    assert answer.status_code == 422
    assert "This changed while you read it." in answer.text
    assert "Piet Maes" in answer.text, "the list as it stands now"
    with inside(app, borsbeek):
        assert access_list.signed() == []
    assert officer.send(f"{at}/ondertekenen", mark=mark_on(officer, at)).status_code == 303


def test_two_signatures_under_one_list_at_the_same_moment_are_one(app: Flask, borsbeek: UUID, officer: Staff) -> None:
    read = mark_on(officer, "/borsbeek/toegangslijst")
    versions = at_the_same_moment(app, borsbeek, lambda: access_list.sign(read).version)
    assert versions == (1, 1)


def test_a_processor_that_ended_keeps_its_last_day_when_somebody_ends_it_again(
    app: Flask, borsbeek: UUID, officer: Staff
) -> None:
    last = clock.today() - timedelta(days=30)
    with inside(app, borsbeek):
        row = processors.name(ProcessorNamed("Hostbedrijf", "host", "alles", "België", last - timedelta(days=30)))
        processors.end(row.id, last)
    assert "ended before already" in officer.send(f"/borsbeek/verwerkers/{row.id}/stop", follow=True).text
    with inside(app, borsbeek):
        assert processors.end(row.id).until == last


def test_only_the_officer_signs(app: Flask, borsbeek: UUID) -> None:
    contact_point = signed_in(app, a_contact_point(app, borsbeek))
    assert "Sign this list" not in contact_point.get("/borsbeek/toegangslijst").text
    assert contact_point.send("/borsbeek/toegangslijst/ondertekenen").status_code == 403
    assert contact_point.send("/borsbeek/verwerkers").status_code == 403


def test_a_processor_is_published_at_once_and_leaves_the_public_page_when_it_ends(
    app: Flask, borsbeek: UUID, officer: Staff
) -> None:
    public = "/borsbeek/privacy/verwerkers"
    visitor = app.test_client()
    sent = officer.send(
        "/borsbeek/verwerkers", name="Hostbedrijf bv", service="Draait de machines", data="Alles", country="België",
        **{"since-day": "1", "since-month": "5", "since-year": "2019"},
    )  # fmt: skip
    assert sent.status_code == 303
    assert "Hostbedrijf bv" in visitor.get(public, base_url=HOST).text
    with inside(app, borsbeek):
        (row,) = processors.processors()
    officer.send(f"/borsbeek/verwerkers/{row.id}/stop")
    assert "Hostbedrijf" not in visitor.get(public, base_url=HOST).text
    assert "Hostbedrijf" in officer.get("/borsbeek/verwerkers").text, "who processed before stays on record"


@pytest.mark.parametrize(
    "page", ["privacy/alles", "privacy/verwerkers", "privacy/samenwerking", "toegankelijkheid/verklaring"]
)
@pytest.mark.parametrize(("code", "word"), [("nl", "Druk deze pagina af"), ("en", "Print this page")])
def test_everybody_reads_it_in_dutch_and_english_without_signing_in(
    app: Flask, borsbeek: UUID, page: str, code: str, word: str
) -> None:
    answer = app.test_client().get(f"/borsbeek/{page}?taal={code}", base_url=HOST)
    assert answer.status_code == 200
    assert f'<html lang="{code}"' in answer.text
    assert word in answer.text


def test_the_privacy_page_in_every_language_leads_to_the_page_in_full(app: Flask, borsbeek: UUID) -> None:
    page = app.test_client().get("/borsbeek/privacy?taal=ar", base_url=HOST).text
    assert 'href="/borsbeek/privacy/alles?taal=nl" lang="nl"' in page
    assert 'href="/borsbeek/privacy/alles?taal=en" lang="en"' in page


def test_the_side_bar_and_the_head_of_a_print_say_which_municipality_this_is(
    app: Flask, borsbeek: UUID, officer: Staff
) -> None:
    with inside(app, borsbeek):
        municipality().name = "Heist-op-den-Berg"
    page = officer.get("/borsbeek/privacy-en-recht").text
    foot = page.partition('class="user-block"')[2].partition("</summary>")[0]
    assert ("Wout Segers" in foot, "<bdi>Heist-op-den-Berg</bdi>" in foot) == (True, True)


def test_who_answers_finds_open_breaches_and_terms_under_privacy_and_law(app: Flask, borsbeek: UUID) -> None:
    tom = signed_in(app, a_contact_point(app, borsbeek, "Tom Verlinden"))
    assert "1 open" not in _line(tom, "/borsbeek/datalekken")
    tom.send("/borsbeek/datalekken/nieuw", what="Een lijst bij de verkeerde", noticed_at="2019-05-13T11:00")
    assert "1 open" in _line(tom, "/borsbeek/datalekken")
    assert tom.get("/borsbeek/bewaartermijnen").status_code == 200
    assert "Privacy and law" in tom.get("/borsbeek/bewaartermijnen").text


def _line(who: Staff, path: str) -> str:
    """What stands on the line of this page under Privacy and law."""
    return who.get("/borsbeek/privacy-en-recht").text.partition(f'<li><div><a href="{path}"')[2].partition("</li>")[0]
