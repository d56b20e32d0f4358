# SPDX-License-Identifier: EUPL-1.2
"""Surveys leave by themselves on their day, once, to who agreed; and never after a yes was taken back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.records import Message
from tenants.closing import later
from tenants.consents import service as consents
from tenants.followup import service as followup
from tenants.programmes import service as programmes
from tenants.rights import apart
from tenants.rights.grounds import Ground as Contested
from tenants.surveys import service as surveys
from tenants.surveys.instrument import MENTEE_LATER, MENTOR_INTERIM, MENTOR_LATER
from tenants.surveys.models import Survey
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Duo
from tests.factories.closing import agrees_to_hear_more
from tests.factories.duos import ADuo, a_duo
from tests.factories.surveys import an_ended_duo, the_link
from tests.isolation.town import a_browser
from tests.support.places import a_municipality, inside, on_day


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def ended(app: Flask, borsbeek: UUID) -> ADuo:
    return an_ended_duo(app, in_=borsbeek)


def night(app: Flask, duo: ADuo, day: date) -> list[str]:
    """What the work of the night of this day has asked by then."""
    with on_day(day):
        with inside(app, duo.tenant_id):
            later.ask_what_presets_name()
            later.ask_some_months_later()
        with inside(app, duo.tenant_id):
            return sorted(db.session.scalars(select(Survey.instrument)))


def half_a_year(days: int = 0) -> date:
    return trajectories.months_later(clock.today(), 6) + timedelta(days=days)


def mentor_of(app: Flask, duo: ADuo) -> UUID:
    with inside(app, duo.tenant_id):
        return db.session.scalars(select(Duo.mentor_person_id)).one()  # type: ignore[return-value]


def test_half_a_year_later_who_agreed_is_asked_and_the_other_is_not(app: Flask, borsbeek: UUID, ended: ADuo) -> None:
    agrees_to_hear_more(app, borsbeek, ended.person_id)
    assert night(app, ended, half_a_year(-1)) == []
    assert night(app, ended, half_a_year()) == [MENTEE_LATER]


def test_the_mentor_who_agreed_is_asked_the_own_questions(app: Flask, borsbeek: UUID, ended: ADuo) -> None:
    agrees_to_hear_more(app, borsbeek, mentor_of(app, ended))
    assert night(app, ended, half_a_year()) == [MENTOR_LATER]
    with inside(app, borsbeek):
        survey = db.session.scalars(select(Survey.id)).one()
    page = a_browser(app).get(f"/l/{the_link(app, ended, survey)}/bevraging").text
    assert "Do you still have contact with your mentee?" in page
    assert "We count all answers together." in page


def test_nobody_is_asked_twice_also_when_the_question_was_taken_back(app: Flask, borsbeek: UUID, ended: ADuo) -> None:
    agrees_to_hear_more(app, borsbeek, ended.person_id)
    night(app, ended, half_a_year())
    with inside(app, borsbeek):
        surveys.withdraw(db.session.scalars(select(Survey.id)).one())
    night(app, ended, half_a_year(1))
    with inside(app, borsbeek):
        assert db.session.scalars(select(Survey.state)).all() == ["withdrawn"]
        letters = db.session.scalars(select(Message.state).where(Message.kind == "survey.asked")).all()
        assert letters == ["withdrawn"]


def test_after_a_withdrawn_consent_nothing_leaves(app: Flask, borsbeek: UUID, ended: ADuo) -> None:
    agrees_to_hear_more(app, borsbeek, ended.person_id)
    with inside(app, borsbeek):
        held = [row for one in consents.of_person(ended.person_id) for row in one.holds]
        consents.withdraw(held[0].id)
    assert night(app, ended, half_a_year()) == []


def test_a_no_and_no_answer_are_both_silence(app: Flask, borsbeek: UUID, ended: ADuo) -> None:
    agrees_to_hear_more(app, borsbeek, ended.person_id, "refused")
    assert night(app, ended, half_a_year()) == []


def test_of_who_is_set_apart_nothing_leaves(app: Flask, borsbeek: UUID, ended: ADuo) -> None:
    agrees_to_hear_more(app, borsbeek, ended.person_id)
    with inside(app, borsbeek):
        apart.set_apart(ended.person_id, Contested.CONTESTED)
    assert night(app, ended, half_a_year()) == []


def test_a_duo_that_ended_long_before_is_left_alone(app: Flask, borsbeek: UUID, ended: ADuo) -> None:
    agrees_to_hear_more(app, borsbeek, ended.person_id)
    assert night(app, ended, half_a_year(61)) == []


def test_a_programme_says_after_how_many_months(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        programmes.adjust(programmes.offered()[0], later_months=4)
    duo = an_ended_duo(app, in_=borsbeek)
    agrees_to_hear_more(app, borsbeek, duo.person_id)
    day = trajectories.months_later(clock.today(), 4)
    assert night(app, duo, day - timedelta(days=1)) == []
    assert night(app, duo, day) == [MENTEE_LATER]


def a_duo_of_brussels(app: Flask, borsbeek: UUID, **more: str) -> ADuo:
    with inside(app, borsbeek):
        running = programmes.offered()[0]
        steps = programmes.settings_of(running).following("vgc_brussel")
        programmes.adjust(running, preset=steps.preset, follow_up=steps.follow_up)
    duo = a_duo(app, in_=borsbeek, started_on=clock.today(), **more)  # type: ignore[arg-type]
    with inside(app, borsbeek):
        trajectories.follow(duo.trajectory_id)
    return duo


def test_the_survey_to_the_buddy_leaves_by_itself_on_its_day_and_its_moment_is_done(app: Flask, borsbeek: UUID) -> None:
    duo, day = a_duo_of_brussels(app, borsbeek), clock.today() + timedelta(days=94)
    assert night(app, duo, clock.today() + timedelta(days=89)) == []
    assert night(app, duo, day) == [MENTOR_INTERIM]
    assert night(app, duo, day + timedelta(days=1)) == [MENTOR_INTERIM]
    with on_day(day), inside(app, borsbeek):
        due = followup.asking(day, among=followup.started(day))
        assert "survey" not in {moment.kind for moment, _line in due}


def test_a_buddy_without_an_address_stays_on_vandaag(app: Flask, borsbeek: UUID) -> None:
    duo, day = a_duo_of_brussels(app, borsbeek, channel="", contact=""), clock.today() + timedelta(days=94)
    assert night(app, duo, day) == []
    with on_day(day), inside(app, borsbeek):
        due = followup.asking(day, among=followup.started(day))
        assert "survey" in {moment.kind for moment, _line in due}


def test_a_duo_that_pauses_is_not_asked(app: Flask, borsbeek: UUID) -> None:
    duo = a_duo_of_brussels(app, borsbeek)
    with inside(app, borsbeek):
        trajectories.pause(duo.trajectory_id)
    assert night(app, duo, clock.today() + timedelta(days=94)) == []
