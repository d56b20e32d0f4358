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


class IntakeState(StrEnum):
    """Up to the start of a duo; a matched person's intake stays `accepted` and leaves the waiting list."""

    DRAFT = "draft"
    REGISTERED = "registered"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"


class Intake(TenantThing):
    """First talk and its record; a draft until decided. Matching reads its coded columns."""

    __tablename__ = "intake"
    person_id: Mapped[UUID]
    side: Mapped[str] = mapped_column(default="")
    programme_id: Mapped[UUID]
    registration_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default="")
    steps_done: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    started_on: Mapped[date]
    decided_on: Mapped[date | None]
    waiting_since: Mapped[date | None]
    no_match_reason: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]
    goals: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    must_goals: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    actions: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    sectors: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    occupations: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    occupation_text: Mapped[str] = mapped_column(default="")
    experience_years: Mapped[int | None] = mapped_column(SmallInteger)
    work_flags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    release_occupation: Mapped[bool] = mapped_column(default=False)
    education: Mapped[str] = mapped_column(default="")
    expectations: Mapped[str] = mapped_column(default="")
    half_days: Mapped[int | None]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    radius_km: Mapped[int | None] = mapped_column(SmallInteger)
    online_ok: Mapped[bool | None]
    online_place: Mapped[bool | None]
    own_transport: Mapped[bool | None]
    meeting_points: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    interpreter_arranged: Mapped[bool] = mapped_column(default=False)
    helper_at_intake: Mapped[str] = mapped_column(default="")
    interests: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    dislikes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    wishes: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    life_phase: Mapped[str] = mapped_column(default="")
    style: Mapped[str] = mapped_column(default="")
    strength: Mapped[int | None] = mapped_column(SmallInteger)
    tier: Mapped[int] = mapped_column(SmallInteger)
    tier_reasons: Mapped[list[str]] = mapped_column(JSONB, default=list)
    barriers: Mapped[list[str]] = mapped_column(JSONB, default=list)
    criteria: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    max_duos: Mapped[int] = mapped_column(SmallInteger)
    channel: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]


class Readiness(TenantRow):
    """A step that makes a mentor ready (H10), with its date and who noted it."""

    __tablename__ = "readiness"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    done_on: Mapped[date]
    noted_by: Mapped[UUID | None]
    noted_name: Mapped[str] = mapped_column(default="")


class Screening(TenantRow):
    """Marks and decision on a mentor candidate; a decision is always a person's."""

    __tablename__ = "screening"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    marks: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    decision: Mapped[str] = mapped_column(default="")
    rejection: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date | None]
    decided_by: Mapped[UUID | None]
