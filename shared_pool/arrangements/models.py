# SPDX-License-Identifier: EUPL-1.2
"""The arrangement of a collaboration as one municipality published it: its own copy, frozen, in each language."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import OPEN, Basis, Purpose, kept


class Arrangement(TenantThing):
    """What was published, in which version, with which members. Append only."""

    __tablename__ = "arrangement"
    __table_args__ = ({"info": kept(OPEN, Purpose.ACCOUNTABILITY, basis=Basis.LEGAL_OBLIGATION)},)
    collaboration_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(default="")
    members: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    essence: Mapped[dict[str, list[str]]] = mapped_column(JSONB, default=dict)
    duties: Mapped[dict[str, list[list[str]]]] = mapped_column(JSONB, default=dict)
    published_on: Mapped[date]
    published_name: Mapped[str] = mapped_column(default="")
    published_by: Mapped[UUID | None]
    published_at: Mapped[datetime]
