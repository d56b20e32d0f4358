# SPDX-License-Identifier: EUPL-1.2
"""What a contact point writes in a protocol, what the officer advises, and with which name a party signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from koepel.i18n import _l
from koepel.web.fields import Choice, Code, Day, Flag, Items, Line, Name, Prose, says
from koepel.web.forms import Form, together, unfit
from tenants.programmes.shipped import templates
from tenants.protocols.words import Advice, Frequency, Ground, PartnerField

LONGEST_YEARS = 5


@dataclass(frozen=True)
class Draft:
    """The words of a protocol."""

    title: str
    purpose: str
    ground: Ground
    lets_out: tuple[PartnerField, ...]
    starts_on: date
    ends_on: date
    frequency: Frequency = Frequency.PER_EVENT
    legal_text: str = ""
    programmes: tuple[str, ...] = ()
    persons: str = ""
    consent_needed: bool = False
    may_refer: bool = False
    sanctions: str = ""


class DraftForm(Form[Draft]):
    """In: the boxes of the page."""

    makes = Draft
    title = Line(most=120, required=True)
    purpose = Prose(most=1200, required=True)
    ground = Code(Ground, required=True)
    lets_out = Items(
        Code(PartnerField),
        least=1,
        most=20,
        required=True,
        error_messages=says(required=_l("Choose at least one field.")),
    )
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    frequency = Code(Frequency, required=True)
    legal_text = Prose(most=600, load_default="")
    programmes = Items(Choice(lambda: set(templates())), most=20)
    persons = Prose(most=600, load_default="")
    consent_needed = Flag(load_default=False)
    may_refer = Flag(load_default=False)
    sanctions = Prose(most=600, load_default="")

    @together
    def ends_after_it_starts(self, data: dict[str, Any], **_more: Any) -> None:
        """A term of at most five years, so that somebody looks again."""
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if not starts or not ends:
            return
        if ends < starts:
            raise unfit("ends_on", _l("The last day comes after the first."))
        if ends.year - starts.year > LONGEST_YEARS:
            raise unfit("ends_on", _l("A protocol runs for at most five years."))
        if data.get("ground") == Ground.CONSENT and not data.get("consent_needed"):
            raise unfit("consent_needed", _l("On this ground the person's consent is needed."))


@dataclass(frozen=True)
class Advised:
    """What the officer says."""

    advice: Advice
    note: str = ""


class AdviceForm(Form[Advised]):
    """In: the advice with its reasons."""

    makes = Advised
    advice = Code(Advice, required=True)
    note = Prose(most=2000, load_default="")


@dataclass(frozen=True)
class Signed:
    """Under whose name."""

    name: str
    function: str


class SignForm(Form[Signed]):
    """In: name and function of who signs."""

    makes = Signed
    name = Name(required=True)
    function = Line(most=100, required=True)


@dataclass(frozen=True)
class Because:
    """Why it stops."""

    why: str


class BecauseForm(Form[Because]):
    """In: one line that the partner reads."""

    makes = Because
    why = Line(most=300, required=True)
