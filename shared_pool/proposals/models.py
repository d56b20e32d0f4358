# SPDX-License-Identifier: EUPL-1.2
"""Proposals and their halves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import PoolRow, PoolThing, TenantRow


class Proposal(PoolThing):
    """A pair that a named person proposed: references, both municipalities, state, dates; no answers."""

    __tablename__ = "proposal"
    number: Mapped[int] = mapped_column(SmallInteger)
    mentee_tenant_id: Mapped[UUID]
    mentor_tenant_id: Mapped[UUID]
    mentee_card_id: Mapped[UUID]
    mentor_card_id: Mapped[UUID]
    place_no: Mapped[int] = mapped_column(SmallInteger)
    programme: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    owner_name: Mapped[str] = mapped_column(default="")
    owner_account_id: Mapped[UUID | None]
    owner_tenant_id: Mapped[UUID | None]
    overruled: Mapped[bool] = mapped_column(default=False)
    overrule_reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    state_at: Mapped[datetime]
    answer_by: Mapped[date | None]
    hold_until: Mapped[date | None]
    introduction_format: Mapped[str] = mapped_column(default="")
    introduction_place: Mapped[str] = mapped_column(default="")
    introduction_slots: Mapped[list[str]] = mapped_column(JSONB, default=list)
    introduction_at: Mapped[datetime | None]
    introduction_held_on: Mapped[date | None]
    interpreter: Mapped[bool] = mapped_column(default=False)


class ProposalHalf(PoolRow):
    """One side of a proposal with the answers of its municipality and its person."""

    __tablename__ = "proposal_half"
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID]
    mentee_tenant_id: Mapped[UUID]
    mentor_tenant_id: Mapped[UUID]
    shared: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    municipality: Mapped[str] = mapped_column(default="")
    municipality_at: Mapped[datetime | None]
    municipality_by: Mapped[str] = mapped_column(default="")
    meets: Mapped[str] = mapped_column(default="")
    meets_at: Mapped[datetime | None]
    goes_on: Mapped[str] = mapped_column(default="")
    goes_on_at: Mapped[datetime | None]
    noted_by: Mapped[str] = mapped_column(default="")
    decline_reason: Mapped[str] = mapped_column(default="")
    first_name: Mapped[str] = mapped_column(default="")
    told: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class ProposalDisclosure(PoolRow):
    """What one side disclosed at s3 and s4; deleted when the proposal ends."""

    __tablename__ = "proposal_disclosure"
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID]
    mentee_tenant_id: Mapped[UUID]
    mentor_tenant_id: Mapped[UUID]
    step: Mapped[str] = mapped_column(default="")
    given_name: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    family_name: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class ProposalReasons(TenantRow):
    """Score and parts as this municipality may see them."""

    __tablename__ = "proposal_reasons"
    collaboration_id: Mapped[UUID]
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    score: Mapped[int]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    level: Mapped[str] = mapped_column(default="")
    weights_version: Mapped[int] = mapped_column(SmallInteger)
    alternatives: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    at: Mapped[datetime]
