# SPDX-License-Identifier: EUPL-1.2
"""Plan a cohort, change it, start and close it, and take each of these back (C9). Who has a place is for `tenants.intake.joining`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import or_

from koepel import audit, clock
from koepel.database import db, found, mine
from koepel.errors import Conflict, Invalid
from koepel.i18n import _, _l
from tenants.cohorts.codes import CohortState
from tenants.cohorts.models import Cohort
from tenants.cohorts.schemas import Plan
from tenants.programmes import service as programmes
from tenants.programmes.intake_mode import IntakeMode


class NotThisStep(Conflict):
    """A cohort is planned, then started, then closed; each step goes back to the one before."""

    title = _l("This cohort stands elsewhere by now. Look again.")


def in_cohorts() -> dict[str, str]:
    """The programmes that take people in together now: name by the key of the template."""
    rows = programmes.offered()
    return {row.template: row.name for row in rows if programmes.settings_of(row).intake_mode == IntakeMode.COHORT}


def plan(planned: Plan) -> Cohort:
    """A new cohort. Raises `Invalid` for a programme that takes people in one by one, or a name that is taken."""
    if planned.programme not in in_cohorts():
        raise Invalid({"programme": [_("This programme takes people in one by one.")]})
    _another_name(planned)
    row = Cohort(**asdict(planned), state=CohortState.PLANNED)
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "planned")
    return row


def change(cohort_id: UUID, planned: Plan, taken: int) -> Cohort:
    """Other facts; the programme stays. Raises `NotFound`, and `Invalid` for fewer places than are `taken`, or a name that is."""
    row = held_fast(cohort_id)
    if planned.programme != row.programme:
        raise Invalid({"programme": [_("A cohort stays in its programme.")]})
    if planned.places is not None and planned.places < taken:
        raise Invalid({"places": [_("%(number)s people have a place already.", number=taken)]})
    _another_name(planned, row.id)
    facts = asdict(planned)
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        audit.wrote(row, "changed", *changed)
    return row


def _another_name(planned: Plan, but: UUID | None = None) -> None:
    same = mine(Cohort).where(Cohort.programme == planned.programme, Cohort.label == planned.label, Cohort.id != but)
    if db.session.scalar(same.limit(1)) is not None:
        raise Invalid({"label": [_("Another cohort of this programme has this name.")]})


def start(cohort_id: UUID) -> Cohort:
    """It begins: nobody is placed in it by itself any more. Raises `NotFound`, `NotThisStep`."""
    return _step(cohort_id, CohortState.PLANNED, CohortState.STARTED, "started")


def close(cohort_id: UUID) -> Cohort:
    """It is over, or does not go on. Who has a place and no duo waits for a next one. Raises `NotFound`, `NotThisStep`."""
    row = held_fast(cohort_id)
    return _step(cohort_id, CohortState(row.state), CohortState.CLOSED, "closed")


def put_back(cohort_id: UUID, to: CohortState) -> Cohort:
    """Undo of `start` and `close`. Raises `NotFound`, and `NotThisStep` when it is not one step back."""
    row = held_fast(cohort_id)
    steps = {CohortState.STARTED: {CohortState.PLANNED}, CohortState.CLOSED: {CohortState.PLANNED, CohortState.STARTED}}
    if to not in steps.get(CohortState(row.state), set()):
        raise NotThisStep
    return _step(cohort_id, CohortState(row.state), to, "put_back")


def _step(cohort_id: UUID, before: CohortState, after: CohortState, verb: str) -> Cohort:
    row = held_fast(cohort_id)
    if row.state != before or before is after:
        raise NotThisStep
    row.state = after
    audit.wrote(row, verb, "state")
    return row


def held_fast(cohort_id: UUID) -> Cohort:
    """The cohort with its row held until the transaction ends. Raises `NotFound`."""
    row = found(Cohort, cohort_id, lock=True)
    db.session.refresh(row)  # what another transaction wrote while we waited for it
    return row


def cohort(cohort_id: UUID) -> Cohort:
    """The cohort of this municipality with this id. Raises `NotFound`."""
    return found(Cohort, cohort_id)


def if_any(cohort_id: UUID, programme: str) -> Cohort | None:
    """The cohort with this id when it is of this programme here."""
    query = mine(Cohort).where(Cohort.id == cohort_id, Cohort.programme == programme)
    row: Cohort | None = db.session.scalar(query)
    return row


def every(programme: str = "") -> list[Cohort]:
    """All cohorts, or those of one programme: those that are not closed first, the soonest first."""
    query = mine(Cohort).where(Cohort.programme == programme) if programme else mine(Cohort)
    rows = db.session.scalars(query.order_by(Cohort.starts_on, Cohort.label, Cohort.id))
    return sorted(rows, key=lambda row: row.state == CohortState.CLOSED)


def takes_in(row: Cohort, today: date) -> bool:
    """Whether somebody can still get a place by themselves, as far as the days go."""
    return row.state == CohortState.PLANNED and today <= (row.register_until or row.starts_on)


def open_now(programme: str) -> list[Cohort]:
    """The cohorts of a programme that take people in today, the soonest first."""
    today = clock.today()
    query = mine(Cohort).where(
        Cohort.programme == programme,
        Cohort.state == CohortState.PLANNED,
        Cohort.starts_on >= today,
        or_(Cohort.register_until.is_(None), Cohort.register_until >= today),
    )
    return list(db.session.scalars(query.order_by(Cohort.starts_on, Cohort.label, Cohort.id)))
