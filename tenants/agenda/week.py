# SPDX-License-Identifier: EUPL-1.2
"""What stands in the calendar of a municipality: meetings that duos planned, moments of follow-up, activities. Numbers, no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.i18n import _
from tenants.activities.codes import ActivityKind, ActivityState
from tenants.activities.models import Activity
from tenants.followup import moment_words
from tenants.followup.codes import MomentState
from tenants.followup.models import FollowUp
from tenants.programmes.follow_up import StepKind
from tenants.trajectories.models import Duo, DuoState, Trajectory
from tenants.vocabulary import label_of


@dataclass(frozen=True)
class Entry:
    """One line. Without `starts_at` it is of the whole day; `endpoint` is the page of staff that it leads to."""

    id: UUID
    day: date
    title: str
    endpoint: str
    page: UUID
    sign: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    cancelled: bool = False

    @property
    def hour(self) -> str:
        """14:00, in Brussels; '' for the whole day."""
        return f"{self.starts_at.astimezone(clock.BRUSSELS):%H:%M}" if self.starts_at else ""


def entries(first: date, last: date) -> list[Entry]:
    """From this day until that one, both within, by day and hour."""
    found = [*_meetings(first, last), *_moments(first, last), *_activities(first, last)]
    return sorted(found, key=lambda one: (one.day, one.hour, one.title))


def of_activity(row: Activity) -> Entry:
    """An activity as it stands in a calendar, also one that was called off."""
    off = row.state == ActivityState.CANCELLED
    title = f"{label_of(ActivityKind, row.kind)}: {row.title}"
    return Entry(
        row.id, _day(row.starts_at), _("Cancelled: %(title)s", title=title) if off else title,
        "activities.show", row.id, "users-group", row.starts_at, row.ends_at, row.place or row.online_link, off,
    )  # fmt: skip


def _meetings(first: date, last: date) -> list[Entry]:
    """Where they meet is their own word and may be a home, so it stays here."""
    query = (
        select(Duo.id, Trajectory.id, Trajectory.number, Trajectory.usual_minutes, Duo.next_meeting_at)
        .join(Trajectory, (Trajectory.tenant_id == Duo.tenant_id) & (Trajectory.id == Duo.trajectory_id))
        .where(
            Duo.tenant_id == scopes.here(), Duo.state == DuoState.STARTED, *_between(Duo.next_meeting_at, first, last)
        )
    )
    return [
        Entry(
            duo_id, _day(at), _("Meeting of duo %(number)s", number=number), "duos.show", trajectory_id, "coffee",
            at, at + timedelta(minutes=minutes),
        )
        for duo_id, trajectory_id, number, minutes, at in db.session.execute(query)
        if at is not None
    ]  # fmt: skip


def _moments(first: date, last: date) -> list[Entry]:
    on = func.coalesce(FollowUp.moved_to, FollowUp.due_on)
    query = (
        select(FollowUp, Trajectory.number)
        .join(Trajectory, (Trajectory.tenant_id == FollowUp.tenant_id) & (Trajectory.id == FollowUp.trajectory_id))
        .where(
            FollowUp.tenant_id == scopes.here(), FollowUp.state == MomentState.OPEN, FollowUp.kind != StepKind.MESSAGE,
            Trajectory.state == DuoState.STARTED, on.between(first, last),
        )
    )  # fmt: skip
    return [
        Entry(
            row.id, row.on, _("%(what)s, duo %(number)s", what=moment_words.what(row), number=number),
            "moments.talk", row.id, "phone",
        )
        for row, number in db.session.execute(query)
    ]  # fmt: skip


def _activities(first: date, last: date) -> list[Entry]:
    query = mine(Activity).where(Activity.state != ActivityState.CANCELLED, *_between(Activity.starts_at, first, last))
    return [of_activity(row) for row in db.session.scalars(query)]


def _between(column: Any, first: date, last: date) -> tuple[Any, ...]:
    start = datetime.combine(first, time.min, tzinfo=clock.BRUSSELS)
    end = datetime.combine(last + timedelta(days=1), time.min, tzinfo=clock.BRUSSELS)
    return (column >= start, column < end)


def _day(at: datetime) -> date:
    return at.astimezone(clock.BRUSSELS).date()
