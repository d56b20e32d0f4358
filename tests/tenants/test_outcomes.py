# SPDX-License-Identifier: EUPL-1.2
"""What came of it, computed from closing talks, goals and stop reasons, and never of few people (M8, M9)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tenants.closing import outcomes
from tenants.closing.codes import Outcome
from tenants.plans import service as plans
from tenants.plans.codes import Verdict
from tenants.vocabulary import GoalType, StopReason
from tests.factories.closing import a_closing
from tests.factories.duos import a_duo
from tests.support.places import a_case_worker, a_contact_point, a_municipality, inside, on_day, signed_in

WORK, OTHER, DUTCH, NONE = Outcome.WORK_AT_LEVEL, Outcome.OTHER_WORK, Outcome.DUTCH, Outcome.NONE


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def ended(app: Flask, here: UUID, *came: tuple[Outcome, ...], on: date = date(2019, 9, 2), **more: Any) -> None:
    """A trajectory for each, closed on this day with these outcomes."""
    with on_day(on):
        for one in came:
            a_closing(app, a_duo(app, in_=here), outcomes=one, **more)


def of(app: Flask, here: UUID, year: int | None = None) -> outcomes.Outcomes:
    with inside(app, here):
        return outcomes.outcomes(year)


def shares(found: outcomes.Outcomes) -> dict[str, int]:
    return {one.code: one.many for one in found.shares if one.many}


def test_ten_that_ended_are_shown_one_by_one_and_one_person_may_have_two(app: Flask, borsbeek: UUID) -> None:
    ended(app, borsbeek, *[(WORK, DUTCH)] * 6, *[(OTHER,)] * 3, (NONE,))
    found = of(app, borsbeek)
    assert (found.ended, found.completed, found.closed, found.grouped) == (10, 10, 10, False)
    assert shares(found) == {"work_at_level": 6, "dutch": 6, "other_work": 3, "none": 1}
    assert [one.percent for one in found.shares if one.code == "dutch"] == [60]


def test_of_nine_what_is_alike_counts_together_and_each_person_once(app: Flask, borsbeek: UUID) -> None:
    ended(app, borsbeek, *[(WORK, OTHER)] * 5, *[(DUTCH, WORK)] * 4)
    found = of(app, borsbeek)
    assert found.grouped
    assert shares(found) == {"work": 9, "step": 4}


def test_of_four_nothing_is_told(app: Flask, borsbeek: UUID) -> None:
    ended(app, borsbeek, *[(WORK,)] * 4)
    assert of(app, borsbeek).shares == ()
    page = signed_in(app, a_contact_point(app, borsbeek)).get("/borsbeek/uitkomsten").text
    assert "Not shown: fewer than 5 were noted." in page
    assert "Work at the own level" not in page


def test_a_year_counts_what_ended_in_it(app: Flask, borsbeek: UUID) -> None:
    ended(app, borsbeek, *[(WORK,)] * 5)
    ended(app, borsbeek, *[(DUTCH,)] * 6, on=date(2018, 6, 4))
    assert shares(of(app, borsbeek, 2018)) == {"step": 6}
    assert shares(of(app, borsbeek, 2019)) == {"work": 5}
    assert shares(of(app, borsbeek)) == {"work_at_level": 5, "dutch": 6}
    with inside(app, borsbeek):
        assert outcomes.years() == [2019, 2018]


def test_why_they_stopped_is_told_of_ten_and_not_of_nine(app: Flask, borsbeek: UUID) -> None:
    stop = {"ending": "stopped", "reason": StopReason.DROPPED_OUT}
    ended(app, borsbeek, *[(NONE,)] * 9, **stop)
    assert of(app, borsbeek).stopped == ()
    ended(app, borsbeek, (NONE,), ending="stopped", reason=StopReason.NON_RECOGNITION)
    found = of(app, borsbeek)
    assert [(one.code, one.many) for one in found.stopped] == [("dropped_out", 9), ("others", 1)]
    assert (found.ended, found.completed) == (10, 0)


def test_goals_are_counted_by_kind_and_few_of_a_kind_are_named_without_a_number(app: Flask, borsbeek: UUID) -> None:
    with on_day(date(2019, 9, 2)):
        for number in range(10):
            duo = a_duo(app, in_=borsbeek)
            with inside(app, borsbeek):
                work = plans.set_goal(duo.trajectory_id, GoalType.WORK)
                plans.reach(work.id, Verdict.REACHED if number < 7 else Verdict.PARTLY)
                if number == 0:
                    plans.set_goal(duo.trajectory_id, GoalType.TRAINING)
            a_closing(app, duo)
    found = of(app, borsbeek)
    assert found.goals == (("work", 7, 3, 10),)
    assert found.few_goals == ("training",)


def test_the_page_reads_as_a_report_and_shows_no_name(app: Flask, borsbeek: UUID) -> None:
    ended(app, borsbeek, *[(WORK,)] * 10)
    page = signed_in(app, a_contact_point(app, borsbeek)).get("/borsbeek/uitkomsten?jaar=2019").text
    rows = [
        [cell.get_text(strip=True) for cell in row.select("th, td")]
        for row in BeautifulSoup(page, "html.parser").select("tbody tr")
    ]
    assert ["Work at the own level", "10", "100%"] in rows
    assert "Samira" not in page
    for wrong in ("jaar=1", "jaar=x", "jaar=99999999999999"):
        assert signed_in(app, a_contact_point(app, borsbeek)).get(f"/borsbeek/uitkomsten?{wrong}").status_code == 200


def test_before_anything_ended_the_page_says_what_will_stand_there(app: Flask, borsbeek: UUID) -> None:
    a_duo(app, in_=borsbeek)
    page = signed_in(app, a_case_worker(app, borsbeek)).get("/borsbeek/uitkomsten").text
    assert "No trajectory has ended yet" in page
