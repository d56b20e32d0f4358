# SPDX-License-Identifier: EUPL-1.2
"""What staff write down for a person who said yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koepel.i18n import LANGUAGES
from koepel.web.fields import Choice, Code, Day, Flag, Line, Whole
from koepel.web.forms import Form
from tenants.consents.kinds import Answer, ConsentKind


@dataclass(frozen=True)
class Recorded:
    """An answer and how it was asked; the version is that of the text that stood on the screen."""

    kind: ConsentKind
    answer: Answer
    language: str
    given_on: date
    version: int
    interpreter: bool = False
    about: str = ""


class RecordForm(Form[Recorded]):
    """In: the boxes of the page."""

    makes = Recorded
    kind = Code(ConsentKind, required=True)
    answer = Code(Answer, required=True)
    language = Choice(tuple(LANGUAGES), required=True)
    given_on = Day(required=True)
    version = Whole(least=1, most=999, required=True)
    interpreter = Flag()
    about = Line(most=120, load_default="")
