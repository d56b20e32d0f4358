# SPDX-License-Identifier: EUPL-1.2
"""Hours per person and per programme, of a year or a quarter (M3; docs/adr/0007)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tenants.programmes import service as programmes
from tenants.trajectories import hours
from tenants.trajectories import service as trajectories
from tests.factories.duos import a_duo, an_engagement
from tests.factories.pool import a_region
from tests.support.places import a_case_worker, a_contact_point, a_municipality, inside, on_day, signed_in

YEAR = (date(2019, 1, 1), date(2020, 1, 1))


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def table(page: str, caption: str) -> list[list[str]]:
    found = next(
        one for one in BeautifulSoup(page, "html.parser").select("table") if one.caption and one.caption.text == caption
    )
    return [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in found.select("tbody tr")]


def test_a_mentee_has_the_meetings_of_the_year_and_no_others(app: Flask, borsbeek: UUID) -> None:
    with on_day(date(2019, 9, 2)):
        a_duo(
            app,
            in_=borsbeek,
            started_on=date(2018, 12, 1),
            meetings=(date(2018, 12, 20), date(2019, 1, 1), date(2019, 8, 30)),
        )
        page = signed_in(app, a_case_worker(app, borsbeek)).get("/borsbeek/uren?kant=mentee&jaar=2019").text
        before = signed_in(app, a_case_worker(app, borsbeek)).get("/borsbeek/uren?kant=mentee&jaar=2018").text
        third = signed_in(app, a_case_worker(app, borsbeek)).get("/borsbeek/uren?kant=mentee&jaar=2019&deel=k3").text
    assert table(page, "Hours per person") == [["Samira Haddad", "Net-werk", "2", "4 hours"]]
    assert table(page, "Hours per programme") == [["Net-werk", "1", "2", "4 hours"]]
    assert table(before, "Hours per person") == [["Samira Haddad", "Net-werk", "1", "2 hours"]]
    assert table(third, "Hours per person") == [["Samira Haddad", "Net-werk", "1", "2 hours"]]
    assert "Together: 4 hours" in page


def test_a_withdrawn_meeting_counts_no_more(app: Flask, borsbeek: UUID) -> None:
    with on_day(date(2019, 9, 2)):
        duo = a_duo(app, in_=borsbeek, started_on=date(2019, 6, 1))
        with inside(app, borsbeek):
            trajectories.record_meeting(duo.trajectory_id, date(2019, 7, 1), minutes=90)
            second = trajectories.record_meeting(duo.trajectory_id, date(2019, 8, 1), minutes=60)
            assert [one.minutes for one in hours.met(*YEAR)] == [150]
            trajectories.withdraw_meeting(second.id)
            assert [(one.minutes, one.meetings) for one in hours.met(*YEAR)] == [(90, 1)]


def test_a_mentor_has_the_hours_given_elsewhere_and_the_other_side_sees_no_name(app: Flask) -> None:
    region = a_region(app, "Borsbeek", "Mortsel")
    with on_day(date(2019, 9, 2)):
        duo = a_duo(app, in_=region.borsbeek, mentor_from=region.mortsel, region=region.id, started_on=date(2019, 6, 1))
        lent = an_engagement(app, duo, in_=region.mortsel, region=region.id)
        with inside(app, region.mortsel):
            row = trajectories.engagement(lent)
            trajectories.add_engagement_minutes(row, date(2019, 6, 1), 150)
            trajectories.add_engagement_minutes(row, date(2019, 7, 1), 60)
            trajectories.add_engagement_minutes(row, date(2018, 12, 1), 600)
        there = signed_in(app, a_case_worker(app, region.mortsel))
        page = there.get("/mortsel/uren?jaar=2019").text
        quarter = there.get("/mortsel/uren?jaar=2019&deel=k2").text
        file = there.get(f"/mortsel/mentoren/{row.person_id}").text
        borsbeek = signed_in(app, a_case_worker(app, region.borsbeek)).get("/borsbeek/uren?jaar=2019").text
    assert [line[0].split()[0] for line in table(page, "Hours per person")] == ["Karel"]
    assert table(page, "Hours per person")[0][-1] == "3 hours 30 minutes"
    assert table(quarter, "Hours per person")[0][-1] == "2 hours 30 minutes"
    assert "13 hours 30 minutes" in file
    assert "Karel" not in borsbeek
    assert "Samira" not in page


def test_one_programme_is_looked_at_apart_and_the_sum_follows(app: Flask, borsbeek: UUID) -> None:
    with on_day(date(2019, 9, 2)):
        a_duo(app, in_=borsbeek, started_on=date(2019, 6, 1), meetings=(date(2019, 7, 1),))
        second = a_duo(
            app,
            in_=borsbeek,
            mentee="Leyla",
            started_on=date(2019, 6, 1),
            meetings=(date(2019, 7, 2), date(2019, 7, 9)),
        )
        with inside(app, borsbeek):
            trajectories.trajectory(second.trajectory_id).programme_id = programmes.take_over("buddy").id
        browser = signed_in(app, a_case_worker(app, borsbeek))
        both, buddy, neither = (
            browser.get(f"/borsbeek/uren?kant=mentee&programma={word}").text for word in ("", "buddy", "vdab_mentoring")
        )
    assert "Together: 6 hours" in both
    assert [line[0] for line in table(buddy, "Hours per person")] == ["Leyla Haddad"]
    assert "Together: 4 hours" in buddy
    assert "No hours in 2019" in neither


def test_words_in_the_address_that_mean_nothing_show_the_newest_year(app: Flask, borsbeek: UUID) -> None:
    with on_day(date(2019, 9, 2)):
        browser = signed_in(app, a_case_worker(app, borsbeek))
        for wrong in ("jaar=0", "jaar=99999999999", "jaar=x", "deel=k9", "kant=ander", "programma=%00"):
            page = browser.get(f"/borsbeek/uren?{wrong}")
            assert page.status_code == 200, wrong
            assert "No hours in 2019" in page.text


def test_who_reads_no_duos_reads_no_hours(app: Flask, borsbeek: UUID) -> None:
    assert signed_in(app, a_contact_point(app, borsbeek)).get("/borsbeek/uren").status_code == 403


def test_the_network_package_counts_towards_its_forty_hours(app: Flask, borsbeek: UUID) -> None:
    with on_day(date(2019, 9, 2)):
        duo = a_duo(app, in_=borsbeek, started_on=date(2019, 6, 1), meetings=(date(2019, 7, 1),))
        browser = signed_in(app, a_case_worker(app, borsbeek))
        plain = browser.get(f"/borsbeek/duos/{duo.trajectory_id}").text
        with inside(app, borsbeek):
            package = programmes.take_over("network_package")
            trajectories.trajectory(duo.trajectory_id).programme_id = package.id
        counted = browser.get(f"/borsbeek/duos/{duo.trajectory_id}").text
    assert "of 40 hours" not in plain
    assert "2 hours of 40 hours" in counted
