# SPDX-License-Identifier: EUPL-1.2
"""Trajectories and duos of the mentee's municipality; engagements of the mentor's."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing
from koepel.privacy import PERSONAL, SENSITIVE, Basis, Purpose, Reader, Sensitive, kept
from koepel.retention_terms import Retention
from tenants.programmes.follow_up import Pace

BOTH_SIDES = (Reader.OTHER_MUNICIPALITY, Reader.OTHER_HALF, Reader.THE_PERSON)
FILE = kept(PERSONAL, Purpose.GUIDANCE, retention=Retention.MENTEE_FILE)
NOTES = kept(SENSITIVE, Purpose.GUIDANCE, retention=Retention.WORKER_NOTES)
MENTOR = kept(PERSONAL, Purpose.VOLUNTEER_CARE, basis=Basis.AGREEMENT, retention=Retention.MENTOR_FILE)
SHOWN = kept(PERSONAL, Purpose.DISCLOSURE, retention=Retention.ENDED_PROPOSAL, recipients=BOTH_SIDES)
SHOWN_CONTACT = kept(SENSITIVE, Purpose.DISCLOSURE, retention=Retention.ENDED_PROPOSAL, recipients=BOTH_SIDES)


class DuoState(StrEnum):
    """From the start of a duo on; also the state of its trajectory and of the mentor's engagement."""

    STARTED = "started"
    PAUSED = "paused"
    STOPPED = "stopped"
    COMPLETED = "completed"


RUNNING = (DuoState.STARTED, DuoState.PAUSED)


class Trajectory(TenantThing):
    """One mentee's way through one programme; owned by the mentee's municipality.

    `contact_agreed` is an `Expectation`, {} where the usual one of the programme holds.
    `cohort_id` is the cohort in which the mentee had a place when it began; moving the place later leaves it as it is.
    """

    __tablename__ = "trajectory"
    __sealed_under__ = ("person_id",)
    number: Mapped[int] = mapped_column(SmallInteger, info=FILE)
    person_id: Mapped[UUID]
    programme_id: Mapped[UUID]
    cohort_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default=DuoState.STARTED)
    started_on: Mapped[date] = mapped_column(info=FILE)
    planned_end_on: Mapped[date | None] = mapped_column(info=FILE)
    ended_on: Mapped[date | None] = mapped_column(info=FILE)
    stop_reason: Mapped[str] = mapped_column(default="", info=FILE)
    stop_note: Mapped[str] = mapped_column(Sensitive(), default="", info=NOTES)
    silence_days: Mapped[int] = mapped_column(SmallInteger, info=FILE)
    usual_minutes: Mapped[int] = mapped_column(SmallInteger, info=FILE)
    usual_mode: Mapped[str] = mapped_column(default="", info=FILE)
    wanted_meetings: Mapped[int] = mapped_column(SmallInteger, info=FILE)
    contact_agreed: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, info=FILE)
    imported: Mapped[bool] = mapped_column(default=False, info=FILE)
    pace: Mapped[str] = mapped_column(default=Pace.USUAL, info=FILE)
    followed_from: Mapped[date | None] = mapped_column(info=FILE)
    pseudonymised_at: Mapped[datetime | None]


class Break(TenantThing):
    """From when to when a trajectory paused; `until_on` is the day on which it went on."""

    __tablename__ = "pause"
    trajectory_id: Mapped[UUID]
    from_on: Mapped[date] = mapped_column(info=FILE)
    until_on: Mapped[date | None] = mapped_column(info=FILE)


class Duo(TenantThing):
    """One mentor and one mentee; a re-match makes a second duo. First names go when it ends."""

    __tablename__ = "duo"
    trajectory_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(SmallInteger, info=FILE)
    state: Mapped[str] = mapped_column(default=DuoState.STARTED)
    proposal_id: Mapped[UUID | None]
    collaboration_id: Mapped[UUID | None]
    mentor_tenant_id: Mapped[UUID | None]
    mentor_person_id: Mapped[UUID | None]
    mentee_first_name: Mapped[str] = mapped_column(default="", info=FILE)
    mentor_first_name: Mapped[str] = mapped_column(default="", info=FILE)
    pending_mentor: Mapped[str] = mapped_column(default="", info=FILE)
    started_on: Mapped[date] = mapped_column(info=FILE)
    ended_on: Mapped[date | None] = mapped_column(info=FILE)
    next_meeting_at: Mapped[datetime | None]
    next_meeting_place: Mapped[str] = mapped_column(default="", info=FILE)
    last_contact_on: Mapped[date | None] = mapped_column(info=FILE)
    series: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), info=FILE)
    last_planned_on: Mapped[date | None] = mapped_column(info=FILE)
    reminded_for: Mapped[datetime | None] = mapped_column(info=FILE)
    unreminded: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=FILE)


class Counterpart(TenantRow):
    """The other half as disclosed: a name and one channel, no key of the mentor's person."""

    __tablename__ = "counterpart"
    __sealed_under__ = ("duo_id",)  # somebody of another municipality, whose key is not ours
    duo_id: Mapped[UUID] = mapped_column(primary_key=True)
    given_name: Mapped[str] = mapped_column(default="", info=SHOWN)
    family_name: Mapped[str] = mapped_column(default="", info=SHOWN)
    channel: Mapped[str] = mapped_column(default="", info=SHOWN)
    contact: Mapped[str] = mapped_column(Sensitive(), default="", info=SHOWN_CONTACT)


class Meeting(TenantThing):
    """One contact of a duo that counts."""

    __tablename__ = "meeting"
    __sealed_under__ = ("trajectory_id",)
    trajectory_id: Mapped[UUID]
    duo_id: Mapped[UUID]
    held_on: Mapped[date] = mapped_column(info=FILE)
    minutes: Mapped[int] = mapped_column(SmallInteger, info=FILE)
    mode: Mapped[str] = mapped_column(default="", info=FILE)
    activity: Mapped[str] = mapped_column(default="", info=FILE)
    place: Mapped[str] = mapped_column(default="", info=FILE)
    note: Mapped[str] = mapped_column(Sensitive(), default="", info=NOTES)
    reported_by: Mapped[str] = mapped_column(default="", info=FILE)
    account_id: Mapped[UUID | None]
    reported_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Contact(TenantThing):
    """A call or message; breaks the silence, is not counted as a meeting."""

    __tablename__ = "contact"
    trajectory_id: Mapped[UUID]
    duo_id: Mapped[UUID]
    on_day: Mapped[date] = mapped_column(info=FILE)
    kind: Mapped[str] = mapped_column(default="", info=FILE)
    reported_by: Mapped[str] = mapped_column(default="", info=FILE)
    reported_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Engagement(TenantThing):
    """The mentor's side of a duo, in the mentor's municipality: dates, status, load."""

    __tablename__ = "engagement"
    person_id: Mapped[UUID]
    proposal_id: Mapped[UUID | None]
    collaboration_id: Mapped[UUID | None]
    mentee_tenant_id: Mapped[UUID | None]
    programme: Mapped[str] = mapped_column(default="", info=MENTOR)
    state: Mapped[str] = mapped_column(default=DuoState.STARTED)
    started_on: Mapped[date] = mapped_column(info=MENTOR)
    ended_on: Mapped[date | None] = mapped_column(info=MENTOR)


class EngagementMonth(TenantRow):
    """Minutes a month of an engagement, as told by the mentee's municipality."""

    __tablename__ = "engagement_month"
    engagement_id: Mapped[UUID] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True, info=MENTOR)
    minutes: Mapped[int] = mapped_column(info=MENTOR)
