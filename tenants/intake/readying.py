# SPDX-License-Identifier: EUPL-1.2
"""What makes a mentor ready: steps with a date and a name (H10), and the screening, whose decision is a person's (E4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db, mine
from tenants.commitments.codes import SIGNED
from tenants.intake.cards import ring_for
from tenants.intake.models import Intake, IntakeState, Readiness, Screening
from tenants.intake.ready import Check, checklist
from tenants.programmes import service as programmes
from tenants.vocabulary import ReadinessStep, ScreeningDecision

TURNED_DOWN = (ScreeningDecision.NOT_NOW, ScreeningDecision.REJECTED)


def note_readiness(
    person_id: UUID, step: str, done_on: date, noted_name: str, *, noted_by: UUID | None = None
) -> Readiness:
    """A step that makes a mentor ready (H10): its date and who noted it. Raises ValueError for one that is signed."""
    if step in {kind.value for kind in SIGNED}:
        raise ValueError(f"{step} is signed: tenants.intake.signing keeps under which words")
    return note_step(person_id, step, done_on, noted_name, noted_by=noted_by)


def note_step(person_id: UUID, step: str, done_on: date, noted_name: str, *, noted_by: UUID | None = None) -> Readiness:
    """The row of a step, also of one that was signed."""
    code = ReadinessStep(step).value
    row = _readiness(person_id, code) or Readiness(person_id=person_id, step=code)
    row.done_on, row.noted_name = done_on, noted_name
    row.noted_by = noted_by or scopes.current().account_id
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "readiness_noted", code, person=person_id)
    _ring(person_id)
    outbox.later("mentor.in_order", person_id)  # what waited for this mentor may go on
    return row


def take_back_readiness(person_id: UUID, step: str) -> None:
    """A step that was noted by mistake."""
    row = _readiness(person_id, step)
    if row is not None:
        audit.wrote(row, "readiness_taken_back", step, person=person_id)
        db.session.delete(row)
        db.session.flush()
        _ring(person_id)


def _readiness(person_id: UUID, step: str) -> Readiness | None:
    query = mine(Readiness).where(Readiness.person_id == person_id, Readiness.step == step)
    row: Readiness | None = db.session.scalar(query)
    return row


def readiness_of(person_id: UUID) -> list[Readiness]:
    """The steps that are done, oldest first."""
    query = mine(Readiness).where(Readiness.person_id == person_id)
    return list(db.session.scalars(query.order_by(Readiness.done_on, Readiness.step)))


def _ring(person_id: UUID) -> None:
    waiting = mine(Intake).where(Intake.person_id == person_id, Intake.state == IntakeState.WAITING)
    for intake in db.session.scalars(waiting):
        ring_for(intake)


def checks(intake: Intake) -> tuple[Check, ...]:
    """The gate for this mentor, in words: accepted by a person, and every step that the programme asks."""
    needed = programmes.settings_of(programmes.programme(intake.programme_id)).readiness
    done = {row.step for row in readiness_of(intake.person_id)}
    return checklist(needed, done, accepted=accepted(intake))


def accepted(intake: Intake) -> bool:
    """Taken into the pool by a person, and not turned down since."""
    row = screening_of(intake.person_id)
    return intake.state in (IntakeState.WAITING, IntakeState.ACCEPTED) and (
        row is None or row.decision not in TURNED_DOWN
    )


def screening_of(person_id: UUID) -> Screening | None:
    """Marks and decision on this candidate, if there are any."""
    row: Screening | None = db.session.scalar(mine(Screening).where(Screening.person_id == person_id))
    return row


def note_screening(person_id: UUID, seen: Sequence[str], decision: str, rejection: str | None = None) -> Screening:
    """Marks and, by a person, a decision with one coded reason when it is negative (E4)."""
    row = screening_of(person_id) or Screening(person_id=person_id, decision="", rejection="")
    row.marks = {"seen": list(seen)}
    why = str(rejection or "") if decision == "rejected" else ""
    if (decision, why) != (row.decision, row.rejection):
        row.decision, row.rejection = decision, why
        row.decided_on, row.decided_by = clock.today(), scopes.current().account_id
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "screened", "marks", "decision", person=person_id)
    return row
