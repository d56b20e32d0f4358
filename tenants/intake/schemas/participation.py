# SPDX-License-Identifier: EUPL-1.2
"""Asking who decides on taking part, noting the answer, and offering another programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from koepel.web.fields import Choice, Code, Day, Ref
from koepel.web.forms import Form
from tenants.intake.codes import Answer
from tenants.vocabulary import RefusalReason


@dataclass(frozen=True)
class Asked:
    """On which day the question went out."""

    asked_on: date


class AskedForm(Form[Asked]):
    """In: the box of the page."""

    makes = Asked
    asked_on = Day(required=True)


@dataclass(frozen=True)
class Answered:
    """What was said and when; `seen` is the answer that stood on the page."""

    answer: Answer
    answered_on: date
    reason: RefusalReason | None = None
    seen: str = ""


class AnsweredForm(Form[Answered]):
    """In: the boxes of the page."""

    makes = Answered
    answer = Code(Answer, required=True)
    answered_on = Day(required=True)
    reason = Code(RefusalReason, load_default=None)
    seen = Choice(["", *(one.value for one in Answer)], load_default="")


@dataclass(frozen=True)
class Offered:
    """Which programme comes in its place."""

    programme_id: UUID


class OfferedForm(Form[Offered]):
    """In: a hidden value of a button."""

    makes = Offered
    programme_id = Ref(required=True)
