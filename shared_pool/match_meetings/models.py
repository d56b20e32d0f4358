# SPDX-License-Identifier: EUPL-1.2
"""One match meeting a day, and what it decided about each person: these rows are the minutes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, PERSONAL, Purpose, kept
from koepel.retention_terms import Retention

DECIDED = kept(PERSONAL, Purpose.MATCHING, retention=Retention.MENTEE_FILE)


class MatchMeeting(TenantThing):
    """Who talked together on a day. No person who waits stands here."""

    __tablename__ = "match_meeting"
    __table_args__ = {"info": kept(INTERNAL, Purpose.MATCHING)}  # noqa: RUF012
    held_on: Mapped[date]
    present: Mapped[list[str]] = mapped_column(ARRAY(Text))
    closed_at: Mapped[datetime | None]


class MatchDecision(TenantThing):
    """What one meeting decided about one person, by whom and what happens next; at most one of each."""

    __tablename__ = "match_decision"
    meeting_id: Mapped[UUID]
    person_id: Mapped[UUID]
    intake_id: Mapped[UUID]
    outcome: Mapped[str] = mapped_column(info=DECIDED)
    reason: Mapped[str] = mapped_column(default="", info=DECIDED)
    proposal_id: Mapped[UUID | None]
    next_on: Mapped[date | None] = mapped_column(info=DECIDED)
    decided_name: Mapped[str] = mapped_column(default="", info=DECIDED)
    decided_at: Mapped[datetime] = mapped_column(info=DECIDED)
