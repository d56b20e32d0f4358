# SPDX-License-Identifier: EUPL-1.2
"""What comes in while recruiting: a campaign, a referral of four answers, a list, a call, a step for somebody who waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from koepel import clock
from koepel.i18n import _, _l
from koepel.web.fields import Choice, Code, Day, Flag, Line, Name, Phone, Prose, Ref, says
from koepel.web.forms import Form, together, unfit
from tenants.programmes.shipped import templates
from tenants.recruitment.codes import CallEnded, Route, Tried
from tenants.registration.campaigns import LONGEST, is_word
from tenants.registration.codes import Door
from tenants.registration.desk_codes import AfterCall, Reached, Said
from tenants.registration.schemas import PHONE_NEEDED, spoken
from tenants.vocabulary import Coded

LONGEST_FIELD = 100
MOST_LETTERS = 12_000


@dataclass(frozen=True)
class Plan:
    """A campaign as it is planned; without a word one is made of the title."""

    title: str
    source: Coded
    starts_on: date
    ends_on: date | None = None
    word: str = ""
    programme: str = ""
    session_id: UUID | None = None


class _ForMentorsForm(Form[Plan]):
    makes = Plan
    source = Code(Door.MENTOR.sources, required=True)
    title = Line(most=100, required=True)
    word = Line(most=LONGEST, load_default="")
    starts_on = Day(required=True)
    ends_on = Day(load_default=None)
    programme = Choice(templates, load_default="")
    session_id = Ref(load_default=None)

    @together
    def _goes_together(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data["ends_on"] is not None and data["ends_on"] < data["starts_on"]:
            raise unfit("ends_on", _("The end is after the start."))
        if data["word"] and not is_word(data["word"]):
            raise unfit("word", _("Use small letters, digits and hyphens, for example jaarmarkt-2027."))


class _ForMenteesForm(_ForMentorsForm):
    source = Code(Door.HELP.sources, required=True)


PLAN_FORMS: dict[Door, type[Form[Plan]]] = {Door.HELP: _ForMenteesForm, Door.MENTOR: _ForMentorsForm}


@dataclass(frozen=True)
class Named:
    """Somebody whom a colleague or a centre names: as little as a name, a number and a field of work."""

    name: str
    phone: str
    field: str = ""
    referred_by: str = ""


class NamedForm(Form[Named]):
    """In: a quick referral."""

    makes = Named
    name = Name(required=True)
    phone = Phone(required=True, error_messages=says(required=PHONE_NEEDED))
    field = Line(most=LONGEST_FIELD, load_default="")
    referred_by = Name(required=True)


class LineForm(Form[Named]):
    """In: one line of a list."""

    makes = Named
    name = Name(required=True, error_messages=says(required=_l("The name is missing.")))
    phone = Phone(required=True, error_messages=says(required=_l("The phone number is missing.")))
    field = Line(most=LONGEST_FIELD, load_default="")


@dataclass(frozen=True)
class Listed:
    """A list of a centre, as it was pasted."""

    referred_by: str
    lines: str
    known_too: bool = False


class ListedForm(Form[Listed]):
    """In: one box of many lines."""

    makes = Listed
    referred_by = Name(required=True)
    lines = Prose(most=MOST_LETTERS, required=True)
    known_too = Flag()


@dataclass(frozen=True)
class Call:
    """One call before an intake, in codes."""

    reached: Reached
    next_step: AfterCall
    motivated: Said | None = None
    enough_time: Said | None = None
    language: str = ""
    again_on: date | None = None
    session_id: UUID | None = None


class CallForm(Form[Call]):
    """In: what was said on the phone."""

    makes = Call
    reached = Code(Reached, required=True)
    motivated = Code(Said, load_default=None)
    enough_time = Code(Said, load_default=None)
    language = Choice(spoken, load_default="")
    next_step = Code(AfterCall, required=True)
    again_on = Day(load_default=None)
    session_id = Ref(load_default=None)

    @together
    def _goes_together(self, data: dict[str, Any], **_kwargs: Any) -> None:
        later = data["next_step"] is AfterCall.LATER
        if later and (data["again_on"] is None or data["again_on"] <= clock.today()):
            raise unfit("again_on", _("Choose a day that is still to come."))
        if not later and data["again_on"] is not None:
            raise unfit("again_on", _("A day goes with calling again. Empty it, or choose that as the next step."))
        if data["session_id"] is not None and data["next_step"] is not AfterCall.INFO_SESSION:
            raise unfit("session_id", _("Choose the info session as the next step, or no session."))
        if data["reached"] is not Reached.YES:
            if data["next_step"] in (AfterCall.INFO_SESSION, AfterCall.INTAKE):
                raise unfit("next_step", _("Nothing can be agreed with who was not reached."))
            return
        for name in ("motivated", "enough_time"):
            if data[name] is None:
                raise unfit(name, _("Fill this in."))


@dataclass(frozen=True)
class Touched:
    """A call or a letter, and how it ended."""

    outcome: CallEnded


class TouchedForm(Form[Touched]):
    """In: one button."""

    makes = Touched
    outcome = Code(CallEnded, required=True)


@dataclass(frozen=True)
class Looked:
    """Where a mentor was looked for, and how that ended."""

    route: Route
    outcome: Tried


class LookedForm(Form[Looked]):
    """In: a route and its result."""

    makes = Looked
    route = Code(Route, required=True)
    outcome = Code(Tried, required=True)


@dataclass(frozen=True)
class Invited:
    """The activity to which somebody is invited."""

    activity_id: UUID


class InvitedForm(Form[Invited]):
    """In: one activity."""

    makes = Invited
    activity_id = Ref(required=True)
