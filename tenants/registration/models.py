# SPDX-License-Identifier: EUPL-1.2
"""Somebody arrives: alone, through staff, or through a referral."""

from __future__ import annotations

from datetime import date, datetime
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
RECRUITING = kept(INTERNAL, Purpose.ACCOUNTABILITY)


class Stage(StrEnum):
    """Waits for a first talk, has one, or does not belong here."""

    NEW = "new"
    INTAKE = "intake"
    REFUSED = "refused"


class Registration(TenantThing):
    """A visitor may insert this row and nothing else; it carries the relay's own columns.

    `phone` is the helper's when `helper` has a name. `registered_at` is a business moment. `referred_by` is the colleague or
    centre that named this person, `campaign_id` the campaign whose link was followed.
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
    campaign_id: Mapped[UUID | None]
    referred_by: Mapped[str] = mapped_column(default="", info=NAMED)
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


class Campaign(TenantThing):
    """One way to find people, with a link of its own: `word` stands in the address and on posters, so it never changes.

    `session_id` is the info session to which the link leads. A campaign that is over or ended keeps its link.
    """

    __tablename__ = "campaign"
    __table_args__ = {"info": RECRUITING}  # noqa: RUF012
    word: Mapped[str]
    title: Mapped[str]
    side: Mapped[str]
    source: Mapped[str]
    programme: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    session_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]


class PreIntake(TenantThing):
    """One call before an intake, in codes; `again_on` is when to call again, and only where that was agreed."""

    __tablename__ = "pre_intake"
    registration_id: Mapped[UUID]
    reached: Mapped[str] = mapped_column(info=NAMED)
    motivated: Mapped[str] = mapped_column(default="", info=NAMED)
    enough_time: Mapped[str] = mapped_column(default="", info=NAMED)
    language: Mapped[str] = mapped_column(default="", info=NAMED)
    next_step: Mapped[str] = mapped_column(info=NAMED)
    again_on: Mapped[date | None] = mapped_column(info=NAMED)
    called_at: Mapped[datetime]
    noted_by: Mapped[UUID | None]
    noted_name: Mapped[str] = mapped_column(default="", info=NAMED)
