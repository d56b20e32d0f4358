# SPDX-License-Identifier: EUPL-1.2
"""Who stands on the workbench: who waits and suits; others only when somebody asks about them."""

from __future__ import annotations

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from shared_pool.cards.models import PoolRead
from shared_pool.matching import service
from tenants.trajectories import service as trajectories
from tests.factories.duos import a_duo
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import a_region
from tests.support.places import a_case_worker, inside, signed_in
from tests.support.working import worked

WELDER = "7212"


def test_an_own_mentor_in_a_duo_is_left_out_of_the_ranking_and_can_still_be_asked_about(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        busy = a_mentor(region.borsbeek, given="Karel", family="Bezig", occupation=WELDER)
        free = a_mentor(region.borsbeek, given="Mia", family="Vrij", occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    duo = a_duo(app, in_=region.borsbeek)
    with inside(app, region.borsbeek):
        trajectories.open_engagement(busy.person_id, duo.proposal_id, None, region.borsbeek, "net_werk", clock.today())
    worked(app)
    with inside(app, region.borsbeek):
        bench = service.own_bench(mentee.id)
        assert [one.who.own.intake_id for one in bench.best(5) if one.who.own] == [free.id]
        assert list(bench.busy.values()) == ["Karel Bezig"]
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    asked = BeautifulSoup(browser.get(f"/borsbeek/koppelen/{mentee.id}").text, "html.parser")
    assert {"Karel Bezig", "Mia Vrij"} == {option["value"] for option in asked.select("#own-names option")}
    page = browser.get(f"/borsbeek/koppelen/{mentee.id}?code=Karel+Bezig").text
    assert "(H01)" in page
    assert "(H04)" in page


def test_who_is_below_the_floor_is_read_only_once_somebody_looks(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER, strength=4)
        a_mentor(
            region.aartselaar, occupation="5120", sectors=["I"], actions=["daily_life"],
            half_days=[(1, "evening")], strength=1,
        )  # fmt: skip
        mentee = a_mentee(
            region.borsbeek, occupation=WELDER, speaks=("ar", "nl:2"), strength=1, work_flags=["peer_wanted"],
            wishes={"gender": {"value": "woman", "weight": "soft"}},
        )  # fmt: skip
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    first = browser.get(f"/borsbeek/koppelen/{mentee.id}").text
    assert "Below the floor: 1 person" in first
    assert 'name="overrule_reason"' not in first
    asked = browser.get(f"/borsbeek/koppelen/{mentee.id}?toon=onder").text
    assert 'name="overrule_reason"' in asked
    with inside(app, region.aartselaar):
        read = db.session.scalars(select(PoolRead.card_ids).order_by(PoolRead.at)).all()
    assert [len(cards_read) for cards_read in read] == [1, 2]
