# SPDX-License-Identifier: EUPL-1.2
"""The tables of an evening, who is invited, who talked with whom and what each said of it. Day and place are those of the activity."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, PERSONAL, Purpose, kept
from koepel.retention_terms import Retention
from shared_pool.speed_dating.codes import MarkedBy, Outcome, Presence

GUEST = kept(PERSONAL, Purpose.MATCHING, retention=Retention.MENTEE_FILE)
HELPER = kept(PERSONAL, Purpose.MATCHING, retention=Retention.SPEED_DATE_MARKS)
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


class SpeedDateHelper(TenantThing):
    """Somebody who helps two people understand each other, by first name only; goes a month after the evening."""

    __tablename__ = "speed_date_helper"
    speed_date_id: Mapped[UUID]
    given_name: Mapped[str] = mapped_column(info=HELPER)
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), info=HELPER)
    presence: Mapped[str] = mapped_column(default=Presence.THERE, info=HELPER)


class SpeedDateTalk(TenantThing):
    """Two at one table in one round, and the proposal that came of it. `score`: hundredths of points.

    `helper_id`: who sits with them because they share no language; the helper's row may have gone.
    """

    __tablename__ = "speed_date_talk"
    speed_date_id: Mapped[UUID]
    round: Mapped[int] = mapped_column(SmallInteger, info=GUEST)
    table_no: Mapped[int] = mapped_column(SmallInteger, info=GUEST)
    mentee_person_id: Mapped[UUID]
    mentor_person_id: Mapped[UUID]
    mentee_intake_id: Mapped[UUID]
    mentor_intake_id: Mapped[UUID]
    score: Mapped[int] = mapped_column(info=GUEST)
    proposal_id: Mapped[UUID | None]
    helper_id: Mapped[UUID | None]


class SpeedDateAnswer(TenantThing):
    """What one guest says of the other of one talk, laid out as its round begins; the row goes after a month, said or not.

    All that the guest's own link opens: whom one met by the first name of the table card, and the own mark. `marked_by`: the
    guest on the phone, or staff from paper; `final`: the evening is closed.
    """

    __tablename__ = "speed_date_answer"
    talk_id: Mapped[UUID]
    guest_id: Mapped[UUID]
    person_id: Mapped[UUID]
    round: Mapped[int] = mapped_column(SmallInteger, info=MARK)
    table_no: Mapped[int] = mapped_column(SmallInteger, info=MARK)
    other_name: Mapped[str] = mapped_column(info=MARK)
    mark: Mapped[int | None] = mapped_column(SmallInteger, info=MARK)
    marked_by: Mapped[str] = mapped_column(default=MarkedBy.NOBODY, info=MARK)
    marked_at: Mapped[datetime | None] = mapped_column(info=MARK)
    laid_at: Mapped[datetime] = mapped_column(info=MARK)
    final: Mapped[bool] = mapped_column(default=False, info=MARK)
