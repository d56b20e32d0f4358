# SPDX-License-Identifier: EUPL-1.2
"""An activity of one municipality, in which nobody stands, and who takes part in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, PERSONAL, Purpose, kept
from koepel.retention_terms import Retention
from tenants.activities.codes import ActivityState, Coming

TOGETHER = kept(INTERNAL, Purpose.GUIDANCE)
FILE = kept(PERSONAL, Purpose.GUIDANCE, retention=Retention.MENTEE_FILE)
ARRIVING = kept(PERSONAL, Purpose.INTAKE, retention=Retention.INTAKE_WITHOUT_START)


class Activity(TenantThing):
    """`taken` counts the places given away, never more than `capacity` (None: no limit); who changes either holds this row.

    `kept` are places for other municipalities, which nobody here gets. `host_id` is the announcement of the municipality that
    organises it (None: this one does), `host_name` that municipality.

    `mandatory`: a mentor who was there had the training. `programme` is the key of a template, '' for all of them;
    `cohort_id` the cohort of it for which it is.
    """

    __tablename__ = "activity"
    __table_args__ = {"info": TOGETHER}  # noqa: RUF012
    kind: Mapped[str]
    title: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    online_link: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int | None] = mapped_column(SmallInteger)
    taken: Mapped[int] = mapped_column(SmallInteger, default=0)
    language: Mapped[str] = mapped_column(default="nl")
    audience: Mapped[str]
    programme: Mapped[str] = mapped_column(default="")
    mandatory: Mapped[bool] = mapped_column(default=False)
    material: Mapped[str] = mapped_column(default="")
    cohort_id: Mapped[UUID | None]
    kept: Mapped[int] = mapped_column(SmallInteger, default=0)
    host_id: Mapped[UUID | None]
    host_name: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=ActivityState.PLANNED)
    cancelled_at: Mapped[datetime | None]

    @property
    def room(self) -> int | None:
        """How many places people here may have; None without a limit."""
        return None if self.capacity is None else self.capacity - self.kept

    @property
    def full(self) -> bool:
        """Whether who comes now stands on the waiting list."""
        return self.room is not None and self.taken >= self.room


class Participation(TenantThing):
    """One person in one activity; `asked_at` is when a place was asked, which orders the waiting list."""

    __tablename__ = "participation"
    activity_id: Mapped[UUID]
    person_id: Mapped[UUID]
    side: Mapped[str] = mapped_column(info=FILE)
    first_name: Mapped[str] = mapped_column(default="", info=FILE)
    came_by: Mapped[str] = mapped_column(default="staff", info=FILE)
    state: Mapped[str] = mapped_column(default=Coming.INVITED)
    invited_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class Guest(TenantThing):
    """Somebody without a file at an info session: a registration. It takes a place as a participation does."""

    __tablename__ = "session_guest"
    activity_id: Mapped[UUID]
    registration_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(info=ARRIVING)
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
