# SPDX-License-Identifier: EUPL-1.2
"""Answers on their way from page to page in hidden fields: nothing is kept before the last button, nothing in addresses.

What was typed stays as it was typed; each question reads its own part of it, and the last button reads all of it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from koepel.i18n import _, language
from koepel.web.forms import Errors, Form, Sheet
from koepel.web.text import showable
from tenants.registration.codes import Door, Reach
from tenants.registration.schemas import (
    ELSEWHERE,
    MORE_FORMS,
    WANTED_FORMS,
    Arrival,
    ByMailForm,
    ByPhoneForm,
    CalledForm,
    Home,
    HomeForm,
    ReachedForm,
    ThroughHelperForm,
    TonguesForm,
)

CARRIED = (
    "given_name", "family_name", "reach", "phone", "email", "helper", "home", "postcode", "languages", "wants",
    "remark", "source", "came_from", "campaign", "checking",
)  # fmt: skip
MOST_VALUES = 80
CHECK = "nakijken"


def _fine(_said: Any) -> Errors:
    return {}


def _somewhere(home: Home) -> Errors:
    if home.home == ELSEWHERE and not home.postcode:
        return {"postcode": [_("Fill in the four digits of the postcode, for example 2640.")]}
    return {}


@dataclass(frozen=True)
class Question:
    """One page: its word in the address and what it asks. `check` says what a form alone cannot see."""

    word: str
    form: type[Form[Any]]
    check: Callable[[Any], Errors] = _fine

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its boxes."""
        return tuple(self.form._declared_fields)


NUMBERS: dict[Reach, type[Form[Any]]] = {
    Reach.PHONE: ByPhoneForm,
    Reach.WHATSAPP: ByPhoneForm,
    Reach.SMS: ByPhoneForm,
    Reach.MAIL: ByMailForm,
    Reach.HELPER: ThroughHelperForm,
}
WORDS = ("naam", "bereik", "nummer", "woonplaats", "talen", "wensen", "tot-slot")


@dataclass(frozen=True)
class Draft:
    """What was said so far at one door."""

    door: Door
    sent: MultiDict[str, str]

    @classmethod
    def of(cls, door: Door, sent: MultiDict[str, str]) -> Draft:
        """Of what a page sent, only what a question asks."""
        kept = [(name, showable(value)) for name in CARRIED for value in sent.getlist(name)[:MOST_VALUES] if value]
        return cls(door, MultiDict(kept))

    @property
    def reach(self) -> Reach | None:
        """The chosen way to be reached."""
        chosen = self.sent.get("reach", "")
        return Reach(chosen) if chosen in set(Reach) else None

    @property
    def campaign(self) -> str:
        """The word of the campaign whose link was followed, '' for none."""
        return self.sent.get("campaign", "")

    @property
    def checking(self) -> bool:
        """Whether the reader has seen the last page, and comes back to change one answer."""
        return "checking" in self.sent

    def questions(self) -> tuple[Question, ...]:
        """The pages for this person: who has no phone is asked for no number."""
        asked = {
            "naam": Question("naam", CalledForm),
            "bereik": Question("bereik", ReachedForm),
            "woonplaats": Question("woonplaats", HomeForm, _somewhere),
            "talen": Question("talen", TonguesForm),
            "wensen": Question("wensen", WANTED_FORMS[self.door]),
            "tot-slot": Question("tot-slot", MORE_FORMS[self.door]),
        }
        if self.reach in NUMBERS:
            asked["nummer"] = Question("nummer", NUMBERS[self.reach])
        return tuple(asked[word] for word in WORDS if word in asked)

    def question(self, word: str) -> Question | None:
        """The page behind a word of the address, when it is asked of this person."""
        return next((one for one in self.questions() if one.word == word), None)

    def sheet(self, question: Question) -> Sheet[Any]:
        """The part of this question, read and judged."""
        sheet = Sheet.of(self._part(question), question.form)
        return sheet.refused(question.check(sheet.data)) if sheet.ok else sheet

    def shown(self, question: Question) -> Sheet[Any]:
        """The same without a judgement: what stands in the boxes."""
        return replace(self.sheet(question), errors={}, made=None)

    def open_question(self) -> Question | None:
        """The first page that has no good answer yet."""
        return next((one for one in self.questions() if not self.sheet(one).ok), None)

    def after(self, question: Question) -> Question | None:
        """The page that follows; None is the last one, where all is checked."""
        if self.checking:
            return self.open_question()
        asked = self.questions()
        place = [one.word for one in asked].index(question.word) + 1
        return asked[place] if place < len(asked) else None

    def before(self, word: str) -> Question | None:
        """The page one step back; None before the first."""
        words = [one.word for one in self.questions()]
        place = words.index(word) if word in words else len(words)
        return self.questions()[place - 1] if place else None

    def hidden(self, question: Question | None = None) -> list[tuple[str, str]]:
        """What the page carries along unseen: everything but its own boxes."""
        own = question.fields if question else ()
        return [(name, value) for name, value in self.sent.items(multi=True) if name not in own]

    def with_check(self) -> Draft:
        """From now on a changed answer leads back to the last page."""
        return Draft(
            self.door, MultiDict([*self.sent.items(multi=True), *([] if self.checking else [("checking", "1")])])
        )

    def arrival(self) -> Arrival:
        """All answers together. Raises `Invalid` when one of them does not fit."""
        said: dict[str, Any] = {}
        for question in self.questions():
            said |= vars(self.sheet(question).data)
        home = said.pop("home")
        said["postcode"] = said["postcode"] if home in ("", ELSEWHERE) else home
        return Arrival(**said, preferred_language=language())

    def _part(self, question: Question) -> MultiDict[str, str]:
        return MultiDict([pair for pair in self.sent.items(multi=True) if pair[0] in question.fields])
