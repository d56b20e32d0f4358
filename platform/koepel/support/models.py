# SPDX-License-Identifier: EUPL-1.2
"""Who of the operator asked to look along, why, and what the municipality answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.records import AUDIT


class SupportAccess(TenantThing):
    """One request, with its answer and its end."""

    __tablename__ = "support_access"
    __table_args__ = ({"info": AUDIT},)
    account_id: Mapped[UUID]
    shown_name: Mapped[str]
    reason: Mapped[str]
    hours: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(default="asked")
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
