# SPDX-License-Identifier: EUPL-1.2
"""What files bring to Vandaag: nobody is forgotten, and one line per person says the one thing to do."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from bs4 import BeautifulSoup
from flask import Flask

from koepel import clock
from tenants.intake import service as intakes
from tests.factories.people import a_mentee, a_mentor, an_intake
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, inside, signed_in


def borsbeek_at_work(app: Flask) -> tuple[UUID, Staff]:
    borsbeek = a_municipality(app, "Borsbeek")
    return borsbeek, signed_in(app, a_case_worker(app, borsbeek, "An Willems"))


def said(page: Staff) -> str:
    return " ".join(BeautifulSoup(page.get("/borsbeek/vandaag").text, "html.parser").get_text(" ").split())


def test_who_waits_more_than_21_days_without_a_next_step_burns(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    today = clock.today()
    with app.app_context():
        late = a_mentee(borsbeek, given="Amina", family="Haddad", on=today - timedelta(days=22))
        a_mentee(borsbeek, given="Oksana", family="Bondar", on=today - timedelta(days=21))
    shown = said(page)
    assert "Amina Haddad" in shown
    assert "Oksana Bondar" not in shown
    with inside(app, borsbeek):
        intakes.plan_next_step(intakes.intake(late.id), "recruit")
    assert "Amina Haddad" not in said(page), "somebody thought about it"


def test_a_mentor_who_is_free_for_more_than_14_days_is_not_forgotten(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    today = clock.today()
    with app.app_context():
        a_mentor(borsbeek, given="Jos", family="Aerts", on=today - timedelta(days=15))
        a_mentor(borsbeek, given="Rita", family="Bos", on=today - timedelta(days=14))
    shown = said(page)
    assert "Jos Aerts" in shown
    assert "Rita Bos" not in shown


def test_a_step_comes_back_on_its_day(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentee = a_mentee(borsbeek, given="Amina", family="Haddad")
    with inside(app, borsbeek):
        intakes.plan_next_step(intakes.intake(mentee.id), "call", clock.today() + timedelta(days=1))
    assert "Amina Haddad" not in said(page)
    with inside(app, borsbeek):
        intakes.plan_next_step(intakes.intake(mentee.id), "call", clock.today())
    assert "Amina Haddad" in said(page)
    assert "Call this person" in said(page)


def test_a_pause_that_ended_asks_to_be_ended(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        mentor = a_mentor(borsbeek, given="Jos", family="Aerts")
    with inside(app, borsbeek):
        row = intakes.intake(mentor.id)
        intakes.pause(row, clock.today() + timedelta(days=3))
    assert "Jos Aerts" not in said(page)
    with inside(app, borsbeek):
        intakes.intake(mentor.id).next_step_on = clock.today()
    assert "The pause ended" in said(page)
    page.send(f"/borsbeek/intakes/{mentor.id}/hervatten", terug="vandaag")
    assert "Jos Aerts" not in said(page)


def test_a_talk_left_half_done_for_a_week_is_asked_about(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    today = clock.today()
    with app.app_context():
        old = an_intake(borsbeek, state="draft", given="Leyla", family="Yilmaz", on=today - timedelta(days=8))
        an_intake(borsbeek, state="draft", given="Selam", family="Kidane", on=today)
    with inside(app, borsbeek):
        intakes.intake(old.id).updated_at = clock.utcnow() - timedelta(days=7, hours=2)
    shown = said(page)
    assert "Leyla Yilmaz" in shown
    assert "Selam Kidane" not in shown


def test_a_contact_point_without_files_sees_no_names(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_contact_point(app, borsbeek))
    with app.app_context():
        a_mentee(borsbeek, given="Zonneke", family="Zeldzaam", on=clock.today() - timedelta(days=40))
    assert "Zonneke" not in page.get("/borsbeek/vandaag").text


def test_and_from_another_municipality_nothing_burns(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    page = signed_in(app, a_case_worker(app, mortsel))
    with app.app_context():
        a_mentee(borsbeek, given="Zonneke", family="Zeldzaam", on=clock.today() - timedelta(days=40))
    assert "Zonneke" not in page.get("/mortsel/vandaag").text
