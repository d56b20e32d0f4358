# SPDX-License-Identifier: EUPL-1.2
"""What a mentee wants to reach and what a mentor has to offer, in codes; a job is a word that reference data reads."""

from __future__ import annotations

from dataclasses import dataclass

from koepel.web.fields import Choice, Code, Flag, Items, Line, Prose, Whole
from koepel.web.forms import Form
from tenants.intake.choices import sector_codes
from tenants.programmes.lots import Subgroup
from tenants.vocabulary import Education, GoalType, SupportAction, WorkFlag

MOST_SECTORS = 4
MOST_WORDS = 120


@dataclass(frozen=True)
class Goal:
    """The step Goal and work of a mentee."""

    goals: tuple[GoalType, ...] = ()
    must_goals: tuple[GoalType, ...] = ()
    actions: tuple[SupportAction, ...] = ()
    sectors: tuple[str, ...] = ()
    occupation_text: str = ""
    meant: tuple[str, ...] = ()
    experience_years: int | None = None
    education: Education | None = None
    subgroup: Subgroup | None = None
    outside_lot: bool = False
    work_flags: tuple[WorkFlag, ...] = ()
    expectations: str = ""


class GoalForm(Form[Goal]):
    """In: the boxes of the page; `meant` are the codes ticked for a word that could mean several jobs, `outside_lot` says that
    this person stays here without a match.
    """

    makes = Goal
    goals = Items(Code(GoalType))
    must_goals = Items(Code(GoalType))
    actions = Items(Code(SupportAction))
    sectors = Items(Choice(sector_codes), most=MOST_SECTORS)
    occupation_text = Line(most=MOST_WORDS, load_default="")
    meant = Items(Line(most=4), most=12)
    experience_years = Whole(most=60, load_default=None)
    education = Code(Education, load_default=None)
    subgroup = Code(Subgroup, load_default=None)
    outside_lot = Flag()
    work_flags = Items(Code(WorkFlag))
    expectations = Prose(most=600, load_default="")


@dataclass(frozen=True)
class Offer:
    """The step Work and offer of a mentor."""

    actions: tuple[SupportAction, ...] = ()
    sectors: tuple[str, ...] = ()
    occupation_text: str = ""
    meant: tuple[str, ...] = ()
    experience_years: int | None = None
    work_flags: tuple[WorkFlag, ...] = ()
    expectations: str = ""


class OfferForm(Form[Offer]):
    """In: the boxes of the page."""

    makes = Offer
    actions = Items(Code(SupportAction))
    sectors = Items(Choice(sector_codes), most=MOST_SECTORS)
    occupation_text = Line(most=MOST_WORDS, load_default="")
    meant = Items(Line(most=4), most=12)
    experience_years = Whole(most=60, load_default=None)
    work_flags = Items(Code(WorkFlag))
    expectations = Prose(most=600, load_default="")
