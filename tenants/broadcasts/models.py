# SPDX-License-Identifier: EUPL-1.2
"""Texts of a municipality by version, messages to a group with their counts, and who wants none.

Who got one and how it went stands in `Message` (`about_id` is the broadcast): there is one outbox.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing
from koepel.privacy import INTERNAL, PERSONAL, Purpose, Reader, kept
from koepel.retention_terms import Retention
from tenants.broadcasts.codes import BroadcastState

TEXT = kept(INTERNAL, Purpose.CONTACT)
WISH = kept(
    PERSONAL,
    Purpose.CONTACT,
    retention=Retention.MENTEE_FILE,
    recipients=(Reader.CASE_WORKERS, Reader.THE_PERSON),
)


class BroadcastText(TenantThing):
    """One version of a text in one language; `programme` is '' for all. The newest counts; `shipped`: back to the shipped one."""

    __tablename__ = "broadcast_text"
    __table_args__ = {"info": TEXT}  # noqa: RUF012
    template: Mapped[str]
    programme: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    version: Mapped[int] = mapped_column(SmallInteger)
    shipped: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
    written_name: Mapped[str] = mapped_column(default="")


class Broadcast(TenantThing):
    """A message to a group. The counts are those of the moment it was laid ready; `part_price` in thousandths of a euro."""

    __tablename__ = "broadcast"
    __table_args__ = {"info": TEXT}  # noqa: RUF012
    template: Mapped[str]
    audience: Mapped[str]
    programme: Mapped[str] = mapped_column(default="")
    activity_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default=BroadcastState.DRAFT)
    made_at: Mapped[datetime]
    made_name: Mapped[str] = mapped_column(default="")
    ready_at: Mapped[datetime | None]
    stopped: Mapped[int] = mapped_column(default=0)
    without_way: Mapped[int] = mapped_column(default=0)
    without_duo: Mapped[int] = mapped_column(default=0)
    sms_parts: Mapped[int] = mapped_column(default=0)
    part_price: Mapped[int] = mapped_column(default=0)


class BroadcastWords(TenantRow):
    """What a broadcast says in one language, with its placeholders: no person stands in it."""

    __tablename__ = "broadcast_words"
    __table_args__ = {"info": TEXT}  # noqa: RUF012
    broadcast_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")


class BroadcastWish(TenantThing):
    """Whether somebody wants messages to a group; `stopped_at` empty: yes. Made with the first one, so that its link has a row."""

    __tablename__ = "broadcast_wish"
    person_id: Mapped[UUID]
    stopped_at: Mapped[datetime | None] = mapped_column(info=WISH)
    said_by: Mapped[str] = mapped_column(default="", info=WISH)
    noted_name: Mapped[str] = mapped_column(default="", info=kept(INTERNAL, Purpose.CONTACT))
