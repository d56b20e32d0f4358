# SPDX-License-Identifier: EUPL-1.2
"""What comes in about moments of follow-up (screen 19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koepel.i18n import _l
from koepel.web.fields import Code, Day, Items, Prose, says
from koepel.web.forms import Form
from tenants.followup.codes import AskedFor, Going, SkipReason
from tenants.programmes.follow_up import Pace


@dataclass(frozen=True)
class Talk:
    """What was heard in a talk; nothing of it is required but the day and how it goes."""

    held_on: date
    going: str
    asked_for: tuple[str, ...] = ()
    note: str = ""


class TalkForm(Form[Talk]):
    """In: the boxes of the follow-up talk."""

    makes = Talk
    held_on = Day(required=True)
    going = Code(Going, required=True, error_messages=says(required=_l("Choose how it goes.")))
    asked_for = Items(Code(AskedFor), load_default=())
    note = Prose(most=600, load_default="")


@dataclass(frozen=True)
class Skipped:
    """Why not this time."""

    reason: SkipReason


class SkipForm(Form[Skipped]):
    """In: a reason from the list."""

    makes = Skipped
    reason = Code(SkipReason, required=True, error_messages=says(required=_l("Choose a reason.")))


@dataclass(frozen=True)
class Moved:
    """To which day."""

    to: date


class MoveForm(Form[Moved]):
    """In: a day."""

    makes = Moved
    to = Day(required=True)


@dataclass(frozen=True)
class Paced:
    """How much follow-up."""

    pace: Pace


class WishForm(Form[Paced]):
    """In: what the duo wants."""

    makes = Paced
    pace = Code(Pace, required=True)
