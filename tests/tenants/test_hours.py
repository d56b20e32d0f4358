# SPDX-License-Identifier: EUPL-1.2
"""Hours of meetings: of one person, of a period per programme and mentor, across a border, and by the link of a mentor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel.database import db
from koepel.ids import reference
from koepel.records import AuditEntry
from tenants.hours.schemas import Wanted
from tenants.programmes import service as programmes
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Duo, Trajectory
from tests.factories.duos import ADuo, a_duo, an_engagement
from tests.support.places import HOST, Staff, a_case_worker, a_municipality, inside, on_day, signed_in

MEETINGS = (date(2018, 12, 20), date(2019, 2, 5), date(2019, 5, 2))  # two hours each


@pytest.fixture(autouse=True)
def in_may() -> Iterator[None]:
    with on_day(date(2019, 5, 14)):
        yield


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def duo(app: Flask, borsbeek: UUID) -> ADuo:
    return a_duo(app, in_=borsbeek, started_on=date(2018, 12, 1), meetings=MEETINGS)


@pytest.fixture
def an(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


def tables(staff: Staff, query: str = "") -> dict[str, list[list[str]]]:
    """The lines of each table of the page, by its caption, with the total as the last."""
    answer = staff.get(f"/borsbeek/uren{query}")
    assert answer.status_code == 200
    found = BeautifulSoup(answer.text, "html.parser").select("table.data")
    return {
        str(table.caption.get_text(strip=True)): [
            [cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in table.select("tbody tr")
        ]
        for table in found
        if table.caption
    }


def file_of(staff: Staff, person_id: UUID, side: str) -> str:
    answer = staff.get(f"/borsbeek/dossiers/{person_id}?kant={side}", follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def mentor_of(app: Flask, duo: ADuo) -> UUID:
    with inside(app, duo.tenant_id):
        found = db.session.scalar(select(Duo.mentor_person_id).where(Duo.trajectory_id == duo.trajectory_id))
        assert found is not None
        return found


def test_a_year_shows_its_meetings_per_programme_and_per_mentor(duo: ADuo, an: Staff) -> None:
    found = tables(an)
    assert [row[-2:] for row in found["Hours per programme"]] == [["2", "4 hours"]] * 2, "this year, and the total"
    assert found["Hours per mentor"][0][0] == "Karel Peeters"
    assert found["Hours per mentor"][0][-2:] == ["2", "4 hours"]
    assert tables(an, "?jaar=2018")["Hours per mentor"][-1][-2:] == ["1", "2 hours"]


@pytest.mark.parametrize(
    ("query", "meetings"),
    [
        ("?jaar=2019&kwartaal=1", "1"),
        ("?jaar=2018&kwartaal=4", "1"),
        ("?van=2018-12-20&tot=2019-02-05", "2"),
        ("?van=2019-02-05&tot=2018-12-20", "2"),
        ("?jaar=2018&van=2019-05-02&tot=2019-05-02", "1"),
        ("?jaar=geen", "2"),
    ],
)
def test_a_quarter_and_own_dates_count_their_first_and_last_day(
    duo: ADuo, an: Staff, query: str, meetings: str
) -> None:
    assert tables(an, query)["Hours per programme"][-1][-2] == meetings


def test_the_last_quarter_ends_with_the_year() -> None:
    assert Wanted(2019, 4).period == (date(2019, 10, 1), date(2019, 12, 31))
    assert Wanted(2020, 1).period == (date(2020, 1, 1), date(2020, 3, 31))


def test_a_meeting_that_was_withdrawn_counts_nowhere(app: Flask, duo: ADuo, an: Staff) -> None:
    with inside(app, duo.tenant_id):
        last = trajectories.record_meeting(duo.trajectory_id, date(2019, 5, 10), minutes=30)
        trajectories.withdraw_meeting(last.id)
    assert tables(an)["Hours per programme"][-1][-1] == "4 hours"
    assert "30 minutes" not in file_of(an, duo.person_id, "mentee")


def test_another_programme_leaves_nothing_and_says_so(app: Flask, duo: ADuo, an: Staff) -> None:
    with inside(app, duo.tenant_id):
        row = db.session.scalars(select(Trajectory)).one()
        own = programmes.programme(row.programme_id).template
    assert tables(an, f"?programma={own}")
    other = "buddy" if own != "buddy" else "net_werk"
    assert "No hours in this period" in an.get(f"/borsbeek/uren?programma={other}").text


def test_lines_are_sorted_by_hours_and_the_total_stays_last(app: Flask, duo: ADuo, an: Staff, borsbeek: UUID) -> None:
    a_duo(
        app, in_=borsbeek, mentee="Omar", mentor="Zoë", contact="zoe@example.org",
        started_on=date(2019, 1, 1), meetings=[date(2019, 3, day) for day in range(1, 6)],
    )  # fmt: skip
    by_name = [row[0] for row in tables(an)["Hours per mentor"]]
    by_hours = [row[0] for row in tables(an, "?volgorde=uren")["Hours per mentor"]]
    assert by_name == ["Karel Peeters", "Zoë Peeters", "Total"]
    assert by_hours == ["Zoë Peeters", "Karel Peeters", "Total"]


def test_the_files_of_mentee_and_mentor_show_each_year_of_each_programme(app: Flask, duo: ADuo, an: Staff) -> None:
    for person_id, side in ((duo.person_id, "mentee"), (mentor_of(app, duo), "mentor")):
        shown = file_of(an, person_id, side)
        assert "4 hours · 2 meetings" in shown
        assert "2 hours · 1 meeting" in shown


def test_a_mentor_from_mortsel_stands_in_borsbeek_without_a_name(app: Flask, an: Staff, borsbeek: UUID) -> None:
    mortsel = a_municipality(app, "Mortsel")
    a_duo(app, in_=borsbeek, mentor_from=mortsel, started_on=date(2019, 1, 1), meetings=[date(2019, 2, 1)])
    lines = tables(an)["Hours per mentor"]
    assert lines[0][0] == "Mentors from Mortsel"
    assert "Karel" not in str(lines)


def test_hours_elsewhere_are_whole_months_without_meetings(app: Flask, an: Staff, borsbeek: UUID) -> None:
    mortsel = a_municipality(app, "Mortsel")
    theirs = a_duo(app, in_=mortsel, mentor_from=borsbeek)
    engagement = an_engagement(app, theirs, in_=borsbeek, region=reference())
    with inside(app, borsbeek):
        row = trajectories.engagement(engagement)
        trajectories.add_engagement_minutes(row, date(2019, 3, 1), 180)
        trajectories.add_engagement_minutes(row, date(2019, 4, 1), 60)
        trajectories.add_engagement_minutes(row, date(2018, 11, 1), 30)
        mentor = row.person_id
    assert "Hours per programme" not in tables(an), "the duo is not ours"
    assert tables(an)["Hours in other municipalities"][0] == ["Karel Peeters", "Net-werk", "4 hours"]
    part = tables(an, "?van=2019-03-01&tot=2019-04-29")["Hours in other municipalities"]
    assert part[0][-1] == "3 hours", "April is not in it as a whole"
    whole = tables(an, "?van=2019-03-02&tot=2019-04-30")["Hours in other municipalities"]
    assert whole[0][-1] == "1 hour", "nor is March"
    assert "2019, elsewhere" in file_of(an, mentor, "mentor")
    assert '<option value="2018"' in an.get("/borsbeek/uren").text, "who only lends mentors chooses their years too"


def test_the_file_needs_a_purpose_and_leaves_a_line_for_each_mentor(app: Flask, duo: ADuo, an: Staff) -> None:
    assert an.send("/borsbeek/uren/export?jaar=2019").status_code == 422
    answer = an.send("/borsbeek/uren/export?jaar=2019", purpose="volunteers")
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.data)) as book:
        assert "Karel Peeters" in book.read("xl/sharedStrings.xml").decode()
        assert b"<f>" not in book.read("xl/worksheets/sheet2.xml")
    with inside(app, duo.tenant_id):
        left = select(AuditEntry.purpose, AuditEntry.person_id).where(AuditEntry.action == "exported")
        assert db.session.execute(left).all() == [("volunteers", mentor_of(app, duo))]


def test_borsbeek_counts_nothing_of_mortsel(app: Flask, an: Staff) -> None:
    a_duo(app, in_=a_municipality(app, "Mortsel"), started_on=date(2019, 1, 1), meetings=[date(2019, 2, 1)])
    assert tables(an) == {}


def test_a_mentor_reads_by_link_the_total_of_the_own_reports_only(app: Flask, duo: ADuo) -> None:
    client = app.test_client()
    client.set_cookie("taal", "en", domain="127.0.0.1")
    path = f"/l/{duo.mentor_token}"
    assert "All together" not in client.get(path, base_url=HOST).text, "staff noted what there is"
    with inside(app, duo.tenant_id):
        for minutes in (45, 90):
            trajectories.record_meeting(duo.trajectory_id, date(2019, 5, 3), minutes=minutes, reported_by="mentor")
    assert "All together: 2 hours 15 minutes." in client.get(path, base_url=HOST).text


def test_a_duo_of_the_network_package_shows_its_hours_of_the_forty(app: Flask, duo: ADuo, an: Staff) -> None:
    page = f"/borsbeek/duos/{duo.trajectory_id}"
    assert "network package" not in an.get(page).text
    with inside(app, duo.tenant_id):
        package = programmes.take_over("network_package")
        db.session.scalars(select(Trajectory)).one().programme_id = package.id
    assert "6 hours with a mentor, of the 40 hours of the network package." in an.get(page).text
