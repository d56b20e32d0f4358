# SPDX-License-Identifier: EUPL-1.2
"""What comes in: which survey is asked how, and the answers, whose form is made from the instrument."""

from __future__ import annotations

from dataclasses import dataclass, field, make_dataclass
from functools import cache
from typing import Any

from koepel.web.fields import Choice, Code
from koepel.web.forms import Form
from tenants.surveys.instrument import instrument, keys
from tenants.surveys.titles import Way


@dataclass(frozen=True)
class Asking:
    """Which survey, by which way."""

    instrument: str
    way: Way


class AskForm(Form[Asking]):
    """In: staff ask."""

    makes = Asking
    instrument = Choice(keys, required=True)
    way = Code(Way, required=True)


@cache
def answers_form(key: str, version: int, part: str) -> type[Form[Any]]:
    """The form of these items: each takes one answer of its scale, or none."""
    items = instrument(key, version).asked(part)
    makes = make_dataclass("Answers", [(item.key, str, field(default="")) for item in items], frozen=True)
    boxes = {item.key: Choice(item.scale.answers, load_default="") for item in items}
    return type("AnswersForm", (Form,), {"makes": makes, **boxes})
