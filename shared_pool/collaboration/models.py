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
from koepel.privacy import INTERNAL, OPEN, Purpose, Reader, kept

SETTING = kept(INTERNAL, Purpose.OPERATION)
CALLED = kept(OPEN, Purpose.CONTACT, recipients=(Reader.POOL,))


class Collaboration(PoolRow):
    """An organisation of municipalities, or a municipality alone (a collaboration of one)."""

    __tablename__ = "collaboration"
    name: Mapped[str] = mapped_column(default="", info=SETTING)
    slug: Mapped[str] = mapped_column(default="", info=SETTING)
    kind: Mapped[str] = mapped_column(default="", info=SETTING)
    single: Mapped[bool] = mapped_column(default=False, info=SETTING)
    coordinating_body: Mapped[str] = mapped_column(default="", info=SETTING)
    started_on: Mapped[date] = mapped_column(info=SETTING)
    ends_on: Mapped[date | None] = mapped_column(info=SETTING)


class Membership(PoolRow):
    """One municipality's part in one collaboration: from, to, role model."""

    __tablename__ = "membership"
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(default="", info=SETTING)
    name: Mapped[str] = mapped_column(default="", info=SETTING)
    slug: Mapped[str] = mapped_column(default="", info=SETTING)
    nis: Mapped[str] = mapped_column(default="", info=SETTING)
    chip: Mapped[str] = mapped_column(default="", info=SETTING)
    colour: Mapped[int] = mapped_column(SmallInteger, info=SETTING)
    role_model: Mapped[str] = mapped_column(default="", info=SETTING)
    signed_version: Mapped[int | None] = mapped_column(SmallInteger, info=SETTING)
    signed_at: Mapped[datetime | None]
    valid_from: Mapped[date] = mapped_column(info=SETTING)
    valid_to: Mapped[date | None] = mapped_column(info=SETTING)


class Agreement(PoolRow):
    """What the members share and how; a version that each of them signs."""

    __tablename__ = "agreement"
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, info=SETTING)
    text: Mapped[str] = mapped_column(default="", info=SETTING)
    shares: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, info=SETTING)
    valid_from: Mapped[date] = mapped_column(info=SETTING)
    valid_to: Mapped[date | None] = mapped_column(info=SETTING)


class MemberContactPoint(PoolRow):
    """Whom to call in a member municipality."""

    __tablename__ = "member_contact_point"
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="", info=CALLED)
    function: Mapped[str] = mapped_column(default="", info=CALLED)
    phone: Mapped[str] = mapped_column(default="", info=CALLED)
    hours: Mapped[str] = mapped_column(default="", info=CALLED)
