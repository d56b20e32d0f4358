# SPDX-License-Identifier: EUPL-1.2
"""What is filled in about a processor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koepel.web.fields import Day, Line, Name
from koepel.web.forms import Form


@dataclass(frozen=True)
class ProcessorNamed:
    """A processor as anybody may read it."""

    name: str
    service: str
    data: str
    country: str
    since: date
    guarantee: str = ""


class ProcessorForm(Form[ProcessorNamed]):
    """In: the boxes of the page."""

    makes = ProcessorNamed
    name = Name(required=True)
    service = Line(most=120, required=True)
    data = Line(most=200, required=True)
    country = Line(most=80, required=True)
    guarantee = Line(most=200, load_default="")
    since = Day(required=True)
