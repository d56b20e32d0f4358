# SPDX-License-Identifier: EUPL-1.2
"""What one more mentor would do for who waits: told from five on, and by fives; nobody is written down."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from koepel.database import db
from shared_pool.cards.models import Card
from shared_pool.matching.one_more import at_least
from tests.factories.people import a_mentee
from tests.factories.pool import Region, a_coordinator, a_region
from tests.support.places import a_case_worker, inside, signed_in
from tests.support.working import worked

TIGRINYA = "programma=net_werk&sector=Q&taal=ti"
SIX = "At least 5 people who wait could get this mentor."
FEW = "Fewer than 5 people who wait could get this mentor."


@pytest.fixture
def region(app: Flask) -> Region:
    """Six in Borsbeek and Mortsel who speak Tigrinya and look for work in care, and one who speaks Polish."""
    found = a_region(app, "Aartselaar", "Borsbeek", "Mortsel")
    with app.app_context():
        for number in range(6):
            a_mentee(found.borsbeek if number % 2 else found.mortsel, sectors=["Q"], speaks=("ti",))
        a_mentee(found.borsbeek, sectors=["Q"], speaks=("pl",))
    worked(app)
    return found


def test_a_mentor_in_care_who_speaks_tigrinya_would_help_six_and_one_who_speaks_polish_too_few_to_tell(
    app: Flask, region: Region
) -> None:
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    assert "who wait could get" not in browser.get("/borsbeek/koppelen").text
    assert SIX in browser.get(f"/borsbeek/koppelen?{TIGRINYA}&gemeente={region.borsbeek}").text
    polish = browser.get(f"/borsbeek/koppelen?programma=net_werk&sector=Q&taal=pl&gemeente={region.borsbeek}").text
    assert FEW in polish
    assert "At least" not in polish


def test_the_regional_coordinator_asks_the_same_of_the_cards(app: Flask, region: Region) -> None:
    browser = signed_in(app, a_coordinator(app, region))
    assert SIX in browser.get(f"/samen/bam/koppelen?{TIGRINYA}&gemeente={region.mortsel}").text
    assert SIX in browser.get(f"/samen/bam/koppelen?{TIGRINYA}").text, "wherever this mentor lives"


def test_nothing_is_written_and_an_unknown_programme_answers_nothing(app: Flask, region: Region) -> None:
    with inside(app, region.borsbeek):
        before = db.session.scalar(select(func.count()).select_from(Card))
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    browser.get(f"/borsbeek/koppelen?{TIGRINYA}")
    assert "who wait could get" not in browser.get("/borsbeek/koppelen?programma=buddy&taal=ti").text
    with inside(app, region.borsbeek):
        assert db.session.scalar(select(func.count()).select_from(Card)) == before


@pytest.mark.parametrize(("counted", "told"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10)])
def test_numbers_are_told_by_fives(counted: int, told: int) -> None:
    assert at_least(counted) == told
