# SPDX-License-Identifier: EUPL-1.2
"""Hours per person and per programme: what the own mentors gave, and what the own mentees met (M3; docs/adr/0007).

A mentor's minutes come by month from the municipality of each mentee, so a period is made of whole months on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from koepel import scope as scopes
from koepel.database import db
from tenants.programmes import service as programmes
from tenants.trajectories.models import Engagement, EngagementMonth, Meeting, Trajectory


@dataclass(frozen=True)
class Hours:
    """Minutes of one person in one programme (its template); `meetings` is None where only hours are told."""

    person_id: UUID
    programme: str
    minutes: int
    meetings: int | None = None


def given(first: date, until: date, *, person_id: UUID | None = None) -> list[Hours]:
    """By the own mentors, wherever their mentees live; from this month up to, not with, the other."""
    query = (
        select(Engagement.person_id, Engagement.programme, func.sum(EngagementMonth.minutes))
        .join(
            EngagementMonth,
            (EngagementMonth.tenant_id == Engagement.tenant_id) & (EngagementMonth.engagement_id == Engagement.id),
        )
        .where(Engagement.tenant_id == scopes.here(), EngagementMonth.month >= first, EngagementMonth.month < until)
        .group_by(Engagement.person_id, Engagement.programme)
        .having(func.sum(EngagementMonth.minutes) > 0)
    )
    return [
        Hours(row[0], row[1], int(row[2])) for row in db.session.execute(_of(query, Engagement.person_id, person_id))
    ]


def met(first: date, until: date, *, person_id: UUID | None = None) -> list[Hours]:
    """By the own mentees, whoever their mentors are; meetings that were withdrawn count nowhere."""
    query = (
        select(Trajectory.person_id, Trajectory.programme_id, func.sum(Meeting.minutes), func.count())
        .join(Meeting, (Meeting.tenant_id == Trajectory.tenant_id) & (Meeting.trajectory_id == Trajectory.id))
        .where(
            Trajectory.tenant_id == scopes.here(), Meeting.withdrawn_at.is_(None),
            Meeting.held_on >= first, Meeting.held_on < until,
        )
        .group_by(Trajectory.person_id, Trajectory.programme_id)
    )  # fmt: skip
    templates = {one.id: one.template for one in programmes.every()}
    found: dict[tuple[UUID, str], Hours] = {}
    for who, programme_id, minutes, meetings in db.session.execute(_of(query, Trajectory.person_id, person_id)):
        key = (who, templates[programme_id])  # versions of one programme count together
        before = found.get(key, Hours(*key, 0, 0))
        found[key] = Hours(*key, before.minutes + int(minutes), (before.meetings or 0) + int(meetings))
    return list(found.values())


def _of(query: Select[*tuple[Any, ...]], column: Any, person_id: UUID | None) -> Select[*tuple[Any, ...]]:
    return query if person_id is None else query.where(column == person_id)


def years() -> list[int]:
    """The years in which anybody met or gave hours, the newest first."""
    here = scopes.here()
    met_in = select(func.extract("year", Meeting.held_on)).where(
        Meeting.tenant_id == here, Meeting.withdrawn_at.is_(None)
    )
    gave_in = select(func.extract("year", EngagementMonth.month)).where(EngagementMonth.tenant_id == here)
    return sorted({int(year) for year in db.session.scalars(met_in.union(gave_in))}, reverse=True)
