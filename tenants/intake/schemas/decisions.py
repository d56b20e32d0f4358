# SPDX-License-Identifier: EUPL-1.2
"""How a talk begins, and how it ends otherwise than on the waiting list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from koepel.i18n import _l
from koepel.web.fields import Choice, Code, Day, Line, Ref
from koepel.web.forms import Form
from tenants.programmes.criteria import CriterionCode
from tenants.vocabulary import DERIVED, Coded, NoMatchReason, ScreeningRejection, Side


class Ending(StrEnum):
    """Stops looking, is sent on, or is turned down by a person."""

    WITHDRAWN = "withdrawn"
    REFERRED = "referred"
    NOT_NOW = "not_now"
    REJECTED = "rejected"


class WithdrawalReason(Coded):
    """Why somebody stops looking."""

    FOUND_WORK = "found_work", _l("Found work")
    MOVED = "moved", _l("Moved away")
    NO_TIME = "no_time", _l("Has no time now")
    NO_ANSWER = "no_answer", _l("Does not answer any more")
    NO_NEED = "no_need", _l("Does not need it any more")
    OTHER = "other", _l("Another reason")


class NextStep(Coded):
    """What happens next for somebody who waits (D11)."""

    CALL = "call", _l("Call this person")
    PROPOSE = "propose", _l("Propose a mentor")
    RECRUIT = "recruit", _l("Look for a mentor with this profile")
    WIDEN = "widen", _l("Talk about more moments, further away or online")
    GROUP = "group", _l("Invite to a group activity")
    LANGUAGE_COURSE = "language_course", _l("Language course first")
    WAIT = "wait", _l("Wait until the person is ready")
    PAUSED = "paused", _l("Paused until this day")


@dataclass(frozen=True)
class Start:
    """With whom a talk begins."""

    person_id: UUID | None = None
    registration_id: UUID | None = None
    side: Side = Side.MENTEE
    programme: str = ""


class StartForm(Form[Start]):
    """In: hidden values of a button."""

    makes = Start
    person_id = Ref(load_default=None)
    registration_id = Ref(load_default=None)
    side = Code(Side, load_default=Side.MENTEE)
    programme = Line(most=40, load_default="")


@dataclass(frozen=True)
class Exempted:
    """Which condition is let pass."""

    criterion: str


class ExceptionForm(Form[Exempted]):
    """In: one code."""

    makes = Exempted
    criterion = Choice({str(code.value) for code in CriterionCode}, required=True)


WHYS = {str(code.value) for code in (*WithdrawalReason, *ScreeningRejection, *NoMatchReason) if code not in DERIVED}


@dataclass(frozen=True)
class End:
    """How it ends and why."""

    how: Ending
    why: str = ""


class EndForm(Form[End]):
    """In: the boxes of the page."""

    makes = End
    how = Code(Ending, required=True)
    why = Choice(WHYS, load_default="")


@dataclass(frozen=True)
class Onward:
    """What happens next, and why there is no match yet."""

    next_step: NextStep
    next_step_on: date | None = None
    no_match_reason: NoMatchReason | None = None


class OnwardForm(Form[Onward]):
    """In: the boxes of the page."""

    makes = Onward
    next_step = Code(NextStep, required=True)
    next_step_on = Day(load_default=None)
    no_match_reason = Code(NoMatchReason, without=DERIVED, load_default=None)
