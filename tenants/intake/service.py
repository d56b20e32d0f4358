# SPDX-License-Identifier: EUPL-1.2
"""The first talk: begun as a draft, saved step by step, accepted onto the waiting list, or ended with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from koepel import audit, clock
from koepel.database import db, found, mine
from koepel.errors import Conflict, Forbidden, Invalid
from koepel.i18n import _, _l
from tenants.intake import candidates, decisions, joining
from tenants.intake.cards import ring_for
from tenants.intake.models import Intake, IntakeState
from tenants.intake.readying import (
    TURNED_DOWN,
    checks,
    note_readiness,
    note_screening,
    readiness_of,
    screening_of,
    take_back_readiness,
)
from tenants.intake.steps import COLUMNS
from tenants.intake.waiting import (
    many_in_a_tier,
    matched,
    pause,
    paused,
    plan_next_step,
    resume,
    wait_again,
    waiting_list,
    waits_for_mentor,
)
from tenants.people.models import Person
from tenants.programmes import service as programmes
from tenants.programmes.criteria import Met, checked
from tenants.programmes.models import Programme
from tenants.vocabulary import ScreeningDecision, Side

__all__ = [
    "AlreadyBegun",
    "ConditionsNotMet",
    "IntakeAlreadyDecided",
    "NotAccepted",
    "StillInADuo",
    "accept",
    "begin",
    "checks",
    "end",
    "file_changed",
    "intake",
    "leave_open",
    "make_exception",
    "many_in_a_tier",
    "matched",
    "note_readiness",
    "note_screening",
    "pause",
    "paused",
    "plan_next_step",
    "readiness_of",
    "reject",
    "reopen",
    "resume",
    "save_step",
    "screening_of",
    "stop",
    "take_back_readiness",
    "wait_again",
    "waiting_list",
    "waits_for_mentor",
    "withdraw",
]  # fmt: skip

OPEN = (IntakeState.DRAFT, IntakeState.REGISTERED)
ENDED = (IntakeState.REFERRED, IntakeState.WITHDRAWN)


class AlreadyBegun(Conflict):
    """One open intake per person, side and programme."""

    title = _l("There is already an open intake of this person for this programme.")


class IntakeAlreadyDecided(Conflict):
    """It waits, was sent on or was withdrawn."""

    title = _l("This intake was already decided. Look again.")


class StillInADuo(Conflict):
    """The duo ends first: its two people and two municipalities are told."""

    title = _l("A duo of this person runs. End the duo first.")


class ConditionsNotMet(Conflict):
    """H02: a condition of the programme is not met, and nobody made an exception."""

    title = _l("A condition of this programme is not met. Make an exception, or refer this person on.")


class NotAccepted(Conflict):
    """E4: a person decided 'not now' or no."""

    title = _l("The screening says that this mentor is not accepted now. Change that decision first.")


def begin(
    person: Person, side: str, programme: Programme, on: date | None = None, *, registration_id: UUID | None = None
) -> Intake:
    """Start an intake as a draft. Raises `AlreadyBegun`."""
    same = mine(Intake).where(
        Intake.person_id == person.id,
        Intake.side == Side(side).value,
        Intake.programme_id == programme.id,
        Intake.state.not_in(ENDED),
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


def programmes_of(person_id: UUID, side: str) -> set[UUID]:
    """The programmes in which this person has a talk that did not end."""
    asked = mine(Intake).with_only_columns(Intake.programme_id).where(
        Intake.person_id == person_id, Intake.side == side, Intake.state.not_in(ENDED)
    )  # fmt: skip
    return set(db.session.scalars(asked))


def is_mentee(person_id: UUID) -> bool:
    """Whether there ever was a talk with this person as a mentee: partners follow mentees."""
    asked = mine(Intake).where(Intake.person_id == person_id, Intake.side == Side.MENTEE)
    return db.session.scalar(asked.limit(1)) is not None


def save_step(intake: Intake, step: str, answers: Mapping[str, Any]) -> list[str]:
    """Write the answers of one step and mark it done; returns what changed. A card that is out is written anew.

    `answers` are columns of `steps.COLUMNS`; codes are stored as text. Raises KeyError for what another step asks.
    """
    strange = set(answers) - set(COLUMNS[intake.side][str(step)])
    if strange:
        raise KeyError(f"the step {step} does not ask for {sorted(strange)}")
    kept = {name: _kept(value) for name, value in answers.items()}
    changed = [name for name, value in kept.items() if getattr(intake, name) != value]
    for name in changed:
        setattr(intake, name, kept[name])
    if str(step) not in intake.steps_done:
        intake.steps_done = [*intake.steps_done, str(step)]
    if changed:
        audit.wrote(intake, "saved", *changed, person=intake.person_id)
        file_changed(intake)
    return changed


def _kept(value: Any) -> Any:
    """Codes become plain text, lists become lists: what JSONB and text[] hold."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple | list | set | frozenset):
        return [_kept(item) for item in value]
    return value


def leave_open(intake: Intake, step: str) -> None:
    """What was typed is kept, and the step stays on the list of what is still to be asked."""
    intake.steps_done = [done for done in intake.steps_done if done != str(step)]


