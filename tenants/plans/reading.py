# SPDX-License-Identifier: EUPL-1.2
"""What the holder of a duo link reads of the plan: the mentor the shared steps that are open, the mentee goals and steps.

Only columns that the link may read are asked; which rows there are, PostgreSQL says. Thresholds stand on no link: they are
in the print, which is handed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import db
from tenants.plans.codes import GoalState, StepState
from tenants.plans.models import PlanGoal, PlanStep
from tenants.vocabulary import GoalType, label_of


@dataclass(frozen=True)
class Step:
    """One step as its reader sees it."""

    what: str
    owner: str
    by_on: date | None
    done: bool


@dataclass(frozen=True)
class Goal:
    """One goal as its owner sees it."""

    what: str
    reached: bool


def steps_by_link(trajectory_id: UUID) -> list[Step]:
    """Open steps by day, then what is done."""
    asked = select(PlanStep.what, PlanStep.owner, PlanStep.by_on, PlanStep.state).where(
        PlanStep.tenant_id == scopes.here(), PlanStep.trajectory_id == trajectory_id
    )
    found = [Step(row[0], row[1], row[2], row[3] == StepState.DONE) for row in db.session.execute(asked)]
    return sorted(found, key=lambda one: (one.done, one.by_on or date.max, one.what))


def goals_by_link(trajectory_id: UUID) -> list[Goal]:
    """What the mentee wants to reach, and what is reached; for a mentor there are none."""
    asked = select(PlanGoal.kind, PlanGoal.state).where(
        PlanGoal.tenant_id == scopes.here(), PlanGoal.trajectory_id == trajectory_id,
        PlanGoal.state.in_((GoalState.OPEN, GoalState.REACHED)),
    )  # fmt: skip
    rows = db.session.execute(asked.order_by(PlanGoal.set_on, PlanGoal.id))
    return [Goal(label_of(GoalType, row[0]), row[1] == GoalState.REACHED) for row in rows]
