# SPDX-License-Identifier: EUPL-1.2
"""The mentor's side of a duo, in the mentor's municipality: dates, status, load and hours a month, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from koepel import audit, outbox
from koepel import scope as scopes
from koepel.database import db, found, mine
from tenants.intake import service as intakes
from tenants.intake.models import Intake, IntakeState
from tenants.trajectories import signal
from tenants.trajectories.models import RUNNING, DuoState, Engagement, EngagementMonth

AFTER_FOLLOWING: list[
    Callable[[Engagement], None]
] = []  # what else follows an engagement; rooms above hang themselves in


def open_engagement(
    person_id: UUID,
    proposal_id: UUID | None,
    collaboration_id: UUID | None,
    mentee_tenant_id: UUID | None,
    programme: str,
    started_on: date,
) -> Engagement:
    """The own mentor accompanies somebody from now on; the same proposal twice opens one."""
    known = _of_proposal(proposal_id, lock=True)
    if known is not None:
        return known
    row = Engagement(
        person_id=person_id,
        proposal_id=proposal_id,
        collaboration_id=collaboration_id,
        mentee_tenant_id=mentee_tenant_id,
        programme=programme,
        state=DuoState.STARTED,
        started_on=started_on,
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "engagement_opened", "state", person=person_id)
    _places_changed(person_id)
    return row


def engagement(engagement_id: UUID) -> Engagement:
    """The engagement of this municipality with this id. Raises `NotFound`."""
    return found(Engagement, engagement_id)


def engagements() -> list[Engagement]:
    """Every engagement of the own mentors, running ones first, the newest on top."""
    rows = db.session.scalars(mine(Engagement).order_by(Engagement.started_on.desc(), Engagement.id.desc()))
    return sorted(rows, key=lambda row: row.state not in RUNNING)


def _of_proposal(proposal_id: UUID | None, *, lock: bool = False) -> Engagement | None:
    if proposal_id is None:
        return None
    if lock:
        key = func.hashtext(str(proposal_id))
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("engagement"), key)))
    row: Engagement | None = db.session.scalar(mine(Engagement).where(Engagement.proposal_id == proposal_id))
    return row


def load(person_id: UUID) -> int:
    """How many running duos this mentor has now; a paused duo still takes its place."""
    mine_ = (Engagement.tenant_id == scopes.here(), Engagement.person_id == person_id, Engagement.state.in_(RUNNING))
    return int(db.session.scalar(select(func.count()).where(*mine_)) or 0)


def add_engagement_minutes(engagement: Engagement, month: date, minutes: int) -> None:
    """The minutes of one month as last told; told again, they replace the former."""
    _write_months(engagement, {month.replace(day=1): minutes})


def _write_months(engagement: Engagement, minutes: Mapping[date, int]) -> None:
    key = {"tenant_id": scopes.here(), "engagement_id": engagement.id}
    rows = [{**key, "month": month, "minutes": minutes[month]} for month in sorted(minutes)]
    write = insert(EngagementMonth)
    changed = {"minutes": write.excluded.minutes}
    write = write.on_conflict_do_update(index_elements=["tenant_id", "engagement_id", "month"], set_=changed)
    if rows:
        db.session.execute(write, rows)


def months(engagement_id: UUID) -> list[EngagementMonth]:
    """Hours a month, the newest first."""
    query = mine(EngagementMonth).where(EngagementMonth.engagement_id == engagement_id)
    return list(db.session.scalars(query.order_by(EngagementMonth.month.desc())))


def follow_signal(collaboration_id: UUID, proposal_id: UUID) -> None:
    """The mentee's municipality said that something changed: take over state, end and hours a month. May run twice."""
    row, told = _of_proposal(proposal_id, lock=True), signal.heard(collaboration_id, proposal_id)
    if row is None or told is None:
        return
    known = {month.month: month.minutes for month in months(row.id)}
    now = {**dict.fromkeys(known, 0), **told.minutes}
    _write_months(row, {month: minutes for month, minutes in now.items() if known.get(month) != minutes})
    if (row.state, row.ended_on) != (told.state, told.ended_on):
        row.state, row.ended_on = told.state, told.ended_on
        audit.wrote(row, "engagement_followed", "state", "ended_on", person=row.person_id)
        _places_changed(row.person_id)
        for more in AFTER_FOLLOWING:
            more(row)


def _places_changed(person_id: UUID) -> None:
    """A mentor whose places are taken waits no more; who has one free again does."""
    wanted = mine(Intake).where(Intake.person_id == person_id, Intake.side == "mentor")
    for intake in db.session.scalars(wanted.where(Intake.state.in_((IntakeState.WAITING, IntakeState.ACCEPTED)))):
        if load(person_id) >= intake.max_duos:
            was = intake.state
            intakes.matched(intake)
            if was == IntakeState.WAITING:
                continue  # leaving the list has rung for the card already
        elif intake.state == IntakeState.ACCEPTED:
            intakes.wait_again(intake)
            continue
        outbox.later("cards.publish", intake.id)
