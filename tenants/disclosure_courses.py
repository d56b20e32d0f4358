# SPDX-License-Identifier: EUPL-1.2
"""How the own duos went, in days and counts, for what the pool learns of its scores. No name and no file passes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Text, Uuid, column, func, or_, select, table

from koepel import scope as scopes
from koepel.database import db
from tenants.programmes.models import Programme
from tenants.trajectories.models import Duo, DuoState, Trajectory
from tenants.vocabulary import StopReason

# Plans stand above the door, so their table is named here without its model.
GOAL = table(
    "plan_goal", column("tenant_id", Uuid), column("trajectory_id", Uuid), column("state", Text), schema="app"
).c
REACHED = "reached"
WELL = (StopReason.JOB_FOUND.value, StopReason.GOALS_REACHED.value)


@dataclass(frozen=True)
class Course:
    """One duo that began by a proposal. `completed`: it ended by its close, by a job or by goals that were reached."""

    proposal_id: UUID
    programme: str
    started_on: date
    ended_on: date | None
    completed: bool
    goals: int
    reached: int


def courses() -> tuple[Course, ...]:
    """Every duo of the own mentees that began by a proposal and was not taken over from elsewhere."""
    here = scopes.here()
    reached = func.count().filter(GOAL.state == REACHED)
    goals = {
        trajectory_id: (many, good)
        for trajectory_id, many, good in db.session.execute(
            select(GOAL.trajectory_id, func.count(), reached).where(GOAL.tenant_id == here).group_by(GOAL.trajectory_id)
        )
    }
    query = (
        select(Duo.proposal_id, Duo.trajectory_id, Programme.template, Duo.started_on, Duo.ended_on, _well())
        .join(Trajectory, (Trajectory.tenant_id == Duo.tenant_id) & (Trajectory.id == Duo.trajectory_id))
        .join(Programme, (Programme.tenant_id == Duo.tenant_id) & (Programme.id == Trajectory.programme_id))
        .where(Duo.tenant_id == here, Trajectory.imported.is_(False))
    )
    return tuple(
        Course(proposal_id, programme, started_on, ended_on, well, *goals.get(trajectory_id, (0, 0)))
        for proposal_id, trajectory_id, programme, started_on, ended_on, well in db.session.execute(query)
        if proposal_id is not None
    )


def _well() -> ColumnElement[bool]:
    return or_(Duo.state == DuoState.COMPLETED.value, Trajectory.stop_reason.in_(WELL))
