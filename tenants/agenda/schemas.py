# SPDX-License-Identifier: EUPL-1.2
"""Which week is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koepel.web.fields import Day
from koepel.web.forms import Form


@dataclass(frozen=True)
class Week:
    """Any day of it; this week when none is said."""

    dag: date | None = None


class WeekForm(Form[Week]):
    """In: the address."""

    makes = Week
    dag = Day(load_default=None)
