# SPDX-License-Identifier: EUPL-1.2
"""What comes in: to whom and which text, the words in each language, a municipality's own text. Braces are checked at the field."""

from __future__ import annotations

from dataclasses import dataclass, field, make_dataclass
from functools import cache
from typing import Any
from uuid import UUID

from koepel.i18n import LANGUAGES, _
from koepel.web.fields import Choice, Code, Line, Prose, Ref
from koepel.web.forms import Form, together, unfit
from tenants.broadcasts import placeholders
from tenants.broadcasts.codes import Audience
from tenants.broadcasts.shipped import templates
from tenants.programmes import shipped as programmes

MOST, MOST_OF_SUBJECT = 2000, 120


@dataclass(frozen=True)
class Begun:
    """A group and a text."""

    audience: Audience
    template: str
    programme: str = ""
    activity: UUID | None = None


class BeginForm(Form[Begun]):
    """In: the first page of a message."""

    makes = Begun
    audience = Code(Audience, required=True)
    template = Choice(templates, required=True)
    programme = Choice(programmes.templates, load_default="")
    activity = Ref(load_default=None)

    @together
    def _goes_together(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data["audience"] is Audience.ACTIVITY and data["activity"] is None:
            raise unfit("activity", _("Choose the activity."))


class Wordy(Form[Any]):
    """A form whose bodies are texts with placeholders."""

    @together
    def _braces_fit(self, data: dict[str, Any], **_kwargs: Any) -> None:
        for name, text in data.items():
            known = placeholders.OF_SUBJECTS if name == "subject" else tuple(placeholders.PLACEHOLDERS)
            if isinstance(text, str) and (said := placeholders.fault(text, known)):
                raise unfit(name, said)


@cache
def words_form(languages: tuple[str, ...]) -> type[Form[Any]]:
    """The bodies of a broadcast in these languages: `body_nl` and the like; the Dutch one is never empty."""
    makes = make_dataclass("Words", [(f"body_{code}", str, field(default="")) for code in languages], frozen=True)
    boxes = {
        f"body_{code}": Prose(most=MOST, required=True) if code == "nl" else Prose(most=MOST, load_default="")
        for code in languages
    }
    return type("WordsForm", (Wordy,), {"makes": makes, **boxes})


@dataclass(frozen=True)
class Written:
    """A municipality's own text."""

    language: str
    subject: str
    body: str
    programme: str = ""


class TextForm(Wordy):
    """In: the page of a text."""

    makes = Written
    language = Choice(LANGUAGES, required=True)
    programme = Choice(programmes.templates, load_default="")
    subject = Line(most=MOST_OF_SUBJECT, required=True)
    body = Prose(most=MOST, required=True)


@dataclass(frozen=True)
class Which:
    """Of which text this is about: language and programme."""

    language: str
    programme: str = ""


class WhichForm(Form[Which]):
    """In: back to the shipped text."""

    makes = Which
    language = Choice(LANGUAGES, required=True)
    programme = Choice(programmes.templates, load_default="")


@dataclass(frozen=True)
class ToOne:
    """What is written to one person."""

    body: str


class ToOneForm(Wordy):
    """In: the page of one person."""

    makes = ToOne
    body = Prose(most=MOST, required=True)
