# SPDX-License-Identifier: EUPL-1.2
"""Each duo shows whether it has the contacts a month that its programme asks at least (H2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from tenants.programmes import service as programmes
from tenants.trajectories import service as trajectories
from tests.factories.duos import ADuo, a_duo
from tests.support.places import a_case_worker, a_contact_point, a_municipality, inside, on_day, signed_in

TODAY = date(2019, 9, 2)
ASKED = "of at least 2"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with on_day(TODAY):
        yield


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def page_of(app: Flask, duo: ADuo) -> str:
    return signed_in(app, a_case_worker(app, duo.tenant_id)).get(f"/borsbeek/duos/{duo.trajectory_id}").text


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_a_meeting_and_a_call_in_thirty_days_are_often_enough(app: Flask, borsbeek: UUID) -> None:
    duo = a_duo(app, in_=borsbeek, started_on=ago(90), meetings=(ago(80), ago(29)))
    assert f"1 contact in the last 30 days, {ASKED}" in page_of(app, duo)
    assert "Not often enough" in page_of(app, duo)
    with inside(app, borsbeek):
        trajectories.note_contact(duo.trajectory_id, "call", on=ago(3))
    assert f"2 contacts in the last 30 days, {ASKED}" in page_of(app, duo)
    assert "Often enough" in page_of(app, duo)


def test_what_lies_thirty_days_back_counts_no_more(app: Flask, borsbeek: UUID) -> None:
    duo = a_duo(app, in_=borsbeek, started_on=ago(90), meetings=(ago(30), ago(31)))
    assert f"0 contacts in the last 30 days, {ASKED}" in page_of(app, duo)


@pytest.mark.parametrize(("started", "shown"), [(29, False), (30, True)])
def test_the_first_month_is_not_judged(app: Flask, borsbeek: UUID, started: int, shown: bool) -> None:
    duo = a_duo(app, in_=borsbeek, started_on=ago(started))
    assert (ASKED in page_of(app, duo)) is shown


def test_a_duo_that_pauses_or_ended_is_not_judged(app: Flask, borsbeek: UUID) -> None:
    duo = a_duo(app, in_=borsbeek, started_on=ago(90))
    with inside(app, borsbeek):
        trajectories.pause(duo.trajectory_id)
    assert ASKED not in page_of(app, duo)


def test_a_municipality_asks_more_or_nothing_and_who_is_under_way_keeps_the_old_number(
    app: Flask, borsbeek: UUID
) -> None:
    duo = a_duo(app, in_=borsbeek, started_on=ago(90))
    with inside(app, borsbeek):
        running = programmes.offered()[0]
        none = programmes.adjust(running, contacts_a_month=0)
        assert programmes.settings_of(none).contacts_a_month == 0
    assert ASKED in page_of(app, duo)
    with inside(app, borsbeek):
        trajectories.trajectory(duo.trajectory_id).programme_id = none.id
    assert "in the last 30 days" not in page_of(app, duo)


def test_the_settings_page_takes_it_and_refuses_what_cannot_be(app: Flask, borsbeek: UUID) -> None:
    point = signed_in(app, a_contact_point(app, borsbeek))
    with inside(app, borsbeek):
        row = programmes.offered()[0]
        kept = programmes.settings_of(row).kept()
    said = {
        name: kept[name]
        for name in (
            "months", "extension_months", "most_months", "silence_days", "usual_minutes", "wanted_meetings", "max_duos",
            "contact_level", "dutch_level", "language_rule", "preset",
        )
    }  # fmt: skip
    address = f"/borsbeek/beheer/programmas/{row.id}"
    assert point.send(address, **said, contacts_a_month="32").status_code == 422
    assert point.send(address, **said, contacts_a_month="4").status_code == 303
    with inside(app, borsbeek):
        assert programmes.settings_of(programmes.offered()[0]).contacts_a_month == 4
