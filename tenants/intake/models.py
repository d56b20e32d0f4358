# SPDX-License-Identifier: EUPL-1.2
"""The first talk and what it yields for matching."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing
from koepel.privacy import INTERNAL, PERSONAL, SENSITIVE, Purpose, Reader, Sensitive, kept
from koepel.retention_terms import Retention

COURSE = kept(PERSONAL, Purpose.INTAKE, retention=Retention.MENTEE_FILE)
ASKED = kept(PERSONAL, Purpose.INTAKE, retention=Retention.MENTEE_FILE)
MATCHED = kept(
    PERSONAL,
    Purpose.MATCHING,
    retention=Retention.MENTEE_FILE,
    recipients=(Reader.OWN_STAFF, Reader.POOL, Reader.OTHER_MUNICIPALITY, Reader.THE_PERSON),
)
SUPPORT = kept(SENSITIVE, Purpose.GUIDANCE, retention=Retention.WORKER_NOTES)
# in the card too, in bands: matching weighs it, no page shows it
JUDGED = kept(
    PERSONAL,
    Purpose.MATCHING,
    retention=Retention.MENTEE_FILE,
    recipients=(Reader.CASE_WORKERS, Reader.POOL, Reader.OTHER_MUNICIPALITY),
)
IN_ORDER = kept(INTERNAL, Purpose.VOLUNTEER_CARE, retention=Retention.MENTOR_FILE)
SCREENED = kept(SENSITIVE, Purpose.VOLUNTEER_CARE, retention=Retention.MENTOR_FILE)


class IntakeState(StrEnum):
    """Up to the start of a duo; a matched person's intake stays `accepted` and leaves the waiting list."""

    DRAFT = "draft"
    REGISTERED = "registered"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"


class Intake(TenantThing):
    """First talk and its record; a draft until decided. Matching reads its coded columns.

    `cohort_id`: the cohort in which this mentee has a place; None while the programme takes people in one by one, or while they wait
    for a next cohort.
    """

    __tablename__ = "intake"
    __sealed_under__ = ("person_id",)
    person_id: Mapped[UUID]
    side: Mapped[str] = mapped_column(default="", info=MATCHED)
    programme_id: Mapped[UUID]
    registration_id: Mapped[UUID | None]
    cohort_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default="")
    steps_done: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=COURSE)
    started_on: Mapped[date] = mapped_column(info=COURSE)
    decided_on: Mapped[date | None] = mapped_column(info=COURSE)
    waiting_since: Mapped[date | None] = mapped_column(info=MATCHED)
    no_match_reason: Mapped[str] = mapped_column(default="", info=COURSE)
    next_step: Mapped[str] = mapped_column(default="", info=COURSE)
    next_step_on: Mapped[date | None] = mapped_column(info=COURSE)
    goals: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=MATCHED)
    must_goals: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=MATCHED)
    actions: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=MATCHED)
    sectors: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=MATCHED)
    occupations: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=MATCHED)
    occupation_text: Mapped[str] = mapped_column(default="", info=ASKED)
    experience_years: Mapped[int | None] = mapped_column(SmallInteger, info=MATCHED)
    work_flags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=MATCHED)
    release_occupation: Mapped[bool] = mapped_column(default=False, info=MATCHED)
    education: Mapped[str] = mapped_column(default="", info=ASKED)
    subgroup: Mapped[str] = mapped_column(default="", info=ASKED)
    expectations: Mapped[str] = mapped_column(default="", info=ASKED)
    half_days: Mapped[int | None] = mapped_column(info=MATCHED)
    period_from: Mapped[date | None] = mapped_column(info=MATCHED)
    period_to: Mapped[date | None] = mapped_column(info=MATCHED)
    radius_km: Mapped[int | None] = mapped_column(SmallInteger, info=MATCHED)
    online_ok: Mapped[bool | None] = mapped_column(info=MATCHED)
    online_place: Mapped[bool | None] = mapped_column(info=MATCHED)
    own_transport: Mapped[bool | None] = mapped_column(info=MATCHED)
    meeting_points: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=MATCHED)
    interpreter_arranged: Mapped[bool] = mapped_column(default=False, info=MATCHED)
    helper_at_intake: Mapped[str] = mapped_column(default="", info=ASKED)
    interests: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=MATCHED)
    dislikes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=MATCHED)
    wishes: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, info=MATCHED)
    life_phase: Mapped[str] = mapped_column(default="", info=MATCHED)
    style: Mapped[str] = mapped_column(default="", info=MATCHED)
    strength: Mapped[int | None] = mapped_column(SmallInteger, info=JUDGED)
    tier: Mapped[int] = mapped_column(SmallInteger, info=MATCHED)
    tier_reasons: Mapped[list[str]] = mapped_column(Sensitive(JSONB()), default=list, info=SUPPORT)
    barriers: Mapped[list[str]] = mapped_column(Sensitive(JSONB()), default=list, info=SUPPORT)
    criteria: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, info=ASKED)
    max_duos: Mapped[int] = mapped_column(SmallInteger, info=MATCHED)
    channel: Mapped[str] = mapped_column(default="", info=COURSE)
    updated_at: Mapped[datetime]


class ParticipationDecision(TenantRow):
    """Whether who decides lets this person take part (B14): asked, and then agreed or refused with one coded reason."""

    __tablename__ = "participation_decision"
    intake_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    asked_on: Mapped[date] = mapped_column(info=COURSE)
    answer: Mapped[str] = mapped_column(default="", info=COURSE)
    answered_on: Mapped[date | None] = mapped_column(info=COURSE)
    reason: Mapped[str] = mapped_column(default="", info=COURSE)
    noted_name: Mapped[str] = mapped_column(default="", info=COURSE)
    noted_by: Mapped[UUID | None]


class Readiness(TenantRow):
    """A step that makes a mentor ready (H10), with its date and who noted it."""

    __tablename__ = "readiness"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True, info=IN_ORDER)
    done_on: Mapped[date] = mapped_column(info=IN_ORDER)
    noted_by: Mapped[UUID | None]
    noted_name: Mapped[str] = mapped_column(default="", info=IN_ORDER)


class Screening(TenantRow):
    """Marks and decision on a mentor candidate; a decision is always a person's."""

    __tablename__ = "screening"
    __sealed_under__ = ("person_id",)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    marks: Mapped[dict[str, Any]] = mapped_column(Sensitive(JSONB()), default=dict, info=SCREENED)
    decision: Mapped[str] = mapped_column(Sensitive(), default="", info=SCREENED)
    rejection: Mapped[str] = mapped_column(Sensitive(), default="", info=SCREENED)
    decided_on: Mapped[date | None] = mapped_column(info=IN_ORDER)
    decided_by: Mapped[UUID | None]
