# SPDX-License-Identifier: EUPL-1.2
"""What the steering group sets."""

from __future__ import annotations

from dataclasses import dataclass

from koepel.web.fields import Choice, Whole
from koepel.web.forms import Form

MEASURES = ("duos", "meetings_per_duo", "waiting_days")


@dataclass(frozen=True)
class Aim:
    """What is to be reached."""

    measure: str
    value: int


class AimForm(Form[Aim]):
    """One target."""

    makes = Aim
    measure = Choice(list(MEASURES), required=True)
    value = Whole(required=True, least=1, most=100_000)
