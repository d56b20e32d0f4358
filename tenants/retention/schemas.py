# SPDX-License-Identifier: EUPL-1.2
"""What comes in: a term, and why something stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koepel.web.fields import Code, Day, Line, Prose, Whole
from koepel.web.forms import Form
from tenants.retention.kinds import KeepReason


@dataclass(frozen=True)
class Decided:
    """How many months, for which programme ('' for all), under which rule."""

    months: int
    programme: str = ""
    series: str = ""
    rule: str = ""
    reason: str = ""


class TermForm(Form[Decided]):
    """In: the boxes of a term."""

    makes = Decided
    months = Whole(least=0, most=600, required=True)
    programme = Line(most=60, load_default="")
    series = Line(most=60, load_default="")
    rule = Line(most=300, load_default="")
    reason = Prose(most=1000, load_default="")


@dataclass(frozen=True)
class Keep:
    """Why, and until when."""

    reason: KeepReason
    until: date


class KeepForm(Form[Keep]):
    """In: the boxes beside an item."""

    makes = Keep
    reason = Code(KeepReason, required=True)
    until = Day(required=True)
