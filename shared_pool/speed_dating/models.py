# SPDX-License-Identifier: EUPL-1.2
"""The tables of an evening, who is invited, and who talked with whom. Day and place are those of the activity."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, PERSONAL, Purpose, kept
from koepel.retention_terms import Retention
from shared_pool.speed_dating.codes import Outcome, Presence

GUEST = kept(PERSONAL, Purpose.MATCHING, retention=Retention.MENTEE_FILE)
MARK = kept(PERSONAL, Purpose.MATCHING, retention=Retention.SPEED_DATE_MARKS)


class SpeedDate(TenantThing):
    """One evening, on an activity of the own municipality. `begun`: how many rounds were begun; `version` goes up with each change."""

    __tablename__ = "speed_date"
    __table_args__ = {"info": kept(INTERNAL, Purpose.MATCHING)}  # noqa: RUF012
    activity_id: Mapped[UUID]
    programme: Mapped[str]
    tables: Mapped[int] = mapped_column(SmallInteger)
    minutes: Mapped[int] = mapped_column(SmallInteger)
    rounds: Mapped[int] = mapped_column(SmallInteger)
    begun: Mapped[int] = mapped_column(SmallInteger, default=0)
    version: Mapped[int] = mapped_column(default=1)
    closed_at: Mapped[datetime | None]


class SpeedDateGuest(TenantThing):
    """Somebody who is asked to the evening, and how it ended for this one."""

    __tablename__ = "speed_date_guest"
    speed_date_id: Mapped[UUID]
    person_id: Mapped[UUID]
    intake_id: Mapped[UUID]
    side: Mapped[str] = mapped_column(info=GUEST)
    presence: Mapped[str] = mapped_column(default=Presence.THERE, info=GUEST)
    outcome: Mapped[str] = mapped_column(default=Outcome.OPEN, info=GUEST)


class SpeedDateTalk(TenantThing):
    """Two at one table in one round, what each said of the other, and the proposal that came of it. `score`: hundredths of points."""

    __tablename__ = "speed_date_talk"
    speed_date_id: Mapped[UUID]
    round: Mapped[int] = mapped_column(SmallInteger, info=GUEST)
    table_no: Mapped[int] = mapped_column(SmallInteger, info=GUEST)
    mentee_person_id: Mapped[UUID]
    mentor_person_id: Mapped[UUID]
    mentee_intake_id: Mapped[UUID]
    mentor_intake_id: Mapped[UUID]
    score: Mapped[int] = mapped_column(info=GUEST)
    mentee_mark: Mapped[int | None] = mapped_column(SmallInteger, info=MARK)
    mentor_mark: Mapped[int | None] = mapped_column(SmallInteger, info=MARK)
    marked_at: Mapped[datetime | None] = mapped_column(info=MARK)
    proposal_id: Mapped[UUID | None]
