# SPDX-License-Identifier: EUPL-1.2
"""Meetings and noted contacts, told by a mentor on the phone or by staff: recorded, corrected, withdrawn.

All of it runs under staff and under a duo link alike, so it reads only the columns that a link may read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db, found
from koepel.errors import NotFound
from koepel.i18n import _
from koepel.scope import DbRole
from tenants.trajectories.failures import DuoHasEnded, NotThen, TooLateToCorrect
from tenants.trajectories.models import RUNNING, Contact, Duo, Meeting, Trajectory

CORRECTABLE = timedelta(days=14)


@dataclass(frozen=True)
class Course:
    """What a report needs to know of its duo."""

    trajectory_id: UUID
    duo_id: UUID
    state: str
    started_on: date
    ended_on: date | None
    usual_minutes: int


def course_of(trajectory_id: UUID) -> Course:
    """The newest duo of this trajectory. Raises `NotFound`."""
    asked = (
        select(Trajectory.id, Duo.id, Duo.state, Duo.started_on, Duo.ended_on, Trajectory.usual_minutes)
        .join(Duo, (Duo.tenant_id == Trajectory.tenant_id) & (Duo.trajectory_id == Trajectory.id))
        .where(Trajectory.tenant_id == scopes.here(), Trajectory.id == trajectory_id)
    )
    rows = db.session.execute(asked).all()
    if not rows:
        raise NotFound
    # a second mentor in the same trajectory is a second duo: the one that started last is meant
    return Course(*max(rows, key=lambda row: (row[3], row[1])))


@dataclass(frozen=True)
class Report:
    """One meeting as somebody tells it; without minutes it took the usual time."""

    held_on: date
    minutes: int | None = None
    mode: str = "in_person"
    activity: str = ""
    place: str = ""
    note: str = ""


def record_meeting(trajectory_id: UUID, held_on: date, *, reported_by: str = "staff", **details: Any) -> Meeting:
    """One meeting, with the details of a `Report`. Raises `DuoHasEnded`, `NotThen`."""
    return record_meetings(trajectory_id, [Report(held_on, **details)], reported_by=reported_by)[0]


def record_meetings(trajectory_id: UUID, reports: Iterable[Report], *, reported_by: str = "staff") -> list[Meeting]:
    """Several meetings of a duo told at once: all of them or none. Raises `DuoHasEnded`, `NotThen`."""
    told = list(reports)
    course = _open(trajectory_id, *(report.held_on for report in told))
    meetings = [
        Meeting(
            trajectory_id=course.trajectory_id,
            duo_id=course.duo_id,
            held_on=report.held_on,
            minutes=report.minutes or course.usual_minutes,
            mode=report.mode,
            activity=report.activity,
            place=report.place,
            note=report.note,
            reported_by=reported_by,
            account_id=scopes.current().account_id,
            reported_at=clock.moment(),
        )
        for report in told
    ]
    db.session.add_all(meetings)
    db.session.flush()
    for meeting in meetings:
        filled = [name for name in ("activity", "place", "note") if getattr(meeting, name)]
        _tell(meeting, "recorded", "held_on", "minutes", "mode", *filled)
    return meetings


def _open(trajectory_id: UUID, *days: date) -> Course:
    course = course_of(trajectory_id)
    if course.state not in RUNNING:
        raise DuoHasEnded
    if any(day > clock.today() for day in days):
        raise NotThen({"held_on": [_("This day is still to come. Choose today or an earlier day.")]})
    if any(day < course.started_on for day in days):
        raise NotThen({"held_on": [_("The duo had not started yet on that day. Choose a later day.")]})
    return course


def _tell(row: Meeting | Contact, verb: str, *fields: str) -> None:
    """The audit line and the bell, whoever acts."""
    person = None if scopes.current().role is DbRole.PARTICIPANT else person_of(row.trajectory_id)
    audit.wrote(row, verb, *fields, person=person)
    outbox.later("duo.touched", row.trajectory_id)


def person_of(trajectory_id: UUID) -> UUID | None:
    """The mentee of this trajectory; a link may not ask it."""
    asked = select(Trajectory.person_id).where(Trajectory.tenant_id == scopes.here(), Trajectory.id == trajectory_id)
    person: UUID | None = db.session.scalar(asked)
    return person


def meeting(meeting_id: UUID) -> Meeting:
    """A meeting as this scope may see it: by a link only the own reports of that duo. Raises `NotFound`."""
    return found(Meeting, meeting_id)


def correctable(row: Meeting) -> bool:
    """Whether whoever looks may still correct this report: a mentor for 14 days, staff as long as the duo is kept."""
    if scopes.current().role is not DbRole.PARTICIPANT:
        return True
    return clock.moment() - row.reported_at <= CORRECTABLE


def correct_meeting(meeting_id: UUID, **facts: Any) -> Meeting:
    """Make a report right. Raises `TooLateToCorrect`, `DuoHasEnded`, `NotThen`."""
    row = meeting(meeting_id)
    _open(row.trajectory_id, facts.get("held_on", row.held_on))
    if not correctable(row):
        raise TooLateToCorrect
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        db.session.flush()
        _tell(row, "corrected", *changed)
    return row


def withdraw_meeting(meeting_id: UUID) -> Meeting:
    """Undo a report: it counts no more. Once withdrawn it stays so until restored."""
    row = meeting(meeting_id)
    if not correctable(row):
        raise TooLateToCorrect
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.moment()
        db.session.flush()
        _tell(row, "withdrawn", "withdrawn_at")
    return row


def restore_meeting(meeting_id: UUID) -> Meeting:
    """Undo the undo."""
    row = meeting(meeting_id)
    if row.withdrawn_at is not None:
        row.withdrawn_at = None
        db.session.flush()
        _tell(row, "restored", "withdrawn_at")
    return row


def note_contact(trajectory_id: UUID, kind: str, *, on: date | None = None, reported_by: str = "staff") -> Contact:
    """A call or a message of the duo: breaks the silence, is no meeting. Raises `DuoHasEnded`, `NotThen`."""
    day = on or clock.today()
    course = _open(trajectory_id, day)
    row = Contact(
        trajectory_id=course.trajectory_id,
        duo_id=course.duo_id,
        on_day=day,
        kind=kind,
        reported_by=reported_by,
        reported_at=clock.moment(),
    )
    db.session.add(row)
    db.session.flush()
    _tell(row, "contact_noted", "on_day", "kind")
    return row


def contact(contact_id: UUID) -> Contact:
    """A noted contact as this scope may see it. Raises `NotFound`."""
    return found(Contact, contact_id)


def withdraw_contact(contact_id: UUID) -> Contact:
    """Undo a noted contact."""
    row = contact(contact_id)
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.moment()
        db.session.flush()
        _tell(row, "withdrawn", "withdrawn_at")
    return row


def plan_next_meeting(trajectory_id: UUID, at: datetime | None, place: str = "") -> tuple[datetime | None, str]:
    """When and where they see each other again, None for no plan; returns the plan before."""
    course = course_of(trajectory_id)
    if course.state not in RUNNING:
        raise DuoHasEnded
    if at is not None and at < clock.moment():
        raise NotThen({"at": [_("This moment has passed. Choose a later one.")]})
    mine = (Duo.tenant_id == scopes.here(), Duo.id == course.duo_id)
    before = db.session.execute(select(Duo.next_meeting_at, Duo.next_meeting_place).where(*mine)).one()
    db.session.execute(update(Duo).where(*mine).values(next_meeting_at=at, next_meeting_place=place if at else ""))
    person = None if scopes.current().role is DbRole.PARTICIPANT else person_of(trajectory_id)
    row = Trajectory(tenant_id=scopes.here(), id=trajectory_id)
    audit.wrote(
        row, "next_meeting_planned" if at else "plan_withdrawn", "next_meeting_at", "next_meeting_place", person=person
    )
    return before[0], before[1]