def file_changed(intake: Intake) -> None:
    """Something changed that stands on the card too."""
    intake.updated_at = clock.utcnow()
    if intake.state in (IntakeState.WAITING, IntakeState.ACCEPTED):
        ring_for(intake)


def accept(intake: Intake, on: date | None = None) -> Intake:
    """Finish the talk: the person stands on the waiting list (a mentor: in the pool).

    Taking a mentor in is accepting: raises `NotAccepted` where the screening said no. Raises `IntakeAlreadyDecided`, or
    `ConditionsNotMet` where an answer was no; what nobody asked yet stops nothing.
    """
    if intake.state not in OPEN:
        raise IntakeAlreadyDecided
    settings = programmes.settings_of(programmes.programme(intake.programme_id))
    if any(one.stops for one in checked(settings, intake.side, intake.criteria)):
        raise ConditionsNotMet
    if intake.side == Side.MENTOR and (seen := screening_of(intake.person_id)) and seen.decision in TURNED_DOWN:
        raise NotAccepted
    today = on or clock.today()
    intake.state, intake.decided_on = IntakeState.WAITING.value, today
    intake.waiting_since = intake.waiting_since or today  # who comes from another programme goes on waiting
    decisions.reason_follows(intake, settings)
    intake.updated_at = clock.utcnow()
    db.session.flush()
    audit.wrote(intake, "accepted", "state", person=intake.person_id)
    ring_for(intake)
    return intake


def make_exception(intake: Intake, code: str, *, decides: bool = False) -> None:
    """Let one condition pass that was answered with no; `decides`: whoever acts has the right of the contact point.

    Raises `Invalid` when the programme allows nobody to, `Forbidden` when only the contact point may.
    """
    settings = programmes.settings_of(programmes.programme(intake.programme_id))
    one = next((one for one in checked(settings, intake.side, intake.criteria) if one.code == code), None)
    if one is None or not one.stops or not one.exception:
        raise Invalid({"criterion": [_("No exception is possible for this condition.")]})
    if one.exception == "contact_point" and not decides:
        raise Forbidden
    intake.criteria = {**intake.criteria, code: Met.EXCEPTION.value}
    audit.wrote(intake, "exception_made", code, person=intake.person_id)
    file_changed(intake)


def stop(intake: Intake, how: str, *, why: str = "") -> Intake:
    """End it as staff do it on the screen: never past a duo that runs. Raises `StillInADuo`."""
    if intake.state == IntakeState.ACCEPTED and not paused(intake):
        raise StillInADuo
    return reject(intake, why) if how == "rejected" else end(intake, how, why=why)


def end(intake: Intake, how: str, *, why: str = "") -> Intake:
    """`withdrawn` (stops looking), `referred` (sent on), `not_now` or `rejected` (a mentor, by a person): off the list at once."""
    if intake.state in ENDED:
        raise IntakeAlreadyDecided
    if how in TURNED_DOWN:
        note_screening(intake.person_id, _seen(intake.person_id), how, why)
        candidates.tell(intake, ScreeningDecision(how))
    state = IntakeState.REFERRED if how == "referred" else IntakeState.WITHDRAWN
    intake.state, intake.waiting_since, intake.no_match_reason = state.value, None, why
    intake.decided_on, intake.updated_at = clock.today(), clock.utcnow()
    intake.next_step, intake.next_step_on = "", None
    audit.wrote(intake, how, "state", person=intake.person_id)
    ring_for(intake)
    return intake


def withdraw(intake: Intake, *, why: str = "") -> Intake:
    """The person stops looking: off the waiting list, the card goes at once. `why` is a code or ''."""
    return end(intake, "withdrawn", why=why)


def reject(intake: Intake, why: str) -> Intake:
    """A mentor candidate is turned down, with one coded reason (E4). Raises `Invalid` without it."""
    if not why:
        raise Invalid({"why": [_("Choose one reason.")]})
    return end(intake, "rejected", why=why)


def _seen(person_id: UUID) -> list[str]:
    row = screening_of(person_id)
    return list(row.marks.get("seen", [])) if row else []


def reopen(intake: Intake) -> Intake:
    """Undo of finishing or stopping: a draft again, with everything that was said. Raises `IntakeAlreadyDecided`."""
    if intake.state in (*OPEN, IntakeState.ACCEPTED):
        raise IntakeAlreadyDecided
    if intake.state == IntakeState.WITHDRAWN and intake.side == Side.MENTOR:
        _undo_turning_down(intake)
    ended = intake.state in ENDED
    intake.state, intake.decided_on, intake.waiting_since = IntakeState.DRAFT.value, None, None
    intake.no_match_reason, intake.updated_at = "", clock.utcnow()
    if ended:
        joining.back_again(intake)
    decisions.reason_follows(intake, programmes.settings_of(programmes.programme(intake.programme_id)))
    audit.wrote(intake, "reopened", "state", person=intake.person_id)
    ring_for(intake)
    return intake


def _undo_turning_down(intake: Intake) -> None:
    row = screening_of(intake.person_id)
    if row is not None and row.decision in TURNED_DOWN:
        note_screening(intake.person_id, _seen(intake.person_id), "")
        candidates.take_back(intake)
