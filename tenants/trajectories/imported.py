# SPDX-License-Identifier: EUPL-1.2
"""Duos that ran before they came here: their meetings at once, their end as it was, without a bell per row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db, found, mine
from tenants.intake import service as intakes
from tenants.intake.models import Intake, IntakeState
from tenants.trajectories.course import _end, trajectory
from tenants.trajectories.engagements import load
from tenants.trajectories.models import Duo, DuoState, Engagement, Meeting, Trajectory


@dataclass(frozen=True)
class Held:
    """A meeting as a list tells it; no minutes: the usual ones."""

    held_on: date
    minutes: int | None = None
    mode: str = "in_person"
    activity: str = ""
    place: str = ""
    note: str = ""


def newest_duo(trajectory_id: UUID) -> Duo:
    """The duo that a trajectory was opened with. Raises `NoResultFound`."""
    query = mine(Duo).where(Duo.trajectory_id == trajectory_id).order_by(Duo.number.desc()).limit(1)
    row: Duo = db.session.scalars(query).one()
    return row


def bring_meetings(duo_id: UUID, told: Iterable[Held]) -> list[Meeting]:
    """Meetings of a duo that may have ended: one audit line and one bell for all of them."""
    duo = found(Duo, duo_id)
    row = trajectory(duo.trajectory_id)
    now = clock.moment()
    meetings = [
        Meeting(
            trajectory_id=row.id,
            duo_id=duo.id,
            held_on=held.held_on,
            minutes=held.minutes or row.usual_minutes,
            mode=held.mode,
            activity=held.activity,
            place=held.place,
            note=held.note,
            reported_by="import",
            account_id=scopes.current().account_id,
            reported_at=now,
        )
        for held in told
    ]
    if meetings:
        db.session.add_all(meetings)
        db.session.flush()
        audit.wrote(row, "meetings_imported", person=row.person_id)
        outbox.later("duo.touched", row.id)
    return meetings


def end_as_told(row: Trajectory, state: str, on: date, reason: str = "", words: str = "") -> None:
    """Completed or stopped, on the day and for the reason that the list gives; a reason without a code stays in words."""
    _end(row.id, DuoState(state), "ended_before_import", reason, on)
    row.stop_note = words


def end_engagement(row: Engagement, state: str, on: date) -> None:
    """The mentor's side of a duo that ended before it came here: the place is free again."""
    row.state, row.ended_on = DuoState(state).value, on
    db.session.flush()
    audit.wrote(row, "engagement_ended", "state", "ended_on", person=row.person_id)
    for intake in db.session.scalars(
        select(Intake).where(
            Intake.tenant_id == scopes.here(), Intake.person_id == row.person_id, Intake.side == "mentor"
        )
    ):
        if intake.state == IntakeState.ACCEPTED and load(row.person_id) < intake.max_duos:
            intakes.wait_again(intake)
