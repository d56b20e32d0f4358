# SPDX-License-Identifier: EUPL-1.2
"""How many files an hour are usual, and who opened more."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing
from koepel.privacy import INTERNAL, Purpose, kept
from koepel.records import AUDIT


class ReadingLimit(TenantRow):
    """What this municipality finds usual for a role; without a row the default holds."""

    __tablename__ = "reading_limit"
    __table_args__ = ({"info": kept(INTERNAL, Purpose.SECURITY)},)
    role: Mapped[str] = mapped_column(primary_key=True)
    files: Mapped[int] = mapped_column(SmallInteger)


class ReadingAlert(TenantThing):
    """Somebody opened unusually many files within an hour; one a day for each reader."""

    __tablename__ = "reading_alert"
    __table_args__ = ({"info": AUDIT},)
    account_id: Mapped[UUID]
    on_day: Mapped[date]
    files: Mapped[int]
    most: Mapped[int] = mapped_column(SmallInteger)
    raised_at: Mapped[datetime]
    seen_by: Mapped[UUID | None]
    seen_at: Mapped[datetime | None]
