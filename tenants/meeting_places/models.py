# SPDX-License-Identifier: EUPL-1.2
"""A place where people meet, and its picture apart, so that a list never loads one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing
from koepel.privacy import INTERNAL, Purpose, kept

PLACES = kept(INTERNAL, Purpose.OPERATION)


class MeetingPlace(TenantThing):
    """`lines` are all the words under which appointments know it, the newest last: a new address loses no planned meeting.
    `picture` is the mark of its picture, '' without one; `version` goes up with each change.
    """

    __tablename__ = "meeting_place"
    __table_args__ = {"info": PLACES}  # noqa: RUF012
    name: Mapped[str]
    address: Mapped[str]
    directions: Mapped[str] = mapped_column(default="")
    lines: Mapped[list[str]] = mapped_column(ARRAY(Text))
    picture: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(SmallInteger, default=1)
    removed_at: Mapped[datetime | None]


class PlacePicture(TenantRow):
    """A building or an entrance, as WebP that we wrote ourselves."""

    __tablename__ = "meeting_place_picture"
    __table_args__ = {"info": PLACES}  # noqa: RUF012
    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
