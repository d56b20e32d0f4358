# SPDX-License-Identifier: EUPL-1.2
"""Seals over the lines of a municipality or a collaboration, and the heads that members keep of each other."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import Base, PoolRow, PoolThing, TenantThing
from koepel.records import AUDIT


class Seal:
    """`line_ids` and `digests` (32 bytes each) in the order of sealing; `last_place` counts all lines up to here."""

    number: Mapped[int]
    last_place: Mapped[int]
    line_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    digests: Mapped[bytes] = mapped_column(LargeBinary)
    former: Mapped[str]
    hash: Mapped[str]
    sealed_at: Mapped[datetime]
    key: Mapped[str]
    signature: Mapped[str]


class AuditSeal(Seal, TenantThing):
    """A seal over lines of a municipality. Append only."""

    __tablename__ = "audit_seal"
    __table_args__ = ({"info": AUDIT},)


class PoolAuditSeal(Seal, PoolThing):
    """The same over regional acts; members read it, since its head is theirs to keep. Append only."""

    __tablename__ = "pool_audit_seal"
    __table_args__ = ({"info": AUDIT},)


class MemberHead(PoolRow, Base):
    """The head of a member's chain, given to the other members to keep. Append only."""

    __tablename__ = "member_head"
    __table_args__ = ({"info": AUDIT},)
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    head: Mapped[dict[str, Any]] = mapped_column(JSONB)
    given_at: Mapped[datetime]
