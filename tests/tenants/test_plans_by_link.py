# SPDX-License-Identifier: EUPL-1.2
"""What a link shows of a plan: the mentor the shared steps that are open, the mentee the own plan; a second mentor no more than that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from koepel import clock, links
from koepel import scope as scopes
from koepel.database import db
from koepel.scope import entered
from tenants.plans import service
from tenants.plans.models import DevelopmentPlan, PlanGoal, PlanStep, PlanThreshold, PlanTick
from tenants.plans.support import Support
from tenants.trajectories import meetings
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Contact, Meeting
from tenants.vocabulary import Barrier, GoalType
from tests.factories.duos import ADuo, a_duo
from tests.factories.plans import a_step, another_mentor
from tests.support.places import HOST, a_municipality, inside

CANARY = "Kanariestap"
PHONE = ("", "/ontmoeting", "/plan", "/taal", "/hulp", "/mentor", "/gebeld", "/nieuwe-link")


@pytest.fixture
def duo(app: Flask) -> ADuo:
    return a_duo(app, in_=a_municipality(app, "Borsbeek"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def body(client: FlaskClient, path: str) -> str:
    client.set_cookie("taal", "en", domain="127.0.0.1")
    return client.get(path, base_url=HOST, follow_redirects=True).text


def seen(app: Flask, duo: ADuo, side: str) -> set[str]:
    """The steps that PostgreSQL has for this side of the duo link."""
    with app.app_context(), entered(scopes.participant(duo.tenant_id, duo.trajectory_id, side)):
        return set(db.session.scalars(select(PlanStep.what)))


def test_a_mentor_never_sees_a_step_that_is_not_shared(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    a_step(app, duo, CANARY)
    a_step(app, duo, "Samen naar de bibliotheek", shared=True)
    for path in PHONE:
        assert CANARY not in body(client, f"/l/{duo.mentor_token}{path}"), path
    assert "Samen naar de bibliotheek" in body(client, f"/l/{duo.mentor_token}/plan")
    for path in ("", "/ontmoeting"):
        assert f"/l/{duo.mentor_token}/plan" in body(client, f"/l/{duo.mentor_token}{path}")
    assert seen(app, duo, "mentor") == {"Samen naar de bibliotheek"}


def test_a_page_leads_to_no_plan_where_there_is_none(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    a_step(app, duo, CANARY)
    assert f"/l/{duo.mentor_token}/plan" not in body(client, f"/l/{duo.mentor_token}")
    assert f"/l/{duo.mentee_token}/plan" in body(client, f"/l/{duo.mentee_token}/mentor")


def test_the_mentee_reads_the_own_plan_and_no_threshold(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    a_step(app, duo, "Bel de VDAB")
    with inside(app, duo.tenant_id):
        service.set_goal(duo.trajectory_id, GoalType.WORK)
        service.name_threshold(duo.trajectory_id, Barrier.FINANCES, Support.SERVICE)
    page = body(client, f"/l/{duo.mentee_token}/plan")
    assert "Bel de VDAB" in page
    assert "Find work" in page
    assert "Money is short" not in page
    assert "Find work" not in body(client, f"/l/{duo.mentor_token}/plan")


def test_the_wall_itself_shows_a_link_no_more_than_that(app: Flask, duo: ADuo) -> None:
    shared, dropped = a_step(app, duo, "Gedeeld", shared=True), a_step(app, duo, "Geschrapt", shared=True)
    a_step(app, duo, CANARY)
    with inside(app, duo.tenant_id):
        service.set_goal(duo.trajectory_id, GoalType.WORK)
        service.drop_step(dropped)
    assert seen(app, duo, "mentor") == {"Gedeeld"}
    assert seen(app, duo, "mentee") == {"Gedeeld", CANARY}
    for side, goals in (("mentor", 0), ("mentee", 1)):
        with app.app_context(), entered(scopes.participant(duo.tenant_id, duo.trajectory_id, side)):
            assert len(db.session.scalars(select(PlanGoal.kind)).all()) == goals
    for asked in (PlanStep.done_name, PlanStep.shared, DevelopmentPlan.id, PlanThreshold.id, PlanTick.id):
        with app.app_context(), entered(scopes.participant(duo.tenant_id, duo.trajectory_id, "mentee")):
            with pytest.raises(ProgrammingError):
                db.session.execute(select(asked)).all()
            db.session.rollback()
    with app.app_context(), entered(scopes.participant(duo.tenant_id, duo.trajectory_id, "mentor")):
        with pytest.raises(ProgrammingError):
            db.session.execute(PlanStep.__table__.update().values(state="done"))
        db.session.rollback()
    with inside(app, duo.tenant_id):
        service.do_step(shared, by="An Willems")
    assert seen(app, duo, "mentor") == set()
    assert seen(app, duo, "mentee") == {"Gedeeld", CANARY}


def test_once_the_duo_ended_a_link_shows_no_plan(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    a_step(app, duo, CANARY, shared=True)
    with inside(app, duo.tenant_id):
        trajectories.close(duo.trajectory_id)
    for token in (duo.mentor_token, duo.mentee_token):
        for path in PHONE:
            assert CANARY not in body(client, f"/l/{token}{path}"), path
    assert seen(app, duo, "mentor") == seen(app, duo, "mentee") == set()


def test_a_link_of_another_duo_or_for_something_else_opens_no_plan(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    a_step(app, duo, CANARY, shared=True)
    other = a_duo(app, in_=duo.tenant_id, mentee="Amina", mentor="Els", contact="els@example.org")
    assert CANARY not in body(client, f"/l/{other.mentor_token}/plan")
    with inside(app, duo.tenant_id):
        token = links.make(
            "trajectory", duo.trajectory_id, "mentor", "mentor", person_id=None, language="nl", life=timedelta(days=7)
        )
    assert client.get(f"/l/{token}/plan", base_url=HOST).status_code == 404


def test_a_second_mentor_sees_shared_steps_that_are_open_and_no_note_of_the_first(
    app: Flask, client: FlaskClient, duo: ADuo
) -> None:
    a_step(app, duo, "Nog te doen", shared=True)
    a_step(app, duo, CANARY)
    done = a_step(app, duo, "Al gedaan", shared=True)
    with inside(app, duo.tenant_id):
        service.do_step(done, by="An Willems")
    with app.app_context(), entered(scopes.participant(duo.tenant_id, duo.trajectory_id, "mentor")):
        meetings.record_meeting(
            duo.trajectory_id, clock.today(), note="Kanarienotitie", place="cafe", reported_by="mentor"
        )
        meetings.note_contact(duo.trajectory_id, "call", reported_by="mentor")
        db.session.commit()
        meeting = db.session.scalars(select(Meeting.id)).one()
        assert len(db.session.scalars(select(Contact.id)).all()) == 1, "what the first mentor wrote"
    token = another_mentor(app, duo)

    with app.app_context(), entered(scopes.participant(duo.tenant_id, duo.trajectory_id, "mentor")):
        assert set(db.session.scalars(select(PlanStep.what))) == {"Nog te doen"}
        assert db.session.scalars(select(Meeting.id)).all() == []
        assert db.session.scalars(select(Contact.id)).all() == []
        meetings.record_meeting(duo.trajectory_id, clock.today(), note="Eigen notitie", reported_by="mentor")
        db.session.commit()
        assert [row.note for row in db.session.scalars(select(Meeting))] == ["Eigen notitie"]
    assert client.get(f"/l/{duo.mentor_token}/plan", base_url=HOST).status_code == 410
    page = body(client, f"/l/{token}/plan")
    assert "Nog te doen" in page
    for path in (*PHONE, f"/ontmoeting/{meeting}", f"/ontmoeting/{meeting}/aanpassen"):
        page = body(client, f"/l/{token}{path}")
        for word in ("Kanarienotitie", CANARY, "Al gedaan"):
            assert word not in page, path
    assert client.get(f"/l/{token}/ontmoeting/{meeting}", base_url=HOST).status_code == 404
