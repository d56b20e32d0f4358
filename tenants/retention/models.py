# SPDX-License-Identifier: EUPL-1.2
"""What stays of who was erased: a tombstone without a name."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, Basis, Purpose, kept

PROOF = kept(INTERNAL, Purpose.ACCOUNTABILITY, basis=Basis.LEGAL_OBLIGATION)


class Ground(StrEnum):
    """Why somebody was erased (GDPR art. 17.1; `term`: the data had stayed as long as they may, art. 5.1.e)."""

    REQUEST = "request"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    OBJECTION = "objection"
    UNLAWFUL = "unlawful"
    TERM = "term"


class Tombstone(TenantThing):
    """Somebody was erased here: a random reference, the moment and the ground. Who, nobody can tell from it."""

    __tablename__ = "tombstone"
    __table_args__ = ({"info": PROOF},)
    kind: Mapped[str] = mapped_column()  # person, or a registration that never became one
    ground: Mapped[str] = mapped_column()
    erased_at: Mapped[datetime]
    erased_by: Mapped[UUID | None]
