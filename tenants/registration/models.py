# SPDX-License-Identifier: EUPL-1.2
"""Somebody arrives: alone, through staff, or through a referral."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing


class Registration(TenantThing):
    """A visitor may insert this row and nothing else; it carries the relay's own columns."""

    __tablename__ = "registration"
    side: Mapped[str] = mapped_column(default="")
    given_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    preferred_language: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    wants: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    remark: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    preferred_channel: Mapped[str] = mapped_column(default="")
    typed_by: Mapped[UUID | None]
    registered_at: Mapped[datetime]
    stage: Mapped[str] = mapped_column(default="")
    refusal: Mapped[str] = mapped_column(default="")
    person_id: Mapped[UUID | None]
    queue: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="")
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(SmallInteger)
