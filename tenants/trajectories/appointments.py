# SPDX-License-Identifier: EUPL-1.2
"""When a duo meets next: once, or in a series of which single days are moved or left out (H5).

The next one stands on the duo, where all pages find it. As `meetings`, this runs under staff and under a duo link alike.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.database import db
from koepel.errors import Conflict, NotFound
from koepel.i18n import _, _l
from koepel.scope import DbRole
from tenants.trajectories import meetings
from tenants.trajectories.failures import DuoHasEnded, NotThen
from tenants.trajectories.models import RUNNING, Duo, DuoState, Meeting, Trajectory
from tenants.trajectories.recurrence import Appointment, Rhythm, Series
from tenants.trajectories.schemas import NextMeeting


class NoSuchAppointment(Conflict):
    """It has passed, was left out meanwhile, or the series stopped."""

    title = _l("This appointment is no longer planned.")


def series_of(trajectory_id: UUID) -> Series | None:
    """What comes back for the newest duo, if anything does. Raises `NotFound`."""
    kept = _duo(trajectory_id).series
    return Series.read(kept) if kept else None


def coming(trajectory_id: UUID) -> list[Appointment]:
    """The appointments of its series that are still to come, the nearest first; none while it pauses or when it ended."""
    row = _duo(trajectory_id)
    if not row.series or row.state != DuoState.STARTED:
        return []
    return _coming(row, trajectory_id)


def one(trajectory_id: UUID, day: date) -> Appointment:
    """The appointment that stands for this day of the series. Raises `NoSuchAppointment`."""
    for found in coming(trajectory_id):
        if found.day == day:
            return found
    raise NoSuchAppointment


def appoint(trajectory_id: UUID, said: NextMeeting) -> None:
    """Plan one meeting, or a series that takes the place of the one before; the same again changes nothing.

    Raises `DuoHasEnded`, `NotThen`.
    """
    if said.at is None or said.every == Rhythm.ONCE:
        _keep(trajectory_id, None)
        meetings.plan_next_meeting(trajectory_id, said.at, said.place)
        outbox.later("duo.touched", trajectory_id)
        return
    if said.at < clock.moment():
        raise NotThen({"at": [_("This moment has passed. Choose a later one.")]})
    row, local = _duo(trajectory_id, lock=True), said.at.astimezone(BRUSSELS)
    if row.state not in RUNNING:
        raise DuoHasEnded
    series = Series(str(said.every), local.date(), local.time(), said.place, said.times or 0)
    until = _until(trajectory_id)
    if until is not None and local.date() > until:
        raise NotThen({"at": [_("The duo ends before that day. Choose an earlier one.")]})
    if row.series and _same(Series.read(row.series), series):
        return
    _keep(trajectory_id, series)
    _told(trajectory_id, "series_planned", "series")


def move(trajectory_id: UUID, day: date, to: datetime, place: str) -> None:
    """This one at another moment or place; the rest goes on. Raises `NoSuchAppointment`, `NotThen`."""
    if to < clock.moment():
        raise NotThen({"at": [_("This moment has passed. Choose a later one.")]})
    _change(trajectory_id, day, (to, place), "appointment_moved")


def leave_out(trajectory_id: UUID, day: date) -> None:
    """Not this one; the rest goes on. Raises `NoSuchAppointment`."""
    _change(trajectory_id, day, None, "appointment_left_out")


def put_back(trajectory_id: UUID, day: date) -> None:
    """As it was agreed after all. Raises `NoSuchAppointment`."""
    series = _locked(trajectory_id)
    if day not in series.changes:
        raise NoSuchAppointment
    _keep(trajectory_id, series.unchanged(day))
    _told(trajectory_id, "appointment_put_back", "series")


def cancel(trajectory_id: UUID) -> None:
    """Nothing is planned any more, neither once nor as a series. Raises `DuoHasEnded`."""
    appoint(trajectory_id, NextMeeting())


def met(trajectory_id: UUID) -> None:
    """They met as planned: on to the next of their series, or to none."""
    if _duo(trajectory_id).series:
        _point(trajectory_id)
    else:
        meetings.plan_next_meeting(trajectory_id, None)


def follow(trajectory_id: UUID) -> None:
    """After anything that happened to a duo, and every night: the next one of its series, and the last one that has passed, after
    which silence is not put off any longer. May run twice.
    """
    row = _duo(trajectory_id, lock=True)
    if row.series:
        _point(trajectory_id)
    passed = None
    if row.series and row.state == DuoState.STARTED:
        every = Series.read(row.series).appointments(_until(trajectory_id))
        passed = max((_day(one.at) for one in every if _day(one.at) < clock.today()), default=None)
    late = Duo.last_planned_on.is_distinct_from(passed)
    db.session.execute(
        update(Duo).where(Duo.tenant_id == scopes.here(), Duo.id == row.id, late).values(last_planned_on=passed)
    )


def follow_all() -> None:
    """Every night: what passed makes room for what comes."""
    for trajectory_id in db.session.scalars(
        select(Duo.trajectory_id).where(
            Duo.tenant_id == scopes.here(), Duo.state == DuoState.STARTED, Duo.series.is_not(None)
        )
    ).all():
        follow(trajectory_id)


def day_of(word: str) -> date:
    """The day that an address names. Raises `NotFound`."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise NotFound from None


