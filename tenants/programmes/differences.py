# SPDX-License-Identifier: EUPL-1.2
"""What a municipality set otherwise than the template says, in words: the page of a programme shows both beside each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from koepel import reference
from koepel.i18n import _, _l, ngettext
from tenants.programmes import rhythm
from tenants.programmes.criteria import CriterionCode
from tenants.programmes.intake_mode import IntakeMode
from tenants.programmes.lots import DecidedBy, said
from tenants.programmes.settings import ProgrammeSettings
from tenants.programmes.volunteering import ExpenseRule, InsuredBy
from tenants.vocabulary import (
    ContactMoments,
    ContactWay,
    IntroductionFormat,
    PlanSection,
    ReadinessStep,
    label_of,
    labels_of,
)


@dataclass(frozen=True)
class Difference:
    """One setting: what it is called, what the template says, what is set here."""

    name: str
    there: str
    here: str


def _days(value: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", value)


def _months(value: int) -> str:
    return ngettext("%(num)s month", "%(num)s months", value)


def _minutes(value: int) -> str:
    return ngettext("%(num)s minute", "%(num)s minutes", value)


def _level(value: int) -> str:
    return next((one.code for one in reference.cefr() if one.rank == value), _("none"))


def _conditions(value: Any) -> str:
    return ", ".join(label_of(CriterionCode, one.code) for one in value) or _("none")


def _steps(value: Any) -> str:
    return "; ".join(f"{one.kind}: {one.whom}, {one.when}" for one in rhythm.lines(value)) or _("none")


def _yes_no(value: bool) -> str:
    return _("yes") if value else _("no")


LANGUAGE_RULES = {"required": _l("needed"), "preferred": _l("wished"), "ignored": _l("does not matter")}
# What nobody can set otherwise yet has no words; `tests/guards/test_programmes.py` says which that may be.
SAID: dict[str, tuple[Any, Callable[[Any], str]]] = {
    "months": (_l("Duration"), _months),
    "durations": (_l("Lengths to choose from"), lambda value: ", ".join(map(_months, value)) or _("none")),
    "extension_months": (_l("Usual extension"), _months),
    "most_months": (_l("At most"), lambda value: _months(value) if value else _("no limit")),
    "silence_days": (_l("Days of silence before we call"), _days),
    "usual_minutes": (_l("Usual length of a meeting"), _minutes),
    "wanted_meetings": (_l("Meetings you aim for"), str),
    "contacts_a_month": (_l("Contacts a month, at least"), lambda value: str(value) if value else _("none")),
    "contact_moments": (_l("When a duo is usually in touch"), lambda value: label_of(ContactMoments, value)),
    "contact_way": (_l("How a duo is usually in touch"), lambda value: label_of(ContactWay, value)),
    "max_duos": (_l("Most duos of one mentor"), str),
    "contact_level": (_l("Level of the common language"), _level),
    "dutch_level": (_l("Level when it is Dutch"), _level),
    "language_rule": (_l("Common language"), lambda value: str(LANGUAGE_RULES.get(value, value))),
    "coach_language": (_l("Mentor and coach share a language"), _yes_no),
    "least_years": (_l("Years of experience of a mentor"), str),
    "minors_from": (_l("Youngest age"), str),
    "readiness": (
        _l("A mentor is in order after"),
        lambda value: ", ".join(labels_of(ReadinessStep, value)) or _("none"),
    ),
    "mentee_criteria": (_l("Conditions for mentees"), _conditions),
    "mentor_criteria": (_l("Conditions for mentors"), _conditions),
    "follow_up": (_l("Follow-up"), _steps),
    "intervision": (_l("Intervision is proposed"), _yes_no),
    "introduction": (_l("Usual introduction"), lambda value: label_of(IntroductionFormat, value)),
    "plan_sections": (
        _l("The development plan shows"),
        lambda value: ", ".join(labels_of(PlanSection, value)) or _("goals and steps alone"),
    ),
    "decided_by": (
        _l("Who has the last word"),
        lambda value: label_of(DecidedBy, value) if value else _("nobody else"),
    ),
    "subgroups": (_l("Subgroups"), lambda value: said(one.code for one in value) or _("none")),
    "accepts": (_l("The lot accepts"), lambda value: said(value) or _("all")),
    "insured_by": (
        _l("Who insures a volunteer"),
        lambda value: label_of(InsuredBy, value) if value else _("not noted"),
    ),
    "policy": (_l("Policy"), lambda value: value or _("not noted")),
    "expenses": (_l("Costs of a volunteer"), lambda value: label_of(ExpenseRule, value) if value else _("not noted")),
    "flat_a_day": (_l("Fixed amount a day, in euro"), str),
    "expenses_to": (_l("Where costs are sent"), lambda value: value or _("not noted")),
    "later_months": (_l("Asked again after the end"), _months),
    "intake_mode": (_l("How people come in"), lambda value: label_of(IntakeMode, value)),
}


def differences(here: ProgrammeSettings, there: ProgrammeSettings) -> list[Difference]:
    """Every setting that is not as in the template, in the order of the page."""
    return [
        Difference(str(name), say(getattr(there, key)), say(getattr(here, key)))
        for key, (name, say) in SAID.items()
        if getattr(here, key) != getattr(there, key)
    ]
