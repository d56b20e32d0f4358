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


class DuoSignal(PoolThing):
    """State, week of last contact and hours a month of a duo, for one reader; no person."""

    __tablename__ = "duo_signal"
    tenant_id: Mapped[UUID]
    for_tenant_id: Mapped[UUID]
    proposal_id: Mapped[UUID]
    mentor_tenant_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None]
    last_contact_week: Mapped[date | None]
    minutes_by_month: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    told_at: Mapped[datetime]


class ProgrammeCell(PoolRow):
    """Plain counts of programme output, live; each municipality's job writes its own."""

    __tablename__ = "programme_cell"
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
    counted_at: Mapped[datetime]


class BreakdownCell(PoolRow):
    """Counts by a personal attribute, read by the region's snapshot job only."""

    __tablename__ = "breakdown_cell"
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    attribute: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    persons: Mapped[int]


class Snapshot(PoolThing):
    """Frozen monthly figures, rounded to five."""

    __tablename__ = "snapshot"
    month: Mapped[date]
    attribute: Mapped[str] = mapped_column(default="")
    cells: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    taken_at: Mapped[datetime]


class SnapshotBase(PoolRow):
    """The exact counts behind the last published row, for the region's job alone."""

    __tablename__ = "snapshot_base"
    place: Mapped[str] = mapped_column(primary_key=True)
    attribute: Mapped[str] = mapped_column(primary_key=True)
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)


class Target(PoolRow):
    """What the steering group wants to reach."""

    __tablename__ = "target"
    measure: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    value: Mapped[int]
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(default="")
