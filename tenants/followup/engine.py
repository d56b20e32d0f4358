# SPDX-License-Identifier: EUPL-1.2
"""Keeps the moments of a duo as its steps and its course want them; run after anything that happens to a duo, as often as one likes.

What was done, skipped or sent stays; what a person moved stays where it was put; all else follows dates, pauses and wishes.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from tenants.followup.codes import MomentState
from tenants.followup.models import FollowUp
from tenants.followup.moments import Course, Moment, Pause, moments
from tenants.programmes import service as programmes
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, Break, Duo, Meeting, Trajectory
from tenants.trajectories.signal import AFTER_FOLLOWING


def plan(trajectory_id: UUID) -> None:
    """Make, move and take away moments. Raises `NotFound`."""
    row = trajectories.trajectory(trajectory_id)
    duo = trajectories.duo_now(row)
    wanted = {(one.step, one.number): one for one in _wanted(row, duo)}
    for kept in db.session.scalars(mine(FollowUp).where(FollowUp.trajectory_id == row.id)):
        here = wanted.pop((kept.step, kept.number), None) if kept.duo_id == duo.id else None
        _settle(kept, here)
    db.session.add_all([_made(row, duo, one) for one in wanted.values()])
    db.session.flush()


def _wanted(row: Trajectory, duo: Duo) -> tuple[Moment, ...]:
    if row.followed_from is None or duo.state not in RUNNING or row.pseudonymised_at:
        return ()
    steps = programmes.settings_of(programmes.programme(row.programme_id)).follow_up
    found = moments(steps, course_of(row, duo), row.pace)
    return tuple(one for one in found if one.on >= row.followed_from)


def course_of(row: Trajectory, duo: Duo) -> Course:
    """What the moments of this duo depend on."""
    first = select(func.min(Meeting.held_on)).where(
        Meeting.tenant_id == scopes.here(), Meeting.duo_id == duo.id, Meeting.withdrawn_at.is_(None)
    )
    pauses = db.session.scalars(mine(Break).where(Break.trajectory_id == row.id).order_by(Break.from_on))
    return Course(
        started_on=duo.started_on,
        planned_end_on=row.planned_end_on,
        first_meeting_on=db.session.scalar(first),
        pauses=tuple(Pause(one.from_on, one.until_on) for one in pauses),
    )


def _settle(kept: FollowUp, wanted: Moment | None) -> None:
    if kept.state not in (MomentState.OPEN, MomentState.MOOT):
        return
    if wanted is None:
        if kept.state == MomentState.OPEN:
            kept.state, kept.settled_at = MomentState.MOOT, clock.utcnow()
        return
    kept.state, kept.settled_at = MomentState.OPEN, None
    kept.due_on, kept.base_on, kept.channel, kept.whom = wanted.on, wanted.base_on, wanted.channel, wanted.whom


def _made(row: Trajectory, duo: Duo, one: Moment) -> FollowUp:
    return FollowUp(
        trajectory_id=row.id, duo_id=duo.id, step=one.step, number=one.number, kind=one.kind, channel=one.channel,
        whom=one.whom, base=one.base, base_on=one.base_on, due_on=one.on, state=MomentState.OPEN,
    )  # fmt: skip


AFTER_FOLLOWING.append(plan)
