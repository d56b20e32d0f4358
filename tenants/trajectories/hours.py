# SPDX-License-Identifier: EUPL-1.2
"""Hours and meetings, summed: of a person by programme and year, of all by programme and mentor (H4).

A duo belongs to the mentee's municipality, so its meetings are counted there. What the own mentors do across a border is known
here as minutes a month and nothing else (ADR 0007).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, cast, func, select

from koepel import scope as scopes
from koepel.database import db
from tenants.trajectories.models import Duo, Engagement, EngagementMonth, Meeting, Trajectory


@dataclass(frozen=True)
class Held:
    """Meetings that count, and how many minutes they took together."""

    meetings: int = 0
    minutes: int = 0

    def __add__(self, other: Held) -> Held:
        return Held(self.meetings + other.meetings, self.minutes + other.minutes)


@dataclass(frozen=True)
class InYear:
    """What was held in one programme in one calendar year."""

    programme_id: UUID
    year: int
    held: Held


@dataclass(frozen=True)
class Counted:
    """What one mentor held in one programme of ours; without `person_id` the mentor has no file here."""

    programme_id: UUID
    person_id: UUID | None
    mentor_tenant_id: UUID | None
    held: Held


@dataclass(frozen=True)
class Across:
    """What an own mentor did in a duo of another municipality, in one year; `programme` is the key of its template."""

    person_id: UUID
    programme: str
    year: int
    minutes: int


def of_mentee(person_id: UUID) -> list[InYear]:
    """What this mentee did with every mentor, the last year first."""
    return _by_year(Trajectory.person_id == person_id)


def of_mentor(person_id: UUID) -> list[InYear]:
    """What this mentor did in duos of this municipality, the last year first."""
    return _by_year(Duo.mentor_person_id == person_id)


def _by_year(whose: ColumnElement[bool]) -> list[InYear]:
    year = cast(func.extract("year", Meeting.held_on), Integer)
    query = _held(Trajectory.programme_id, year).where(whose).group_by(Trajectory.programme_id, year)
    rows = db.session.execute(query.order_by(year.desc(), Trajectory.programme_id))
    return [InYear(programme_id, when, Held(times, int(minutes))) for programme_id, when, times, minutes in rows]


def of_trajectory(trajectory_id: UUID) -> Held:
    """All meetings of a trajectory: what was held with an earlier mentor counts on (K4)."""
    times, minutes = db.session.execute(_held().where(Trajectory.id == trajectory_id)).one()
    return Held(times, int(minutes or 0))


def between(first: date, last: date) -> list[Counted]:
    """What was held from the first day to the last, both of them in, by programme and mentor."""
    keys = (Trajectory.programme_id, Duo.mentor_person_id, Duo.mentor_tenant_id)
    query = _held(*keys).where(Meeting.held_on >= first, Meeting.held_on <= last).group_by(*keys)
    return [
        Counted(programme_id, person_id, tenant_id, Held(times, int(minutes)))
        for programme_id, person_id, tenant_id, times, minutes in db.session.execute(query)
    ]


def _held(*keys: Any) -> Select[Any]:
    return (
        select(*keys, func.count(), func.sum(Meeting.minutes))
        .select_from(Meeting)
        .join(Duo, (Duo.tenant_id == Meeting.tenant_id) & (Duo.id == Meeting.duo_id))
        .join(Trajectory, (Trajectory.tenant_id == Meeting.tenant_id) & (Trajectory.id == Meeting.trajectory_id))
        .where(Meeting.tenant_id == scopes.here(), Meeting.withdrawn_at.is_(None))
    )


def across(first: date | None = None, last: date | None = None, *, person_id: UUID | None = None) -> list[Across]:
    """Minutes of the own mentors in duos elsewhere. Of a period only the months that lie in it as a whole: days are not known."""
    here, year = scopes.here(), cast(func.extract("year", EngagementMonth.month), Integer)
    keys = (Engagement.person_id, Engagement.programme, year)
    query = (
        select(*keys, func.sum(EngagementMonth.minutes))
        .join(
            Engagement,
            (Engagement.tenant_id == EngagementMonth.tenant_id) & (Engagement.id == EngagementMonth.engagement_id),
        )
        .where(EngagementMonth.tenant_id == here, Engagement.mentee_tenant_id != here, EngagementMonth.minutes > 0)
    )
    if first is not None and last is not None:
        query = query.where(EngagementMonth.month >= first, EngagementMonth.month <= _last_whole_month(last))
    if person_id is not None:
        query = query.where(Engagement.person_id == person_id)
    rows = db.session.execute(query.group_by(*keys).order_by(year.desc(), Engagement.programme))
    return [Across(*row[:3], int(row[3])) for row in rows]


def _last_whole_month(last: date) -> date:
    """The first day of the last month that ends on this day or before."""
    following = last + timedelta(days=1)
    return (following.replace(day=1) - timedelta(days=1)).replace(day=1)


def first_year() -> int | None:
    """The year of the first meeting here that counts, or of the first hours of an own mentor elsewhere; None when there were none."""
    met = select(func.min(Meeting.held_on)).where(Meeting.tenant_id == scopes.here(), Meeting.withdrawn_at.is_(None))
    told = select(func.min(EngagementMonth.month)).where(EngagementMonth.tenant_id == scopes.here())
    days = [day for day in (db.session.scalar(met), db.session.scalar(told)) if day is not None]
    return min(days).year if days else None
