# SPDX-License-Identifier: EUPL-1.2
"""The kernel's own tables as Python sees them: people who sign in, what happened, what is still to be done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import Base, PoolThing, TenantRow, TenantThing
from koepel.privacy import INTERNAL, OPEN, SENSITIVE, Basis, Purpose, Sensitive, kept
from koepel.retention_terms import Retention

SETTINGS = kept(INTERNAL, Purpose.OPERATION)
STAFF = kept(INTERNAL, Purpose.SECURITY, basis=Basis.AGREEMENT, retention=Retention.WITH_THE_ACCOUNT)
PUBLIC = kept(OPEN, Purpose.CONTACT)
QUEUE = kept(INTERNAL, Purpose.OPERATION, retention=Retention.OUTBOX)
ONCE = kept(INTERNAL, Purpose.OPERATION, retention=Retention.REQUEST_KEY)
AUDIT = kept(INTERNAL, Purpose.ACCOUNTABILITY, basis=Basis.LEGAL_OBLIGATION, retention=Retention.AUDIT)
LETTER = kept(SENSITIVE, Purpose.CONTACT, retention=Retention.MAIL_BODY)


class Slug(Base):
    """Address word -> municipality or collaboration; holds no person."""

    __tablename__ = "slug"
    __table_args__ = ({"info": PUBLIC},)
    word: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    target_id: Mapped[UUID]


class Appointment(TenantThing):
    """Who has which role in this municipality, from when until when."""

    __tablename__ = "appointment"
    __table_args__ = ({"info": STAFF},)
    account_id: Mapped[UUID]
    role: Mapped[str]
    may_decide: Mapped[bool] = mapped_column(default=False)
    deputy: Mapped[bool] = mapped_column(default=False)
    shown_name: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    provider: Mapped[str | None]
    weekly_mail: Mapped[bool] = mapped_column(default=True)


class Invitation(TenantThing):
    """Somebody is invited to work here; the mail says more than this row."""

    __tablename__ = "invitation"
    __table_args__ = ({"info": STAFF},)
    email: Mapped[str]
    role: Mapped[str]
    may_decide: Mapped[bool] = mapped_column(default=False)
    deputy: Mapped[bool] = mapped_column(default=False)
    shown_name: Mapped[str]
    invited_by: Mapped[UUID | None]
    invited_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="waiting")


class CollaborationAppointment(PoolThing):
    """The regional coordinator and the members of the steering group."""

    __tablename__ = "collaboration_appointment"
    __table_args__ = ({"info": STAFF},)
    account_id: Mapped[UUID]
    role: Mapped[str]
    full_bands: Mapped[bool] = mapped_column(default=False)
    shown_name: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    provider: Mapped[str | None]


class Accession(TenantRow):
    """A collaboration that was offered to this municipality, in which words, and whether it signed."""

    __tablename__ = "accession"
    __table_args__ = ({"info": SETTINGS},)
    collaboration_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str]
    shares: Mapped[dict[str, Any]] = mapped_column(JSONB)
    offered_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[UUID | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class AuditEntry(TenantThing):
    """One write, or one read of a sensitive field: who, what, which fields, why; never the values. Append only."""

    __tablename__ = "audit_entry"
    __table_args__ = ({"info": AUDIT},)
    at: Mapped[datetime]
    account_id: Mapped[UUID | None]
    actor: Mapped[str]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    subject_id: Mapped[UUID | None]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    purpose: Mapped[str]
    request_id: Mapped[str]
    sensitive: Mapped[bool]


class PoolAuditEntry(PoolThing):
    """The same for regional acts. Append only."""

    __tablename__ = "pool_audit_entry"
    __table_args__ = ({"info": AUDIT},)
    at: Mapped[datetime]
    account_id: Mapped[UUID | None]
    actor: Mapped[str]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[UUID | None]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    purpose: Mapped[str]
    request_id: Mapped[str]


class Outbox(TenantThing):
    """What is still to be done for this municipality: the truth; Redis only rings."""

    __tablename__ = "outbox"
    __table_args__ = ({"info": QUEUE},)
    kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    queue: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting")
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    account_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")


class PoolEvent(PoolThing):
    """What one municipality sends to another: a kind and a proposal, never data. The receiver reads it again itself."""

    __tablename__ = "pool_event"
    __table_args__ = ({"info": QUEUE},)
    for_tenant_id: Mapped[UUID]
    kind: Mapped[str]
    proposal_id: Mapped[UUID]
    queue: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting")
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")


class Schedule(TenantThing):
    """Recurring work of a municipality."""

    __tablename__ = "schedule"
    __table_args__ = ({"info": SETTINGS},)
    name: Mapped[str]
    queue: Mapped[str]
    due_at: Mapped[datetime]
    every_hours: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(default="waiting")
    leased_until: Mapped[datetime | None]


class ScheduleRun(TenantRow):
    """One turn of a schedule; unique, so that a double ring is harmless."""

    __tablename__ = "schedule_run"
    __table_args__ = ({"info": QUEUE},)
    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime]


class PoolSchedule(PoolThing):
    """Recurring work of a collaboration, under the region's scope."""

    __tablename__ = "pool_schedule"
    __table_args__ = ({"info": SETTINGS},)
    name: Mapped[str]
    queue: Mapped[str]
    due_at: Mapped[datetime]
    every_hours: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(default="waiting")
    leased_until: Mapped[datetime | None]


