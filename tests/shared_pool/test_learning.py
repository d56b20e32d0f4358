# SPDX-License-Identifier: EUPL-1.2
"""How duos went beside the score with which they were proposed: counts of five or more, and never a chance of success."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from koepel import clock
from koepel.database import db
from shared_pool.learning import service
from shared_pool.matching.codes import Label
from shared_pool.proposals.models import ProposalReasons
from tenants.plans.codes import GoalState
from tenants.plans.models import PlanGoal
from tenants.trajectories import course
from tenants.vocabulary import GoalType, StopReason
from tests.factories.duos import ADuo, a_duo
from tests.support.places import a_case_worker, a_municipality, inside, signed_in

HALF_A_YEAR = timedelta(days=182)


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    """A municipality by itself."""
    return a_municipality(app, "Borsbeek")


def scored(app: Flask, here: UUID, score: int, *, ago: timedelta = HALF_A_YEAR, reached: bool | None = None) -> ADuo:
    """A duo that was proposed with this score and began so long ago; `reached`: whether its one goal was, None for no goal."""
    duo = a_duo(app, in_=here, started_on=clock.today() - ago)
    with inside(app, here):
        db.session.add(
            ProposalReasons(
                collaboration_id=UUID(int=7), proposal_id=duo.proposal_id, side="mentee", score=score, parts=[],
                alternatives=[], weights_version=1, at=clock.moment(),
            )
        )  # fmt: skip
        if reached is not None:
            db.session.add(a_goal(duo, GoalState.REACHED if reached else GoalState.OPEN))
    return duo


def a_goal(duo: ADuo, state: GoalState) -> PlanGoal:
    day = clock.today()
    closed = None if state is GoalState.OPEN else day
    return PlanGoal(trajectory_id=duo.trajectory_id, kind=GoalType.WORK, state=state, set_on=day, closed_on=closed)


def band(app: Flask, here: UUID, label: Label) -> service.Band:
    with inside(app, here):
        (programme,) = service.learned()
        return next(one for one in programme.bands if one.label is label)


def test_six_strong_duos_are_told_and_four_are_not(app: Flask, borsbeek: UUID) -> None:
    for number in range(6):
        scored(app, borsbeek, 9000, reached=number < 3)
    for _ in range(4):
        scored(app, borsbeek, 5000, reached=True)
    strong, possible = band(app, borsbeek, Label.VERY_STRONG), band(app, borsbeek, Label.POSSIBLE)
    assert (strong.duos, strong.lasting.many, strong.lasting.percent) == (6, 6, 100)
    assert (strong.goals.many, strong.goals.of) == (3, 6)
    assert (possible.duos, possible.lasting.told, possible.goals.told) == (4, False, False)


def test_a_duo_that_ended_after_a_month_lasted_not_and_stopped_early(app: Flask, borsbeek: UUID) -> None:
    duos = [scored(app, borsbeek, 7500, ago=timedelta(days=100)) for _ in range(5)]
    with inside(app, borsbeek):
        course.stop(duos[0].trajectory_id, reason=StopReason.MOVED, on=clock.today() - timedelta(days=70))
        course.close(duos[1].trajectory_id)
        course.stop(duos[2].trajectory_id, reason=StopReason.JOB_FOUND)
    found = band(app, borsbeek, Label.STRONG)
    assert (found.lasting.many, found.lasting.of) == (4, 5)
    assert (found.early.many, found.early.of) == (1, 3)  # who found a job stopped at nothing


def test_who_began_last_month_is_not_counted_as_lasting_yet(app: Flask, borsbeek: UUID) -> None:
    for _ in range(5):
        scored(app, borsbeek, 9000, ago=timedelta(days=30))
    assert band(app, borsbeek, Label.VERY_STRONG).lasting.of == 0


def test_five_goals_of_one_person_tell_nothing(app: Flask, borsbeek: UUID) -> None:
    duo = scored(app, borsbeek, 9000, reached=True)
    with inside(app, borsbeek):
        for _ in range(5):
            db.session.add(a_goal(duo, GoalState.PARTLY))
    for _ in range(4):
        scored(app, borsbeek, 9000)
    assert not band(app, borsbeek, Label.VERY_STRONG).goals.told


def test_a_duo_whose_score_is_not_kept_is_left_out_and_that_is_said(app: Flask, borsbeek: UUID) -> None:
    for _ in range(5):
        scored(app, borsbeek, 9000)
    a_duo(app, in_=borsbeek)
    an = signed_in(app, a_case_worker(app, borsbeek))
    page = BeautifulSoup(an.get("/borsbeek/koppelen/scores").text, "html.parser")
    assert "1 duo has no score that is still kept" in page.get_text(" ", strip=True)
    assert "5 of 5 (100 %)" in page.select("tbody tr")[0].get_text(" ", strip=True)
    assert "chance of success" in page.get_text(" ")
    weights = page.find("a", string="See the weights of this programme")
    assert "Points" in an.get(weights["href"]).text  # type: ignore[index, arg-type]


def test_what_duos_of_another_municipality_became_is_not_told(app: Flask, borsbeek: UUID) -> None:
    for _ in range(5):
        scored(app, borsbeek, 9000)
    with inside(app, a_municipality(app, "Mortsel")):
        assert service.learned() == []
