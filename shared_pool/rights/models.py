# SPDX-License-Identifier: EUPL-1.2
"""What one municipality sends another about a person's right; gone when it was heard."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import PoolThing
from koepel.privacy import INTERNAL, Basis, Purpose, kept
from koepel.retention_terms import Retention

SENT = kept(INTERNAL, Purpose.ACCOUNTABILITY, basis=Basis.LEGAL_OBLIGATION, retention=Retention.OUTBOX)


class RightsSignal(PoolThing):
    """Asked, extended or answered; `shared_ref` is the same in every municipality involved."""

    __tablename__ = "rights_signal"
    __table_args__ = ({"info": SENT},)
    tenant_id: Mapped[UUID]
    for_tenant_id: Mapped[UUID]
    proposal_id: Mapped[UUID]
    shared_ref: Mapped[UUID]
    word: Mapped[str]
    kind: Mapped[str]
    received_on: Mapped[date]
    due_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime]
