# SPDX-License-Identifier: EUPL-1.2
"""Questions of mentors: noted without names, answered once, found back, and safe from two colleagues at once."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel.database import db
from koepel.records import AuditEntry
from tenants.questions.codes import Theme
from tenants.questions.models import MentorQuestion
from tests.factories.questions import a_question
from tests.support.places import Staff, a_case_worker, a_municipality, inside, signed_in

WORDS = "Mag iemand die wacht al vrijwilligerswerk doen?"


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def an(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


def kept(app: Flask, here: UUID) -> list[MentorQuestion]:
    with inside(app, here):
        return list(db.session.scalars(select(MentorQuestion)))


def test_a_question_is_noted_and_waits_for_its_answer(app: Flask, borsbeek: UUID, an: Staff) -> None:
    assert an.send("/borsbeek/vragen/nieuw", theme="status", asked=WORDS).status_code == 303
    assert "Without an answer (1)" in an.get("/borsbeek/vragen").text
    row = kept(app, borsbeek)[0]
    assert (
        an.send(f"/borsbeek/vragen/{row.id}", theme="status", asked=WORDS, answer="Ja.", version=1).status_code == 303
    )
    page = an.get("/borsbeek/vragen").text
    assert "Without an answer" not in page
    assert "Ja." in page


def test_nobody_is_linked_to_a_question(app: Flask, borsbeek: UUID, an: Staff) -> None:
    an.send("/borsbeek/vragen/nieuw", theme="status", asked=WORDS)
    assert not {column.name for column in MentorQuestion.__table__.columns if column.name.endswith("person_id")}
    with inside(app, borsbeek):
        lines = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "question_noted")).all()
    assert [line.person_id for line in lines] == [None]


@pytest.mark.parametrize(
    "asked",
    [
        "Bel Omar op 0470 12 34 56",
        "Wat zeg ik aan omar@example.org?",
        "Hij is 85.07.30-033.28, mag dat?",
        "a" * 401,
        "",
    ],
)
def test_what_leads_to_a_person_is_refused_and_the_typing_stays(
    app: Flask, borsbeek: UUID, an: Staff, asked: str
) -> None:
    answer = an.send("/borsbeek/vragen/nieuw", theme="work", asked=asked, answer="Zo staat het op de site.")
    assert answer.status_code == 422
    assert "Zo staat het op de site." in answer.text
    assert kept(app, borsbeek) == []


def test_an_answer_may_give_the_number_of_a_service(app: Flask, borsbeek: UUID, an: Staff) -> None:
    sent = an.send("/borsbeek/vragen/nieuw", theme="work", asked=WORDS, answer="Bel VDAB: 0800 30 700.")
    assert sent.status_code == 303
    assert "0800 30 700" in an.get("/borsbeek/vragen").text


def test_a_question_is_found_by_a_word_of_its_answer_and_by_theme(app: Flask, borsbeek: UUID, an: Staff) -> None:
    a_question(app, borsbeek, "Wie betaalt het vervoer?", "De gemeente.", Theme.RULES)
    a_question(app, borsbeek, "Waar leert men 100 % Nederlands?", "In het CVO.", Theme.LANGUAGE)
    for query, there, away in (
        ("q=gemeente", "vervoer", "CVO"),
        ("thema=language", "CVO", "vervoer"),
        ("q=%25", "CVO", "vervoer"),
    ):
        found = an.get(f"/borsbeek/vragen?{query}").text
        assert there in found
        assert away not in found
    assert "Nothing found" in an.get("/borsbeek/vragen?q=nergens").text


def test_of_two_colleagues_the_second_looks_again_and_loses_no_word(app: Flask, borsbeek: UUID, an: Staff) -> None:
    row = a_question(app, borsbeek, WORDS)
    bo = signed_in(app, a_case_worker(app, borsbeek, "Bo Claes"))
    first = {"theme": "work", "asked": WORDS, "answer": "Ja, met een attest.", "version": 1}
    assert an.send(f"/borsbeek/vragen/{row}", **first).status_code == 303
    late = bo.send(f"/borsbeek/vragen/{row}", **first | {"answer": "Neen."})
    assert late.status_code == 422
    assert "Neen." in late.text
    assert kept(app, borsbeek)[0].answer == "Ja, met een attest."
    assert an.send(f"/borsbeek/vragen/{row}", **first).status_code == 303, "a second click is no second change"


def test_a_question_is_taken_out_and_put_back(app: Flask, borsbeek: UUID, an: Staff) -> None:
    row = a_question(app, borsbeek, WORDS, "Ja.")
    an.send(f"/borsbeek/vragen/{row}/verwijderen")
    assert WORDS not in an.get("/borsbeek/vragen").text
    an.send(f"/borsbeek/vragen/{row}/terugzetten")
    assert WORDS in an.get("/borsbeek/vragen").text


def test_a_case_worker_of_mortsel_finds_no_question_of_borsbeek(app: Flask, borsbeek: UUID) -> None:
    row = a_question(app, borsbeek, WORDS)
    mortsel = a_municipality(app, "Mortsel")
    theirs = signed_in(app, a_case_worker(app, mortsel, "Bo Claes"))
    assert theirs.get(f"/mortsel/vragen/{row}").status_code == 404
    assert WORDS not in theirs.get("/mortsel/vragen").text
