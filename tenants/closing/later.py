# SPDX-License-Identifier: EUPL-1.2
"""Surveys that leave by themselves, by day, each once: what a preset names on its day, and some months after the end for who
agreed to hear of us (L7, M3).
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.errors import Failure
from tenants.closing import informed
from tenants.followup.codes import MomentState
from tenants.followup.models import FollowUp
from tenants.programmes import service as programmes
from tenants.programmes.follow_up import StepKind, StepWhom
from tenants.surveys import service as surveys
from tenants.surveys.instrument import MENTEE_LATER, MENTOR_INTERIM, MENTOR_LATER
from tenants.surveys.models import Survey
from tenants.surveys.schemas import Asking
from tenants.surveys.titles import Way
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, DuoState, Trajectory
from tenants.trajectories.service import months_later

WITHIN = timedelta(days=60)  # of its day; what is older is asked by a person, or not at all


def ask_what_presets_name() -> int:
    """The survey to the mentor on the day of its moment. Who cannot be reached stays on Vandaag. Returns how many left."""
    started = select(Trajectory.id).where(Trajectory.tenant_id == scopes.here(), Trajectory.state == DuoState.STARTED)
    due = mine(FollowUp).where(
        FollowUp.state == MomentState.OPEN, FollowUp.kind == StepKind.SURVEY, FollowUp.whom == StepWhom.MENTOR,
        FollowUp.trajectory_id.in_(started), func.coalesce(FollowUp.moved_to, FollowUp.due_on) <= clock.today(),
    )  # fmt: skip
    return sum(_ask(row.trajectory_id, MENTOR_INTERIM) for row in db.session.scalars(due.order_by(FollowUp.due_on)))


def ask_some_months_later() -> int:
    """Of who ended so many months ago as the programme says, each of the two who agreed. Returns how many left."""
    today, months, sent = clock.today(), {}, 0
    ended = mine(Trajectory).where(
        Trajectory.state.not_in(RUNNING), Trajectory.pseudonymised_at.is_(None), Trajectory.ended_on >= today - timedelta(days=800)
    )  # fmt: skip
    for row in db.session.scalars(ended.order_by(Trajectory.ended_on, Trajectory.id)):
        if row.programme_id not in months:
            months[row.programme_id] = programmes.settings_of(programmes.programme(row.programme_id)).later_months
        assert row.ended_on is not None
        day = months_later(row.ended_on, months[row.programme_id])
        if day <= today < day + WITHIN:
            duo = trajectories.duo_now(row)
            for key, person_id in ((MENTEE_LATER, row.person_id), (MENTOR_LATER, duo.mentor_person_id)):
                if person_id is not None and informed.agreed(person_id):
                    sent += _ask(row.id, key)
    return sent


def _ask(trajectory_id: UUID, key: str) -> bool:
    """Ask it, unless it was asked before in this duo, or there is a reason why it cannot be asked."""
    duo = trajectories.duo_now(trajectories.trajectory(trajectory_id))
    known = mine(Survey).where(Survey.duo_id == duo.id, Survey.instrument == key)
    if db.session.scalar(known) is not None:
        return False
    try:
        with db.session.begin_nested():
            surveys.ask(trajectory_id, Asking(key, Way.LINK))
    except Failure:
        return False
    return True
