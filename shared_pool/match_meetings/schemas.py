# SPDX-License-Identifier: EUPL-1.2
"""What comes in: who is there, and what was decided about somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from koepel.i18n import _l
from koepel.web.fields import Code, Day, Items, Line, Ref, says
from koepel.web.forms import Form
from shared_pool.match_meetings.codes import SkipReason


@dataclass(frozen=True)
class Present:
    """Who talks together, by the name under which each is appointed."""

    present: tuple[str, ...] = ()


class PresentForm(Form[Present]):
    """In: a tick per colleague."""

    makes = Present
    present = Items(Line(most=100), most=50)


@dataclass(frozen=True)
class Chosen:
    """The mentor that the meeting proposes; `seen`: the decision that stood on the page, if any."""

    mentor_card: UUID
    seen: UUID | None = None


class ChosenForm(Form[Chosen]):
    """In: one of the top three."""

    makes = Chosen
    mentor_card = Ref(required=True, error_messages=says(required=_l("Choose a mentor first.")))
    seen = Ref(load_default=None)


@dataclass(frozen=True)
class Skipped:
    """Nobody is proposed, and why; a day on which to look again."""

    reason: SkipReason
    next_on: date | None = None
    seen: UUID | None = None


class SkippedForm(Form[Skipped]):
    """In: a reason from the list."""

    makes = Skipped
    reason = Code(SkipReason, required=True, error_messages=says(required=_l("Choose a reason.")))
    next_on = Day(load_default=None)
    seen = Ref(load_default=None)
