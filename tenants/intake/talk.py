# SPDX-License-Identifier: EUPL-1.2
"""One talk at hand: the intake, the person, the programme, and how each step goes from boxes to rows and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from koepel import audit
from tenants.intake import fill, service, write
from tenants.intake.models import Intake
from tenants.intake.schemas import (
    AgreementForm,
    ContactForm,
    GoalForm,
    OfferForm,
    ReadinessForm,
    RoomAndWishesForm,
    ScreeningForm,
    ThresholdsForm,
    TimeAndPlaceForm,
    TonguesForm,
    WishesForm,
)
from tenants.intake.steps import MenteeStep, MentorStep, steps_of
from tenants.people import service as people
from tenants.people.models import Person
from tenants.programmes import service as programmes
from tenants.programmes.settings import ProgrammeSettings
from tenants.vocabulary import Coded


@dataclass(frozen=True)
class Talk:
    """What a page of an intake works on."""

    intake: Intake
    person: Person
    settings: ProgrammeSettings
    programme_name: str
    template: str = ""
    by: str = ""  # who notes it, for what is kept with a name


@dataclass(frozen=True)
class Page:
    """One step: its word in the address, its form, what stands in the boxes, and who writes the answers."""

    step: Coded
    word: str
    form: Any
    fill: Callable[[Talk], dict[str, Any]]
    write: Callable[[Talk, Any], list[str]]
    sensitive: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """One template a step."""
        return f"intake/steps/{self.step.value}.html"


_CONTACT = ("phone", "email", "address")
_BARRIERS = ("barriers", "tier_reasons")
_SCREENING = ("marks", "decision", "rejection")
PAGES: dict[str, tuple[Page, ...]] = {
    "mentee": (
        Page(MenteeStep.CONTACT, "contact", ContactForm, fill.contact, write.contact, _CONTACT),
        Page(MenteeStep.GOAL, "doel", GoalForm, fill.goal, write.work),
        Page(MenteeStep.LANGUAGES, "talen", TonguesForm, fill.languages, write.languages),
        Page(MenteeStep.TIME_AND_PLACE, "tijd-en-plaats", TimeAndPlaceForm, fill.time_and_place, write.time_and_place),
        Page(MenteeStep.THRESHOLDS, "drempels", ThresholdsForm, fill.thresholds, write.thresholds, _BARRIERS),
        Page(MenteeStep.WISHES, "wensen", WishesForm, fill.wishes, write.wishes),
        Page(MenteeStep.AGREEMENT, "akkoord", AgreementForm, fill.agreement, write.agreement),
    ),
    "mentor": (
        Page(MentorStep.CONTACT, "contact", ContactForm, fill.contact, write.contact, _CONTACT),
        Page(MentorStep.OFFER, "aanbod", OfferForm, fill.offer, write.work),
        Page(MentorStep.LANGUAGES, "talen", TonguesForm, fill.languages, write.languages),
        Page(MentorStep.TIME_AND_PLACE, "tijd-en-plaats", TimeAndPlaceForm, fill.time_and_place, write.time_and_place),
        Page(MentorStep.WISHES, "wensen", RoomAndWishesForm, fill.room_and_wishes, write.room_and_wishes),
        Page(MentorStep.SCREENING, "eerste-indruk", ScreeningForm, fill.screening, write.screening, _SCREENING),
        Page(MentorStep.READINESS, "in-orde", ReadinessForm, fill.readiness, write.readiness),
    ),
}


def talk_of(intake_id: UUID, *, by: str = "") -> Talk:
    """The talk with this id. Raises `NotFound`."""
    intake = service.intake(intake_id)
    programme = programmes.programme(intake.programme_id)
    return Talk(
        intake,
        people.person(intake.person_id),
        programmes.settings_of(programme),
        programme.name,
        programme.template,
        by,
    )


def page_of(side: str, word: str) -> Page | None:
    """The step behind a word of the address."""
    return next((page for page in PAGES[side] if page.word == word), None)


def next_page(side: str, page: Page) -> Page | None:
    """The step that follows; None after the last."""
    pages = PAGES[side]
    after = pages.index(page) + 1
    return pages[after] if after < len(pages) else None


def shown(talk: Talk, page: Page) -> dict[str, Any]:
    """What stands in the boxes; reading sensitive answers leaves a line in the audit."""
    values = page.fill(talk)
    _note_reading(talk, page, values)
    return values


def _note_reading(talk: Talk, page: Page, values: dict[str, Any]) -> None:
    read = [name for name in page.sensitive if values.get(name)]
    if read:
        audit.read(talk.intake, *read, person=talk.person.id, purpose="intake")


def all_read(talk: Talk) -> None:
    """All answers stand on one page: what is sensitive among them is read now (contact data is not shown there)."""
    for page in PAGES[talk.intake.side]:
        if page.sensitive and page.sensitive is not _CONTACT:
            _note_reading(talk, page, page.fill(talk))


def labels(side: str) -> dict[str, str]:
    """The words of every step of a side."""
    return {str(step.value): str(step.label) for step in steps_of(side)}
