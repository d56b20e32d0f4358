# SPDX-License-Identifier: EUPL-1.2
"""Joint figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import PoolRow, PoolThing
from koepel.privacy import INTERNAL, PERSONAL, Purpose, Reader, kept
from koepel.retention_terms import Retention

FIGURES = kept(INTERNAL, Purpose.ACCOUNTABILITY, retention=Retention.STATISTICS, recipients=(Reader.STEERING_GROUP,))
SIGNAL = kept(
    PERSONAL, Purpose.GUIDANCE, retention=Retention.MENTEE_FILE, recipients=(Reader.OTHER_MUNICIPALITY, Reader.POOL)
)


class DuoSignal(PoolThing):
    """State, week of last contact and hours a month of a duo, for one reader; no person."""

    __tablename__ = "duo_signal"
    tenant_id: Mapped[UUID]
    for_tenant_id: Mapped[UUID]
    proposal_id: Mapped[UUID]
    mentor_tenant_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None] = mapped_column(info=SIGNAL)
    last_contact_week: Mapped[date | None] = mapped_column(info=SIGNAL)
    minutes_by_month: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, info=SIGNAL)
    told_at: Mapped[datetime]


class ProgrammeCell(PoolRow):
    """Plain counts of programme output, live; each municipality's job writes its own."""

    __tablename__ = "programme_cell"
    __table_args__ = ({"info": FIGURES},)
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
    counted_at: Mapped[datetime]


class BreakdownCell(PoolRow):
    """What a municipality tells of its people by a personal attribute, in steps of five; the region adds it up."""

    __tablename__ = "breakdown_cell"
    __table_args__ = ({"info": FIGURES},)
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    attribute: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    persons: Mapped[int]


class Snapshot(PoolThing):
    """Frozen monthly figures, added up from what each municipality told."""

    __tablename__ = "snapshot"
    __table_args__ = ({"info": FIGURES},)
    month: Mapped[date]
    attribute: Mapped[str] = mapped_column(default="")
    cells: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    taken_at: Mapped[datetime]


class Target(PoolRow):
    """What the steering group wants to reach."""

    __tablename__ = "target"
    __table_args__ = ({"info": FIGURES},)
    measure: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    value: Mapped[int]
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(default="")
