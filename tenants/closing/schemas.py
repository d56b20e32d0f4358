# SPDX-License-Identifier: EUPL-1.2
"""What comes in at the end of a duo, in the talk with its mentor, and in the diaries: choices, days and short lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from koepel.i18n import _, _l
from koepel.web.fields import Choice, Code, Day, Flag, Items, Line, says
from koepel.web.forms import Form, together, unfit
from tenants.closing.codes import (
    DOMAINS_OF,
    Again,
    ChangeDomain,
    ClosingForm,
    Coordination,
    DiaryKind,
    DiaryPurpose,
    InContact,
    Outcome,
    SeenBy,
    TargetGroup,
)
from tenants.consents.kinds import Answer
from tenants.programmes.shipped import templates
from tenants.surveys.instrument import CLOSING
from tenants.surveys.schemas import Asking
from tenants.surveys.titles import Way
from tenants.trajectories.schemas import EndingKind
from tenants.vocabulary import Barrier, StopReason


@dataclass(frozen=True)
class Closing:
    """How it ends and what is said about it. An empty answer is one that was not given."""

    form: ClosingForm
    ending: str = ""
    reason: str = ""
    on: date | None = None
    mentor_first: bool = False
    held_on: date | None = None
    outcomes: tuple[Outcome, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    coordination: str = ""
    in_contact: str = ""
    again: str = ""
    mentee_informed: str = ""
    mentor_informed: str = ""


class ClosingPage(Form[Closing]):
    """In: screen 20."""

    makes = Closing
    form = Code(ClosingForm, required=True, error_messages=says(required=_l("Choose how the duo wants to close.")))
    ending = Code(EndingKind, load_default="")
    reason = Code(StopReason, load_default="")
    on = Day(load_default=None)
    mentor_first = Flag()
    held_on = Day(load_default=None)
    outcomes = Items(Code(Outcome))
    barriers = Items(Code(Barrier))
    coordination = Code(Coordination, load_default="")
    in_contact = Code(InContact, load_default="")
    again = Code(Again, load_default="")
    mentee_informed = Code(Answer, load_default="")
    mentor_informed = Code(Answer, load_default="")

    @together
    def _goes_together(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if Outcome.NONE in data["outcomes"] and len(data["outcomes"]) > 1:
            raise unfit("outcomes", _("Choose what came of it, or none of these."))
        if data["ending"] == EndingKind.STOPPED and not data["reason"]:
            raise unfit("reason", _("Choose a reason."))


class FormAskedForm(Form[Asking]):
    """In: whose closing form, by which way."""

    makes = Asking
    instrument = Choice(CLOSING, required=True)
    way = Code(Way, required=True)


@dataclass(frozen=True)
class Spoken:
    """The talk with a mentor afterwards."""

    spoken_on: date
    again: str = ""
    informed: str = ""


class SpokenForm(Form[Spoken]):
    """In: the page of aftercare."""

    makes = Spoken
    spoken_on = Day(required=True)
    again = Code(Again, load_default="")
    informed = Code(Answer, load_default="")


SHORT = 300  # characters of a line in a diary


@dataclass(frozen=True)
class DiaryLine:
    """A few short lines; the domain belongs to the group in whom something changed."""

    on_day: date
    what: str
    programme: str = ""
    went_well: str = ""
    went_less: str = ""
    adjusted: str = ""
    target_group: str = ""
    domain: str = ""
    contribution: str = ""
    helped: str = ""
    hindered: str = ""
    seen_by: str = ""


class ActivityForm(Form[DiaryLine]):
    """In: what was done."""

    makes = DiaryLine
    on_day = Day(required=True)
    what = Line(most=SHORT, required=True)
    programme = Choice(templates, load_default="")
    went_well = Line(most=SHORT, load_default="")
    went_less = Line(most=SHORT, load_default="")
    adjusted = Line(most=SHORT, load_default="")


class EffectForm(Form[DiaryLine]):
    """In: what it brought about."""

    makes = DiaryLine
    on_day = Day(required=True)
    what = Line(most=SHORT, required=True)
    programme = Choice(templates, load_default="")
    target_group = Code(TargetGroup, required=True)
    domain = Code(ChangeDomain, required=True)
    contribution = Line(most=SHORT, load_default="")
    helped = Line(most=SHORT, load_default="")
    hindered = Line(most=SHORT, load_default="")
    seen_by = Code(SeenBy, required=True)

    @together
    def _goes_together(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data["domain"] not in DOMAINS_OF[data["target_group"]]:
            raise unfit("domain", _("This change is one of another group. Choose one of this group."))


FORMS: dict[DiaryKind, type[Form[DiaryLine]]] = {DiaryKind.ACTIVITY: ActivityForm, DiaryKind.EFFECT: EffectForm}


@dataclass(frozen=True)
class Looked:
    """Which lines are looked at."""

    soort: str = DiaryKind.ACTIVITY
    programma: str = ""
    q: str = ""


class LookForm(Form[Looked]):
    """In: the address."""

    makes = Looked
    soort = Code(DiaryKind, load_default=DiaryKind.ACTIVITY)
    programma = Choice(templates, load_default="")
    q = Line(most=80, load_default="")


@dataclass(frozen=True)
class DiaryExport:
    """Why a diary leaves."""

    purpose: DiaryPurpose


class DiaryExportForm(Form[DiaryExport]):
    """In: the box of the page."""

    makes = DiaryExport
    purpose = Code(DiaryPurpose, required=True)
