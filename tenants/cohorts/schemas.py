# SPDX-License-Identifier: EUPL-1.2
"""What comes in about cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from koepel.i18n import _
from koepel.web.fields import Choice, Day, Line, Whole
from koepel.web.forms import Form, together, unfit
from tenants.programmes.shipped import templates


@dataclass(frozen=True)
class Plan:
    """A cohort as it is planned; `places` None sets no limit."""

    programme: str
    label: str
    starts_on: date
    register_until: date | None = None
    places: int | None = None


class PlanForm(Form[Plan]):
    """In: the boxes of the page."""

    makes = Plan
    programme = Choice(templates, required=True)
    label = Line(most=60, required=True)
    starts_on = Day(required=True)
    register_until = Day(load_default=None)
    places = Whole(least=1, most=500, load_default=None)

    @together
    def _in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data["register_until"] is not None and data["register_until"] > data["starts_on"]:
            raise unfit("register_until", _("The last day to register is not after the start."))
