# SPDX-License-Identifier: EUPL-1.2
"""Who a partner is, and who works there. What it may read stands in a municipality's protocol, never here."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import Base
from koepel.ids import new_id, reference
from koepel.privacy import INTERNAL, OPEN, Basis, Purpose, kept
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


class PartnerRequestKey(Base):
    """The idempotency key of a partner's form or call; status and place only, for a day."""

    __tablename__ = "partner_request_key"
    __table_args__ = ({"info": kept(INTERNAL, Purpose.OPERATION, retention=Retention.REQUEST_KEY)},)
    partner_id: Mapped[UUID] = mapped_column(primary_key=True)
    actor: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    route: Mapped[str]
    body_hash: Mapped[str]
    status: Mapped[int] = mapped_column(SmallInteger)
    location: Mapped[str]
    at: Mapped[datetime]
