# SPDX-License-Identifier: EUPL-1.2
"""Trajectories and duos of the mentee's municipality; engagements of the mentor's."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing


class DuoState(StrEnum):
    """From the start of a duo on; also the state of its trajectory and of the mentor's engagement."""

    STARTED = "started"
    PAUSED = "paused"
    STOPPED = "stopped"
    COMPLETED = "completed"


RUNNING = (DuoState.STARTED, DuoState.PAUSED)


class Trajectory(TenantThing):
    """One mentee's way through one programme; owned by the mentee's municipality."""

    __tablename__ = "trajectory"
    number: Mapped[int] = mapped_column(SmallInteger)
    person_id: Mapped[UUID]
    programme_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default=DuoState.STARTED)
    started_on: Mapped[date]
    planned_end_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    stop_reason: Mapped[str] = mapped_column(default="")
    stop_note: Mapped[str] = mapped_column(default="")
    silence_days: Mapped[int] = mapped_column(SmallInteger)
    usual_minutes: Mapped[int] = mapped_column(SmallInteger)
    usual_mode: Mapped[str] = mapped_column(default="")
    wanted_meetings: Mapped[int] = mapped_column(SmallInteger)
    imported: Mapped[bool] = mapped_column(default=False)
    pseudonymised_at: Mapped[datetime | None]


class Duo(TenantThing):
    """One mentor and one mentee; a re-match makes a second duo. First names go when it ends."""

    __tablename__ = "duo"
    trajectory_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(default=DuoState.STARTED)
    proposal_id: Mapped[UUID | None]
    collaboration_id: Mapped[UUID | None]
    mentor_tenant_id: Mapped[UUID | None]
    mentor_person_id: Mapped[UUID | None]
    mentee_first_name: Mapped[str] = mapped_column(default="")
    mentor_first_name: Mapped[str] = mapped_column(default="")
    pending_mentor: Mapped[str] = mapped_column(default="")
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    next_meeting_at: Mapped[datetime | None]
    next_meeting_place: Mapped[str] = mapped_column(default="")
    last_contact_on: Mapped[date | None]


class Counterpart(TenantRow):
    """The other half as disclosed: a name and one channel, no key of the mentor's person."""

    __tablename__ = "counterpart"
    duo_id: Mapped[UUID] = mapped_column(primary_key=True)
    given_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")


class Meeting(TenantThing):
    """One contact of a duo that counts."""

    __tablename__ = "meeting"
    trajectory_id: Mapped[UUID]
    duo_id: Mapped[UUID]
    held_on: Mapped[date]
    minutes: Mapped[int] = mapped_column(SmallInteger)
    mode: Mapped[str] = mapped_column(default="")
    activity: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    reported_by: Mapped[str] = mapped_column(default="")
    account_id: Mapped[UUID | None]
    reported_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Contact(TenantThing):
    """A call or message; breaks the silence, is not counted as a meeting."""

    __tablename__ = "contact"
    trajectory_id: Mapped[UUID]
    duo_id: Mapped[UUID]
    on_day: Mapped[date]
    kind: Mapped[str] = mapped_column(default="")
    reported_by: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Engagement(TenantThing):
    """The mentor's side of a duo, in the mentor's municipality: dates, status, load."""

    __tablename__ = "engagement"
    person_id: Mapped[UUID]
    proposal_id: Mapped[UUID | None]
    collaboration_id: Mapped[UUID | None]
    mentee_tenant_id: Mapped[UUID | None]
    programme: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=DuoState.STARTED)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]


class EngagementMonth(TenantRow):
    """Minutes a month of an engagement, as told by the mentee's municipality."""

    __tablename__ = "engagement_month"
    engagement_id: Mapped[UUID] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int]
