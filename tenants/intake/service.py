# SPDX-License-Identifier: EUPL-1.2
"""The first talk: begun as a draft, saved step by step, accepted onto the waiting list, or ended with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db, found, mine
from koepel.errors import Conflict
from koepel.i18n import _l
from tenants.intake.models import Intake, IntakeState, Readiness
from tenants.intake.steps import COLUMNS
from tenants.people.models import Person
from tenants.programmes.models import Programme
from tenants.vocabulary import ReadinessStep, Side

OPEN = (IntakeState.DRAFT, IntakeState.REGISTERED)


class AlreadyBegun(Conflict):
    """One open intake per person, side and programme."""

    title = _l("There is already an open intake of this person for this programme.")


class IntakeAlreadyDecided(Conflict):
    """It waits, was sent on or was withdrawn."""

    title = _l("This intake was already decided. Look again.")


def begin(
    person: Person, side: str, programme: Programme, on: date | None = None, *, registration_id: UUID | None = None
) -> Intake:
    """Start an intake as a draft. Raises `AlreadyBegun`."""
    same = mine(Intake).where(
        Intake.person_id == person.id,
        Intake.side == Side(side).value,
        Intake.programme_id == programme.id,
        Intake.state.not_in((IntakeState.REFERRED, IntakeState.WITHDRAWN)),
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise AlreadyBegun
    intake = Intake(
        person_id=person.id,
        side=Side(side).value,
        programme_id=programme.id,
        registration_id=registration_id,
        state=IntakeState.DRAFT.value,
        started_on=on or clock.today(),
        tier=0,
        max_duos=1,
        updated_at=clock.utcnow(),
    )
    db.session.add(intake)
    db.session.flush()
    person.spoken_on = max(filter(None, (person.spoken_on, intake.started_on)))
    audit.wrote(intake, "intake_begun", person=person.id)
    return intake


def intake(intake_id: UUID) -> Intake:
    """The intake of this municipality with this id. Raises `NotFound`."""
    return found(Intake, intake_id)


def save_step(intake: Intake, step: str, answers: Mapping[str, Any]) -> list[str]:
    """Write the answers of one step and mark it done; returns what changed. A card that is out is written anew.

    `answers` are columns of `steps.COLUMNS`; codes are stored as text. Raises KeyError for what another step asks.
    """
    allowed = COLUMNS[intake.side][str(step)]
    strange = set(answers) - set(allowed)
    if strange:
        raise KeyError(f"the step {step} does not ask for {sorted(strange)}")
    kept = {name: _kept(value) for name, value in answers.items()}
    changed = [name for name, value in kept.items() if getattr(intake, name) != value]
    for name in changed:
        setattr(intake, name, kept[name])
    if str(step) not in intake.steps_done:
        intake.steps_done = [*intake.steps_done, str(step)]
    _touched(intake, "saved", *changed)
    return changed


def _kept(value: Any) -> Any:
    """Codes become plain text, lists become lists: what JSONB and text[] hold."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple | list | set | frozenset):
        return [_kept(item) for item in value]
    return value


def _touched(intake: Intake, verb: str, *fields: str) -> None:
    intake.updated_at = clock.utcnow()
    db.session.flush()
    if fields:
        audit.wrote(intake, verb, *fields, person=intake.person_id)
        if intake.state in (IntakeState.WAITING, IntakeState.ACCEPTED):
            outbox.later("cards.publish", intake.id)


def accept(intake: Intake, on: date | None = None) -> Intake:
    """Finish the talk: the person stands on the waiting list (a mentor: in the pool). Raises `IntakeAlreadyDecided`."""
    if intake.state not in OPEN:
        raise IntakeAlreadyDecided
    today = on or clock.today()
    intake.state, intake.decided_on, intake.waiting_since = IntakeState.WAITING.value, today, today
    intake.updated_at = clock.utcnow()
    db.session.flush()
    audit.wrote(intake, "accepted", "state", person=intake.person_id)
    outbox.later("cards.publish", intake.id)
    return intake


def matched(intake: Intake) -> None:
    """A duo took the last place: no longer waiting, the intake stays accepted."""
    if intake.state == IntakeState.WAITING:
        intake.state, intake.waiting_since = IntakeState.ACCEPTED.value, None
        intake.no_match_reason = ""
        audit.wrote(intake, "matched", "state", person=intake.person_id)


def wait_again(intake: Intake, since: date | None = None) -> None:
    """A place is free again, or a duo ended and the person goes on: back onto the waiting list."""
    if intake.state == IntakeState.ACCEPTED:
        intake.state, intake.waiting_since = IntakeState.WAITING.value, since or clock.today()
        audit.wrote(intake, "waits_again", "state", person=intake.person_id)
        outbox.later("cards.publish", intake.id)


def withdraw(intake: Intake, *, why: str = "") -> Intake:
    """The person stops looking: off the waiting list, the card goes at once. `why` is a code or ''."""
    if intake.state in (IntakeState.WITHDRAWN, IntakeState.REFERRED):
        raise IntakeAlreadyDecided
    intake.state, intake.waiting_since, intake.no_match_reason = IntakeState.WITHDRAWN.value, None, why
    intake.decided_on = clock.today()
    audit.wrote(intake, "withdrawn", "state", person=intake.person_id)
    outbox.later("cards.withdraw", intake.id)
    return intake


def note_readiness(
    person_id: UUID, step: str, done_on: date, noted_name: str, *, noted_by: UUID | None = None
) -> Readiness:
    """A step that makes a mentor ready (H10): its date and who noted it."""
    code = ReadinessStep(step).value
    row: Readiness = db.session.scalar(
        mine(Readiness).where(Readiness.person_id == person_id, Readiness.step == code)
    ) or Readiness(person_id=person_id, step=code)
    row.done_on, row.noted_name = done_on, noted_name
    row.noted_by = noted_by or scopes.current().account_id
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "readiness_noted", code, person=person_id)
    _published(person_id)
    return row


def readiness_of(person_id: UUID) -> list[Readiness]:
    """The steps that are done, oldest first."""
    return list(db.session.scalars(mine(Readiness).where(Readiness.person_id == person_id).order_by(Readiness.done_on)))


def _published(person_id: UUID) -> None:
    waiting = mine(Intake).where(Intake.person_id == person_id, Intake.state == IntakeState.WAITING)
    for row in db.session.scalars(waiting):
        outbox.later("cards.publish", row.id)


def waiting_list(side: str) -> list[Intake]:
    """Open intakes of this side by waiting time, the longest first (D11)."""
    query = mine(Intake).where(Intake.side == Side(side).value, Intake.state == IntakeState.WAITING)
    return list(db.session.scalars(query.order_by(Intake.tier.desc(), Intake.waiting_since, Intake.id)))
