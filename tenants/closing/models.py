# SPDX-License-Identifier: EUPL-1.2
"""How a trajectory closed, the care for the mentor afterwards, and the lines of the diaries, in which nobody stands."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, Text
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, PERSONAL, SENSITIVE, Basis, Purpose, Sensitive, kept
from koepel.retention_terms import Retention

FILE = kept(PERSONAL, Purpose.GUIDANCE, retention=Retention.MENTEE_FILE)
BARRIERS = kept(SENSITIVE, Purpose.GUIDANCE, retention=Retention.WORKER_NOTES)
MENTOR = kept(PERSONAL, Purpose.VOLUNTEER_CARE, basis=Basis.AGREEMENT, retention=Retention.MENTOR_FILE)
DIARY = kept(INTERNAL, Purpose.ACCOUNTABILITY)


class ClosingTalk(TenantThing):
    """One for each trajectory. `ended_here`: noting it ended the duo; `mentor_first`: the mentor's view was asked before."""

    __tablename__ = "closing_talk"
    __sealed_under__ = ("trajectory_id",)
    trajectory_id: Mapped[UUID]
    duo_id: Mapped[UUID]
    form: Mapped[str] = mapped_column(info=FILE)
    ended_here: Mapped[bool] = mapped_column(default=False, info=FILE)
    mentor_first: Mapped[bool] = mapped_column(default=False, info=FILE)
    held_on: Mapped[date | None] = mapped_column(info=FILE)
    outcomes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=FILE)
    barriers: Mapped[str] = mapped_column(Sensitive(), default="", info=BARRIERS)
    coordination: Mapped[str] = mapped_column(default="", info=FILE)
    in_contact: Mapped[str] = mapped_column(default="", info=FILE)
    noted_at: Mapped[datetime]
    noted_name: Mapped[str] = mapped_column(default="", info=FILE)


class Aftercare(TenantThing):
    """The talk with an own mentor after a duo. `applied`: which answer the pool follows already, '' while the duo still counts."""

    __tablename__ = "aftercare"
    person_id: Mapped[UUID]
    engagement_id: Mapped[UUID]
    spoken_on: Mapped[date] = mapped_column(info=MENTOR)
    again: Mapped[str] = mapped_column(default="", info=MENTOR)
    applied: Mapped[str] = mapped_column(default="", info=MENTOR)
    noted_name: Mapped[str] = mapped_column(default="", info=MENTOR)


class DiaryEntry(TenantThing):
    """A few short lines without names. `what`: what was done, or what changed."""

    __tablename__ = "diary_entry"
    __table_args__ = {"info": DIARY}  # noqa: RUF012
    kind: Mapped[str]
    on_day: Mapped[date]
    programme: Mapped[str] = mapped_column(default="")
    what: Mapped[str]
    went_well: Mapped[str] = mapped_column(default="")
    went_less: Mapped[str] = mapped_column(default="")
    adjusted: Mapped[str] = mapped_column(default="")
    target_group: Mapped[str] = mapped_column(default="")
    domain: Mapped[str] = mapped_column(default="")
    contribution: Mapped[str] = mapped_column(default="")
    helped: Mapped[str] = mapped_column(default="")
    hindered: Mapped[str] = mapped_column(default="")
    seen_by: Mapped[str] = mapped_column(default="")
    noted_name: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]
