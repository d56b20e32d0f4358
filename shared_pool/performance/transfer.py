# SPDX-License-Identifier: EUPL-1.2
"""How much comes over the line: for staff the workbench, for a mentor the page on the phone where a meeting is reported."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from koepel import links
from koepel import scope as scopes
from koepel.database import db
from shared_pool.collaboration.founding import act
from shared_pool.performance import ranking, towns
from shared_pool.performance.first_visit import Load, load
from shared_pool.performance.ground import Ground
from shared_pool.performance.visiting import signed_in, visitor
from tenants.trajectories.models import DuoState, Trajectory


def workbench(ground: Ground) -> Load:
    """The workbench of somebody who waits: the heaviest of some."""
    number = ground.towns.measured[0]
    with ground.app.app_context():
        with act(scopes.tenant(ground.towns.ids[number])):
            seekers = ranking.waiting()
        account_id = towns.case_worker(ground.towns.ids[number], number)
    client = signed_in(ground.app, account_id)
    loads = [load(client, f"/{towns.word_of(number)}/koppelen/{intake_id}") for intake_id in seekers]
    return max(loads, key=lambda one: one.kilobytes)


def phone(ground: Ground) -> Load:
    """The mentor's page of a duo that runs."""
    number = ground.towns.measured[0]
    tenant_id = ground.towns.ids[number]
    with ground.app.app_context(), act(scopes.tenant(tenant_id)):
        running = [Trajectory.tenant_id == tenant_id, Trajectory.state == DuoState.STARTED]
        duo = db.session.scalars(select(Trajectory.id).where(*running).order_by(Trajectory.id).limit(1)).one()
        token = links.make("trajectory", duo, "mentor", "duo", person_id=None, language="nl", life=timedelta(days=1))
    return load(visitor(ground.app), f"/l/{token}/ontmoeting")
