# SPDX-License-Identifier: EUPL-1.2
"""Every duo of this municipality as one line: who, how often, how long ago. Read in one query, judged in Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.i18n import _
from koepel.web.places import word_of
from tenants.followup.silence import Silence, silence
from tenants.people.models import Person
from tenants.trajectories.models import RUNNING, Contact, Counterpart, Duo, DuoState, Meeting, Trajectory


@dataclass(frozen=True)
class DuoLine:
    """One duo as its own municipality sees it. `mentor` is a name while it runs, else where the mentor is from."""

    id: UUID
    number: int
    mentee: str
    mentor: str
    first_names: tuple[str, str]
    state: str
    started_on: date
    planned_end_on: date | None
    ended_on: date | None
    silence: Silence
    last_heard_on: date | None
    meetings: int
    minutes: int
    wanted: int
    next_meeting_at: datetime | None
    next_meeting_place: str
    channel: str

    @property
    def running(self) -> bool:
        """Started or paused."""
        return self.state in RUNNING

    @property
    def silent(self) -> bool:
        """Beyond its limit; a paused or ended duo never is."""
        return self.state == DuoState.STARTED and self.silence.beyond

    @property
    def title(self) -> str:
        """Both halves, as staff speak of them."""
        return _("%(mentee)s and %(mentor)s", mentee=self.mentee, mentor=self.mentor)


def lines(today: date, *, states: Iterable[str] = (), only: UUID | None = None) -> list[DuoLine]:
    """The duos in these states (all when none is given), by number."""
    wanted = tuple(states)
    query = _query(wanted)
    if wanted:
        query = query.where(Duo.state.in_(wanted))
    if only is not None:
        query = query.where(Trajectory.id == only)
    return [_line(row, today) for row in db.session.execute(query.order_by(Trajectory.number, Duo.number))]


def _query(states: tuple[str, ...]) -> Any:
    here = scopes.here()
    met = _counted(Meeting, states, func.max(Meeting.held_on), func.count(), func.sum(Meeting.minutes))
    heard = _counted(Contact, states, func.max(Contact.on_day))
    newest = select(func.max(Duo.number)).where(Duo.tenant_id == here, Duo.trajectory_id == Trajectory.id)
    return (
        select(Trajectory, Duo, Person, Counterpart, met.c[1], met.c[2], met.c[3], heard.c[1])
        .join(Duo, (Duo.tenant_id == Trajectory.tenant_id) & (Duo.trajectory_id == Trajectory.id))
        .join(Person, (Person.tenant_id == Trajectory.tenant_id) & (Person.id == Trajectory.person_id))
        .outerjoin(Counterpart, (Counterpart.tenant_id == Duo.tenant_id) & (Counterpart.duo_id == Duo.id))
        .outerjoin(met, met.c[0] == Duo.id)
        .outerjoin(heard, heard.c[0] == Duo.id)
        .where(Trajectory.tenant_id == here, Duo.number == newest.correlate(Trajectory).scalar_subquery())
    )


def _counted(model: Any, states: tuple[str, ...], *what: Any) -> Any:
    """Of the duos in these states only: a municipality has ten years of meetings, and few duos that run."""
    here = [model.tenant_id == scopes.here(), model.withdrawn_at.is_(None)]
    if states:
        running = select(Duo.trajectory_id).where(Duo.tenant_id == scopes.here(), Duo.state.in_(states))
        here.append(model.trajectory_id.in_(running))
    return select(model.duo_id, *what).where(*here).group_by(model.duo_id).subquery()


def _line(row: Any, today: date) -> DuoLine:
    trajectory, duo, person, counterpart, met_on, met, minutes, heard_on = row
    said = [day for day in (met_on, heard_on) if day]
    coming = duo.next_meeting_at.astimezone(clock.BRUSSELS).date() if duo.next_meeting_at else None
    gone = trajectory.state not in RUNNING
    return DuoLine(
        id=trajectory.id,
        number=trajectory.number,
        mentee=f"{person.given_name} {person.family_name}".strip() or _("M-%(number)s", number=person.number),
        mentor=mentor_name(duo, None if gone else counterpart),
        first_names=("", "") if gone else (duo.mentee_first_name, duo.mentor_first_name),
        state=trajectory.state,
        started_on=duo.started_on,
        planned_end_on=trajectory.planned_end_on,
        ended_on=trajectory.ended_on,
        silence=silence(
            today, started_on=duo.started_on, last_heard_on=max(said, default=None), limit=trajectory.silence_days,
            next_meeting_on=coming,
        ),
        last_heard_on=max(said, default=None),
        meetings=met or 0,
        minutes=int(minutes or 0),
        wanted=trajectory.wanted_meetings,
        next_meeting_at=duo.next_meeting_at,
        next_meeting_place=duo.next_meeting_place,
        channel="" if gone or counterpart is None else counterpart.channel,
    )  # fmt: skip


def mentor_name(duo: Duo, counterpart: Counterpart | None) -> str:
    """The name as it was disclosed, else only where the mentor is from."""
    if counterpart is not None and counterpart.given_name:
        return f"{counterpart.given_name} {counterpart.family_name}".strip()
    if duo.pending_mentor:
        return _("mentor elsewhere")
    word = word_of(duo.mentor_tenant_id) if duo.mentor_tenant_id else ""
    return _("mentor from %(place)s", place=word.capitalize()) if word else _("mentor")
