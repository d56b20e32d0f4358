# SPDX-License-Identifier: EUPL-1.2
"""Requests of persons with their clock, the parts of other municipalities, and what is set apart."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing
from koepel.privacy import PERSONAL, SENSITIVE, Basis, Purpose, Reader, Sensitive, kept
from koepel.retention_terms import Retention

# Who must answer must be able to show that they did (GDPR art. 5.2): it rests on that duty and outlives an erasure.
READERS = (Reader.CONTACT_POINT, Reader.THE_PERSON)
PROOF = kept(
    PERSONAL, Purpose.ACCOUNTABILITY, basis=Basis.LEGAL_OBLIGATION, retention=Retention.AUDIT, recipients=READERS
)
SAID = kept(
    SENSITIVE, Purpose.ACCOUNTABILITY, basis=Basis.LEGAL_OBLIGATION, retention=Retention.AUDIT, recipients=READERS
)


class RightsRequest(TenantThing):
    """What somebody asked. `made_by` municipality: the part of a request that another municipality received, without a name.

    `words` and `answer` stand side by side for good: a correction that is refused keeps both statements.
    """

    __tablename__ = "rights_request"
    __sealed_under__ = ("person_id", "proposal_id")
    number: Mapped[int] = mapped_column(SmallInteger, info=PROOF)
    person_id: Mapped[UUID | None]
    proposal_id: Mapped[UUID | None]
    from_tenant_id: Mapped[UUID | None]
    collaboration_id: Mapped[UUID | None]
    shared_ref: Mapped[UUID] = mapped_column(info=PROOF)
    kind: Mapped[str] = mapped_column(default="", info=PROOF)
    made_by: Mapped[str] = mapped_column(default="", info=PROOF)
    words: Mapped[str] = mapped_column(Sensitive(), default="", info=SAID)
    language: Mapped[str] = mapped_column(default="", info=PROOF)
    noted_name: Mapped[str] = mapped_column(default="", info=PROOF)
    noted_by: Mapped[UUID | None]
    received_on: Mapped[date] = mapped_column(info=PROOF)
    due_on: Mapped[date] = mapped_column(info=PROOF)
    extended_on: Mapped[date | None] = mapped_column(info=PROOF)
    extension_why: Mapped[str] = mapped_column(Sensitive(), default="", info=SAID)
    checked_how: Mapped[str] = mapped_column(default="", info=PROOF)
    checked_name: Mapped[str] = mapped_column(default="", info=PROOF)
    checked_by: Mapped[UUID | None]
    checked_on: Mapped[date | None] = mapped_column(info=PROOF)
    state: Mapped[str] = mapped_column(default="open")
    outcome: Mapped[str] = mapped_column(default="", info=PROOF)
    limits: Mapped[str] = mapped_column(default="", info=PROOF)
    answer: Mapped[str] = mapped_column(Sensitive(), default="", info=SAID)
    answered_name: Mapped[str] = mapped_column(default="", info=PROOF)
    answered_by: Mapped[UUID | None]
    answered_on: Mapped[date | None] = mapped_column(info=PROOF)


class RightsPart(TenantRow):
    """Another municipality that answers for its own part of a request, under the same clock."""

    __tablename__ = "rights_part"
    request_id: Mapped[UUID] = mapped_column(primary_key=True)
    with_tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    proposal_id: Mapped[UUID]
    municipality: Mapped[str] = mapped_column(default="", info=PROOF)
    outcome: Mapped[str] = mapped_column(default="", info=PROOF)
    answered_on: Mapped[date | None] = mapped_column(info=PROOF)


class Restriction(TenantThing):
    """Data of a person that are kept and not used (GDPR art. 18). `held` are the keys that PostgreSQL keeps out of sight."""

    __tablename__ = "restriction"
    __sealed_under__ = ("person_id",)
    person_id: Mapped[UUID]
    request_id: Mapped[UUID | None]
    held: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, info=PROOF)
    ground: Mapped[str] = mapped_column(default="", info=PROOF)
    since: Mapped[datetime] = mapped_column(info=PROOF)
    set_name: Mapped[str] = mapped_column(default="", info=PROOF)
    set_by: Mapped[UUID | None]
    told_on: Mapped[date | None] = mapped_column(info=PROOF)
    told_how: Mapped[str] = mapped_column(default="", info=PROOF)
    lifted_at: Mapped[datetime | None]
    lifted_name: Mapped[str] = mapped_column(default="", info=PROOF)
    lifted_by: Mapped[UUID | None]
    lift_why: Mapped[str] = mapped_column(Sensitive(), default="", info=SAID)
