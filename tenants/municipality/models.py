# SPDX-License-Identifier: EUPL-1.2
"""A municipality's settings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow
from koepel.privacy import OPEN, Purpose, kept


class Municipality(TenantRow):
    """The local government itself; the tenant. One row, readable by its visitors."""

    __tablename__ = "municipality"
    __table_args__ = {"info": kept(OPEN, Purpose.OPERATION)}  # noqa: RUF012
    name: Mapped[str] = mapped_column(default="")
    slug: Mapped[str] = mapped_column(default="")
    nis: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    chip: Mapped[str] = mapped_column(default="")
    colour: Mapped[int] = mapped_column(SmallInteger)
    role_model: Mapped[str] = mapped_column(default="")
    second_factor: Mapped[str] = mapped_column(default="")
    welcome: Mapped[str] = mapped_column(default="")
    accent: Mapped[str] = mapped_column(default="")
    silence_days: Mapped[int] = mapped_column(SmallInteger)
    provider_only: Mapped[bool | None]
    created_at: Mapped[datetime]