class PoolScheduleRun(Base):
    """One turn of a regional schedule."""

    __tablename__ = "pool_schedule_run"
    __table_args__ = ({"info": QUEUE},)
    collaboration_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime]


class SentOnce:
    """The idempotency key of a form or call that was sent; status and place only, for a day. Its owner comes before it."""

    actor: Mapped[UUID] = mapped_column(primary_key=True, sort_order=1)
    key: Mapped[UUID] = mapped_column(primary_key=True, sort_order=1)
    route: Mapped[str] = mapped_column(sort_order=1)
    body_hash: Mapped[str] = mapped_column(sort_order=1)
    status: Mapped[int] = mapped_column(SmallInteger, sort_order=1)
    location: Mapped[str] = mapped_column(sort_order=1)
    at: Mapped[datetime] = mapped_column(sort_order=1)


class RequestKey(SentOnce, TenantRow):
    """Of a municipality's pages."""

    __tablename__ = "request_key"
    __table_args__ = ({"info": ONCE},)
    side: Mapped[str | None]  # of a participant: both halves of a duo are one actor


class PoolRequestKey(SentOnce, Base):
    """The same for pages of a collaboration."""

    __tablename__ = "pool_request_key"
    __table_args__ = ({"info": ONCE},)
    collaboration_id: Mapped[UUID] = mapped_column(primary_key=True)


class JobRun(TenantThing):
    """Long work that a person follows on the screen: how far it is."""

    __tablename__ = "job_run"
    __table_args__ = ({"info": QUEUE},)
    kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default="waiting")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    account_id: Mapped[UUID | None]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Message(TenantThing):
    """A message to a person: held for a while, then sent once; uncertain when the line broke in between."""

    __tablename__ = "message"
    __sealed_under__ = ("person_id", "about_id")  # else the municipality: a letter to its staff
    kind: Mapped[str] = mapped_column(info=QUEUE)
    channel: Mapped[str] = mapped_column(info=QUEUE)
    recipient: Mapped[str] = mapped_column(Sensitive(), info=LETTER)
    subject: Mapped[str] = mapped_column(Sensitive(), info=LETTER)
    body: Mapped[str] = mapped_column(Sensitive(), info=LETTER)
    language: Mapped[str] = mapped_column(info=QUEUE)
    state: Mapped[str] = mapped_column(default="held")
    hold_until: Mapped[datetime] = mapped_column(info=QUEUE)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    about_kind: Mapped[str] = mapped_column(default="", info=QUEUE)
    about_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]


class ActionLink(TenantThing):
    """A link for one person and one purpose; only the hash of its token is kept."""

    __tablename__ = "action_link"
    __table_args__ = ({"info": QUEUE},)
    token_hash: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    side: Mapped[str]
    action: Mapped[str]
    person_id: Mapped[UUID | None]
    language: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
