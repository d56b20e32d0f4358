# SPDX-License-Identifier: EUPL-1.2
"""Moments of follow-up of a duo, as the engine plans them and staff settle them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import PERSONAL, SENSITIVE, Purpose, Sensitive, kept
from koepel.retention_terms import Retention
from tenants.followup.codes import MomentState

FILE = kept(PERSONAL, Purpose.GUIDANCE, retention=Retention.MENTEE_FILE)
NOTES = kept(SENSITIVE, Purpose.GUIDANCE, retention=Retention.WORKER_NOTES)


class FollowUp(TenantThing):
    """One moment. `due_on` is the engine's, `moved_to` a person's; `base` on `base_on` says why it exists."""

    __tablename__ = "follow_up"
    __sealed_under__ = ("trajectory_id",)
    trajectory_id: Mapped[UUID]
    duo_id: Mapped[UUID]
    step: Mapped[str] = mapped_column(info=FILE)
    number: Mapped[int] = mapped_column(SmallInteger, info=FILE)
    kind: Mapped[str] = mapped_column(info=FILE)
    channel: Mapped[str] = mapped_column(info=FILE)
    whom: Mapped[str] = mapped_column(info=FILE)
    base: Mapped[str] = mapped_column(info=FILE)
    base_on: Mapped[date] = mapped_column(info=FILE)
    due_on: Mapped[date] = mapped_column(info=FILE)
    moved_to: Mapped[date | None] = mapped_column(info=FILE)
    state: Mapped[str] = mapped_column(default=MomentState.OPEN)
    skip_reason: Mapped[str] = mapped_column(default="", info=FILE)
    done_on: Mapped[date | None] = mapped_column(info=FILE)
    done_name: Mapped[str] = mapped_column(default="", info=FILE)
    going: Mapped[str] = mapped_column(default="", info=FILE)
    asked_for: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=FILE)
    note: Mapped[str] = mapped_column(Sensitive(), default="", info=NOTES)
    settled_at: Mapped[datetime | None]

    @property
    def on(self) -> date:
        """The day it is meant for now."""
        return self.moved_to or self.due_on
