# SPDX-License-Identifier: EUPL-1.2
"""Whether somebody may take part where another has the last word (B14, D5): asked, agreed, refused, and whom the lot accepts.

Nobody is matched while this is open: the door lets no card out, and neither a card nor a trajectory passes in the database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import among, db, found, mine
from koepel.errors import Conflict, Invalid
from koepel.i18n import _, _l
from tenants.intake.cards import ring_for
from tenants.intake.codes import Answer, Held
from tenants.intake.models import Intake, IntakeState, ParticipationDecision
from tenants.intake.waiting import paused
from tenants.people.ages import age_on
from tenants.people.models import Person
from tenants.programmes import service as programmes
from tenants.programmes.models import Programme
from tenants.programmes.settings import ProgrammeSettings
from tenants.vocabulary import DERIVED, NoMatchReason, RefusalReason, Side

OPEN = (IntakeState.DRAFT, IntakeState.REGISTERED, IntakeState.WAITING)


class NotDecided(Conflict):
    """B14: no start without that decision."""

    title = _l("VDAB did not agree yet that this person takes part. Ask VDAB, and note the answer.")


class AlreadyStarted(Conflict):
    """A duo runs on the yes that was given."""

    title = _l("A duo of this person already started on this decision. End the duo first.")


class NothingToDecide(Conflict):
    """Another programme, a mentor, or a talk that ended."""

    title = _l("No decision is asked for this talk now. Look again.")


class DecisionMoved(Conflict):
    """A colleague noted an answer meanwhile."""

    title = _l("A colleague noted something else meanwhile. Look again.")


def held(intake: Intake, settings: ProgrammeSettings, decision: ParticipationDecision | None) -> Held | None:
    """What holds this person back from matching; None for nothing. A pure rule."""
    if intake.side != Side.MENTEE:
        return None
    if not settings.lot.takes(intake.subgroup):
        return Held.OUTSIDE_LOT
    if not settings.decided_by:
        return None
    if decision is None:
        return Held.NOT_ASKED
    return {Answer.AGREED.value: None, Answer.REFUSED.value: Held.REFUSED}.get(decision.answer, Held.NO_ANSWER)


def held_back(intake: Intake) -> Held | None:
    """The same for an intake at hand."""
    settings = programmes.settings_of(programmes.programme(intake.programme_id))
    return held(intake, settings, decision_of(intake.id) if settings.decided_by else None)


def undecided() -> ColumnElement[bool]:
    """In a query: intakes of mentees in a programme where another decides, without a yes."""
    decides = exists().where(
        Programme.tenant_id == Intake.tenant_id, Programme.id == Intake.programme_id,
        Programme.settings["decided_by"].astext != "",
    )  # fmt: skip
    agreed = exists().where(
        ParticipationDecision.tenant_id == Intake.tenant_id, ParticipationDecision.intake_id == Intake.id,
        ParticipationDecision.answer == Answer.AGREED,
    )  # fmt: skip
    return (Intake.side == Side.MENTEE) & decides & ~agreed


def decision_of(intake_id: UUID) -> ParticipationDecision | None:
    """What was asked and said about this talk."""
    row: ParticipationDecision | None = db.session.scalar(
        mine(ParticipationDecision).where(ParticipationDecision.intake_id == intake_id)
    )
    return row


def decisions_of(intakes: Collection[UUID]) -> Mapping[UUID, ParticipationDecision]:
    """The same for many talks at once."""
    rows = mine(ParticipationDecision).where(among(ParticipationDecision.intake_id, set(intakes)))
    return {row.intake_id: row for row in db.session.scalars(rows)}


def must_be_decided(person_id: UUID, programme_id: UUID) -> None:
    """Before a trajectory starts: the talk stays as it is until it stands. Raises `NotDecided`."""
    if not programmes.settings_of(programmes.programme(programme_id)).decided_by:
        return
    talks = select(Intake).where(
        Intake.tenant_id == scopes.here(), Intake.person_id == person_id, Intake.programme_id == programme_id,
        Intake.side == Side.MENTEE,
    )  # fmt: skip
    locked = {row.id for row in db.session.scalars(talks.with_for_update())}
    agreed = select(ParticipationDecision.intake_id).where(  # a column: what another noted a moment ago, never what was read before
        ParticipationDecision.tenant_id == scopes.here(), among(ParticipationDecision.intake_id, locked),
        ParticipationDecision.answer == Answer.AGREED,
    )  # fmt: skip
    if db.session.scalar(agreed.limit(1)) is None:
        raise NotDecided


def ask(intake_id: UUID, on: date) -> ParticipationDecision:
    """The question went out on this day; asked again, the new day counts. Raises `NothingToDecide`, `Invalid`."""
    intake, settings = _talk(intake_id)
    _past(on, "asked_on")
    if wrong := _not_to_be_asked(intake, settings):
        raise Invalid({"asked_on": [wrong]})
    row = decision_of(intake.id) or ParticipationDecision(intake_id=intake.id, person_id=intake.person_id, answer="")
    if row.answer:
        raise DecisionMoved
    return _keep(row, intake, "decision_asked", asked_on=on)


def answer(
    intake_id: UUID, said: Answer, on: date, reason: RefusalReason | None, *, seen: str
) -> ParticipationDecision:
    """What who decides said; an answer may come unasked, or change. `seen`: the answer that stood on the page.

    Raises `NothingToDecide`, `AlreadyStarted`, `DecisionMoved`, `Invalid`.
    """
    intake, settings = _talk(intake_id, started=said is Answer.REFUSED)
    row = decision_of(intake.id) or ParticipationDecision(
        intake_id=intake.id, person_id=intake.person_id, answer="", asked_on=on
    )
    if row.answer != seen:
        raise DecisionMoved
    _past(on, "answered_on")
    if on < row.asked_on:
        raise Invalid({"answered_on": [_("This day lies before the day on which it was asked.")]})
    if said is Answer.REFUSED and reason is None:
        raise Invalid({"reason": [_("Choose one reason.")]})
    if said is Answer.AGREED and (wrong := _not_to_be_asked(intake, settings)):
        raise Invalid({"answer": [wrong]})
    why = reason.value if reason and said is Answer.REFUSED else ""
    row = _keep(row, intake, f"decision_{said.value}", answer=said.value, answered_on=on, reason=why)
    reason_follows(intake, settings)
    return row


def take_back(intake_id: UUID) -> None:
    """Undo: the answer, or where there is none the question. Raises `NothingToDecide`, `AlreadyStarted`."""
    intake, settings = _talk(intake_id, started=True)
    row = decision_of(intake.id)
    if row is None:
        raise NothingToDecide
    if row.answer:
        _keep(row, intake, "decision_taken_back", answer="", answered_on=None, reason="")
    else:
        audit.wrote(row, "decision_taken_back", "asked_on", person=intake.person_id)
        db.session.delete(row)
        db.session.flush()
    reason_follows(intake, settings)


def reason_follows(intake: Intake, settings: ProgrammeSettings) -> None:
    """Why there is no match is what holds this person back, and no longer once nothing does."""
    now = {Held.OUTSIDE_LOT: NoMatchReason.OUTSIDE_LOT, Held.REFUSED: NoMatchReason.VDAB_REFUSED}.get(
        held(intake, settings, decision_of(intake.id)) or Held.NOT_ASKED
    )
    if now is not None:
        intake.no_match_reason = now.value
    elif intake.no_match_reason in DERIVED:
        intake.no_match_reason = ""


def fault(settings: ProgrammeSettings, person: Person, subgroup: str, education: str) -> str:
    """Which known fact speaks against this subgroup, in words; '' for none."""
    return settings.lot.against(subgroup, age_on(person.birth_date, clock.today()), education)


def fitting(settings: ProgrammeSettings, person: Person, education: str) -> list[str]:
    """The subgroups to which the known facts point."""
    return settings.lot.fitting(age_on(person.birth_date, clock.today()), education)


def _not_to_be_asked(intake: Intake, settings: ProgrammeSettings) -> str:
    if not settings.lot:
        return ""
    if not intake.subgroup:
        return _("Choose the subgroup first, in the step Goal.")
    if not settings.lot.takes(intake.subgroup):
        return _("The lot accepts: %(subgroups)s. Offer another programme.", subgroups=settings.lot.words())
    return fault(settings, found(Person, intake.person_id), intake.subgroup, intake.education)


def _talk(intake_id: UUID, *, started: bool = False) -> tuple[Intake, ProgrammeSettings]:
    """The talk, locked: an answer and a start wait for each other. `started`: what is noted would undo a duo that runs."""
    intake = found(Intake, intake_id, lock=True)
    settings = programmes.settings_of(programmes.programme(intake.programme_id))
    runs = intake.state == IntakeState.ACCEPTED and not paused(intake)
    if started and runs:
        raise AlreadyStarted
    if intake.side != Side.MENTEE or not settings.decided_by or not (runs or paused(intake) or intake.state in OPEN):
        raise NothingToDecide
    return intake, settings


def _past(on: date, name: str) -> None:
    if on > clock.today():
        raise Invalid({name: [_("This day is still to come. Note it once it is done.")]})


def _keep(row: ParticipationDecision, intake: Intake, verb: str, **noted: object) -> ParticipationDecision:
    for name, value in noted.items():
        setattr(row, name, value)
    row.noted_name, row.noted_by = own_name(), scopes.current().account_id
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, verb, *noted, person=intake.person_id)
    if intake.state == IntakeState.WAITING:
        ring_for(intake)
    return row
