# SPDX-License-Identifier: EUPL-1.2
"""What the data protection officer decided: a row for each decision, never changed; the last one holds."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, Basis, Purpose, kept

ANSWERS = kept(INTERNAL, Purpose.ACCOUNTABILITY, basis=Basis.LEGAL_OBLIGATION)


class LegalDecision(TenantThing):
    """A topic was confirmed as it stood, or changed with a reason: what, why, by whom, on which day."""

    __tablename__ = "legal_decision"
    __table_args__ = {"info": ANSWERS}  # noqa: RUF012
    topic: Mapped[str]
    value: Mapped[str] = mapped_column(default="")
    law: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date]
    decided_name: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime]
