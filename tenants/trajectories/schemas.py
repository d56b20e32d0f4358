# SPDX-License-Identifier: EUPL-1.2
"""What comes in about a duo: its opening from a proposal or an import, reports from the phone, what staff note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from koepel.i18n import _l
from koepel.web.fields import Choice, Code, Day, Line, Moment, Prose, Whole
from koepel.web.forms import Form
from tenants.meeting_places import service as meeting_places
from tenants.programmes.expectation import Expectation
from tenants.trajectories.recurrence import MOST, Rhythm
from tenants.vocabulary import ContactMoments, ContactWay, MeetingActivity, MeetingMode, MeetingPlace, StopReason

SHORTEST, LONGEST = 5, 720  # minutes of one meeting
LEAST_SILENCE, MOST_SILENCE = 7, 60  # days


@dataclass(frozen=True)
class OpenDuo:
    """A duo as both people said yes to it; `mentor_*` is what the mentor's municipality disclosed at that step.

    `agreed` at the introduction; None for the usual contact of the programme.
    `mentor_person_id` is given for a pair of one municipality only. `tell` sends both people their page.
    """

    person_id: UUID
    programme_id: UUID
    proposal_id: UUID | None
    collaboration_id: UUID | None
    mentor_tenant_id: UUID | None
    mentor_person_id: UUID | None
    mentee_first_name: str
    mentor_first_name: str
    mentor_family_name: str
    mentor_channel: str
    mentor_contact: str
    started_on: date
    tell: bool = True
    imported: bool = False
    pending_mentor: str = ""
    agreed: Expectation | None = None


class How(StrEnum):
    """How they met, as the phone asks it. A call is noted as a contact and is no meeting."""

    TOGETHER = "in_person"
    ONLINE = "online"
    CALL = "call"


@dataclass(frozen=True)
class Report:
    """One meeting, or a call, as a mentor or a case worker tells it. No minutes: the usual ones."""

    held_on: date
    how: How
    minutes: int | None = None
    activity: str = ""
    place: str = ""
    note: str = ""


class ReportForm(Form[Report]):
    """Screen 31, and the same on the duo's page."""

    makes = Report
    held_on = Day(required=True)
    how = Code(How, required=True)
    minutes = Whole(least=SHORTEST, most=LONGEST, load_default=None)
    activity = Code(MeetingActivity, load_default="")
    place = Code(MeetingPlace, load_default="")
    note = Prose(most=600, load_default="")


@dataclass(frozen=True)
class Correction:
    """A report made right."""

    held_on: date
    minutes: int
    mode: str
    activity: str = ""
    place: str = ""
    note: str = ""


class OneMeetingMode(StrEnum):
    """A meeting has one of these; `mixed` is a habit."""

    IN_PERSON = MeetingMode.IN_PERSON.value
    ONLINE = MeetingMode.ONLINE.value
    PHONE = MeetingMode.PHONE.value


class CorrectionForm(Form[Correction]):
    """What can be mended of a meeting."""

    makes = Correction
    held_on = Day(required=True)
    minutes = Whole(least=SHORTEST, most=LONGEST, required=True)
    mode = Code(OneMeetingMode, required=True)
    activity = Code(MeetingActivity, load_default="")
    place = Code(MeetingPlace, load_default="")
    note = Prose(most=600, load_default="")


@dataclass(frozen=True)
class NextMeeting:
    """When and where they see each other again, once or every so often; no moment takes the plan away.

    A place that was chosen from the list goes before a typed one.
    """

    at: datetime | None = None
    where: str = ""
    every: str = Rhythm.ONCE.value
    times: int | None = None
    known_place: str = ""

    @property
    def place(self) -> str:
        """The words of the place."""
        return self.known_place or self.where


class NextMeetingForm(Form[NextMeeting]):
    """Plan the next meeting."""

    makes = NextMeeting
    at = Moment(local=True, required=True)
    where = Line(most=120, load_default="")
    known_place = Choice(meeting_places.offered, load_default="")
    every = Code(Rhythm, load_default=Rhythm.ONCE)
    times = Whole(least=2, most=MOST, load_default=None)


@dataclass(frozen=True)
class Moved:
    """One appointment of a series at another moment or place; a place of the list goes before a typed one."""

    at: datetime
    where: str = ""
    known_place: str = ""

    @property
    def place(self) -> str:
        """The words of the place."""
        return self.known_place or self.where


class MovedForm(Form[Moved]):
    """Move one appointment."""

    makes = Moved
    at = Moment(local=True, required=True)
    where = Line(most=120, load_default="")
    known_place = Choice(meeting_places.offered, load_default="")


@dataclass(frozen=True)
class Ending:
    """How a duo ends: completed, or stopped with a reason."""

    ending: str
    reason: str = ""
    on: date | None = None


class EndingKind(StrEnum):
    """Completed as planned, or stopped before."""

    COMPLETED = "completed"
    STOPPED = "stopped"


class EndingForm(Form[Ending]):
    """End a duo."""

    makes = Ending
    ending = Code(EndingKind, required=True, error_messages={"required": _l("Choose how the duo ends.")})
    reason = Code(StopReason, load_default="")
    on = Day(load_default=None)


@dataclass(frozen=True)
class Pace:
    """How long a duo may be silent before it stands on the list."""

    silence_days: int


class PaceForm(Form[Pace]):
    """The limit of this duo (G5)."""

    makes = Pace
    silence_days = Whole(least=LEAST_SILENCE, most=MOST_SILENCE, required=True)


class ExpectationForm(Form[Expectation]):
    """What this duo agreed on its contact (G5)."""

    makes = Expectation
    moments = Code(ContactMoments, required=True)
    way = Code(ContactWay, required=True)
    a_month = Whole(least=0, most=31, required=True)


@dataclass(frozen=True)
class Extension:
    """A later (or earlier) planned end."""

    until: date


class ExtensionForm(Form[Extension]):
    """Move the planned end."""

    makes = Extension
    until = Day(required=True)
