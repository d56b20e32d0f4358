# SPDX-License-Identifier: EUPL-1.2
"""The page of one duo (screen 17): its strip of meetings, its diary, its link. Notes and the mentor's channel are logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from koepel import audit, clock
from koepel.database import db, mine
from koepel.errors import NotFound
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.web.entry import may
from tenants.followup.lines import DuoLine, lines
from tenants.programmes import service as programmes
from tenants.programmes.shipped import templates
from tenants.trajectories import service as trajectories
from tenants.trajectories.cooling import cooling
from tenants.trajectories.models import Contact, Counterpart, DuoState, Meeting, Trajectory
from tenants.vocabulary import ContactChannel, MeetingActivity, MeetingMode, MeetingPlace, StopReason, label_of

MONTH = timedelta(days=30)
WIDTH = 1000  # of the strip, in its own units


@dataclass(frozen=True)
class Entry:
    """One line of the diary: a meeting, or a call or message that was noted."""

    id: UUID
    day: date
    minutes: int | None
    kind: str
    words: str
    note: str
    reported_by: str


@dataclass(frozen=True)
class Strip:
    """Where the meetings lie between start and end, for a drawing `WIDTH` wide: dots, month marks, today."""

    dots: tuple[int, ...]
    calls: tuple[int, ...]
    marks: tuple[tuple[int, date], ...]
    today: int | None
    last: date


@dataclass(frozen=True)
class DuoPage:
    """Everything on the page. `package`: minutes so far, and the hours that the law asks, where it asks any.

    `rhythm`: contacts of the last 30 days, and how many were agreed at least; None in the first month, in a pause and at the end.
    """

    line: DuoLine
    row: Trajectory
    programme: str
    entries: list[Entry]
    strip: Strip
    mentor: Counterpart | None
    channel: str
    link_until: datetime | None
    reason: str
    package: tuple[int, int] | None
    rhythm: tuple[int, int] | None
    agreed: str
    early: str  # that it has not had its time yet to be called a wrong match, '' once it had


def line_of(trajectory_id: UUID) -> DuoLine:
    """One duo of this municipality, as a line. Raises `NotFound`."""
    found = lines(clock.today(), only=trajectory_id)
    if not found:
        raise NotFound
    return found[0]


def duo_page(trajectory_id: UUID) -> DuoPage:
    """One duo of this municipality, in full. Raises `NotFound`."""
    line, row = line_of(trajectory_id), trajectories.trajectory(trajectory_id)
    entries = diary(trajectory_id)
    mentor = trajectories.counterpart(trajectories.duo_now(row)) if line.running else None
    _log(row, entries, mentor)
    return DuoPage(
        line=line,
        row=row,
        programme=programmes.programme(row.programme_id).name,
        entries=entries,
        strip=strip(line, entries),
        mentor=mentor,
        channel=label_of(ContactChannel, mentor.channel) if mentor else "",
        link_until=trajectories.link_ends(trajectory_id),
        reason=label_of(StopReason, row.stop_reason),
        package=_package(row),
        rhythm=_rhythm(row, entries),
        agreed=trajectories.expectation(row).said(),
        early=_early(row) if line.running else "",
    )


def _early(row: Trajectory) -> str:
    waits = cooling(trajectories.duo_now(row), clock.today())
    return waits.said() if waits else ""


def _rhythm(row: Trajectory, entries: Sequence[Entry]) -> tuple[int, int] | None:
    """Whether the least frequency is met (H2)."""
    since = clock.today() - MONTH
    least = trajectories.expectation(row).a_month
    if not least or row.state != DuoState.STARTED or row.started_on > since:
        return None
    return sum(entry.day > since for entry in entries), least


def _package(row: Trajectory) -> tuple[int, int] | None:
    """The minutes with every mentor of this trajectory, and the hours that its programme asks; None where it asks none (K3)."""
    known, key = templates(), programmes.programme(row.programme_id).template
    asked = known[key].hours if key in known else 0
    return (trajectories.of_trajectory(row.id).minutes, asked) if asked else None


def _log(row: Trajectory, entries: Sequence[Entry], mentor: Counterpart | None) -> None:
    fields = ["notes"] if any(entry.note for entry in entries) else []
    fields += ["mentor_contact"] if mentor and mentor.contact else []
    if fields:
        audit.read(row, *fields, person=row.person_id, purpose="follow-up of the duo")


def diary(trajectory_id: UUID) -> list[Entry]:
    """Meetings and noted contacts that count, the newest first."""
    met = mine(Meeting).where(Meeting.trajectory_id == trajectory_id, Meeting.withdrawn_at.is_(None))
    heard = mine(Contact).where(Contact.trajectory_id == trajectory_id, Contact.withdrawn_at.is_(None))
    entries = [_of_meeting(row) for row in db.session.scalars(met)]
    said = {"call": _("Called"), "message": _("Message")}
    entries += [
        Entry(row.id, row.on_day, None, row.kind, said[row.kind], "", row.reported_by)
        for row in db.session.scalars(heard)
    ]
    return sorted(entries, key=lambda entry: (entry.day, entry.id), reverse=True)


def _of_meeting(row: Meeting) -> Entry:
    words = [
        label_of(MeetingMode, row.mode) if row.mode else "",
        label_of(MeetingActivity, row.activity) if row.activity else "",
        label_of(MeetingPlace, row.place) if row.place else "",
    ]
    return Entry(
        row.id, row.held_on, row.minutes, "meeting", " · ".join(filter(None, words)), row.note, row.reported_by
    )


def strip(line: DuoLine, entries: Sequence[Entry]) -> Strip:
    """The course of the duo from its start to its planned end, or to what happened after that."""
    today = clock.today()
    days = [entry.day for entry in entries]
    last = max([line.ended_on or line.planned_end_on or today, *([today] if line.running else []), *days])
    span = max((last - line.started_on).days, 1)

    def at(day: date) -> int:
        return round(WIDTH * (day - line.started_on).days / span)

    return Strip(
        dots=tuple(at(entry.day) for entry in entries if entry.kind == "meeting"),
        calls=tuple(at(entry.day) for entry in entries if entry.kind != "meeting"),
        marks=tuple((at(day), day) for day in _firsts(line.started_on, last)),
        today=at(today) if line.running else None,
        last=last,
    )


def _firsts(begin: date, end: date) -> list[date]:
    """The first days of the months between, at most a dozen of them."""
    found, day = [], begin.replace(day=1)
    while day <= end:
        if day > begin:
            found.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found[:: max(1, -(-len(found) // 12))]


def may_write() -> bool:
    """Whether this reader may note things."""
    return may(Permission.TRAJECTORY_WRITE)
