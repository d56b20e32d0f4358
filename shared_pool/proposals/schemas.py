# SPDX-License-Identifier: EUPL-1.2
"""What comes in about a proposal, each as one frozen dataclass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from koepel import clock
from koepel.i18n import LANGUAGES, _l
from koepel.web.fields import Choice, Day, Flag, Line, Ref, Whole
from koepel.web.forms import Form
from shared_pool.proposals.states import ANSWERS, QUESTIONS


class DeclineReason(StrEnum):
    """Why a side says no; a code, never free text towards the other side."""

    NO_CLICK = "no_click"
    TOO_FAR = "too_far"
    TIME = "time_does_not_fit"
    LANGUAGE = "language"
    EXPECTATIONS = "other_expectations"
    SECTOR = "other_sector_wanted"
    WISH = "wish_not_met"
    MENTAL_SPACE = "no_mental_space"
    WORK = "found_work"
    STOPPED = "stopped_with_programme"
    PREFERS = "prefers_another"
    OTHER = "other"


REASONS = {
    DeclineReason.NO_CLICK: _l("No click"),
    DeclineReason.TOO_FAR: _l("Too far"),
    DeclineReason.TIME: _l("The time does not fit"),
    DeclineReason.LANGUAGE: _l("Language"),
    DeclineReason.EXPECTATIONS: _l("Other expectations"),
    DeclineReason.SECTOR: _l("Another sector is wanted"),
    DeclineReason.WISH: _l("A wish is not met"),
    DeclineReason.MENTAL_SPACE: _l("No room in the head now"),
    DeclineReason.WORK: _l("Found work"),
    DeclineReason.STOPPED: _l("Stopped with the programme"),
    DeclineReason.PREFERS: _l("Prefers another"),
    DeclineReason.OTHER: _l("Another reason"),
}
PERSON_REASONS = (
    DeclineReason.TOO_FAR,
    DeclineReason.TIME,
    DeclineReason.LANGUAGE,
    DeclineReason.NO_CLICK,
    DeclineReason.MENTAL_SPACE,
    DeclineReason.WORK,
    DeclineReason.OTHER,
)


class OverruleReason(StrEnum):
    """Why a person overrules the order or the floor; the list is reported beside the outcomes."""

    KNOWS_BOTH = "knows_both"
    NOBODY_ELSE = "nobody_else"
    ASKED_FOR = "asked_for"
    OTHER_STRENGTH = "other_strength"


OVERRULES = {
    OverruleReason.KNOWS_BOTH: _l("I know both people and expect it to work"),
    OverruleReason.NOBODY_ELSE: _l("There is nobody else for this person"),
    OverruleReason.ASKED_FOR: _l("One of the two asked for it"),
    OverruleReason.OTHER_STRENGTH: _l("A strength that the score does not see"),
}


@dataclass(frozen=True)
class Pair:
    """Two cards, and a reason where one is needed."""

    mentee_card: UUID
    mentor_card: UUID
    overrule_reason: str = ""


class PairForm(Form[Pair]):
    """From the workbench."""

    makes = Pair
    mentee_card = Ref(required=True)
    mentor_card = Ref(required=True)
    overrule_reason = Choice([str(code) for code in OverruleReason])


@dataclass(frozen=True)
class Refusal:
    """A coded reason."""

    reason: str


class RefusalForm(Form[Refusal]):
    """A municipality's no."""

    makes = Refusal
    reason = Choice([str(code) for code in DeclineReason], required=True)


@dataclass(frozen=True)
class Said:
    """What a person answered; `read` is the hash of the half-page that stood there."""

    answer: str
    reason: str = ""
    read: str = ""


class AnswerForm(Form[Said]):
    """By link: a tile."""

    makes = Said
    answer = Choice(list(ANSWERS), required=True)
    reason = Choice([str(code) for code in PERSON_REASONS])
    read = Line(most=64, load_default="")


@dataclass(frozen=True)
class Noted:
    """What a person answered in a talk, noted by staff."""

    side: str
    question: str
    answer: str
    reason: str = ""
    way: str = ""
    language: str = "nl"


class NotedForm(Form[Noted]):
    """On behalf of the person."""

    makes = Noted
    side = Choice(["mentee", "mentor"], required=True)
    question = Choice(list(QUESTIONS), required=True)
    answer = Choice(list(ANSWERS), required=True)
    reason = Choice([str(code) for code in DeclineReason])
    way = Choice(["aloud", "paper"], load_default="")
    language = Choice(list(LANGUAGES), load_default="nl")


@dataclass(frozen=True)
class Moments:
    """Place and up to three moments."""

    format: str
    place: str
    day_1: date
    time_1: str
    day_2: date | None = None
    time_2: str = ""
    day_3: date | None = None
    time_3: str = ""
    interpreter: bool = False

    def slots(self) -> tuple[datetime, ...]:
        """The moments that were filled in, in Brussels."""
        given = ((self.day_1, self.time_1), (self.day_2, self.time_2), (self.day_3, self.time_3))
        return tuple(
            datetime.combine(day, time.fromisoformat(hour), tzinfo=clock.BRUSSELS)
            for day, hour in given
            if day and hour
        )


HOURS = [f"{hour:02d}:{minute:02d}" for hour in range(8, 21) for minute in (0, 30)]


class MomentsForm(Form[Moments]):
    """Plan an introduction."""

    makes = Moments
    format = Choice(["three_way_talk", "with_coordinator", "without_coordinator", "group_moment"], required=True)
    place = Line(required=True, most=120)
    day_1 = Day(required=True)
    time_1 = Choice(HOURS, required=True)
    day_2 = Day()
    time_2 = Choice(HOURS)
    day_3 = Day()
    time_3 = Choice(HOURS)
    interpreter = Flag()


@dataclass(frozen=True)
class HeldOn:
    """The day on which the introduction was held, and whether it was said what a mentor is and is not (D14).

    `moments`, `way` and `a_month`: what the two expect of their contact (G5).
    """

    on: date
    explained: bool = False
    moments: str = ""
    way: str = ""
    a_month: int | None = None

    def agreed(self) -> dict[str, Any]:
        """As it goes along to the duo; nothing unless all of it was said."""
        if not (self.moments and self.way) or self.a_month is None:
            return {}
        return {"moments": self.moments, "way": self.way, "a_month": self.a_month}


class HeldForm(Form[HeldOn]):
    """The introduction took place."""

    makes = HeldOn
    on = Day(required=True)
    explained = Flag()
    moments = Choice(["spontaneous", "fixed"])
    way = Choice(["meet", "call", "message"])
    a_month = Whole(least=0, most=31, load_default=None)
