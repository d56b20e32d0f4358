# SPDX-License-Identifier: EUPL-1.2
"""A mentor asks on the phone and nobody knows who; what staff answered for mentors is read there, and nothing else."""

from __future__ import annotations

from datetime import time
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.records import AuditEntry, RequestKey
from koepel.scope import entered
from koepel.web.limits import limiter
from tenants.questions import service
from tenants.questions.codes import Theme
from tenants.questions.models import MentorQuestion
from tenants.questions.routes_link import A_DAY
from tenants.questions.schemas import Noted
from tests.factories.duos import ADuo, a_duo
from tests.isolation.town import a_browser
from tests.support.places import Staff, a_case_worker, a_municipality, inside, signed_in

WORDS = "Mag iemand die wacht al vrijwilligerswerk doen?"


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture(autouse=True)
def _fresh(app: Flask) -> None:
    """The same duo stands in every test, and what a link sent today is counted by its id."""
    limiter.reset()


@pytest.fixture
def duo(app: Flask, borsbeek: UUID) -> ADuo:
    return a_duo(app, in_=borsbeek)


@pytest.fixture
def karel(app: Flask) -> Staff:
    return a_browser(app)


@pytest.fixture
def an(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


def form_of(phone: Staff, duo: ADuo) -> dict[str, str]:
    """What the form on the phone sends, as it stands."""
    page = BeautifulSoup(phone.get(f"/l/{duo.mentor_token}/vragen").text, "html.parser")
    form = page.select_one("main form[method=post]")
    assert form is not None
    return {str(box["name"]): str(box.get("value", "")) for box in form.select("input[type=hidden]")}


def ask(phone: Staff, duo: ADuo, asked: str = WORDS, theme: str = "status") -> int:
    sent = form_of(phone, duo) | {"theme": theme, "asked": asked}
    return phone.post(f"/l/{duo.mentor_token}/vragen", data=sent).status_code


def kept(app: Flask, here: UUID) -> list[MentorQuestion]:
    with inside(app, here):
        return list(db.session.scalars(select(MentorQuestion)))


def answered(app: Flask, here: UUID, asked: str, answer: str, *, for_mentors: bool = True) -> None:
    with inside(app, here):
        service.note(Noted(Theme.WORK, asked, answer, for_mentors=for_mentors))


def test_a_mentor_asks_and_nothing_leads_back_to_the_duo(app: Flask, borsbeek: UUID, duo: ADuo, karel: Staff) -> None:
    with inside(app, borsbeek):
        before = set(db.session.scalars(select(AuditEntry.id)))
    assert ask(karel, duo) == 303
    (row,) = kept(app, borsbeek)
    assert (row.theme, row.asked, row.by_link, row.noted_name) == ("status", WORDS, True, "")
    assert row.noted_at.astimezone(clock.BRUSSELS).time() == time(), "the day, and no hour"
    assert row.id.version == 4, "an id that tells no moment"
    with inside(app, borsbeek):
        assert set(db.session.scalars(select(AuditEntry.id))) == before
        assert not list(db.session.scalars(select(RequestKey.route).where(RequestKey.route.startswith("link_q"))))


def test_two_taps_ask_once_and_other_words_are_another_question(
    app: Flask, borsbeek: UUID, duo: ADuo, karel: Staff
) -> None:
    sent = form_of(karel, duo) | {"theme": "work", "asked": WORDS}
    for asked in (WORDS, WORDS, "Wie betaalt de trein?"):
        assert karel.post(f"/l/{duo.mentor_token}/vragen", data=sent | {"asked": asked}).status_code == 303
    assert sorted(row.asked for row in kept(app, borsbeek)) == [WORDS, "Wie betaalt de trein?"]


@pytest.mark.parametrize("asked", ["Bel Omar op 0470 12 34 56", "Schrijf ik naar omar@example.org?", "", "a" * 401])
def test_what_leads_to_a_person_is_refused_and_the_typing_stays(
    app: Flask, borsbeek: UUID, duo: ADuo, karel: Staff, asked: str
) -> None:
    sent = form_of(karel, duo) | {"theme": "work", "asked": asked}
    answer = karel.post(f"/l/{duo.mentor_token}/vragen", data=sent)
    assert answer.status_code == 422
    box = BeautifulSoup(answer.text, "html.parser").select_one("#f-asked")
    assert box is not None
    assert box["value"] == asked
    assert kept(app, borsbeek) == []


def test_a_link_asks_so_often_a_day_and_that_of_another_mentor_still_can(
    app: Flask, borsbeek: UUID, duo: ADuo, karel: Staff
) -> None:
    other = a_duo(app, in_=borsbeek, mentee="Yonas", mentor="Bea", contact="bea@example.org")
    asked = [ask(karel, duo, f"Vraag {number}?") for number in range(A_DAY + 1)]
    assert asked == [303] * A_DAY + [422]
    assert ask(karel, other, "Nog een vraag?") == 303
    assert len(kept(app, borsbeek)) == A_DAY + 1


def test_staff_see_at_a_glance_how_many_questions_wait(app: Flask, duo: ADuo, karel: Staff, an: Staff) -> None:
    assert "waits for an answer" not in an.get("/borsbeek/vandaag").text
    ask(karel, duo)
    assert "1 question of a mentor waits for an answer" in an.get("/borsbeek/vandaag").text
    assert "Asked by link" in an.get("/borsbeek/vragen").text
    ask(karel, duo, "Wie betaalt de trein?")
    assert "2 questions of mentors wait for an answer" in an.get("/borsbeek/vandaag").text


def test_an_answer_is_read_by_mentors_once_staff_say_so(
    app: Flask, borsbeek: UUID, duo: ADuo, karel: Staff, an: Staff
) -> None:
    ask(karel, duo)
    (row,) = kept(app, borsbeek)
    page = f"/l/{duo.mentor_token}/vragen"
    fields = {"theme": "status", "asked": WORDS, "answer": "Ja, na vier maanden."}
    an.send(f"/borsbeek/vragen/{row.id}", **fields, version=1)
    assert "vier maanden" not in karel.get(page).text, "off unless staff say so"
    an.send(f"/borsbeek/vragen/{row.id}", **fields, version=2, for_mentors="1")
    assert "vier maanden" in karel.get(page).text
    assert "An Willems" not in karel.get(page).text
    assert "checked" in an.get(f"/borsbeek/vragen/{row.id}").text
    assert "waits for an answer" not in an.get("/borsbeek/vandaag").text


def test_a_mentor_looks_for_a_word(app: Flask, borsbeek: UUID, duo: ADuo, karel: Staff) -> None:
    answered(app, borsbeek, "Wie betaalt het vervoer?", "De gemeente.")
    answered(app, borsbeek, "Waar leert men Nederlands?", "In het CVO.")
    found = karel.get(f"/l/{duo.mentor_token}/vragen?q=gemeente").text
    assert "vervoer" in found
    assert "CVO" not in found
    assert "Nothing found" in karel.get(f"/l/{duo.mentor_token}/vragen?q=nergens").text


def test_a_mentee_and_a_neighbour_read_no_question(app: Flask, borsbeek: UUID, duo: ADuo, karel: Staff) -> None:
    answered(app, borsbeek, WORDS, "Ja.")
    assert karel.get(f"/l/{duo.mentee_token}/vragen").status_code == 404
    mortsel = a_duo(app, in_=a_municipality(app, "Mortsel"))
    assert WORDS not in karel.get(f"/l/{mortsel.mentor_token}/vragen").text


@pytest.mark.parametrize(
    "planted", [{"answer": "Ja."}, {"for_mentors": True}, {"by_link": False}, {"noted_name": "An Willems"}]
)
def test_a_link_puts_in_open_questions_only(app: Flask, borsbeek: UUID, duo: ADuo, planted: dict[str, object]) -> None:
    mentor = scopes.participant(borsbeek, duo.trajectory_id, "mentor")
    row = {"theme": "work", "asked": WORDS, "by_link": True, "noted_at": clock.utcnow()} | planted
    with app.app_context(), entered(mentor):
        db.session.add(MentorQuestion(**row))
        with pytest.raises(ProgrammingError):
            db.session.flush()
