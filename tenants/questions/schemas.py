# SPDX-License-Identifier: EUPL-1.2
"""What comes in about questions: one form for question and answer, and the filter of the list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import phonenumbers

from koepel.i18n import _
from koepel.web.fields import Code, Flag, Line, Prose, Ref, Whole
from koepel.web.forms import Form, together, unfit
from tenants.questions.codes import Theme

ASKED, ANSWER = 400, 4000
_MAIL = re.compile(r"\S@\S")


@dataclass(frozen=True)
class Noted:
    """A question, and its answer where there is one; `version` is the one that the writer saw, 0 for a new question.

    `for_mentors`: mentors read it on their own page, once there is an answer.
    """

    theme: Theme
    asked: str
    answer: str = ""
    version: int = 0
    for_mentors: bool = False


class NotedForm(Form[Noted]):
    """In: the boxes of the page. A national number is refused by the boxes themselves."""

    makes = Noted
    theme = Code(Theme, required=True)
    asked = Line(most=ASKED, required=True)
    answer = Prose(most=ANSWER, load_default="")
    version = Whole(load_default=0)
    for_mentors = Flag(load_default=False)

    @together
    def _of_nobody(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """An answer may give the number of a service; a question names no way to reach anybody."""
        _leads_to_nobody(data["asked"])


def _leads_to_nobody(asked: str) -> None:
    if _MAIL.search(asked) or phonenumbers.PhoneNumberMatcher(asked, "BE").has_next():
        raise unfit("asked", _("Leave out phone numbers and e-mail addresses. A question belongs to nobody."))


@dataclass(frozen=True)
class Asked:
    """What a mentor asks by link; `sending` is the key of the form, so that a double tap asks once."""

    theme: Theme
    asked: str
    sending: UUID


class AskForm(Form[Asked]):
    """In: the boxes of the phone. The same refusals as for staff."""

    makes = Asked
    theme = Code(Theme, required=True)
    asked = Line(most=ASKED, required=True)
    sending = Ref(required=True)

    @together
    def _of_nobody(self, data: dict[str, Any], **_kwargs: Any) -> None:
        _leads_to_nobody(data["asked"])


@dataclass(frozen=True)
class Looked:
    """The filter of the address."""

    thema: str = ""
    q: str = ""


class LookForm(Form[Looked]):
    """In: the address."""

    makes = Looked
    thema = Code(Theme, load_default="")
    q = Line(most=80, load_default="")
