# SPDX-License-Identifier: EUPL-1.2
"""The words of a preset: on their day they leave for both halves of the duo, by day, once."""

from __future__ import annotations

from sqlalchemy import func, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from tenants.followup.codes import MomentState
from tenants.followup.models import FollowUp
from tenants.programmes.follow_up import StepKind
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import DuoState, Trajectory

WORD = "duo.follow_up"


def send() -> None:
    """Safe to run twice: a moment that was written about is no longer open."""
    started = select(Trajectory.id).where(Trajectory.tenant_id == scopes.here(), Trajectory.state == DuoState.STARTED)
    due = mine(FollowUp).where(
        FollowUp.state == MomentState.OPEN, FollowUp.kind == StepKind.MESSAGE, FollowUp.trajectory_id.in_(started),
        func.coalesce(FollowUp.moved_to, FollowUp.due_on) <= clock.today(),
    )  # fmt: skip
    for row in db.session.scalars(due.order_by(FollowUp.due_on, FollowUp.id).with_for_update()):
        trajectories.write_to_both(trajectories.trajectory(row.trajectory_id), WORD)
        row.state, row.settled_at, row.done_on = MomentState.SENT, clock.utcnow(), clock.today()
