# SPDX-License-Identifier: EUPL-1.2
"""What comes in about a plan: choices from lists, days, and a step in few words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koepel.i18n import _l
from koepel.web.fields import Code, Day, Flag, Line, says
from koepel.web.forms import Form
from tenants.plans.codes import Content, Elsewhere, Information, Owner, Verdict
from tenants.plans.support import Support
from tenants.vocabulary import Barrier, GoalType

LONGEST_STEP = 80  # characters


@dataclass(frozen=True)
class Asked:
    """Whether another service has a plan, and the day on which that was asked."""

    elsewhere: Elsewhere
    asked_on: date | None = None


class AskedForm(Form[Asked]):
    """In: one of three answers; a day, unless nobody asked."""

    makes = Asked
    elsewhere = Code(Elsewhere, required=True, error_messages=says(required=_l("Choose one.")))
    asked_on = Day(load_default=None)


@dataclass(frozen=True)
class Wanted:
    """A goal."""

    kind: GoalType


class GoalForm(Form[Wanted]):
    """In: what the mentee wants to reach."""

    makes = Wanted
    kind = Code(GoalType, required=True, error_messages=says(required=_l("Choose a goal.")))


@dataclass(frozen=True)
class Said:
    """How a goal stands."""

    how: Verdict


class VerdictForm(Form[Said]):
    """In: reached, partly, not yet."""

    makes = Said
    how = Code(Verdict, required=True, error_messages=says(required=_l("Choose how it stands.")))


@dataclass(frozen=True)
class Hindered:
    """What stands in the way, and the help that was chosen."""

    barrier: Barrier
    support: Support


class ThresholdForm(Form[Hindered]):
    """In: two codes."""

    makes = Hindered
    barrier = Code(Barrier, required=True, error_messages=says(required=_l("Choose what stands in the way.")))
    support = Code(Support, required=True, error_messages=says(required=_l("Choose what helps.")))


@dataclass(frozen=True)
class NewStep:
    """One step: few words, whose it is, by when, and whether the mentor sees it."""

    what: str
    owner: Owner
    by_on: date | None = None
    shared: bool = False


class StepForm(Form[NewStep]):
    """In: a step."""

    makes = NewStep
    what = Line(most=LONGEST_STEP, required=True)
    owner = Code(Owner, required=True, error_messages=says(required=_l("Choose whose step it is.")))
    by_on = Day(load_default=None)
    shared = Flag(load_default=False)


@dataclass(frozen=True)
class Given:
    """One thing that was handed over."""

    what: Information


class GivenForm(Form[Given]):
    """In: its code."""

    makes = Given
    what = Code(Information, required=True)


@dataclass(frozen=True)
class Covered:
    """One part of the content that was covered."""

    what: Content


class CoveredForm(Form[Covered]):
    """In: its code."""

    makes = Covered
    what = Code(Content, required=True)
