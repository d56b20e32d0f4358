# SPDX-License-Identifier: EUPL-1.2
"""Persons, what they speak, what was released and disclosed of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing
from koepel.privacy import INTERNAL, PERSONAL, SENSITIVE, Purpose, Reader, Sensitive, kept
from koepel.retention_terms import Retention

NAME = kept(
    PERSONAL,
    Purpose.GUIDANCE,
    retention=Retention.MENTEE_FILE,
    recipients=(Reader.OWN_STAFF, Reader.OTHER_MUNICIPALITY, Reader.OTHER_HALF, Reader.THE_PERSON),
)
SOUGHT = kept(PERSONAL, Purpose.GUIDANCE, retention=Retention.MENTEE_FILE)
FACT = kept(PERSONAL, Purpose.INTAKE, retention=Retention.MENTEE_FILE)
MATCHED = kept(
    PERSONAL,
    Purpose.MATCHING,
    retention=Retention.MENTEE_FILE,
    recipients=(Reader.OWN_STAFF, Reader.POOL, Reader.OTHER_MUNICIPALITY, Reader.THE_PERSON),
)
REACHED = kept(
    SENSITIVE,
    Purpose.CONTACT,
    retention=Retention.CONTACT_DETAILS,
    recipients=(Reader.CASE_WORKERS, Reader.OTHER_MUNICIPALITY, Reader.OTHER_HALF, Reader.THE_PERSON),
)
NOTED = kept(SENSITIVE, Purpose.GUIDANCE, retention=Retention.WORKER_NOTES)
MARK = kept(PERSONAL, Purpose.INTAKE, retention=Retention.CONTACT_DETAILS, recipients=(Reader.MACHINE,))
FILED = kept(INTERNAL, Purpose.OPERATION)
RELEASED = kept(INTERNAL, Purpose.MATCHING, retention=Retention.POOL_CARD)
COUNTED = kept(INTERNAL, Purpose.ACCOUNTABILITY, retention=Retention.STATISTICS, recipients=(Reader.MACHINE,))
SHARED = kept(PERSONAL, Purpose.DISCLOSURE, retention=Retention.AUDIT)


class Person(TenantThing):
    """Somebody with a file in this municipality; can be mentee and mentor."""

    __tablename__ = "person"
    __sealed_under__ = ("id",)
    number: Mapped[int] = mapped_column(SmallInteger, info=FILED)
    given_name: Mapped[str] = mapped_column(default="", info=NAME)
    family_name: Mapped[str] = mapped_column(default="", info=NAME)
    name_key: Mapped[str] = mapped_column(default="", info=SOUGHT)
    birth_date: Mapped[date | None] = mapped_column(info=MATCHED)
    gender: Mapped[str] = mapped_column(default="", info=MATCHED)
    email: Mapped[str] = mapped_column(Sensitive(), default="", info=REACHED)
    phone: Mapped[str] = mapped_column(Sensitive(), default="", info=REACHED)
    email_mark: Mapped[str] = mapped_column(default="", info=MARK)
    phone_mark: Mapped[str] = mapped_column(default="", info=MARK)
    address: Mapped[str] = mapped_column(Sensitive(), default="", info=REACHED)
    postcode: Mapped[str] = mapped_column(default="", info=MATCHED)
    home_nis: Mapped[str] = mapped_column(default="", info=MATCHED)
    preferred_language: Mapped[str] = mapped_column(default="", info=FACT)
    preferred_channel: Mapped[str] = mapped_column(default="", info=FACT)
    notes: Mapped[str] = mapped_column(Sensitive(), default="", info=NOTED)
    case_worker_id: Mapped[UUID | None]
    spoken_on: Mapped[date | None] = mapped_column(info=FACT)
    source: Mapped[str] = mapped_column(default="", info=FACT)
    synthetic: Mapped[bool] = mapped_column(default=False, info=FILED)
    created_at: Mapped[datetime]
    pseudonymised_at: Mapped[datetime | None]


class LanguageSkill(TenantThing):
    """A language of a person with its level 0-6 (CEFR), None when unknown."""

    __tablename__ = "language_skill"
    person_id: Mapped[UUID]
    language: Mapped[str] = mapped_column(default="", info=MATCHED)
    level: Mapped[int | None] = mapped_column(SmallInteger, info=MATCHED)
    mother_tongue: Mapped[bool] = mapped_column(default=False, info=MATCHED)
    attested: Mapped[bool] = mapped_column(default=False, info=MATCHED)
    contact: Mapped[bool] = mapped_column(default=False, info=MATCHED)


class CardRelease(TenantThing):
    """A match card that this municipality released; its id is the random reference that the pool knows."""

    __tablename__ = "card_release"
    person_id: Mapped[UUID]
    intake_id: Mapped[UUID]
    side: Mapped[str] = mapped_column(default="", info=RELEASED)
    collaboration_id: Mapped[UUID]
    code: Mapped[int] = mapped_column(info=RELEASED)
    level: Mapped[str] = mapped_column(default="", info=RELEASED)
    ground: Mapped[str] = mapped_column(default="", info=RELEASED)
    released_at: Mapped[datetime]
    released_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="", info=RELEASED)


class Disclosure(TenantThing):
    """One passage of data out of this municipality: which fields, to whom, on which ground, until when."""

    __tablename__ = "disclosure"
    person_id: Mapped[UUID]
    at: Mapped[datetime]
    step: Mapped[str] = mapped_column(default="", info=SHARED)
    recipient_kind: Mapped[str] = mapped_column(default="", info=SHARED)
    recipient_id: Mapped[UUID | None]
    recipient_name: Mapped[str] = mapped_column(default="", info=SHARED)
    proposal_id: Mapped[UUID | None]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=SHARED)
    ground: Mapped[str] = mapped_column(default="", info=SHARED)
    until: Mapped[date | None] = mapped_column(info=SHARED)
    ended_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None]


class ToldCount(TenantRow):
    """The exact count behind what was told of a value to the pool, and the hidden start of its steps; both stay here."""

    __tablename__ = "told_count"
    attribute: Mapped[str] = mapped_column(primary_key=True, info=COUNTED)
    value: Mapped[str] = mapped_column(primary_key=True, info=COUNTED)
    behind: Mapped[int] = mapped_column(default=0, info=COUNTED)
    start: Mapped[int] = mapped_column(SmallInteger, info=COUNTED)


class PairToken(TenantRow):
    """Kept by both municipalities after a proposal or duo, so that a pair can be excluded without a name."""

    __tablename__ = "pair_token"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    token: Mapped[UUID] = mapped_column(primary_key=True, info=SHARED)
    reason: Mapped[str] = mapped_column(default="", info=SHARED)
    at: Mapped[datetime]
