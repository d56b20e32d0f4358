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
from koepel.privacy import PERSONAL, SENSITIVE, Purpose, Reader, Sensitive, kept
from koepel.retention_terms import Retention

BOTH_SIDES = (Reader.OTHER_MUNICIPALITY, Reader.OTHER_HALF, Reader.THE_PERSON)
PROPOSAL = kept(PERSONAL, Purpose.MATCHING, retention=Retention.ENDED_PROPOSAL)
SHOWN = kept(PERSONAL, Purpose.DISCLOSURE, retention=Retention.ENDED_PROPOSAL, recipients=BOTH_SIDES)
SHOWN_CONTACT = kept(SENSITIVE, Purpose.DISCLOSURE, retention=Retention.ENDED_PROPOSAL, recipients=BOTH_SIDES)


class Proposal(PoolThing):
    """A pair that a named person proposed: references, both municipalities, state, dates; no answers."""

    __tablename__ = "proposal"
    number: Mapped[int] = mapped_column(SmallInteger, info=PROPOSAL)
    mentee_tenant_id: Mapped[UUID]
    mentor_tenant_id: Mapped[UUID]
    mentee_card_id: Mapped[UUID]
    mentor_card_id: Mapped[UUID]
    place_no: Mapped[int] = mapped_column(SmallInteger, info=PROPOSAL)
    programme: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    state: Mapped[str] = mapped_column(default="")
    owner_name: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    owner_account_id: Mapped[UUID | None]
    owner_tenant_id: Mapped[UUID | None]
    overruled: Mapped[bool] = mapped_column(default=False, info=PROPOSAL)
    overrule_reason: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    made_at: Mapped[datetime]
    state_at: Mapped[datetime]
    answer_by: Mapped[date | None] = mapped_column(info=PROPOSAL)
    hold_until: Mapped[date | None] = mapped_column(info=PROPOSAL)
    introduction_format: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    introduction_place: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    introduction_slots: Mapped[list[str]] = mapped_column(JSONB, default=list, info=PROPOSAL)
    introduction_at: Mapped[datetime | None]
    introduction_held_on: Mapped[date | None] = mapped_column(info=PROPOSAL)
    contact_agreed: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, info=PROPOSAL)
    interpreter: Mapped[bool] = mapped_column(default=False, info=PROPOSAL)


class ProposalHalf(PoolRow):
    """One side of a proposal with the answers of its municipality and its person.

    `statement_..`: when and how this person said yes to the half-page, under which words (mark, SHA-256), who noted it.
    `explained_name`: who explained what a mentor is and is not (D14).
    """

    __tablename__ = "proposal_half"
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True, info=PROPOSAL)
    tenant_id: Mapped[UUID]
    mentee_tenant_id: Mapped[UUID]
    mentor_tenant_id: Mapped[UUID]
    shared: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, info=PROPOSAL)
    municipality: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    municipality_at: Mapped[datetime | None]
    municipality_by: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    meets: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    meets_at: Mapped[datetime | None]
    goes_on: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    goes_on_at: Mapped[datetime | None]
    noted_by: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    statement_on: Mapped[date | None] = mapped_column(info=PROPOSAL)
    statement_way: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    statement_language: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    statement_text: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    statement_hash: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    statement_name: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    explained_name: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    decline_reason: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    first_name: Mapped[str] = mapped_column(default="", info=SHOWN)
    told: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, info=PROPOSAL)


class ProposalDisclosure(PoolRow):
    """What one side disclosed at s3 and s4; deleted when the proposal ends."""

    __tablename__ = "proposal_disclosure"
    __sealed_under__ = ("proposal_id",)
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True, info=SHOWN)
    tenant_id: Mapped[UUID]
    mentee_tenant_id: Mapped[UUID]
    mentor_tenant_id: Mapped[UUID]
    step: Mapped[str] = mapped_column(default="", info=SHOWN)
    given_name: Mapped[str] = mapped_column(default="", info=SHOWN)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, info=SHOWN)
    family_name: Mapped[str] = mapped_column(default="", info=SHOWN)
    channel: Mapped[str] = mapped_column(default="", info=SHOWN)
    contact: Mapped[str] = mapped_column(Sensitive(), default="", info=SHOWN_CONTACT)
    at: Mapped[datetime]


class ProposalReasons(TenantRow):
    """Score and parts as this municipality may see them."""

    __tablename__ = "proposal_reasons"
    collaboration_id: Mapped[UUID]
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True, info=PROPOSAL)
    score: Mapped[int] = mapped_column(info=PROPOSAL)
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, info=PROPOSAL)
    level: Mapped[str] = mapped_column(default="", info=PROPOSAL)
    weights_version: Mapped[int] = mapped_column(SmallInteger, info=PROPOSAL)
    alternatives: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, info=PROPOSAL)
    at: Mapped[datetime]
