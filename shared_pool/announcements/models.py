# SPDX-License-Identifier: EUPL-1.2
"""An activity as other members may read it, and its places. Nobody stands in these tables."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import PoolRow, PoolThing
from koepel.privacy import INTERNAL, Purpose, kept

TOGETHER = kept(INTERNAL, Purpose.GUIDANCE)


class Announcement(PoolThing):
    """Its id is that of the activity at the organiser. `taking`: others may still take places.

    `state` is planned, cancelled (the organiser called it off) or ended (they do not work together any more).
    """

    __tablename__ = "announcement"
    __table_args__ = {"info": TOGETHER}  # noqa: RUF012
    tenant_id: Mapped[UUID]
    kind: Mapped[str]
    title: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str]
    online_link: Mapped[str]
    language: Mapped[str]
    audience: Mapped[str]
    programme: Mapped[str]
    mandatory: Mapped[bool]
    material: Mapped[str]
    state: Mapped[str] = mapped_column(default="planned")
    taking: Mapped[bool] = mapped_column(default=True)


class AnnouncedPlace(PoolRow):
    """One place that the organiser keeps for others."""

    __tablename__ = "announced_place"
    announcement_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, info=TOGETHER)
    tenant_id: Mapped[UUID]


class AnnouncedHold(PoolRow):
    """Which municipality has a place; the primary key gives it once."""

    __tablename__ = "announced_hold"
    announcement_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, info=TOGETHER)
    tenant_id: Mapped[UUID]
