# SPDX-License-Identifier: EUPL-1.2
"""What comes in: ten whole numbers that add up to 100, why, and which version stood on the page."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any

from koepel.i18n import _
from koepel.web.fields import Choice, Code, Line, Whole
from koepel.web.forms import Form, together, unfit
from shared_pool.matching.codes import Criterion
from shared_pool.matching.programmes import NUMBERS
from shared_pool.weights.codes import WeightsReason

MOST_VERSIONS = 32_000
FIELDS = tuple(criterion.code.lower() for criterion in Criterion)


@dataclass(frozen=True)
class Points:
    """Points of one programme. `seen`: those of which the effect stood on the page, as `written`; nobody saves what they did not see."""

    s01: int
    s02: int
    s03: int
    s04: int
    s05: int
    s06: int
    s07: int
    s08: int
    s09: int
    s10: int
    programme: str
    reason: WeightsReason
    follows: int
    seen: str = ""

    @property
    def points(self) -> tuple[int, ...]:
        """In the order of the criteria."""
        return astuple(self)[: len(FIELDS)]

    @property
    def written(self) -> str:
        """The points in one line."""
        return " ".join(map(str, self.points))


class PointsForm(Form[Points]):
    """In: a box for each criterion, and one list."""

    makes = Points
    s01 = Whole(required=True, least=0, most=100)
    s02 = Whole(required=True, least=0, most=100)
    s03 = Whole(required=True, least=0, most=100)
    s04 = Whole(required=True, least=0, most=100)
    s05 = Whole(required=True, least=0, most=100)
    s06 = Whole(required=True, least=0, most=100)
    s07 = Whole(required=True, least=0, most=100)
    s08 = Whole(required=True, least=0, most=100)
    s09 = Whole(required=True, least=0, most=100)
    s10 = Whole(required=True, least=0, most=100)
    programme = Choice(NUMBERS, required=True)
    reason = Code(WeightsReason, without=(WeightsReason.BACK,), required=True)
    follows = Whole(required=True, least=1, most=MOST_VERSIONS)
    seen = Line(load_default="", most=40)

    @together
    def adds_up(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """A score is out of 100."""
        total = sum(data[name] for name in FIELDS)
        if total != 100:
            raise unfit("points", _("Together these are %(total)s points. They must be 100.", total=total))


@dataclass(frozen=True)
class Earlier:
    """A version to go back to."""

    programme: str
    version: int
    follows: int


class EarlierForm(Form[Earlier]):
    """In: one button."""

    makes = Earlier
    programme = Choice(NUMBERS, required=True)
    version = Whole(required=True, least=1, most=MOST_VERSIONS)
    follows = Whole(required=True, least=1, most=MOST_VERSIONS)


@dataclass(frozen=True)
class Decided:
    """Adopt, or leave the weights as they are."""

    adopt: str


class DecidedForm(Form[Decided]):
    """In: one of two buttons."""

    makes = Decided
    adopt = Choice(("yes", "no"), required=True)