def unreminded(trajectory_id: UUID) -> list[str]:
    """Which halves of the newest duo want no reminder."""
    return list(_duo(trajectory_id).unreminded)


def set_wish(trajectory_id: UUID, side: str, wanted: bool) -> None:
    """Whether this half gets reminders. Raises `NotFound`, `DuoHasEnded`."""
    row = _duo(trajectory_id, lock=True)
    if row.state not in RUNNING:
        raise DuoHasEnded
    rest = [one for one in row.unreminded if one != side]
    _write(row.id, unreminded=rest if wanted else [*rest, side])
    _told(trajectory_id, "reminders_set", "unreminded")


def _change(trajectory_id: UUID, day: date, to: tuple[datetime, str] | None, verb: str) -> None:
    series = _locked(trajectory_id)
    one(trajectory_id, day)
    _keep(trajectory_id, series.changed(day, to))
    _told(trajectory_id, verb, "series")


def _locked(trajectory_id: UUID) -> Series:
    row = _duo(trajectory_id, lock=True)
    if row.state not in RUNNING:
        raise DuoHasEnded
    if not row.series:
        raise NoSuchAppointment
    return Series.read(row.series)


def _keep(trajectory_id: UUID, series: Series | None) -> None:
    row = _duo(trajectory_id, lock=True)
    if row.series != (series.tree() if series else None):
        _write(row.id, series=series.tree() if series else None)
    if series:
        _point(trajectory_id)


def _point(trajectory_id: UUID) -> None:
    """Let the duo show the next one."""
    row = _duo(trajectory_id)
    found = _coming(row, trajectory_id)[:1] if row.state == DuoState.STARTED else []
    at, place = (found[0].at, found[0].place) if found else (None, "")
    if (row.next_meeting_at, row.next_meeting_place) != (at, place):
        _write(row.id, next_meeting_at=at, next_meeting_place=place)


def _coming(row: Any, trajectory_id: UUID) -> list[Appointment]:
    """From today on; today's is over once a meeting of today was reported."""
    today = clock.today()
    held = select(Meeting.id).where(
        Meeting.tenant_id == scopes.here(), Meeting.duo_id == row.id, Meeting.held_on == today,
        Meeting.withdrawn_at.is_(None),
    )  # fmt: skip
    over = db.session.scalar(held.limit(1)) is not None
    every = Series.read(row.series).appointments(_until(trajectory_id))
    return [one for one in every if _day(one.at) > today or (_day(one.at) == today and not over)]


def _until(trajectory_id: UUID) -> date | None:
    asked = select(Trajectory.planned_end_on).where(
        Trajectory.tenant_id == scopes.here(), Trajectory.id == trajectory_id
    )
    until: date | None = db.session.scalar(asked)
    return until


def _duo(trajectory_id: UUID, *, lock: bool = False) -> Any:
    """The newest duo, in the columns that a link may read too. Raises `NotFound`."""
    course = meetings.course_of(trajectory_id)
    asked = select(Duo.id, Duo.state, Duo.series, Duo.next_meeting_at, Duo.next_meeting_place, Duo.unreminded).where(
        Duo.tenant_id == scopes.here(), Duo.id == course.duo_id
    )
    row = db.session.execute(asked.with_for_update() if lock else asked).one_or_none()
    if row is None:
        raise NotFound
    return row


def _write(duo_id: UUID, **facts: Any) -> None:
    db.session.execute(update(Duo).where(Duo.tenant_id == scopes.here(), Duo.id == duo_id).values(**facts))


def _told(trajectory_id: UUID, verb: str, *fields: str) -> None:
    by_link = scopes.current().role is DbRole.PARTICIPANT
    person = None if by_link else meetings.person_of(trajectory_id)
    audit.wrote(Trajectory(tenant_id=scopes.here(), id=trajectory_id), verb, *fields, person=person)
    outbox.later("duo.touched", trajectory_id)


def _same(one: Series, other: Series) -> bool:
    return replace(one, changes={}) == other


def _day(at: datetime) -> date:
    return at.astimezone(BRUSSELS).date()
