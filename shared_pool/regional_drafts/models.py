# SPDX-License-Identifier: EUPL-1.2
"""Drafts and what is in them: references of cards, never a person. A card that is taken back takes its lines along."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import PoolRow, PoolThing
from koepel.privacy import INTERNAL, PERSONAL, Purpose, kept
from koepel.retention_terms import Retention
from shared_pool.regional_drafts.codes import DraftState

DRAFT = kept(INTERNAL, Purpose.MATCHING, retention=Retention.OUTBOX)
PAIRED = kept(PERSONAL, Purpose.MATCHING, retention=Retention.OUTBOX)
CHOSEN = kept(PERSONAL, Purpose.MATCHING, retention=Retention.POOL_CARD)


class RegionalDraft(PoolThing):
    """One draft for one programme, its own entry in the queue. `mark`: SHA-256 of the whole draft, hexadecimal.

    `report`: counts by tier, municipality and rule, as `report.py` writes and reads them.
    """

    __tablename__ = "regional_draft"
    __table_args__ = {"info": DRAFT}  # noqa: RUF012
    programme: Mapped[str]
    policy: Mapped[str]
    policy_version: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(default=DraftState.WAITING)
    queue: Mapped[str] = mapped_column(default="long")
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    done_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")
    step: Mapped[str] = mapped_column(default="")
    mentees: Mapped[int] = mapped_column(default=0)
    mentors: Mapped[int] = mapped_column(default=0)
    account_id: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    mark: Mapped[str] = mapped_column(default="")
    report: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class DraftPair(PoolRow):
    """One pair of a draft. `added`: hundredths of points for waiting, tier and balance, which are never part of the score."""

    __tablename__ = "regional_draft_pair"
    draft_id: Mapped[UUID] = mapped_column(primary_key=True)
    mentee_card_id: Mapped[UUID] = mapped_column(primary_key=True)
    mentor_card_id: Mapped[UUID] = mapped_column(primary_key=True)
    score: Mapped[int] = mapped_column(SmallInteger, info=PAIRED)
    added: Mapped[int] = mapped_column(SmallInteger, info=PAIRED)
    apart: Mapped[bool] = mapped_column(info=PAIRED)
    locked: Mapped[bool] = mapped_column(info=PAIRED)


class DraftLeft(PoolRow):
    """A mentee without a pair: the rule in the way where nobody is possible, else how many mentors were."""

    __tablename__ = "regional_draft_left"
    draft_id: Mapped[UUID] = mapped_column(primary_key=True)
    mentee_card_id: Mapped[UUID] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(info=PAIRED)
    possible: Mapped[int] = mapped_column(info=PAIRED)
    above_floor: Mapped[int] = mapped_column(info=PAIRED)


class DraftChoice(PoolRow):
    """A pair that the next drafts keep or leave out, until somebody says otherwise or one of the two cards goes."""

    __tablename__ = "regional_draft_choice"
    mentee_card_id: Mapped[UUID] = mapped_column(primary_key=True)
    mentor_card_id: Mapped[UUID] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(info=CHOSEN)
    account_id: Mapped[UUID | None]
    chosen_at: Mapped[datetime]
