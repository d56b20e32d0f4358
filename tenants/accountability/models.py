# SPDX-License-Identifier: EUPL-1.2
"""Lists for which somebody signed or answers: who has access, and who processes for the municipality."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, OPEN, Basis, Purpose, kept

SIGNED = kept(INTERNAL, Purpose.ACCOUNTABILITY, basis=Basis.LEGAL_OBLIGATION)


class AccessList(TenantThing):
    """Who has access, as it was on the day the officer signed it (law of 30 July 2018, art. 9). Append only."""

    __tablename__ = "access_list"
    __table_args__ = {"info": SIGNED}  # noqa: RUF012
    version: Mapped[int] = mapped_column(SmallInteger)
    content: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    mark: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date]
    signed_name: Mapped[str] = mapped_column(default="")
    signed_by: Mapped[UUID | None]
    signed_at: Mapped[datetime]


class SubProcessor(TenantThing):
    """Somebody who handles data for the municipality (GDPR art. 28): published, so that anybody may know."""

    __tablename__ = "sub_processor"
    __table_args__ = {"info": kept(OPEN, Purpose.ACCOUNTABILITY, basis=Basis.LEGAL_OBLIGATION)}  # noqa: RUF012
    name: Mapped[str] = mapped_column(default="")
    service: Mapped[str] = mapped_column(default="")
    data: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    guarantee: Mapped[str] = mapped_column(default="")
    since: Mapped[date]
    until: Mapped[date | None]
