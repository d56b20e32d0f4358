# SPDX-License-Identifier: EUPL-1.2
"""What makes it harder, whether the conditions are met, and the first impression of a mentor."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from koepel.web.fields import Choice, Code, Flag, Items, Whole
from koepel.web.forms import Form
from tenants.programmes.criteria import CriterionCode
from tenants.vocabulary import Barrier, ScreeningDecision, ScreeningMark, ScreeningRejection, TierReason

# A condition with its answer, as "motivated:yes"; the service keeps those that this programme asks.
CRITERION_ANSWERS = {f"{code.value}:{answer}" for code in CriterionCode for answer in ("yes", "no", "unknown")}
GROUP = "criterion-"


def gathered(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """A page asks each condition in a group of its own ("criterion-motivated"); the form takes them as one list."""
    found: MultiDict[str, str] = MultiDict()
    for name, value in sent.items(multi=True):
        if name.startswith(GROUP):
            found.add("criteria", f"{name.removeprefix(GROUP)}:{value}")
        else:
            found.add(name, value)
    return found


@dataclass(frozen=True)
class Thresholds:
    """The step of a mentee: barriers choose support, the tier is given by a person with its reasons."""

    criteria: tuple[str, ...] = ()
    all_met: bool = False
    barriers: tuple[Barrier, ...] = ()
    tier: int = 0
    tier_reasons: tuple[TierReason, ...] = ()
    strength: int | None = None


class ThresholdsForm(Form[Thresholds]):
    """In: the boxes of the page."""

    makes = Thresholds
    criteria = Items(Choice(CRITERION_ANSWERS))
    all_met = Flag()
    barriers = Items(Code(Barrier))
    tier = Whole(most=2, load_default=0)
    tier_reasons = Items(Code(TierReason))
    strength = Whole(least=1, most=5, load_default=None)


@dataclass(frozen=True)
class Screened:
    """The step First impression of a mentor: marks that were seen, and a decision that is always a person's (E4)."""

    criteria: tuple[str, ...] = ()
    all_met: bool = False
    marks: tuple[ScreeningMark, ...] = ()
    decision: str = ""
    rejection: ScreeningRejection | None = None


class ScreeningForm(Form[Screened]):
    """In: the boxes of the page."""

    makes = Screened
    criteria = Items(Choice(CRITERION_ANSWERS))
    all_met = Flag()
    marks = Items(Code(ScreeningMark))
    decision = Choice([str(one.value) for one in ScreeningDecision], load_default="")
    rejection = Code(ScreeningRejection, load_default=None)
