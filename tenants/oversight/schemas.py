# SPDX-License-Identifier: EUPL-1.2
"""What comes in: how many files are usual, and why an operator wants to look along."""

from __future__ import annotations

from dataclasses import dataclass

from koepel.support.service import LONGEST
from koepel.web.fields import Line, Whole
from koepel.web.forms import Form


@dataclass(frozen=True)
class Usual:
    """Files an hour."""

    files: int


class UsualForm(Form[Usual]):
    """In: one number."""

    makes = Usual
    files = Whole(least=5, most=500, required=True)


@dataclass(frozen=True)
class Asked:
    """Why, and for how long."""

    reason: str
    hours: int


class AskForm(Form[Asked]):
    """In: the boxes of the page."""

    makes = Asked
    reason = Line(most=200, required=True)
    hours = Whole(least=1, most=LONGEST, required=True)
