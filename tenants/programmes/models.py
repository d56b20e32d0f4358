# SPDX-License-Identifier: EUPL-1.2
"""Programmes as data with versions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import OPEN, Purpose, kept


class Programme(TenantThing):
    """A template as this municipality took it over; `settings` holds duration, silence, criteria and weights column.

    `template_version` is the one that was looked at last: a newer one is offered, and changes nothing by itself.
    """

    __tablename__ = "programme"
    __table_args__ = {"info": kept(OPEN, Purpose.OPERATION)}  # noqa: RUF012
    template: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(SmallInteger)
    template_version: Mapped[int] = mapped_column(SmallInteger, default=1)
    name: Mapped[str] = mapped_column(default="")
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    active: Mapped[bool] = mapped_column(default=False)
