# SPDX-License-Identifier: EUPL-1.2
"""How long a trajectory may last (H1): four months and two more for asylum orientation, three, six or nine for buddies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from koepel.errors import Invalid
from tenants.programmes import service as programmes
from tenants.programmes.shipped import template
from tenants.trajectories import service as trajectories
from tests.factories.duos import ADuo, a_duo
from tests.support.places import a_case_worker, a_contact_point, a_municipality, inside, on_day, signed_in

START = date(2019, 3, 4)


def a_duo_of(app: Flask, key: str) -> ADuo:
    """A duo of this programme that starts on the fourth of March."""
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        for row in programmes.offered():
            programmes.end(row)
        programmes.take_over(key)
    return a_duo(app, in_=borsbeek, started_on=START)


def offered(app: Flask, duo: ADuo) -> list[date]:
    with inside(app, duo.tenant_id):
        return [one.until for one in trajectories.offered(trajectories.trajectory(duo.trajectory_id))]


def planned(app: Flask, duo: ADuo) -> date | None:
    with inside(app, duo.tenant_id):
        return trajectories.trajectory(duo.trajectory_id).planned_end_on


def test_asylum_orientation_is_extended_by_two_months_in_one_click_and_no_further(app: Flask) -> None:
    with on_day(START):
        duo = a_duo_of(app, "asylum_orientation")
        worker = signed_in(app, a_case_worker(app, duo.tenant_id))
        page = worker.get(f"/borsbeek/duos/{duo.trajectory_id}").text
        assert "2 months more, until Wed 4 Sept 2019" in page
        assert planned(app, duo) == date(2019, 7, 4)
        assert worker.send(f"/borsbeek/duos/{duo.trajectory_id}/verleng", until="2019-09-04").status_code == 303
        assert planned(app, duo) == date(2019, 9, 4)
        assert offered(app, duo) == []
        refused = worker.send(f"/borsbeek/duos/{duo.trajectory_id}/verleng", until="2019-09-05")
    assert refused.status_code == 422
    assert "This programme lasts until Wed 4 Sept 2019 at most." in refused.text
    assert planned(app, duo) == date(2019, 9, 4)


def test_a_pause_of_ten_days_gives_ten_days_more(app: Flask) -> None:
    with on_day(START):
        duo = a_duo_of(app, "asylum_orientation")
    with on_day(START + timedelta(days=10)), inside(app, duo.tenant_id):
        trajectories.pause(duo.trajectory_id)
    with on_day(START + timedelta(days=20)):
        with inside(app, duo.tenant_id):
            trajectories.resume(duo.trajectory_id)
            trajectories.extend(duo.trajectory_id, date(2019, 9, 14))
        with inside(app, duo.tenant_id), pytest.raises(Invalid):
            trajectories.extend(duo.trajectory_id, date(2019, 9, 15))


def test_a_buddy_chooses_three_six_or_nine_months(app: Flask) -> None:
    with on_day(START):
        duo = a_duo_of(app, "buddy")
        assert planned(app, duo) == date(2019, 9, 4)
        assert offered(app, duo) == [date(2019, 6, 4), date(2019, 12, 4)]
    with on_day(date(2019, 7, 1)):
        assert offered(app, duo) == [date(2019, 12, 4)], "what is over is not offered"


def test_who_was_imported_with_a_longer_term_keeps_it_and_may_be_set_back(app: Flask) -> None:
    with on_day(START):
        duo = a_duo_of(app, "asylum_orientation")
    with inside(app, duo.tenant_id):
        trajectories.trajectory(duo.trajectory_id).planned_end_on = date(2020, 1, 4)
    with on_day(START), inside(app, duo.tenant_id):
        trajectories.extend(duo.trajectory_id, date(2019, 12, 4))
    assert planned(app, duo) == date(2019, 12, 4)


@pytest.mark.parametrize(
    ("key", "said"),
    [("asylum_orientation", (4, 2, 6, ())), ("buddy", (6, 3, 0, (3, 6, 9))), ("net_werk", (6, 3, 0, ()))],
)
def test_the_shipped_programmes_last_as_the_table_of_durations_says(key: str, said: tuple[Any, ...]) -> None:
    terms = template(key).settings
    assert (terms.months, terms.extension_months, terms.most_months, terms.durations) == said


def test_a_municipality_cannot_set_a_limit_below_the_usual_length(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_contact_point(app, borsbeek))
    with inside(app, borsbeek):
        row = programmes.offered()[0]
    settings = {
        "months": "9", "extension_months": "3", "most_months": "6", "silence_days": "30", "usual_minutes": "90",
        "wanted_meetings": "18", "max_duos": "1", "contact_level": "2", "dutch_level": "2", "language_rule": "ignored",
    }  # fmt: skip
    refused = page.send(f"/borsbeek/beheer/programmas/{row.id}", **settings)
    assert refused.status_code == 422
    assert "At most is not less than usual." in refused.text
    assert page.send(f"/borsbeek/beheer/programmas/{row.id}", **settings | {"most_months": "12"}).status_code == 303
