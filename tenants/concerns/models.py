# SPDX-License-Identifier: EUPL-1.2
"""A safety report and what was done about it. Each report has a key of its own, which goes with the person (`tenants.forgetting`)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, PERSONAL, SENSITIVE, Purpose, Reader, Sensitive, kept
from koepel.retention_terms import Retention

FEW = (Reader.CASE_WORKERS, Reader.CONTACT_POINT, Reader.THE_PERSON)
CODED = kept(PERSONAL, Purpose.SAFETY, retention=Retention.WORKER_NOTES, recipients=FEW)
WORDS = kept(SENSITIVE, Purpose.SAFETY, retention=Retention.WORKER_NOTES, recipients=FEW)
STAFF = kept(INTERNAL, Purpose.SAFETY)


class SafetyReport(TenantThing):
    """What somebody told: by link, then `trajectory_id` and `side` say who, or noted by staff, then `person_id` does.

    `worker_id` followed the file when it arrived. `about_worker`: it is about that person, who never reads it.
    """

    __tablename__ = "safety_report"
    __sealed_under__ = ("id",)
    trajectory_id: Mapped[UUID | None]
    duo_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    side: Mapped[str] = mapped_column(default="", info=CODED)
    kind: Mapped[str] = mapped_column(info=CODED)
    about_worker: Mapped[bool] = mapped_column(default=False, info=CODED)
    words: Mapped[str] = mapped_column(Sensitive(), default="", info=WORDS)
    arrived_by: Mapped[str] = mapped_column(default="link", info=CODED)
    noted_by: Mapped[UUID | None]
    noted_name: Mapped[str] = mapped_column(default="", info=STAFF)
    worker_id: Mapped[UUID | None]
    reported_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="open")


class SafetyReportStep(TenantThing):
    """What was done, or why it was closed, with the name of who did."""

    __tablename__ = "safety_report_step"
    __sealed_under__ = ("report_id",)
    report_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(info=CODED)
    reason: Mapped[str] = mapped_column(default="", info=CODED)
    note: Mapped[str] = mapped_column(Sensitive(), default="", info=WORDS)
    by_name: Mapped[str] = mapped_column(default="", info=STAFF)
    account_id: Mapped[UUID | None]
    at: Mapped[datetime]
