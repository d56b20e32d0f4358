# SPDX-License-Identifier: EUPL-1.2
"""Who waits, how long, why there is no match yet and what happens next: nobody is forgotten (D10, D11, E7)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.errors import Conflict, Invalid
from koepel.i18n import _, _l
from tenants.intake.cards import ring_for
from tenants.intake.models import Intake, IntakeState
from tenants.vocabulary import Side

FIRST_PROPOSAL_DAYS = 21
LONGEST_MONTHS = 4
MOST_IN_A_TIER = 0.4
FEWEST_WAITING = 5  # below this many a share says nothing


class NotWaiting(Conflict):
    """A next step and a pause are for people who wait."""

    title = _l("This person does not wait for a match now. Look again.")


def waiting_list(side: str) -> list[Intake]:
    """Open intakes of this side: those with priority first, then the longest wait (D10, D11)."""
    query = mine(Intake).where(Intake.side == Side(side).value, Intake.state == IntakeState.WAITING)
    return list(db.session.scalars(query.order_by(Intake.tier.desc(), Intake.waiting_since, Intake.id)))


def plan_next_step(intake: Intake, next_step: str, on: date | None = None, no_match_reason: str = "") -> Intake:
    """What happens next for somebody who waits, and why there is no match yet. Raises `NotWaiting`."""
    if intake.state != IntakeState.WAITING:
        raise NotWaiting
    intake.next_step, intake.next_step_on = next_step, on
    intake.no_match_reason = no_match_reason or intake.no_match_reason
    intake.updated_at = clock.utcnow()
    audit.wrote(intake, "next_step_planned", "next_step", person=intake.person_id)
    return intake


def pause(intake: Intake, until: date) -> Intake:
    """Not now: off the list until this day, with the place in the queue kept. Raises `NotWaiting` or `Invalid`."""
    if intake.state != IntakeState.WAITING:
        raise NotWaiting
    if until <= clock.today():
        raise Invalid({"until": [_("Choose a day that is still to come.")]})
    intake.state = IntakeState.ACCEPTED.value
    intake.next_step, intake.next_step_on = "paused", until
    audit.wrote(intake, "paused", "state", person=intake.person_id)
    ring_for(intake)
    return intake


def paused(intake: Intake) -> bool:
    """Whether somebody asked for a pause."""
    return intake.state == IntakeState.ACCEPTED and intake.next_step == "paused"


def resume(intake: Intake) -> Intake:
    """Back onto the list, where the person stood. Raises `NotWaiting` for somebody who is not paused."""
    if not paused(intake):
        raise NotWaiting
    intake.state, intake.next_step, intake.next_step_on = IntakeState.WAITING.value, "", None
    intake.waiting_since = intake.waiting_since or clock.today()
    audit.wrote(intake, "resumed", "state", person=intake.person_id)
    ring_for(intake)
    return intake


def matched(intake: Intake) -> None:
    """A duo took the last place: no longer waiting, the intake stays accepted."""
    if intake.state == IntakeState.WAITING:
        intake.state, intake.waiting_since = IntakeState.ACCEPTED.value, None
        intake.no_match_reason, intake.next_step, intake.next_step_on = "", "", None
        audit.wrote(intake, "matched", "state", person=intake.person_id)
        ring_for(intake)


def waits_for_mentor(person_id: UUID, programme_id: UUID) -> list[Intake]:
    """The accepted intakes of a mentee in this programme."""
    asked = mine(Intake).where(
        Intake.person_id == person_id, Intake.programme_id == programme_id, Intake.side == Side.MENTEE,
        Intake.state == IntakeState.ACCEPTED,
    )  # fmt: skip
    return list(db.session.scalars(asked))


def wait_again(intake: Intake, since: date | None = None) -> None:
    """A place is free again, or a duo ended and the person goes on: back onto the waiting list."""
    if intake.state == IntakeState.ACCEPTED and not paused(intake):
        intake.state, intake.waiting_since = IntakeState.WAITING.value, since or clock.today()
        audit.wrote(intake, "waits_again", "state", person=intake.person_id)
        ring_for(intake)


def days_waiting(intake: Intake, on: date | None = None) -> int | None:
    """Calendar days since the list began for this person; None for who does not wait."""
    return ((on or clock.today()) - intake.waiting_since).days if intake.waiting_since else None


def many_in_a_tier() -> bool:
    """Whether so many have priority that it is none: more than 40 % of at least five who wait."""
    waiting = select(func.count(), func.count().filter(Intake.tier > 0)).where(
        Intake.tenant_id == scopes.here(), Intake.side == Side.MENTEE, Intake.state == IntakeState.WAITING
    )
    everybody, first = db.session.execute(waiting).one()
    return everybody >= FEWEST_WAITING and first > MOST_IN_A_TIER * everybody
