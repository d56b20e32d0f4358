# SPDX-License-Identifier: EUPL-1.2
"""A municipality's own texts, which nobody changes any more; and which mentor signed which of them, in which language."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, PERSONAL, Basis, Purpose, Reader, kept
from koepel.retention_terms import Retention

ADOPTED = kept(INTERNAL, Purpose.ACCOUNTABILITY, retention=Retention.AUDIT)
SIGNATURE = kept(
    PERSONAL,
    Purpose.VOLUNTEER_CARE,
    basis=Basis.AGREEMENT,
    retention=Retention.MENTOR_FILE,
    recipients=(Reader.CASE_WORKERS, Reader.THE_PERSON),
)


class CommitmentText(TenantThing):
    """Own words of this municipality, language -> text. `sign_again`: who signed older words is asked anew."""

    __tablename__ = "commitment_text"
    __table_args__ = ({"info": ADOPTED},)
    kind: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    effective_from: Mapped[date]
    sign_again: Mapped[bool] = mapped_column(default=False)
    adopted_name: Mapped[str] = mapped_column(default="")
    adopted_by: Mapped[UUID | None]
    adopted_at: Mapped[datetime]


class Commitment(TenantThing):
    """One signature of a mentor; `hash` is of the very words that were read (SHA-256, hex). `noted_name` is '' by link."""

    __tablename__ = "commitment"
    person_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(default="", info=SIGNATURE)
    source: Mapped[str] = mapped_column(default="", info=SIGNATURE)
    version: Mapped[int] = mapped_column(SmallInteger, info=SIGNATURE)
    hash: Mapped[str] = mapped_column(default="", info=SIGNATURE)
    language: Mapped[str] = mapped_column(default="", info=SIGNATURE)
    way: Mapped[str] = mapped_column(default="", info=SIGNATURE)
    signed_on: Mapped[date] = mapped_column(info=SIGNATURE)
    noted_name: Mapped[str] = mapped_column(default="", info=SIGNATURE)
    noted_by: Mapped[UUID | None]
    noted_at: Mapped[datetime]
