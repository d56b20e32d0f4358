# SPDX-License-Identifier: EUPL-1.2
"""Which cohort a mentee begins with: the next one that has a place, another one, or none yet (C9).

A place is given while the row of its cohort is held, so the last one goes to one person. Who has none waits visibly, and matching
never asks for one: a cohort is when people begin, not whether they may.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, or_, select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import among, db, found, mine
from koepel.errors import Conflict
from koepel.i18n import _l
from tenants.cohorts import service as cohorts
from tenants.cohorts.codes import CohortState
from tenants.cohorts.models import Cohort
from tenants.intake.models import Intake, IntakeState
from tenants.programmes import service as programmes
from tenants.programmes.models import Programme
from tenants.vocabulary import Side

GONE = (IntakeState.REFERRED, IntakeState.WITHDRAWN)
STILL_TO_BEGIN = (IntakeState.DRAFT, IntakeState.REGISTERED, IntakeState.WAITING)


class NoPlaceLeft(Conflict):
    """All places of this cohort are taken."""

    title = _l("All places of this cohort are taken. Choose another one, or give it more places.")


class TakesNobody(Conflict):
    """This cohort is closed, or of another programme."""

    title = _l("Nobody can come into this cohort: it is closed, or of another programme.")


def place(intake: Intake) -> Cohort | None:
    """A place in the next cohort that has one; None when this programme takes people in one by one, or when they wait for a next."""
    programme = _template_of(intake)
    if intake.side != Side.MENTEE or intake.cohort_id is not None or programme not in cohorts.in_cohorts():
        return None
    for one in cohorts.open_now(programme):
        row = cohorts.held_fast(one.id)  # the soonest first: whoever asks for two holds them in one order
        if cohorts.takes_in(row, clock.today()) and _has_a_place(row):
            return _into(intake, row, "placed_in_cohort")
    return None


def move(intake_id: UUID, cohort_id: UUID | None) -> UUID | None:
    """Into this cohort, or out of it (None); returns where the place was. Raises `NotFound`, `TakesNobody`, `NoPlaceLeft`."""
    row = cohorts.held_fast(cohort_id) if cohort_id is not None else None
    intake = found(Intake, intake_id, lock=True)
    before = intake.cohort_id
    if cohort_id == before:
        return before
    if row is None:
        intake.cohort_id = None
        audit.wrote(intake, "taken_out_of_cohort", "cohort_id", person=intake.person_id)
        return before
    if row.state == CohortState.CLOSED or intake.side != Side.MENTEE or row.programme != _template_of(intake):
        raise TakesNobody
    if not _has_a_place(row):
        raise NoPlaceLeft
    _into(intake, row, "moved_to_cohort")
    return before


def give_places(cohort_id: UUID) -> int:
    """Who waits for a cohort gets the places that are left in this one, who came first first. Returns how many.

    Raises `NotFound`, `TakesNobody`.
    """
    row = cohorts.held_fast(cohort_id)
    if row.state == CohortState.CLOSED:
        raise TakesNobody
    given = 0
    for intake in waiting(row.programme):
        if not _has_a_place(row):
            break
        _into(intake, row, "placed_in_cohort")
        given += 1
    return given


def waiting(programme: str) -> list[Intake]:
    """Mentees of a programme in cohorts who have no place in one, or in one that closed before they began; who came first first."""
    if programme not in cohorts.in_cohorts():
        return []
    over = select(Cohort.id).where(Cohort.tenant_id == scopes.here(), Cohort.state == CohortState.CLOSED)
    query = mine(Intake).where(
        Intake.side == Side.MENTEE,
        Intake.state.in_(STILL_TO_BEGIN),
        Intake.programme_id.in_(_versions(programme)),
        or_(Intake.cohort_id.is_(None), Intake.cohort_id.in_(over)),
    )
    return list(db.session.scalars(query.order_by(Intake.started_on, Intake.id)))


def members(cohort_id: UUID) -> list[Intake]:
    """The mentees who have a place in this cohort, who came first first."""
    query = mine(Intake).where(Intake.cohort_id == cohort_id, Intake.state.not_in(GONE))
    return list(db.session.scalars(query.order_by(Intake.started_on, Intake.id)))


def taken(cohort_ids: list[UUID]) -> dict[UUID, int]:
    """How many places of each cohort are taken."""
    query = (
        select(Intake.cohort_id, func.count())
        .where(Intake.tenant_id == scopes.here(), among(Intake.cohort_id, cohort_ids), Intake.state.not_in(GONE))
        .group_by(Intake.cohort_id)
    )
    return {cohort_id: many for cohort_id, many in db.session.execute(query) if cohort_id is not None}


def with_room(programme: str) -> list[Cohort]:
    """The cohorts that take people in today and have a place left, the soonest first."""
    rows = cohorts.open_now(programme)
    many = taken([row.id for row in rows]) if rows else {}
    return [row for row in rows if row.places is None or many.get(row.id, 0) < row.places]


def shown(intake: Intake) -> Cohort | None:
    """The cohort in which this mentee has a place, where the programme takes people in together now."""
    if intake.cohort_id is None or _template_of(intake) not in cohorts.in_cohorts():
        return None
    return cohorts.cohort(intake.cohort_id)


def back_again(intake: Intake) -> None:
    """An intake that ended is open again: its place stays, unless it went to somebody else meanwhile."""
    if intake.cohort_id is None:
        return
    row = cohorts.held_fast(intake.cohort_id)
    others = [one for one in members(row.id) if one.id != intake.id]
    if row.places is not None and len(others) >= row.places:
        intake.cohort_id = None
        place(intake)


def cohort_of(person_id: UUID, programme_id: UUID) -> UUID | None:
    """The cohort in which this mentee has a place, in this version of a programme."""
    query = mine(Intake).with_only_columns(Intake.cohort_id).where(
        Intake.person_id == person_id, Intake.programme_id == programme_id, Intake.side == Side.MENTEE,
        Intake.state.not_in(GONE),
    )  # fmt: skip
    found_one: UUID | None = db.session.scalar(query.order_by(Intake.started_on.desc(), Intake.id).limit(1))
    return found_one


def _has_a_place(row: Cohort) -> bool:
    return row.places is None or taken([row.id]).get(row.id, 0) < row.places


def _into(intake: Intake, row: Cohort, verb: str) -> Cohort:
    intake.cohort_id = row.id
    db.session.flush()  # the next question counts it
    audit.wrote(intake, verb, "cohort_id", person=intake.person_id)
    return row


def _template_of(intake: Intake) -> str:
    return programmes.programme(intake.programme_id).template


def _versions(programme: str) -> list[UUID]:
    return list(
        db.session.scalars(mine(Programme).with_only_columns(Programme.id).where(Programme.template == programme))
    )
