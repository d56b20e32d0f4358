# SPDX-License-Identifier: EUPL-1.2
"""What comes in on the pages of a file: facts that are corrected, a purpose for looking, a filter, a next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from koepel.i18n import _l
from koepel.web.fields import Choice, Code, Day, Flag, Line, Prose, Ref, Whole
from koepel.web.forms import Form
from tenants.intake.choices import language_codes, sector_codes
from tenants.intake.schemas.contact import Contact, ContactFields
from tenants.vocabulary import Coded


class ReadPurpose(Coded):
    """Why somebody looks at contact data and notes; each looking leaves a line."""

    CALL = "call", _l("Call or write to this person")
    PLAN = "plan", _l("Plan a meeting")
    CORRECT = "correct", _l("Correct the data")
    HAND_OVER = "hand_over", _l("Take over this file")
    URGENT = "urgent", _l("Something is urgent")


class OpeningPurpose(Coded):
    """Why somebody opens a file that a colleague follows."""

    STAND_IN = "stand_in", _l("My colleague is away")
    ASKED = "asked", _l("My colleague or this person asked me to")
    MATCH = "match", _l("To find or discuss a match")
    TAKE_OVER = "take_over", _l("I take over this file")
    CHECK = "check", _l("To check how we work")
    URGENT_NOW = "urgent_now", _l("Something is urgent")


class ExportPurpose(Coded):
    """Why a list leaves as a file."""

    CALL_LIST = "call_list", _l("Call list")
    MATCH_MEETING = "match_meeting", _l("Match meeting")
    TRAINING = "training", _l("List for a training or activity")
    REPORT = "report", _l("Report")
    ARCHIVE = "archive", _l("Leaving Koepel or archive")


@dataclass(frozen=True)
class Corrected(Contact):
    """Facts of a file, with notes and who follows it."""

    notes: str = ""
    case_worker_id: UUID | None = None


class CorrectForm(ContactFields, Form[Corrected]):
    """In: the boxes of the page."""

    makes = Corrected
    notes = Prose(most=2000, load_default="")
    case_worker_id = Ref(load_default=None)


@dataclass(frozen=True)
class Looking:
    """Why somebody looks."""

    doel: ReadPurpose


class LookingForm(Form[Looking]):
    """In: one choice."""

    makes = Looking
    doel = Code(ReadPurpose, required=True)


@dataclass(frozen=True)
class Opening:
    """Why a file outside the own case load is opened, and where one was going."""

    why: OpeningPurpose
    line: str = ""
    next: str = ""


class OpeningForm(Form[Opening]):
    """In: one choice, one line."""

    makes = Opening
    why = Code(OpeningPurpose, required=True)
    line = Line(most=120, load_default="")
    next = Line(most=400, load_default="")


STATES = ("open", "waiting", "draft", "duo", "paused", "ended", "all")
SORTS = ("name", "number", "waiting", "begun")


@dataclass(frozen=True)
class Filter:
    """Which lines of a list, in which order; everything stands in the address."""

    status: str = "open"
    zoek: str = ""
    spreekt: str = ""
    sector: str = ""
    programma: str = ""
    sorteer: str = ""
    omgekeerd: bool = False
    pagina: int = 1


class FilterForm(Form[Filter]):
    """In: the address."""

    makes = Filter
    status = Choice(STATES, load_default="open")
    zoek = Line(most=80, load_default="")
    spreekt = Choice(language_codes, load_default="")
    sector = Choice(sector_codes, load_default="")
    programma = Line(most=40, load_default="")
    sorteer = Choice(SORTS, load_default="")
    omgekeerd = Flag()
    pagina = Whole(least=1, most=1000, load_default=1)


@dataclass(frozen=True)
class Export:
    """A list as a file: why, and whether contact data goes along."""

    purpose: ExportPurpose
    contact_data: bool = False


class ExportForm(Form[Export]):
    """In: the boxes of the page."""

    makes = Export
    purpose = Code(ExportPurpose, required=True)
    contact_data = Flag()


@dataclass(frozen=True)
class Pause:
    """Until when somebody is not available."""

    until: date


class PauseForm(Form[Pause]):
    """In: one day."""

    makes = Pause
    until = Day(required=True)
