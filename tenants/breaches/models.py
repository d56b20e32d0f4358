# SPDX-License-Identifier: EUPL-1.2
"""A breach and the log of what was decided about it; the log only grows. No person stands in either: who is concerned is
asked of the record of reading each time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, Basis, Purpose, Reader, kept
from koepel.retention_terms import Retention

LOGGED = kept(
    INTERNAL,
    Purpose.SECURITY,
    basis=Basis.LEGAL_OBLIGATION,
    retention=Retention.AUDIT,
    recipients=(Reader.CONTACT_POINT,),
)


class Breach(TenantThing):
    """What happened, when it was noticed, and how far it went: an account between two moments, or exports."""

    __tablename__ = "breach"
    __table_args__ = {"info": LOGGED}  # noqa: RUF012
    number: Mapped[int] = mapped_column(SmallInteger)
    what: Mapped[str] = mapped_column(default="")
    how: Mapped[str] = mapped_column(default="")
    noticed_at: Mapped[datetime]
    reported_name: Mapped[str] = mapped_column(default="")
    reported_by: Mapped[UUID | None]
    reported_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")
    account_id: Mapped[UUID | None]
    seen_from: Mapped[datetime | None]
    seen_until: Mapped[datetime | None]
    exports: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    risk: Mapped[str] = mapped_column(default="")
    data_kinds: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    consequences: Mapped[str] = mapped_column(default="")
    measures: Mapped[str] = mapped_column(default="")


class BreachStep(TenantThing):
    """One act or decision, with the name of who took it. Append only."""

    __tablename__ = "breach_step"
    __table_args__ = {"info": LOGGED}  # noqa: RUF012
    breach_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    by_name: Mapped[str] = mapped_column(default="")
    account_id: Mapped[UUID | None]
    at: Mapped[datetime]
