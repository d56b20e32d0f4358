# SPDX-License-Identifier: EUPL-1.2
"""Who a partner is, who works there, and which programs of it may ask. What it may read stands in a municipality's
protocol, never here.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import Base
from koepel.ids import new_id, reference
from koepel.privacy import INTERNAL, OPEN, Basis, Purpose, kept
from koepel.records import SentOnce
from koepel.retention_terms import Retention

STAFF = kept(INTERNAL, Purpose.SECURITY, basis=Basis.AGREEMENT, retention=Retention.WITH_THE_ACCOUNT)


class PartnerKind(StrEnum):
    """What an organisation is for the programme."""

    VDAB = "vdab"
    OCMW = "ocmw"
    AGII = "agii"
    RECEPTION_CENTRE = "reception_centre"
    ADULT_EDUCATION = "adult_education"
    PROMOTER = "promoter"
    HOST = "host"


class PartnerFunction(StrEnum):
    """What somebody does there; says who it is, grants nothing."""

    MEDIATOR = "mediator"
    SOCIAL_WORKER = "social_worker"
    EMPLOYMENT_COUNSELLOR = "employment_counsellor"
    TRAJECTORY_COUNSELLOR = "trajectory_counsellor"
    MENTOR_COACH = "mentor_coach"
    VOLUNTEER_MANAGER = "volunteer_manager"
    HOST = "host"


class Partner(Base):
    """An organisation as anybody may know it: name, kind, number in the Crossroads Bank for Enterprises."""

    __tablename__ = "partner"
    __table_args__ = ({"info": kept(OPEN, Purpose.DISCLOSURE)},)
    partner_id: Mapped[UUID] = mapped_column(primary_key=True, default=reference)
    name: Mapped[str]
    kind: Mapped[str]
    company_number: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class PartnerAppointment(Base):
    """Who works for this partner, as what, from when until when."""

    __tablename__ = "partner_appointment"
    __table_args__ = ({"info": STAFF},)
    partner_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID]
    role: Mapped[str]
    function: Mapped[str] = mapped_column(default="")
    shown_name: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    provider: Mapped[str | None]


class PartnerRequestKey(SentOnce, Base):
    """The idempotency key of a partner's form or call; status and place only, for a day."""

    __tablename__ = "partner_request_key"
    __table_args__ = ({"info": kept(INTERNAL, Purpose.OPERATION, retention=Retention.REQUEST_KEY)},)
    partner_id: Mapped[UUID] = mapped_column(primary_key=True)


class Program(Base):
    """A program of this partner: what OAuth calls a client, whose id is the client id. The id is a random reference."""

    __tablename__ = "program"
    __table_args__ = ({"info": STAFF},)
    partner_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=reference)
    key: Mapped[str]
    name: Mapped[str]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    hook_url: Mapped[str] = mapped_column(default="")
    hook_salt: Mapped[str] = mapped_column(default="")
    hook_called_at: Mapped[datetime | None]
    hook_failed_at: Mapped[datetime | None]
    hook_fault: Mapped[str] = mapped_column(default="")


class ProgramKey(Base):
    """A public key by which a program proves who it is, until a day. The private half never comes here."""

    __tablename__ = "program_key"
    __table_args__ = ({"info": STAFF},)
    partner_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID]
    mark: Mapped[str]
    jwk: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ProgramToken(Base):
    """What a program was let in with, as a hash; for which protocols, and until when."""

    __tablename__ = "program_token"
    __table_args__ = ({"info": kept(INTERNAL, Purpose.SECURITY, basis=Basis.AGREEMENT, retention=Retention.SESSION)},)
    partner_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID]
    key: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    protocol_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    certificate: Mapped[str | None]


class ProgramAssertion(Base):
    """An assertion that was used, by the hash of its id, until it would be refused for its age anyway."""

    __tablename__ = "program_assertion"
    __table_args__ = (
        {"info": kept(INTERNAL, Purpose.SECURITY, basis=Basis.AGREEMENT, retention=Retention.REQUEST_KEY)},
    )
    partner_id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)
    kept_until_at: Mapped[datetime]
