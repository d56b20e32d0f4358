# SPDX-License-Identifier: EUPL-1.2
"""What if: a meeting point, other weights, an agreement that is not there; tried out, and nothing is written."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import func, select

from koepel.database import db
from koepel.records import AuditEntry
from shared_pool.cards.models import Card
from shared_pool.matching import service
from shared_pool.matching.scoring import judge
from shared_pool.matching.what_if import Trial, middles, out_of_hundred, tried
from tests.factories.people import a_mentee, a_mentor, a_person
from tests.factories.pool import Region, a_coordinator, a_region
from tests.support.places import a_case_worker, inside, signed_in
from tests.support.working import worked

WELDER, JOURNALIST = "7212", "2642"


@pytest.fixture
def region(app: Flask) -> Region:
    """Aartselaar, Borsbeek and Mortsel, all signed."""
    return a_region(app, "Aartselaar", "Borsbeek", "Mortsel")


def test_a_meeting_point_in_mortsel_brings_aartselaar_and_borsbeek_together(app: Flask, region: Region) -> None:
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER, radius_km=7)
        a_mentor(region.aartselaar, occupation=WELDER, radius_km=2)
        mentee = a_mentee(region.borsbeek, occupation=WELDER, radius_km=5)
    worked(app)
    with inside(app, region.borsbeek):
        bench = service.own_bench(mentee.id)
        assert not len(bench.ranking)
        trial = tried(bench, Trial(meeting_in=region.mortsel))
        (found,) = trial.best(5)
        assert found.who.card.radius == 7, "who does not reach Mortsel is not brought together with anybody"
        here = trial.around
        verdict = judge(trial.seeker.card, found.who.card, here.programme, here.week, shared=True)
        assert (verdict.possible, verdict.score) == (True, found.explanation.score)
        assert not len(service.own_bench(mentee.id).ranking), "what was read stays as it is"


def test_a_meeting_point_that_the_person_does_not_reach_changes_nothing(app: Flask, region: Region) -> None:
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER, radius_km=30)
        mentee = a_mentee(region.borsbeek, occupation=WELDER, radius_km=2)
    worked(app)
    with inside(app, region.borsbeek):
        assert set(middles(service.around("net_werk"))) == set(region.members.values())
        assert not len(tried(service.own_bench(mentee.id), Trial(meeting_in=region.mortsel)).ranking)


def test_with_other_weights_another_mentor_stands_first_and_the_parts_still_add_up(app: Flask, region: Region) -> None:
    with app.app_context():
        welder = a_mentor(region.borsbeek, occupation=WELDER, half_days=[(1, "evening")]).id
        free = a_mentor(region.borsbeek, occupation=JOURNALIST, sectors=["J"]).id
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    with inside(app, region.borsbeek):
        bench = service.own_bench(mentee.id)
        assert [one.who.own.intake_id for one in bench.best(2) if one.who.own] == [welder, free]
        turned = tried(bench, Trial(weights=(20, 0, 0, 0, 80, 0, 0, 0, 0, 0))).best(2)
        assert [one.who.own.intake_id for one in turned if one.who.own] == [free, welder]
        for one in turned:
            assert sum(line.points or 0 for line in one.explanation.lines) == one.explanation.score
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    page = browser.get(f"/borsbeek/koppelen/{mentee.id}?S05=20").text
    assert "This is a trial" in page
    assert "Time 100" in page
    assert 'type="radio"' not in page


def test_sliders_as_the_programme_has_them_are_no_trial(app: Flask, region: Region) -> None:
    with app.app_context():
        a_mentor(region.borsbeek, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    page = browser.get(f"/borsbeek/koppelen/{mentee.id}").text
    sliders = re.findall(r'<input type="range" name="(S\d\d)" min="0" max="50" value="(\d+)">', page)
    assert sum(int(points) for _, points in sliders) == 100
    again = browser.get(f"/borsbeek/koppelen/{mentee.id}?" + "&".join(f"{code}={points}" for code, points in sliders))
    assert "This is a trial" not in again.text


def test_every_question_of_the_page_comes_back_to_the_page(app: Flask, region: Region) -> None:
    with app.app_context():
        a_mentor(region.borsbeek, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    browser, address = signed_in(app, a_case_worker(app, region.borsbeek)), f"/borsbeek/koppelen/{mentee.id}"
    page = BeautifulSoup(browser.get(f"{address}?verder=5").text, "html.parser")
    asking = [form["action"] for form in page.select("main form[method=get]")]
    assert asking == [address, f"{address}/vergelijk", f"{address}#waarom", address]
    assert page.select_one(f"#ranked a.button[href='{address}']"), "the trial can be stopped"
    assert [form["hx-get"] for form in page.select("form[hx-get]")] == [address]


def test_a_filter_keeps_the_trial_and_the_trial_keeps_the_filter(app: Flask, region: Region) -> None:
    with app.app_context():
        a_mentor(region.borsbeek, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    page = browser.get(f"/borsbeek/koppelen/{mentee.id}?gemeente={region.borsbeek}&verder=5&S03=10&S05=10").text
    for name, value in (("verder", "5"), ("S03", "50"), ("S05", "50"), ("gemeente", str(region.borsbeek))):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


def test_trying_out_writes_no_line_but_who_looked(app: Flask, region: Region) -> None:
    with app.app_context():
        a_mentor(region.borsbeek, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    browser, address = signed_in(app, a_case_worker(app, region.borsbeek)), f"/borsbeek/koppelen/{mentee.id}"
    browser.get(address)
    with inside(app, region.borsbeek):
        before = _lines()
    browser.get(f"{address}?verder=5&online=1&punt={region.mortsel}&S01=5&S04=7")
    with inside(app, region.borsbeek):
        assert _lines() == before


def _lines() -> int:
    return int(db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0)


@pytest.mark.attack("T12")
def test_who_has_not_signed_is_named_and_never_counted(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", unsigned=("Aartselaar",))
    with app.app_context():
        person = a_person(region.aartselaar, given="Zwaluwtje", family="Kwikstaartman", speaks=("nl",))
        a_mentor(region.aartselaar, person=person, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    with inside(app, region.borsbeek):
        assert service.own_bench(mentee.id).looked_at == 0
        (card,) = db.session.scalars(select(Card.id).where(Card.side == "mentee"))
    pages = [
        signed_in(app, a_case_worker(app, region.borsbeek)).get(f"/borsbeek/koppelen/{mentee.id}").text,
        signed_in(app, a_coordinator(app, region)).get(f"/samen/bam/koppelen/{card}").text,
    ]
    for page in pages:
        assert "No agreement for this programme with: Aartselaar." in page
        assert "Mentor K-" not in page
        assert "Zwaluwtje" not in page


@given(some.lists(some.integers(0, 50), min_size=10, max_size=10))
def test_shares_become_whole_points_that_add_up_to_a_hundred(shares: list[int]) -> None:
    points = out_of_hundred(shares)
    assert sum(points) == (100 if any(shares) else 0)
    for share, point in zip(shares, points, strict=False):
        assert abs(point - share * 100 / sum(shares)) < 1
