# SPDX-License-Identifier: EUPL-1.2
"""Referrals of a partner, messages to and fro about a client, and the four-party meeting."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.ids import reference
from koepel.privacy import INTERNAL, PERSONAL, SENSITIVE, Purpose, Reader, Sensitive, kept
from koepel.retention_terms import Retention

BOTH = (Reader.CASE_WORKERS, Reader.PARTNER, Reader.THE_PERSON)
NAMED = kept(PERSONAL, Purpose.INTAKE, retention=Retention.INTAKE_WITHOUT_START, recipients=BOTH)
WHO = kept(INTERNAL, Purpose.DISCLOSURE, retention=Retention.DELIVERY, recipients=BOTH)
SAID = kept(SENSITIVE, Purpose.GUIDANCE, retention=Retention.WORKER_NOTES, recipients=BOTH)
AGREED = kept(SENSITIVE, Purpose.GUIDANCE, retention=Retention.WORKER_NOTES, recipients=BOTH)


class ReferralStage(StrEnum):
    """What a referrer learns (B20): whether it was received, whether more is asked, whether it was accepted."""

    SENT = "sent"
    RECEIVED = "received"
    ASKED_BACK = "asked_back"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OPEN_STAGES = (ReferralStage.SENT.value, ReferralStage.RECEIVED.value, ReferralStage.ASKED_BACK.value)


class Referral(TenantThing):
    """A partner sends somebody; it becomes a registration, which holds what was said. The id is a random reference."""

    __tablename__ = "referral"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=reference, sort_order=-1)
    protocol_id: Mapped[UUID]
    partner_id: Mapped[UUID]
    worker_id: Mapped[UUID | None]
    worker_name: Mapped[str] = mapped_column(default="", info=WHO)
    given_name: Mapped[str] = mapped_column(default="", info=NAMED)
    family_name: Mapped[str] = mapped_column(default="", info=NAMED)
    registration_id: Mapped[UUID]
    grant_id: Mapped[UUID | None]
    stage: Mapped[str] = mapped_column(default=ReferralStage.SENT.value)
    reason: Mapped[str] = mapped_column(default="", info=WHO)
    sent_at: Mapped[datetime]
    stage_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class HandoverKind(StrEnum):
    """A referral keeps both sides; a transfer ends the access of who hands over."""

    REFERRAL = "referral"
    TRANSFER = "transfer"


class PartnerHandover(TenantThing):
    """A client goes on with another partner, under that one's own protocol. Until `due_at` (real clock) it can be undone."""

    __tablename__ = "partner_handover"
    kind: Mapped[str] = mapped_column(info=WHO)
    grant_id: Mapped[UUID]
    protocol_id: Mapped[UUID]
    partner_id: Mapped[UUID]
    to_protocol_id: Mapped[UUID]
    to_partner_id: Mapped[UUID]
    to_name: Mapped[str] = mapped_column(info=WHO)
    to_grant_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    shown_name: Mapped[str] = mapped_column(default="", info=WHO)
    sent_at: Mapped[datetime]
    due_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="", info=WHO)
    settled_at: Mapped[datetime | None]


class PartnerMessage(TenantThing):
    """A message about a client or a referral, which stays inside Koepel; a notice carries a status word as its body."""

    __tablename__ = "partner_message"
    __sealed_under__ = ("grant_id", "referral_id")  # forgotten with the person whom they are about
    protocol_id: Mapped[UUID]
    partner_id: Mapped[UUID]
    referral_id: Mapped[UUID | None]
    grant_id: Mapped[UUID | None]
    sender: Mapped[str] = mapped_column(info=WHO)
    kind: Mapped[str] = mapped_column(default="message", info=WHO)
    body: Mapped[str] = mapped_column(Sensitive(), info=SAID)
    shown_name: Mapped[str] = mapped_column(default="", info=WHO)
    account_id: Mapped[UUID | None]
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class FourPartyMeeting(TenantThing):
    """Case worker of the partner, mentor, mentee and coordinator around one table, and what they agreed (D13)."""

    __tablename__ = "four_party_meeting"
    __sealed_under__ = ("grant_id",)
    protocol_id: Mapped[UUID]
    partner_id: Mapped[UUID]
    grant_id: Mapped[UUID]
    planned_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="", info=WHO)
    state: Mapped[str] = mapped_column(default="planned")
    goals: Mapped[str] = mapped_column(Sensitive(), default="", info=AGREED)
    tasks: Mapped[str] = mapped_column(Sensitive(), default="", info=AGREED)
    communication: Mapped[str] = mapped_column(Sensitive(), default="", info=AGREED)
    updated_at: Mapped[datetime]
