# SPDX-License-Identifier: EUPL-1.2
"""Persons, what they speak, what was released and disclosed of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing


class Person(TenantThing):
    """Somebody with a file in this municipality; can be mentee and mentor."""

    __tablename__ = "person"
    number: Mapped[int] = mapped_column(SmallInteger)
    given_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    name_key: Mapped[str] = mapped_column(default="")
    birth_date: Mapped[date | None]
    gender: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email_mark: Mapped[str] = mapped_column(default="")
    phone_mark: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    home_nis: Mapped[str] = mapped_column(default="")
    preferred_language: Mapped[str] = mapped_column(default="")
    preferred_channel: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    case_worker_id: Mapped[UUID | None]
    spoken_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(default="")
    synthetic: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    pseudonymised_at: Mapped[datetime | None]


class LanguageSkill(TenantThing):
    """A language of a person with its level 0-6 (CEFR), None when unknown."""

    __tablename__ = "language_skill"
    person_id: Mapped[UUID]
    language: Mapped[str] = mapped_column(default="")
    level: Mapped[int | None] = mapped_column(SmallInteger)
    mother_tongue: Mapped[bool] = mapped_column(default=False)
    attested: Mapped[bool] = mapped_column(default=False)
    contact: Mapped[bool] = mapped_column(default=False)


class CardRelease(TenantThing):
    """A match card that this municipality released; its id is the random reference that the pool knows."""

    __tablename__ = "card_release"
    person_id: Mapped[UUID]
    intake_id: Mapped[UUID]
    side: Mapped[str] = mapped_column(default="")
    collaboration_id: Mapped[UUID]
    code: Mapped[int]
    level: Mapped[str] = mapped_column(default="")
    ground: Mapped[str] = mapped_column(default="")
    released_at: Mapped[datetime]
    released_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")


class Disclosure(TenantThing):
    """One passage of data out of this municipality: which fields, to whom, on which ground, until when."""

    __tablename__ = "disclosure"
    person_id: Mapped[UUID]
    at: Mapped[datetime]
    step: Mapped[str] = mapped_column(default="")
    recipient_kind: Mapped[str] = mapped_column(default="")
    recipient_id: Mapped[UUID | None]
    recipient_name: Mapped[str] = mapped_column(default="")
    proposal_id: Mapped[UUID | None]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    ground: Mapped[str] = mapped_column(default="")
    until: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None]


class PairToken(TenantRow):
    """Kept by both municipalities after a proposal or duo, so that a pair can be excluded without a name."""

    __tablename__ = "pair_token"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    token: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
