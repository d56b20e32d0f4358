# SPDX-License-Identifier: EUPL-1.2
"""A survey of one person about one duo, and the answers. Staff read them in counts only; the person reads the own."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing
from koepel.privacy import INTERNAL, PERSONAL, Purpose, Reader, kept
from koepel.retention_terms import Retention
from tenants.surveys.titles import State

ASKED = kept(PERSONAL, Purpose.ACCOUNTABILITY, retention=Retention.MENTEE_FILE)
ANSWER = kept(
    PERSONAL, Purpose.ACCOUNTABILITY, retention=Retention.MENTEE_FILE, recipients=(Reader.THE_PERSON, Reader.OWN_STAFF)
)
STAFF = kept(INTERNAL, Purpose.ACCOUNTABILITY)


class Survey(TenantThing):
    """Who was asked what, by which way, and whether it was answered. `part`: completed, stopped, or '' where all get the same."""

    __tablename__ = "survey"
    trajectory_id: Mapped[UUID]
    duo_id: Mapped[UUID]
    instrument: Mapped[str] = mapped_column(info=ASKED)
    version: Mapped[int] = mapped_column(SmallInteger, info=ASKED)
    side: Mapped[str] = mapped_column(info=ASKED)
    part: Mapped[str] = mapped_column(default="", info=ASKED)
    way: Mapped[str] = mapped_column(info=ASKED)
    language: Mapped[str] = mapped_column(info=ASKED)
    state: Mapped[str] = mapped_column(default=State.ASKED)
    asked_on: Mapped[date] = mapped_column(info=ASKED)
    link_until: Mapped[date | None] = mapped_column(info=ASKED)
    answered_on: Mapped[date | None] = mapped_column(info=ASKED)
    asked_name: Mapped[str] = mapped_column(default="", info=STAFF)
    typed_name: Mapped[str] = mapped_column(default="", info=STAFF)


class SurveyAnswer(TenantRow):
    """One answer to one item."""

    __tablename__ = "survey_answer"
    survey_id: Mapped[UUID] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True, info=ANSWER)
    answer: Mapped[str] = mapped_column(info=ANSWER)
