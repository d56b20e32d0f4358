# SPDX-License-Identifier: EUPL-1.2
"""'Why not?' for any pair: asked by a name or a code, also of who is excluded or busy."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.ids import reference
from shared_pool.cards import service as cards
from shared_pool.cards.models import Card
from tenants import disclosure
from tenants.intake import service as intakes
from tests.factories.people import a_mentee, a_mentor, a_person
from tests.factories.pool import a_region
from tests.support.places import a_case_worker, inside, signed_in
from tests.support.working import worked

WELDER = "7212"


def test_by_a_part_of_a_name_whatever_its_accents(app: Flask) -> None:
    region = a_region(app, "Borsbeek")
    with app.app_context():
        renee = a_person(region.borsbeek, given="Renée", family="Peeters", speaks=("pl",))
        a_mentor(region.borsbeek, person=renee, ready=False, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER, speaks=("ti", "nl:1"))
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    answer = asked(browser.get(f"/borsbeek/koppelen/{mentee.id}?code=peeters+renee").text)
    assert "Renée Peeters (Borsbeek)" in answer
    assert "(H05)" in answer
    assert "(H10)" in answer
    assert "Nobody is called so" in asked(browser.get(f"/borsbeek/koppelen/{mentee.id}?code=Janssens").text)


def test_of_two_who_are_called_so_one_is_chosen(app: Flask) -> None:
    region = a_region(app, "Borsbeek")
    with app.app_context():
        for given in ("Griet", "Karel"):
            person = a_person(region.borsbeek, given=given, family="Peeters", speaks=("nl",))
            a_mentor(region.borsbeek, person=person, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    page = BeautifulSoup(browser.get(f"/borsbeek/koppelen/{mentee.id}?code=peeters").text, "html.parser")
    links = [link["href"] for link in page.select("#waarom [role=status] a")]
    assert len(links) == 2
    assert "Griet Peeters (Borsbeek)" in asked(browser.get(str(links[0])).text)


def test_who_paused_can_be_asked_about_by_name(app: Flask) -> None:
    region = a_region(app, "Borsbeek")
    with app.app_context():
        karel = a_person(region.borsbeek, given="Karel", family="Peeters", speaks=("nl",))
        mentor = a_mentor(region.borsbeek, person=karel, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    with inside(app, region.borsbeek):
        intakes.pause(intakes.intake(mentor.id), clock.today() + timedelta(days=30))
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    assert "(H01)" in asked(browser.get(f"/borsbeek/koppelen/{mentee.id}?code=karel").text)


def test_an_excluded_pair_of_two_municipalities_is_asked_about_by_code(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentor = a_mentor(region.aartselaar, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    token = reference()
    for tenant, intake in ((region.aartselaar, mentor), (region.borsbeek, mentee)):
        with inside(app, tenant):
            found = disclosure.out(intake.id)
            assert found
            disclosure.pair_token(found[0], token)
            cards.keep_home(intake.id)
            cards.release(intake.id, region.id, by=None)
    with inside(app, region.borsbeek):
        code = db.session.scalars(select(Card.code).where(Card.side == "mentor")).one()
    page = signed_in(app, a_case_worker(app, region.borsbeek)).get(
        f"/borsbeek/koppelen/{mentee.id}?code={quote(f'K-{code}')}"
    )
    assert "these two cannot be paired (H09)" in asked(page.text)


def asked(page: str) -> str:
    """What the page answers to 'Why not?'."""
    found = BeautifulSoup(page, "html.parser").select_one("#waarom [role=status]")
    return found.get_text(" ", strip=True) if found else ""
