# SPDX-License-Identifier: EUPL-1.2
"""The development plan of a trajectory: goals, thresholds, steps, and what was handed over and covered."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import PERSONAL, SENSITIVE, Purpose, Reader, Sensitive, kept
from koepel.retention_terms import Retention
from tenants.plans.codes import Elsewhere, GoalState, StepState

FILE = kept(PERSONAL, Purpose.GUIDANCE, retention=Retention.MENTEE_FILE)
OWN = kept(
    PERSONAL, Purpose.GUIDANCE, retention=Retention.MENTEE_FILE, recipients=(Reader.CASE_WORKERS, Reader.THE_PERSON)
)
BARRIER = kept(SENSITIVE, Purpose.GUIDANCE, retention=Retention.WORKER_NOTES)
SHARED = kept(
    PERSONAL, Purpose.GUIDANCE, retention=Retention.MENTEE_FILE,
    recipients=(Reader.CASE_WORKERS, Reader.THE_PERSON, Reader.OTHER_HALF),
)  # fmt: skip


class DevelopmentPlan(TenantThing):
    """One for each trajectory; it begins by asking whether OCMW or VDAB has one already."""

    __tablename__ = "development_plan"
    trajectory_id: Mapped[UUID]
    elsewhere: Mapped[str] = mapped_column(default=Elsewhere.NOT_ASKED, info=FILE)
    asked_on: Mapped[date | None] = mapped_column(info=FILE)


class PlanGoal(TenantThing):
    """What the mentee wants to reach, as a code."""

    __tablename__ = "plan_goal"
    trajectory_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(info=OWN)
    state: Mapped[str] = mapped_column(default=GoalState.OPEN, info=OWN)
    set_on: Mapped[date] = mapped_column(info=OWN)
    closed_on: Mapped[date | None] = mapped_column(info=OWN)


class PlanThreshold(TenantThing):
    """What stands in the way and which help was chosen: two codes, never a text."""

    __tablename__ = "plan_threshold"
    __sealed_under__ = ("trajectory_id",)
    trajectory_id: Mapped[UUID]
    barrier: Mapped[str] = mapped_column(Sensitive(), info=BARRIER)
    support: Mapped[str] = mapped_column(info=OWN)
    state: Mapped[str]


class PlanStep(TenantThing):
    """One step in few words. A mentor reads the shared ones that are open, whoever the mentor is by then."""

    __tablename__ = "plan_step"
    trajectory_id: Mapped[UUID]
    what: Mapped[str] = mapped_column(info=SHARED)
    owner: Mapped[str] = mapped_column(info=SHARED)
    by_on: Mapped[date | None] = mapped_column(info=SHARED)
    shared: Mapped[bool] = mapped_column(default=False, info=FILE)
    state: Mapped[str] = mapped_column(default=StepState.OPEN)
    added_on: Mapped[date] = mapped_column(info=FILE)
    done_on: Mapped[date | None] = mapped_column(info=OWN)
    done_name: Mapped[str] = mapped_column(default="", info=FILE)


class PlanTick(TenantThing):
    """Something ticked off for one duo: information handed over, or content covered."""

    __tablename__ = "plan_tick"
    trajectory_id: Mapped[UUID]
    duo_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(info=FILE)
    what: Mapped[str] = mapped_column(info=FILE)
    ticked_on: Mapped[date] = mapped_column(info=FILE)
    ticked_name: Mapped[str] = mapped_column(default="", info=FILE)
