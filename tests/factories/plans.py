# SPDX-License-Identifier: EUPL-1.2
"""Plans as words: `a_step(app, duo, "Bel de VDAB", shared=True)`, and a second mentor in the same trajectory."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import Flask

from koepel import clock, links
from koepel.ids import reference
from tenants.plans import service, ticking
from tenants.plans.codes import Elsewhere, Information, Owner
from tenants.plans.schemas import NewStep
from tenants.plans.support import Support
from tenants.trajectories import service as trajectories
from tenants.trajectories.schemas import OpenDuo
from tenants.vocabulary import Barrier, GoalType
from tests.factories.duos import ADuo
from tests.support.places import inside


def a_step(
    app: Flask, duo: ADuo, what: str, *, shared: bool = False, owner: Owner = Owner.MENTEE, by_on: date | None = None
) -> UUID:
    """A step in the plan of this duo; returns its id."""
    with inside(app, duo.tenant_id):
        return service.add_step(duo.trajectory_id, NewStep(what, owner, by_on, shared)).id


def a_plan(app: Flask, duo: ADuo, word: str) -> None:
    """Everything that a plan can hold, with this word in its steps."""
    for shared in (True, False):
        a_step(app, duo, word, shared=shared)
    done = a_step(app, duo, word, shared=True)
    with inside(app, duo.tenant_id):
        service.ask_elsewhere(duo.trajectory_id, Elsewhere.FOLLOWED)
        service.set_goal(duo.trajectory_id, GoalType.WORK)
        service.name_threshold(duo.trajectory_id, Barrier.CHILDCARE, Support.OTHER_HOURS)
        service.do_step(done, by=word)
        ticking.hand_over(duo.trajectory_id, Information.AGREEMENTS, by=word)


def another_mentor(app: Flask, duo: ADuo, mentor: str = "Nadia") -> str:
    """It did not click: the duo parts and another mentor comes in the same trajectory; returns the token of the new duo link."""
    with inside(app, duo.tenant_id):
        programme_id = trajectories.trajectory(duo.trajectory_id).programme_id
        trajectories.part(duo.trajectory_id)
    with inside(app, duo.tenant_id):
        row = trajectories.open_trajectory(
            OpenDuo(
                person_id=duo.person_id,
                programme_id=programme_id,
                proposal_id=reference(),
                collaboration_id=None,
                mentor_tenant_id=duo.tenant_id,
                mentor_person_id=None,
                mentee_first_name="Samira",
                mentor_first_name=mentor,
                mentor_family_name="Maes",
                mentor_channel="mail",
                mentor_contact="nadia@example.org",
                started_on=clock.today(),
                tell=False,
            )
        )
        assert row.id == duo.trajectory_id
        return links.make("trajectory", row.id, "mentor", "duo", person_id=None, language="nl", life=timedelta(days=90))
