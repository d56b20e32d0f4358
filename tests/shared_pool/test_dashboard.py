# SPDX-License-Identifier: EUPL-1.2
"""The page of the steering group: flows add up over a period, stocks are as they stood at its end, and nothing is asked twice."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.scope import entered
from shared_pool.steering import dashboard
from shared_pool.steering.models import ProgrammeCell
from tests.factories.pool import Region, a_region
from tests.support.places import inside


def counted(app: Flask, region: Region, town: UUID, month: date, **measures: int) -> None:
    """What this municipality counted in a month."""
    with inside(app, town):
        for measure, value in measures.items():
            row = ProgrammeCell(
                collaboration_id=region.id,
                tenant_id=town,
                month=month,
                measure=measure,
                value=value,
                counted_at=clock.moment(),
            )
            db.session.add(row)


@pytest.fixture
def region(app: Flask) -> Region:
    """Two municipalities that counted over two years."""
    found = a_region(app, "Aartselaar", "Mortsel")
    for town, more in ((found.aartselaar, 0), (found.mortsel, 10)):
        counted(app, found, town, date(2018, 11, 1), meetings=1 + more, waiting=9, duos_running=3, duos_ended=1)
        counted(app, found, town, date(2019, 3, 1), meetings=2 + more, waiting=5, duos_running=4, duos_ended=0)
        counted(app, found, town, date(2019, 5, 1), meetings=3 + more, waiting=2 + more, duos_running=6, duos_ended=2)
    return found


def figures(app: Flask, region: Region, **asked: object) -> dashboard.Figures:
    with app.app_context(), entered(scopes.steering(region.id)):
        return dashboard.figures(region.id, **asked)  # type: ignore[arg-type]


def test_over_all_years_meetings_add_up_and_who_waits_is_who_waits_now(app: Flask, region: Region) -> None:
    found = figures(app, region)
    assert (found.year, found.all_years) == (None, (2018, 2019))
    assert found.total["meetings"] == 1 + 2 + 3 + 11 + 12 + 13
    assert (found.total["waiting"], found.total["duos_running"]) == (2 + 12, 12)
    assert [(month, sums["meetings"]) for month, sums in found.months] == [
        (date(2018, 11, 1), 12), (date(2019, 3, 1), 14), (date(2019, 5, 1), 16),
    ]  # fmt: skip
    assert [(year, sums["meetings"]) for year, sums in found.years] == [(2018, 12), (2019, 30)]
    assert found.counted_at is not None


def test_one_year_ends_with_its_own_last_month(app: Flask, region: Region) -> None:
    found = figures(app, region, year=2018)
    assert (found.year, found.total["meetings"], found.total["waiting"]) == (2018, 12, 18)
    assert [month for month, _ in found.months] == [date(2018, 11, 1)]
    assert found.by_member[region.mortsel] == {"waiting": 9, "duos_running": 3, "duos_ended": 1}
    assert [year for year, _ in found.years] == [2018, 2019], "the chart of years goes on showing all of them"


def test_each_municipality_has_its_own_bar(app: Flask, region: Region) -> None:
    found = figures(app, region)
    assert found.by_member[region.aartselaar] == {"waiting": 2, "duos_running": 6, "duos_ended": 3}
    alone = figures(app, region, only=region.aartselaar)
    assert (alone.total["meetings"], list(alone.by_member)) == (6, [region.aartselaar])


def test_a_year_that_nobody_counted_is_the_whole_period(app: Flask, region: Region) -> None:
    assert figures(app, region, year=2031).total == figures(app, region).total


def test_before_anything_was_counted_all_is_nought(app: Flask) -> None:
    found = figures(app, a_region(app, "Aartselaar", "Mortsel"))
    assert set(found.total.values()) == {0}
    assert (found.months, found.years, found.all_years, found.counted_at) == ((), (), (), None)
