# SPDX-License-Identifier: EUPL-1.2
"""What an officer sends: the answer, the legal text, and why it differs."""

from __future__ import annotations

from dataclasses import dataclass

from koepel.web.fields import Line, Prose
from koepel.web.forms import Form


@dataclass(frozen=True)
class Decided:
    """An answer to one topic."""

    value: str = ""
    law: str = ""
    reason: str = ""


class DecideForm(Form[Decided]):
    """In: the boxes of the page."""

    makes = Decided
    value = Line(most=200, load_default="")
    law = Line(most=400, load_default="")
    reason = Prose(most=1000, load_default="")
