# SPDX-License-Identifier: EUPL-1.2
"""Terms as decided here, what is announced and was destroyed, and tombstones: none of them names anybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, Basis, Purpose, kept

PROOF = kept(INTERNAL, Purpose.ACCOUNTABILITY, basis=Basis.LEGAL_OBLIGATION)


class Tombstone(TenantThing):
    """Somebody was erased here: a random reference, the moment and the ground. Who, nobody can tell from it."""

    __tablename__ = "tombstone"
    __table_args__ = ({"info": PROOF},)
    kind: Mapped[str] = mapped_column()  # person, or a registration that never became one
    ground: Mapped[str] = mapped_column()
    erased_at: Mapped[datetime]
    erased_by: Mapped[UUID | None]


class RetentionDecision(TenantThing):
    """How long a kind of data stays here, for a programme or ('') for all: shorter, or as a published selection rule says."""

    __tablename__ = "retention_decision"
    __table_args__ = ({"info": PROOF},)
    retention: Mapped[str] = mapped_column()
    programme: Mapped[str] = mapped_column(default="")
    months: Mapped[int] = mapped_column()
    series: Mapped[str] = mapped_column(default="")
    rule: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date]
    decided_name: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime]


class Destruction(TenantThing):
    """What is announced together, goes together thirty days later, and stands in one declaration."""

    __tablename__ = "destruction"
    __table_args__ = ({"info": PROOF},)
    number: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(default="announced")
    announced_on: Mapped[date]
    due_on: Mapped[date]
    destroyed_on: Mapped[date | None]
    declaration: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    mark: Mapped[str] = mapped_column(default="")


class DestructionItem(TenantThing):
    """One file, registration or part of a file that goes; whose it was is emptied when it went."""

    __tablename__ = "destruction_item"
    __table_args__ = ({"info": PROOF},)
    destruction_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column()
    retention: Mapped[str] = mapped_column()
    programme: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[UUID | None]
    number: Mapped[int | None] = mapped_column(SmallInteger)
    since: Mapped[date]
    state: Mapped[str] = mapped_column(default="announced")
    kept_reason: Mapped[str] = mapped_column(default="")
    kept_until: Mapped[date | None]
    kept_name: Mapped[str] = mapped_column(default="")
    kept_by: Mapped[UUID | None]
    exported_at: Mapped[datetime | None]
