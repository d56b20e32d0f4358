# SPDX-License-Identifier: EUPL-1.2
"""Numbers, states and ages as a list or a file says them."""

from __future__ import annotations

from dataclasses import dataclass

from koepel import clock
from koepel.i18n import _, ngettext
from tenants.intake.models import Intake, IntakeState
from tenants.intake.schemas.decisions import NextStep
from tenants.intake.waiting import FIRST_PROPOSAL_DAYS, LONGEST_MONTHS, days_waiting, paused
from tenants.people.models import Person
from tenants.vocabulary import NoMatchReason, label_of


@dataclass(frozen=True)
class Tag:
    """Words with the colour of a tag; '' for plain text."""

    words: str
    kind: str = ""
    sign: str = ""


def number(person: Person, side: str) -> str:
    """M-17 for a mentee, K-17 for a mentor: the number of the own municipality, never the one in the pool."""
    return f"{'K' if side == 'mentor' else 'M'}-{person.number}"


def full_name(person: Person) -> str:
    """Given name first."""
    return f"{person.given_name} {person.family_name}".strip()


def state(intake: Intake) -> Tag:
    """Where somebody stands, in one or two words."""
    if paused(intake):
        return Tag(_("Paused"), "grey", "player-pause")
    match IntakeState(intake.state):
        case IntakeState.DRAFT | IntakeState.REGISTERED:
            return Tag(_("In talk"), "amber", "message-circle")
        case IntakeState.WAITING if intake.side == "mentor":
            return Tag(_("Free"), "green", "check")
        case IntakeState.WAITING:
            return Tag(_("Waits"), "petrol", "hourglass")
        case IntakeState.ACCEPTED:
            return Tag(_("In a duo"), "green", "friends")
        case IntakeState.REFERRED:
            return Tag(_("Referred"), "grey")
        case IntakeState.WITHDRAWN:
            return Tag(_("Stopped"), "grey")


def waited(intake: Intake) -> str:
    """'19 days' in calendar days; '' for who does not wait."""
    days = days_waiting(intake)
    return "" if days is None else ngettext("%(num)s day", "%(num)s days", days)


def wait_tag(intake: Intake) -> Tag:
    """The wait, in colour where it is too long (D11): 21 days without a proposal, four months without a next step."""
    days, words = days_waiting(intake), waited(intake)
    step_ahead = intake.next_step and (intake.next_step_on is None or intake.next_step_on >= clock.today())
    if intake.side != "mentee" or days is None or step_ahead or days <= FIRST_PROPOSAL_DAYS:
        return Tag(words)
    if days > LONGEST_MONTHS * 30:
        return Tag(words, "red", "alert-triangle")
    return Tag(words, "amber", "clock")


def next_step(intake: Intake) -> str:
    """What happens next, and why there is no match yet."""
    step = label_of(NextStep, intake.next_step) if intake.next_step else ""
    why = label_of(NoMatchReason, intake.no_match_reason) if intake.no_match_reason else ""
    return ". ".join(filter(None, (step, why)))
