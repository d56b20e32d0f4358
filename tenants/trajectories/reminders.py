# SPDX-License-Identifier: EUPL-1.2
"""The day before they meet, mentor and mentee each hear when and where, once, by day, and only who wants it (N5, N6).

Who was reminded of a meeting that changes since then hears that too; what has not left yet is taken back instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import or_, select

from koepel import audit, clock, mail
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.database import db, mine
from koepel.i18n import speaking
from tenants.people import service as people
from tenants.programmes.follow_up import Pace
from tenants.trajectories import appointments, duo_link, letters
from tenants.trajectories.models import Duo, DuoState, Trajectory
from tenants.trajectories.signal import AFTER_FOLLOWING

REMINDER, CHANGED = "duo.reminder", "duo.meeting_changed"
Letter = Callable[[str], tuple[str, str]]


@dataclass(frozen=True)
class Half:
    """One of the two, and how to reach them in time."""

    side: str
    person_id: UUID | None
    name: str
    to: str
    channel: str
    language: str


def send() -> None:
    """Every night: for the meetings of the day after the one on which it leaves. Safe to run twice."""
    day = _leaves_on() + timedelta(days=1)
    wanted = mine(Duo).where(Duo.state == DuoState.STARTED, Duo.next_meeting_at.is_not(None))
    usual = select(Trajectory.id).where(
        Trajectory.tenant_id == scopes.here(), Trajectory.state == DuoState.STARTED, Trajectory.pace == Pace.USUAL
    )
    for duo in db.session.scalars(wanted.where(Duo.trajectory_id.in_(usual)).order_by(Duo.id).with_for_update()):
        at, place = duo.next_meeting_at, duo.next_meeting_place
        if at is None or _day(at) != day or duo.reminded_for == at:
            continue
        duo.reminded_for = at
        _write(duo, REMINDER, lambda name, at=at, place=place: letters.next_meeting(name, at, place))  # type: ignore[misc]


def follow(trajectory_id: UUID) -> None:
    """After anything that happened to a duo: its next meeting, and what a reminder said of another one. May run twice."""
    planned = or_(Duo.series.is_not(None), Duo.last_planned_on.is_not(None), Duo.reminded_for.is_not(None))
    duos = db.session.scalars(mine(Duo).where(Duo.trajectory_id == trajectory_id, planned)).all()
    if duos:
        appointments.follow(trajectory_id)
    for duo in duos:
        said = duo.reminded_for
        if said is None or (duo.state == DuoState.STARTED and said == duo.next_meeting_at):
            continue
        left = not mail.withdraw(trajectory_id, REMINDER)
        duo.reminded_for = None
        if left and duo.state == DuoState.STARTED and _day(said) > clock.today():
            _mend(duo, said)


def take_back_change(trajectory_id: UUID) -> None:
    """An appointment is as it was: that it changed is not told, while it waits."""
    mail.withdraw(trajectory_id, CHANGED)


def _mend(duo: Duo, said: datetime) -> None:
    at, place = duo.next_meeting_at, duo.next_meeting_place
    mail.withdraw(duo.trajectory_id, CHANGED)
    if at is not None and _day(at) <= clock.today() + timedelta(days=1):
        duo.reminded_for = at
    if at is None:
        _write(duo, CHANGED, lambda name: letters.meeting_off(name, said))
    else:
        _write(duo, CHANGED, lambda name: letters.meeting_changed(name, said, at, place))


def _write(duo: Duo, kind: str, words: Letter) -> None:
    row = db.session.scalars(mine(Trajectory).where(Trajectory.id == duo.trajectory_id)).one()
    for half in _halves(duo, row):
        if half.side in duo.unreminded or not half.to:
            continue
        with speaking(half.language):
            subject, body = words(half.name)
        mail.post(
            kind, to=half.to, subject=subject, body=body, language=half.language, channel=half.channel,
            about=("trajectory", row.id), person_id=half.person_id, by_day=True,
        )  # fmt: skip
    audit.wrote(row, "reminded", person=row.person_id)


def _halves(duo: Duo, row: Trajectory) -> Iterator[Half]:
    """A letter comes too late: who gets letters is called, where a number is known."""
    other = duo_link.counterpart(duo)
    if other is not None and other.channel and other.channel != "letter":
        by, who = duo_link.BY_HAND.get(other.channel, "call"), duo.mentor_person_id
        yield Half("mentor", who, duo.mentor_first_name, other.contact, by, duo_link.language_of(who))
    mentee = people.person(row.person_id)
    to, channel = duo_link.reach(mentee)
    if channel == "letter":
        to, channel = mentee.phone, "call"
    yield Half("mentee", mentee.id, duo.mentee_first_name, to, channel, duo_link.language_of(mentee.id))


def _leaves_on() -> date:
    """On which business day a message that is written now leaves."""
    hold = timedelta(minutes=current_app.extensions["koepel_settings"].hold_minutes)
    return _day(clock.by_day(clock.utcnow() + hold) + clock.shift())


def _day(at: datetime) -> date:
    return at.astimezone(BRUSSELS).date()


AFTER_FOLLOWING.append(follow)
