# SPDX-License-Identifier: EUPL-1.2
"""When and how far: half-days as boxes, a radius, and whether meeting online works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koepel.web.fields import Choice, Day, Items, Whole
from koepel.web.forms import Form

TRI = ("yes", "no", "unknown")


@dataclass(frozen=True)
class TimeAndPlace:
    """The step Time and place of both sides."""

    half_days: tuple[int, ...] = ()
    radius_km: int | None = None
    online_ok: str = "unknown"
    online_place: str = "unknown"
    own_transport: str = "unknown"
    period_from: date | None = None
    period_to: date | None = None

    @property
    def mask(self) -> int | None:
        """The half-days as bits; None when nobody asked."""
        return sum(1 << bit for bit in self.half_days) or None


class TimeAndPlaceForm(Form[TimeAndPlace]):
    """In: the boxes of the page; a half-day is its bit number."""

    makes = TimeAndPlace
    half_days = Items(Whole(most=20), most=21)
    radius_km = Whole(least=1, most=100, load_default=None)
    online_ok = Choice(TRI, load_default="unknown")
    online_place = Choice(TRI, load_default="unknown")
    own_transport = Choice(TRI, load_default="unknown")
    period_from = Day(load_default=None)
    period_to = Day(load_default=None)
