# SPDX-License-Identifier: EUPL-1.2
"""Somebody arrives: alone, through staff, or through a referral."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, PERSONAL, SENSITIVE, Purpose, Sensitive, kept
from koepel.retention_terms import Retention

NAMED = kept(PERSONAL, Purpose.INTAKE, retention=Retention.INTAKE_WITHOUT_START)
REACHED = kept(SENSITIVE, Purpose.CONTACT, retention=Retention.INTAKE_WITHOUT_START)
SAID = kept(SENSITIVE, Purpose.INTAKE, retention=Retention.INTAKE_WITHOUT_START)
COUNTED = kept(PERSONAL, Purpose.ACCOUNTABILITY, retention=Retention.INTAKE_WITHOUT_START)


class Stage(StrEnum):
    """Waits for a first talk, has one, or does not belong here."""

    NEW = "new"
    INTAKE = "intake"
    REFUSED = "refused"


class Registration(TenantThing):
    """A visitor may insert this row and nothing else; it carries the relay's own columns.

    `phone` is the helper's when `helper` has a name. `registered_at` is a business moment.
    """

    __tablename__ = "registration"
    __sealed_under__ = ("id",)  # there is no person yet; forgotten with the one it becomes
    side: Mapped[str] = mapped_column(default="", info=NAMED)
    given_name: Mapped[str] = mapped_column(default="", info=NAMED)
    family_name: Mapped[str] = mapped_column(default="", info=NAMED)
    phone: Mapped[str] = mapped_column(Sensitive(), default="", info=REACHED)
    email: Mapped[str] = mapped_column(Sensitive(), default="", info=REACHED)
    postcode: Mapped[str] = mapped_column(default="", info=NAMED)
    preferred_language: Mapped[str] = mapped_column(default="", info=NAMED)
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=NAMED)
    wants: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=NAMED)
    remark: Mapped[str] = mapped_column(Sensitive(), default="", info=SAID)
    source: Mapped[str] = mapped_column(default="", info=COUNTED)
    preferred_channel: Mapped[str] = mapped_column(default="", info=NAMED)
    helper: Mapped[str] = mapped_column(Sensitive(), default="", info=REACHED)
    arrived_by: Mapped[str] = mapped_column(default="", info=kept(INTERNAL, Purpose.INTAKE))
    typed_by: Mapped[UUID | None]
    registered_at: Mapped[datetime]
    stage: Mapped[str] = mapped_column(default=Stage.NEW.value)
    refusal: Mapped[str] = mapped_column(default="", info=kept(INTERNAL, Purpose.INTAKE))
    person_id: Mapped[UUID | None]
    queue: Mapped[str] = mapped_column(default="soon")
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting")
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
