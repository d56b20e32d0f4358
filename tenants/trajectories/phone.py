# SPDX-License-Identifier: EUPL-1.2
"""What a mentor or mentee sees of the duo behind a link: first names while it runs, none from its end on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import g
from sqlalchemy import func, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.errors import NotFound
from koepel.i18n import _, ngettext
from koepel.links import Opened
from koepel.translations import formats
from tenants.programmes import service as programmes
from tenants.programmes.volunteering import told_of
from tenants.trajectories import meetings
from tenants.trajectories.models import RUNNING, Contact, Duo, Meeting, Trajectory
from tenants.trajectories.schemas import How, Report
from tenants.vocabulary import ContactMoments

SHOWN = 10


@dataclass(frozen=True)
class MyDuo:
    """The duo of a link. `other` is the first name of the other half, '' once the duo ended. `fixed`: they agreed on fixed moments."""

    trajectory_id: UUID
    duo_id: UUID
    running: bool
    own: str
    other: str
    started_on: date
    ended_on: date | None
    next_meeting_at: datetime | None
    next_meeting_place: str
    usual_minutes: int
    reminded: bool
    fixed: bool


@dataclass(frozen=True)
class OwnReport:
    """One line of the mentor's own list; a contact has no minutes."""

    id: UUID
    day: date
    minutes: int | None
    correctable: bool


def link(action: str) -> Opened:
    """The link of this request, when it is one of a duo for this action. Raises `NotFound` for any other."""
    found: Opened = g.link
    if found.subject_kind != "trajectory" or found.action != action:
        raise NotFound
    return found


def holder() -> Opened:
    """The link of either half. Raises `NotFound` for any other."""
    found: Opened = g.link
    return link("duo" if found.side == "mentor" else "mentor")


def my_duo(opened: Opened) -> MyDuo:
    """What this link may show. Raises `NotFound`."""
    course = meetings.course_of(opened.subject_id)
    asked = select(
        Duo.mentor_first_name, Duo.mentee_first_name, Duo.next_meeting_at, Duo.next_meeting_place, Duo.unreminded
    )
    row = db.session.execute(asked.where(Duo.tenant_id == scopes.here(), Duo.id == course.duo_id)).one()
    running = course.state in RUNNING
    own, other = (row[0], row[1]) if opened.side == "mentor" else (row[1], row[0])
    coming = running and row[2] is not None and row[2] > clock.moment() - timedelta(hours=12)
    return MyDuo(
        trajectory_id=course.trajectory_id,
        duo_id=course.duo_id,
        running=running,
        own=own if running else "",
        other=other if running else "",
        started_on=course.started_on,
        ended_on=course.ended_on,
        next_meeting_at=row[2] if coming else None,
        next_meeting_place=row[3] if coming else "",
        usual_minutes=course.usual_minutes,
        reminded=opened.side not in row[4],
        fixed=_fixed(course.trajectory_id),
    )


def _fixed(trajectory_id: UUID) -> bool:
    """Whether they agreed on fixed moments: then the next one is asked for where none is planned."""
    agreed = select(Trajectory.contact_agreed).where(
        Trajectory.tenant_id == scopes.here(), Trajectory.id == trajectory_id
    )
    return (db.session.scalar(agreed) or {}).get("moments") == ContactMoments.FIXED


def told_beforehand(opened: Opened) -> list[str]:
    """Insurance and costs as the mentor heard them before signing. A mentor of another municipality heard them there: nothing here."""
    asked = (
        select(Trajectory.programme_id, Duo.mentor_tenant_id)
        .join(Duo, (Duo.tenant_id == Trajectory.tenant_id) & (Duo.trajectory_id == Trajectory.id))
        .where(Trajectory.tenant_id == scopes.here(), Trajectory.id == opened.subject_id)
        .order_by(Duo.started_on.desc(), Duo.id.desc())
    )
    programme_id, home = db.session.execute(asked.limit(1)).one()
    return told_of(programmes.programme(programme_id)) if home in (None, scopes.here()) else []


def report(opened: Opened, said: Report) -> Meeting | Contact:
    """What the form of the phone says: a meeting, or a call, which is a contact. Raises `DuoHasEnded`, `NotThen`."""
    if said.how is How.CALL:
        return meetings.note_contact(opened.subject_id, "call", on=said.held_on, reported_by="mentor")
    return meetings.record_meeting(
        opened.subject_id,
        said.held_on,
        minutes=said.minutes,
        mode=said.how.value,
        activity=said.activity,
        place=said.place,
        note=said.note,
        reported_by="mentor",
    )


def own_reports(duo: MyDuo) -> list[OwnReport]:
    """The mentor's last reports of this duo, the newest first."""
    met = mine(Meeting).where(Meeting.duo_id == duo.duo_id, Meeting.withdrawn_at.is_(None))
    heard = mine(Contact).where(Contact.duo_id == duo.duo_id, Contact.withdrawn_at.is_(None))
    lines = [
        OwnReport(row.id, row.held_on, row.minutes, duo.running and meetings.correctable(row))
        for row in db.session.scalars(met.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(SHOWN))
    ]
    lines += [
        OwnReport(row.id, row.on_day, None, False)
        for row in db.session.scalars(heard.order_by(Contact.on_day.desc(), Contact.id.desc()).limit(SHOWN))
    ]
    return sorted(lines, key=lambda line: (line.day, line.id), reverse=True)[:SHOWN]


def own_minutes(duo: MyDuo) -> int:
    """The minutes of all reports of this duo that the mentor made; the wall of the link lets no other through."""
    own = (Meeting.tenant_id == scopes.here(), Meeting.duo_id == duo.duo_id, Meeting.withdrawn_at.is_(None))
    return int(db.session.scalar(select(func.sum(Meeting.minutes)).where(*own)) or 0)


def own_meeting(opened: Opened, meeting_id: UUID) -> Meeting:
    """A report of this mentor, of the duo that this link opens. Raises `NotFound`."""
    row = meetings.meeting(meeting_id)
    if row.duo_id != my_duo(opened).duo_id:
        raise NotFound
    return row


def own_contact(opened: Opened, contact_id: UUID) -> Contact:
    """A call of this mentor, of the duo that this link opens. Raises `NotFound`."""
    row = meetings.contact(contact_id)
    if row.duo_id != my_duo(opened).duo_id:
        raise NotFound
    return row


def said_minutes(minutes: int) -> str:
    """2 hours, 1 hour 30 minutes, 45 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)s hour", "%(num)s hours", hours)] if hours else []
    parts += [ngettext("%(num)s minute", "%(num)s minutes", rest)] if rest or not hours else []
    return " ".join(parts)


def said_day(day: date) -> str:
    """Today, yesterday, or Tue 14 May."""
    ago = (clock.today() - day).days
    return [_("Today"), _("Yesterday")][ago] if ago in (0, 1) else formats.day(day)
