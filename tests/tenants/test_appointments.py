# SPDX-License-Identifier: EUPL-1.2
"""Appointments that come back: planned once, moved or left out one by one, and reminded of the day before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.clock import BRUSSELS
from koepel.database import db, mine
from koepel.errors import NotFound
from koepel.jobs import Ring
from koepel.records import Message
from tenants.followup import jobs
from tenants.followup.lines import lines
from tenants.people import service as people
from tenants.programmes.follow_up import Pace
from tenants.trajectories import appointments, reminders, service
from tenants.trajectories.models import Duo
from tenants.trajectories.recurrence import MOST, Rhythm, Series
from tenants.trajectories.schemas import NextMeeting
from tests.factories.duos import ADuo, a_duo
from tests.support.places import HOST, Staff, a_case_worker, a_municipality, inside, on_day, signed_in

TUESDAY = date(2019, 3, 5)
AT_TWO = datetime(2019, 3, 12, 14, tzinfo=BRUSSELS)
ENDS = date(2019, 4, 30)


class Told(NamedTuple):
    """A message that somebody was written."""

    recipient: str
    subject: str
    body: str
    language: str
    channel: str
    state: str
    hold_until: datetime


def day(number: int, month: int = 3) -> date:
    return date(2019, month, number)


@pytest.fixture
def duo(app: Flask) -> ADuo:
    """Runs from Tuesday 5 March until 30 April 2019."""
    with on_day(TUESDAY):
        borsbeek = a_municipality(app, "Borsbeek")
        duo = a_duo(app, in_=borsbeek, started_on=TUESDAY, language="fr")
        with inside(app, borsbeek):
            service.extend(duo.trajectory_id, ENDS)
        return duo


@pytest.fixture
def an(app: Flask, duo: ADuo) -> Staff:
    return signed_in(app, a_case_worker(app, duo.tenant_id))


def every(
    app: Flask, duo: ADuo, rhythm: Rhythm = Rhythm.WEEK, *, times: int | None = None, at: datetime = AT_TWO
) -> None:
    with inside(app, duo.tenant_id):
        appointments.appoint(duo.trajectory_id, NextMeeting(at, "Bibliotheek Borsbeek", rhythm, times))
        service.follow(duo.trajectory_id)


def planned(app: Flask, duo: ADuo) -> list[date]:
    with inside(app, duo.tenant_id):
        return [one.at.astimezone(BRUSSELS).date() for one in appointments.coming(duo.trajectory_id)]


def nearest(app: Flask, duo: ADuo) -> datetime | None:
    with inside(app, duo.tenant_id):
        at: datetime | None = db.session.scalar(
            select(Duo.next_meeting_at).where(Duo.trajectory_id == duo.trajectory_id)
        )
        return at.astimezone(BRUSSELS) if at else None


def night(app: Flask, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        appointments.follow_all()
        reminders.send()


def by_phone(app: Flask, token: str, tail: str, start: str = "/afspraken", **form: str) -> int:
    """Send a form of a page behind a link as a browser does; returns the status."""
    client = app.test_client()
    shown = BeautifulSoup(client.get(f"/l/{token}{start}", base_url=HOST).text, "html.parser")
    hidden = {str(one["name"]): str(one["value"]) for one in shown.select("main form[method=post] input[type=hidden]")}
    return client.post(f"/l/{token}/afspraken{tail}", data=hidden | form, base_url=HOST).status_code


def told(app: Flask, duo: ADuo, kind: str = reminders.REMINDER, *states: str) -> list[Told]:
    with inside(app, duo.tenant_id):
        rows = mine(Message).where(Message.kind == kind, Message.state.in_(states or ("held", "by_hand", "sent")))
        found = [
            Told(row.recipient, row.subject, row.body, row.language, row.channel, row.state, row.hold_until)
            for row in db.session.scalars(rows)
        ]
        return sorted(found, key=lambda one: one.recipient)


def silent(app: Flask, duo: ADuo, today: date) -> bool:
    with on_day(today):
        night(app, duo)
        with inside(app, duo.tenant_id):
            return lines(today, only=duo.trajectory_id)[0].silent


# the days of a series


def test_a_meeting_at_two_stays_at_two_when_summer_begins_and_ends() -> None:
    for first, before, after in ((date(2019, 3, 24), 13, 12), (date(2019, 10, 20), 12, 13)):
        series = Series(Rhythm.WEEK, first, time(14), times=2)
        found = [one.at for one in series.appointments(None)]
        assert [one.astimezone(BRUSSELS).hour for one in found] == [14, 14]
        assert [one.astimezone(UTC).hour for one in found] == [before, after]


def test_an_hour_that_the_spring_night_skips_becomes_the_one_after_it() -> None:
    found = Series(Rhythm.WEEK, date(2019, 3, 24), time(2, 30), times=2).appointments(None)[1]
    assert f"{found.at.astimezone(BRUSSELS):%d %H:%M}" == "31 03:30"


def test_every_month_keeps_the_weekday_and_a_fifth_one_becomes_the_last() -> None:
    second = Series(Rhythm.MONTH, date(2019, 3, 12), time(14), times=3).days(None)
    assert list(second) == [date(2019, 3, 12), date(2019, 4, 9), date(2019, 5, 14)]
    fifth = Series(Rhythm.MONTH, date(2019, 1, 31), time(14), times=4).days(None)
    assert list(fifth) == [date(2019, 1, 31), date(2019, 2, 28), date(2019, 3, 28), date(2019, 4, 25)]


def test_a_series_is_bounded_and_reads_back_as_it_was_kept() -> None:
    series = (
        Series(Rhythm.WEEK, TUESDAY, time(14, 30), "Café").changed(day(12), None).changed(day(19), (AT_TWO, "Park"))
    )
    assert len(list(series.days(None))) == MOST
    assert Series.read(series.tree()) == series


# planned


def test_staff_plan_every_week_until_the_duo_ends(app: Flask, duo: ADuo, an: Staff) -> None:
    with on_day(TUESDAY):
        form = {"at": "2019-03-12T14:00", "where": "Bibliotheek Borsbeek", "every": "week"}
        for _twice in range(2):
            assert an.send(f"/borsbeek/duos/{duo.trajectory_id}/volgende", **form).status_code == 303
        assert planned(app, duo) == [day(12), day(19), day(26), *(day(one, 4) for one in (2, 9, 16, 23, 30))]
        assert nearest(app, duo) == AT_TWO


def test_the_same_form_again_keeps_what_was_moved(app: Flask, duo: ADuo) -> None:
    with on_day(TUESDAY):
        every(app, duo, times=3)
        with inside(app, duo.tenant_id):
            appointments.leave_out(duo.trajectory_id, day(19))
        every(app, duo, times=3)
        assert planned(app, duo) == [day(12), day(26)]


def test_the_mentor_plans_every_two_weeks_on_the_phone_moves_one_and_leaves_one_out(app: Flask, duo: ADuo) -> None:
    with on_day(TUESDAY):
        mine_, form = duo.mentor_token, {"at": "2019-03-12T14:00", "where": "Park", "every": "fortnight", "times": "3"}
        assert by_phone(app, mine_, "", **form) == 303
        assert planned(app, duo) == [day(12), day(26), day(9, 4)]
        one = "/afspraken/2019-03-12"
        assert by_phone(app, mine_, "/2019-03-12/verzet", one, at="2019-03-13T10:00", where="Café") == 303
        assert by_phone(app, mine_, "/2019-03-26/weg") == 303
        assert planned(app, duo) == [day(13), day(9, 4)]
        assert nearest(app, duo) == datetime(2019, 3, 13, 10, tzinfo=BRUSSELS)
        assert "Café" in app.test_client().get(f"/l/{duo.mentee_token}/mentor", base_url=HOST).text
        assert by_phone(app, mine_, "/2019-03-26/terug") == 303
        assert day(26) in planned(app, duo)


def test_a_moment_that_has_passed_comes_back_with_what_was_typed(app: Flask, duo: ADuo, an: Staff) -> None:
    with on_day(TUESDAY):
        form = {"at": "2019-03-01T14:00", "where": "Bij de kerk", "every": "week"}
        assert by_phone(app, duo.mentor_token, "", **form) == 422
        answer = an.send(f"/borsbeek/duos/{duo.trajectory_id}/volgende", **form)
        assert answer.status_code == 422
        assert "Bij de kerk" in answer.text
        assert planned(app, duo) == []


def test_neither_the_mentee_nor_another_municipality_plans_for_this_duo(app: Flask, duo: ADuo) -> None:
    with on_day(TUESDAY):
        every(app, duo)
        assert by_phone(app, duo.mentee_token, "/stop", "/mentor") == 404
        mortsel = a_municipality(app, "Mortsel")
        stranger = signed_in(app, a_case_worker(app, mortsel))
        path = f"/mortsel/duos/{duo.trajectory_id}/afspraken/2019-03-12"
        assert stranger.get(path, base_url=HOST).status_code in (404, 409)
        assert stranger.send(f"{path}/weg").status_code == 404
        with inside(app, mortsel), pytest.raises(NotFound):
            appointments.coming(duo.trajectory_id)
        assert len(planned(app, duo)) == 8


# its course


def test_a_pause_takes_them_away_and_going_on_brings_the_later_ones_back(app: Flask, duo: ADuo) -> None:
    with on_day(TUESDAY):
        every(app, duo)
        with inside(app, duo.tenant_id):
            service.pause(duo.trajectory_id)
        assert (planned(app, duo), nearest(app, duo)) == ([], None)
    with on_day(day(20)):
        with inside(app, duo.tenant_id):
            service.resume(duo.trajectory_id)
        assert nearest(app, duo) == datetime(2019, 3, 26, 14, tzinfo=BRUSSELS)
        assert max(planned(app, duo)) == date(2019, 5, 14)  # the end moved by the fifteen days of the pause


def test_another_end_takes_the_later_ones_along_and_a_stop_all(app: Flask, duo: ADuo) -> None:
    with on_day(TUESDAY):
        every(app, duo)
        with inside(app, duo.tenant_id):
            service.extend(duo.trajectory_id, day(20))
        assert planned(app, duo) == [day(12), day(19)]
        with inside(app, duo.tenant_id):
            service.stop(duo.trajectory_id, reason="moved")
        assert (planned(app, duo), nearest(app, duo)) == ([], None)
        with inside(app, duo.tenant_id):
            service.reopen(duo.trajectory_id)
        assert nearest(app, duo) == AT_TWO


def test_a_new_mentor_inherits_no_series_and_nothing_of_it_outlives_the_names(app: Flask, duo: ADuo) -> None:
    with on_day(TUESDAY):
        every(app, duo)
        with inside(app, duo.tenant_id):
            service.part(duo.trajectory_id, unsafe=True)
            assert db.session.scalar(select(Duo.series).where(Duo.trajectory_id == duo.trajectory_id)) is None


def test_a_meeting_that_took_place_makes_room_for_the_next(app: Flask, duo: ADuo, an: Staff) -> None:
    with on_day(TUESDAY):
        every(app, duo)
    with on_day(day(12)):
        assert an.send(f"/borsbeek/duos/{duo.trajectory_id}/ontmoeting-gehouden").status_code == 303
        assert nearest(app, duo) == datetime(2019, 3, 19, 14, tzinfo=BRUSSELS)


def test_a_planned_series_does_not_hide_that_a_duo_is_silent(app: Flask, duo: ADuo) -> None:
    with on_day(TUESDAY):
        every(app, duo, at=datetime(2019, 4, 1, 14, tzinfo=BRUSSELS))
    assert not silent(app, duo, day(31))  # 26 days, but the first appointment is still to come
    assert not silent(app, duo, day(1, 4))
    assert silent(app, duo, day(2, 4))  # it passed without a word; that of the 8th puts nothing off
    with on_day(day(2, 4)), inside(app, duo.tenant_id):
        service.record_meeting(duo.trajectory_id, day(1, 4))
    assert not silent(app, duo, day(2, 4))


# reminded


def test_both_hear_the_day_before_in_their_own_language_once_and_by_day(app: Flask, duo: ADuo) -> None:
    with on_day(TUESDAY):
        every(app, duo)
        night(app, duo)
        assert told(app, duo) == []
    with on_day(day(11)):
        night(app, duo)
        night(app, duo)
        mentor, mentee = told(app, duo)
        assert (mentor.recipient, mentor.language) == ("karel@example.org", "nl")
        assert (mentee.recipient, mentee.language) == ("samira@example.org", "fr")
        for message, other in ((mentor, "Samira"), (mentee, "Karel")):
            assert "14" in message.body
            assert "Bibliotheek Borsbeek" in message.body
            assert "openstreetmap.org/search?query=Bibliotheek+Borsbeek" in message.body
            assert other not in message.subject + message.body
            leaves = (message.hold_until + clock.shift()).astimezone(BRUSSELS)
            assert clock.MORNING <= leaves.hour < clock.EVENING
            assert leaves.date() == day(11)


def test_who_wants_no_reminder_gets_none_and_may_want_it_again(app: Flask, duo: ADuo) -> None:
    with on_day(day(11)):
        every(app, duo)
        assert by_phone(app, duo.mentee_token, "/herinnering/niet", "/mentor") == 303
        night(app, duo)
        assert [row.recipient for row in told(app, duo)] == ["karel@example.org"]
    with on_day(day(18)):
        assert by_phone(app, duo.mentee_token, "/herinnering/wel", "/mentor") == 303
        night(app, duo)
        assert len(told(app, duo)) == 3


def test_a_duo_that_wants_less_follow_up_is_not_reminded(app: Flask, duo: ADuo) -> None:
    with on_day(day(11)):
        every(app, duo)
        with inside(app, duo.tenant_id):
            service.set_pace(duo.trajectory_id, Pace.LESS)
        night(app, duo)
        assert told(app, duo) == []


def test_a_stop_or_a_pause_takes_a_waiting_reminder_back(app: Flask, duo: ADuo) -> None:
    with on_day(day(11)):
        every(app, duo)
        night(app, duo)
        with inside(app, duo.tenant_id):
            service.pause(duo.trajectory_id)
        assert told(app, duo) == []
        night(app, duo)
        with inside(app, duo.tenant_id):
            service.resume(duo.trajectory_id)
            service.stop(duo.trajectory_id, reason="moved")
        night(app, duo)
        assert told(app, duo) == []


def test_who_was_reminded_of_a_meeting_that_moved_hears_that_too(app: Flask, duo: ADuo) -> None:
    with on_day(day(11)):
        every(app, duo)
        night(app, duo)
        with inside(app, duo.tenant_id):
            for row in db.session.scalars(mine(Message).where(Message.kind == reminders.REMINDER)):
                row.state = "sent"
            appointments.move(duo.trajectory_id, day(12), AT_TWO + timedelta(hours=2), "Park")
            service.follow(duo.trajectory_id)
            service.follow(duo.trajectory_id)
        mended = told(app, duo, reminders.CHANGED)
        assert len(mended) == 2
        assert all("Park" in row.body and "16" in row.body for row in mended)
        night(app, duo)
        assert len(told(app, duo)) == 2  # what the change said already is not said again


def test_a_mentee_without_mail_is_called_and_a_letter_that_comes_too_late_is_not_written(app: Flask, duo: ADuo) -> None:
    with on_day(day(11)):
        every(app, duo)
        with inside(app, duo.tenant_id):
            person = people.person(duo.person_id)
            person.preferred_channel, person.address, person.phone = "letter", "Kerkstraat 1, Borsbeek", "+32470000001"
        night(app, duo)
        assert [(row.channel, row.state) for row in told(app, duo) if row.recipient != "karel@example.org"] == [
            ("call", "by_hand")
        ]


def test_the_night_itself_does_all_of_it(app: Flask, duo: ADuo) -> None:
    with on_day(day(11)):
        every(app, duo)
        with inside(app, duo.tenant_id):
            jobs.daily(Ring("follow_up.daily", None, {}))
        assert len(told(app, duo)) == 2
