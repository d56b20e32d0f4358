# SPDX-License-Identifier: EUPL-1.2
"""Protocols with their fields and signatures; grants on persons; the fields as they were let out; what was handed over."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing
from koepel.ids import reference
from koepel.privacy import INTERNAL, OPEN, PERSONAL, Basis, Purpose, Reader, kept
from koepel.retention_terms import Retention

PUBLISHED = kept(OPEN, Purpose.DISCLOSURE, basis=Basis.LEGAL_OBLIGATION)
SHARED = kept(INTERNAL, Purpose.DISCLOSURE, retention=Retention.DELIVERY, recipients=(Reader.OWN_STAFF, Reader.PARTNER))
LET_OUT = kept(
    PERSONAL,
    Purpose.DISCLOSURE,
    retention=Retention.DELIVERY_PAYLOAD,
    recipients=(Reader.PARTNER, Reader.THE_PERSON),
)


class ProtocolState(StrEnum):
    """From the first words to the end; that its last day has passed is read from the calendar, not kept."""

    DRAFT = "draft"
    ADVISED = "advised"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Protocol(TenantThing):
    """Signed basis of an exchange with one partner (decree of 18 July 2008, art. 8): published, so no person in it.

    `opens_at` and `closes_at` are `starts_on` and the end of `ends_on` as moments of the real clock, in UTC.
    """

    __tablename__ = "protocol"
    __table_args__ = ({"info": PUBLISHED},)
    number: Mapped[int] = mapped_column(SmallInteger)
    municipality: Mapped[str]
    partner_id: Mapped[UUID]
    title: Mapped[str]
    purpose: Mapped[str]
    ground: Mapped[str]
    legal_text: Mapped[str] = mapped_column(default="")
    programmes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    persons: Mapped[str] = mapped_column(default="")
    consent_needed: Mapped[bool] = mapped_column(default=False)
    may_refer: Mapped[bool] = mapped_column(default=False)
    frequency: Mapped[str]
    sanctions: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=ProtocolState.DRAFT.value)
    text_mark: Mapped[str] = mapped_column(default="")
    advice: Mapped[str] = mapped_column(default="")
    advice_note: Mapped[str] = mapped_column(default="")
    advised_name: Mapped[str] = mapped_column(default="")
    advised_by: Mapped[UUID | None]
    advised_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]


class ProtocolField(TenantRow):
    """A field that the protocol lets out; what does not stand here cannot be let out (a foreign key says so)."""

    __tablename__ = "protocol_field"
    __table_args__ = ({"info": PUBLISHED},)
    protocol_id: Mapped[UUID] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID]


class ProtocolSignature(TenantRow):
    """One party's name under the text with this mark."""

    __tablename__ = "protocol_signature"
    __table_args__ = ({"info": PUBLISHED},)
    protocol_id: Mapped[UUID] = mapped_column(primary_key=True)
    party: Mapped[str] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID]
    text_mark: Mapped[str]
    name: Mapped[str]
    function: Mapped[str] = mapped_column(default="")
    account_id: Mapped[UUID]
    signed_at: Mapped[datetime]


class PartnerGrant(TenantThing):
    """What one partner may read of one person, from a protocol. Its id is the random reference that the partner knows."""

    __tablename__ = "partner_grant"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=reference, sort_order=-1)
    protocol_id: Mapped[UUID]
    partner_id: Mapped[UUID]
    person_id: Mapped[UUID]
    worker_id: Mapped[UUID | None]
    worker_name: Mapped[str] = mapped_column(default="", info=SHARED)
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]
    consent_on: Mapped[date | None] = mapped_column(info=SHARED)
    consent_language: Mapped[str] = mapped_column(default="", info=SHARED)
    closed_at: Mapped[datetime | None]
    closed_why: Mapped[str] = mapped_column(default="", info=SHARED)
    version: Mapped[int] = mapped_column(SmallInteger, default=1, info=SHARED)
    updated_at: Mapped[datetime]


class DisclosedField(TenantRow):
    """One field of one person as it was let out: the only thing of a file that a partner's role can read."""

    __tablename__ = "disclosed_field"
    grant_id: Mapped[UUID] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True, info=SHARED)
    protocol_id: Mapped[UUID]
    partner_id: Mapped[UUID]
    value: Mapped[Any] = mapped_column(JSONB, info=LET_OUT)
    disclosed_at: Mapped[datetime]


class Delivery(TenantThing):
    """What was really handed to a partner, and when: field names, never values. Only grows."""

    __tablename__ = "delivery"
    grant_id: Mapped[UUID]
    protocol_id: Mapped[UUID]
    partner_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    client_id: Mapped[UUID | None]
    via: Mapped[str] = mapped_column(default="screen", info=SHARED)
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=SHARED)
    at: Mapped[datetime]
