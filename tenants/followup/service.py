# SPDX-License-Identifier: EUPL-1.2
"""Which duos ask for attention: silent beyond their limit, meeting today, near their planned end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.records import Message
from tenants.followup.codes import MomentState
from tenants.followup.lines import DuoLine
from tenants.followup.lines import lines as lines
from tenants.followup.models import FollowUp
from tenants.intake import service as intakes
from tenants.people.models import Person
from tenants.programmes.follow_up import StepKind
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, Duo, DuoState, Trajectory

ENDS_SOON = timedelta(days=14)


@dataclass(frozen=True)
class SilentDuo:
    """A duo beyond its limit; `asked_on` when its mentor was asked in the last days how it goes."""

    line: DuoLine
    asked_on: date | None


def started(today: date) -> list[DuoLine]:
    """The duos that run and do not pause: the only ones of which something is asked."""
    return lines(today, states=(DuoState.STARTED,))


@dataclass(frozen=True)
class WithoutMentor:
    """A trajectory that goes on while nobody guides it, and the intake that waits for a mentor, where there is one."""

    trajectory_id: UUID
    person_id: UUID
    name: str
    since: date
    intake_id: UUID | None


def without_mentor(of: UUID | None = None) -> list[WithoutMentor]:
    """Whose duo ended and whose trajectory did not, the longest ago first; `of`: only this person's."""
    here = scopes.here()
    runs = exists().where(
        Duo.tenant_id == here, Duo.trajectory_id == Trajectory.id, Duo.state.in_([one.value for one in RUNNING])
    )
    ended = select(func.max(Duo.ended_on)).where(Duo.tenant_id == here, Duo.trajectory_id == Trajectory.id)
    asked = (
        select(
            Trajectory.id, Trajectory.person_id, Trajectory.programme_id, Trajectory.started_on,
            Person.given_name, Person.family_name, ended.scalar_subquery().label("ended_on"),
        )
        .join(Person, (Person.tenant_id == Trajectory.tenant_id) & (Person.id == Trajectory.person_id))
        .where(Trajectory.tenant_id == here, Trajectory.state.in_([one.value for one in RUNNING]), ~runs)
    )  # fmt: skip
    if of is not None:
        asked = asked.where(Trajectory.person_id == of)
    alone = db.session.execute(asked).all()
    talks = {(one.person_id, one.programme_id): one.id for one in intakes.waiting_list("mentee")} if alone else {}
    found = [
        WithoutMentor(
            row.id, row.person_id, f"{row.given_name} {row.family_name}".strip(), row.ended_on or row.started_on,
            talks.get((row.person_id, row.programme_id)),
        )
        for row in alone
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.since)


def silent_duos(today: date, *, among: Sequence[DuoLine] | None = None) -> list[SilentDuo]:
    """The silent duos of this municipality (or of these), the longest silence first."""
    found = [line for line in (started(today) if among is None else among) if line.silent]
    asked = _asked(today, [line.id for line in found])
    return sorted((SilentDuo(line, asked.get(line.id)) for line in found), key=lambda duo: duo.line.silence.since)


def _asked(today: date, ids: list[UUID]) -> dict[UUID, date]:
    """When a mentor was last asked, within the days in which we do not ask again."""
    if not ids:
        return {}
    query = (
        select(Message.about_id, func.max(Message.created_at))
        .where(
            Message.tenant_id == scopes.here(),
            Message.about_id.in_(ids),
            Message.kind == trajectories.ASKED_KIND,
            Message.state != "withdrawn",
        )
        .group_by(Message.about_id)
    )
    # messages carry the real time; the days between are counted on the clock of this installation
    days = ((row[0], (row[1] + clock.offset()).astimezone(clock.BRUSSELS).date()) for row in db.session.execute(query))
    return {key: day for key, day in days if key and (today - day).days < trajectories.ASK_AGAIN_DAYS}


def meeting_on(day: date, *, among: Sequence[DuoLine]) -> list[DuoLine]:
    """Those of these duos that planned to meet on this day, the earliest first."""
    met = [
        (line.next_meeting_at, line)
        for line in among
        if line.next_meeting_at and line.next_meeting_at.astimezone(clock.BRUSSELS).date() == day
    ]
    return [line for _at, line in sorted(met, key=lambda pair: pair[0])]


def asking(today: date, *, among: Sequence[DuoLine]) -> list[tuple[FollowUp, DuoLine]]:
    """The moments of these duos that staff have to see to by today, the longest due first."""
    known = {line.id: line for line in among}
    if not known:
        return []
    due = mine(FollowUp).where(
        FollowUp.state == MomentState.OPEN, FollowUp.kind != StepKind.MESSAGE,
        func.coalesce(FollowUp.moved_to, FollowUp.due_on) <= today,
    )  # fmt: skip
    found = [(row, known[row.trajectory_id]) for row in db.session.scalars(due) if row.trajectory_id in known]
    return sorted(found, key=lambda pair: (pair[0].on, pair[1].number))


def ending_soon(today: date, *, among: Sequence[DuoLine]) -> list[DuoLine]:
    """Those of these duos that are at or near their planned end: extend or close."""
    near = today + ENDS_SOON
    found = [line for line in among if line.planned_end_on and line.planned_end_on <= near]
    return sorted(found, key=lambda line: line.planned_end_on or near)
