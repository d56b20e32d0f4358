# SPDX-License-Identifier: EUPL-1.2
"""The named people who answer for a municipality."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import OPEN, Purpose, kept


class ContactPoint(TenantThing):
    """Name, function, phone and hours, shown to inhabitants; `position` 1 is the contact point, the next its deputy."""

    __tablename__ = "contact_point"
    __table_args__ = {"info": kept(OPEN, Purpose.CONTACT)}  # noqa: RUF012
    name: Mapped[str] = mapped_column(default="")
    function: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    deputy: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[UUID | None]
    position: Mapped[int] = mapped_column(SmallInteger)
