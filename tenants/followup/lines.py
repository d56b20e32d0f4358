# SPDX-License-Identifier: EUPL-1.2
"""Every duo of this municipality as one line: who, how often, how long ago. Read in one query, judged in Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    exists,
    func,
    select,
    true,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import LateralFromClause

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
    going_on: bool  # without a mentor: the duo ended and the trajectory did not

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
    wanted = list(states)
    query = _question(some=bool(wanted), one=only is not None)
    return [
        _line(row, today) for row in db.session.execute(query, {"here": scopes.here(), "states": wanted, "only": only})
    ]


@cache
def _question(*, some: bool, one: bool) -> Select[*tuple[Any, ...]]:
    """Put into words once: the menu of every page counts duos. Only what a line shows, and meetings duo by duo."""
    here, newer = bindparam("here", type_=Uuid), aliased(Duo)
    met = _of_duo(Meeting, here, func.max(Meeting.held_on), func.count(), func.sum(Meeting.minutes))
    heard = _of_duo(Contact, here, func.max(Contact.on_day))
    later = exists().where(newer.tenant_id == here, newer.trajectory_id == Duo.trajectory_id, newer.number > Duo.number)
    query = (
        select(
            Trajectory.id, Trajectory.number, Trajectory.state, Trajectory.planned_end_on, Trajectory.ended_on,
            Trajectory.silence_days, Trajectory.wanted_meetings,
            Duo.state.label("duo_state"), Duo.ended_on.label("duo_ended_on"),
            Duo.started_on, Duo.mentee_first_name, Duo.mentor_first_name, Duo.next_meeting_at, Duo.next_meeting_place,
            Duo.last_planned_on,
            Duo.pending_mentor, Duo.mentor_tenant_id,
            Person.given_name.label("mentee_given"), Person.family_name.label("mentee_family"),
            Person.number.label("mentee_number"),
            Counterpart.given_name.label("mentor_given"), Counterpart.family_name.label("mentor_family"),
            Counterpart.channel,
            met.c[0].label("met_on"), met.c[1].label("met"), met.c[2].label("minutes"), heard.c[0].label("heard_on"),
        )
        .join(Duo, (Duo.tenant_id == Trajectory.tenant_id) & (Duo.trajectory_id == Trajectory.id))
        .join(Person, (Person.tenant_id == Trajectory.tenant_id) & (Person.id == Trajectory.person_id))
        .outerjoin(Counterpart, (Counterpart.tenant_id == Duo.tenant_id) & (Counterpart.duo_id == Duo.id))
        .join(met, true())
        .join(heard, true())
        .where(Trajectory.tenant_id == here, Duo.tenant_id == here, ~later)
    )  # fmt: skip
    if some:
        query = query.where(Duo.state == any_(bindparam("states", type_=ARRAY(Text))))
    if one:
        query = query.where(Trajectory.id == bindparam("only", type_=Uuid))
    return query.order_by(Trajectory.number, Duo.number)


def _of_duo(model: Any, here: BindParameter[UUID], *what: Any) -> LateralFromClause:
    """Of this one duo: a municipality has ten years of meetings, and an index by trajectory."""
    mine = [model.tenant_id == here, model.trajectory_id == Duo.trajectory_id, model.duo_id == Duo.id]
    return select(*what).where(*mine, model.withdrawn_at.is_(None)).correlate(Duo).lateral()


def _line(row: Any, today: date) -> DuoLine:
    said = [day for day in (row.met_on, row.heard_on) if day]
    coming = row.next_meeting_at.astimezone(clock.BRUSSELS).date() if row.next_meeting_at else None
    heard = max(said, default=row.started_on)
    missed = row.last_planned_on is not None and row.last_planned_on > heard  # of which nobody told anything
    gone = row.duo_state not in RUNNING
    going_on = gone and row.state in RUNNING
    return DuoLine(
        id=row.id,
        number=row.number,
        mentee=f"{row.mentee_given} {row.mentee_family}".strip() or _("M-%(number)s", number=row.mentee_number),
        mentor=_mentor(row, gone),
        first_names=("", "") if gone else (row.mentee_first_name, row.mentor_first_name),
        state=row.duo_state if going_on else row.state,
        started_on=row.started_on,
        planned_end_on=row.planned_end_on,
        ended_on=row.duo_ended_on if going_on else row.ended_on,
        silence=silence(
            today, started_on=row.started_on, last_heard_on=max(said, default=None), limit=row.silence_days,
            next_meeting_on=None if missed else coming,
        ),
        last_heard_on=max(said, default=None),
        meetings=row.met or 0,
        minutes=int(row.minutes or 0),
        wanted=row.wanted_meetings,
        next_meeting_at=row.next_meeting_at,
        next_meeting_place=row.next_meeting_place,
        channel="" if gone else row.channel or "",
        going_on=going_on,
    )  # fmt: skip


def _mentor(row: Any, gone: bool) -> str:
    """The name as it was disclosed, else only where the mentor is from."""
    if row.mentor_given and not gone:
        return f"{row.mentor_given} {row.mentor_family}".strip()
    if row.pending_mentor:
        return _("mentor elsewhere")
    word = word_of(row.mentor_tenant_id) if row.mentor_tenant_id else ""
    return _("mentor from %(place)s", place=word.capitalize()) if word else _("mentor")
