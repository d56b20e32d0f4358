# SPDX-License-Identifier: EUPL-1.2
"""Municipalities that run programmes together."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import PoolRow


class Collaboration(PoolRow):
    """An organisation of municipalities, or a municipality alone (a collaboration of one)."""

    __tablename__ = "collaboration"
    name: Mapped[str] = mapped_column(default="")
    slug: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    single: Mapped[bool] = mapped_column(default=False)
    coordinating_body: Mapped[str] = mapped_column(default="")
    started_on: Mapped[date]
    ends_on: Mapped[date | None]


class Membership(PoolRow):
    """One municipality's part in one collaboration: from, to, role model."""

    __tablename__ = "membership"
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    slug: Mapped[str] = mapped_column(default="")
    nis: Mapped[str] = mapped_column(default="")
    chip: Mapped[str] = mapped_column(default="")
    colour: Mapped[int] = mapped_column(SmallInteger)
    role_model: Mapped[str] = mapped_column(default="")
    signed_version: Mapped[int | None] = mapped_column(SmallInteger)
    signed_at: Mapped[datetime | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Agreement(PoolRow):
    """What the members share and how; a version that each of them signs."""

    __tablename__ = "agreement"
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    text: Mapped[str] = mapped_column(default="")
    shares: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class MemberContactPoint(PoolRow):
    """Whom to call in a member municipality."""

    __tablename__ = "member_contact_point"
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    function: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
