# SPDX-License-Identifier: EUPL-1.2
"""What a municipality sets about itself, its contact points and its programmes, without code (Q8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from koepel.i18n import _, _l
from koepel.web.fields import Choice, Code, Email, Items, Line, Name, Phone, Prose, Whole
from koepel.web.forms import Form, together, unfit
from tenants.programmes.follow_up import presets
from tenants.programmes.intake_mode import IntakeMode
from tenants.programmes.lots import Subgroup
from tenants.programmes.volunteering import ExpenseRule, InsuredBy, maximum
from tenants.vocabulary import Coded, ContactMoments, ContactWay, IntroductionFormat, PlanSection, ReadinessStep


class RoleModel(Coded):
    """What a municipality does itself (`tenants.municipality.part`); what it leaves to others is absent from the menu."""

    MINIMAL = "minimal", _l("Minimal: we find mentors and open up what we offer. AgII or the region does the rest")
    EXTENDED = "extended", _l("Extended: we also hold the first talks and find a mentor. AgII or the region follows up")
    MAXIMAL = "maximal", _l("Maximal: we do everything, from the first talk to the closing talk")


class SecondFactor(Coded):
    """Whether staff must prove twice who they are."""

    REQUIRED = "required", _l("Required for everybody")
    OFFERED = "offered", _l("Everybody chooses")


class LanguageRule(Coded):
    """Whether a pair needs a common language."""

    REQUIRED = "required", _l("Needed: no match without a common language")
    PREFERRED = "preferred", _l("Wished: it counts, but stops nothing")
    IGNORED = "ignored", _l("Does not matter: they practise together")


@dataclass(frozen=True)
class Facts:
    """The settings of the municipality itself."""

    role_model: RoleModel
    second_factor: SecondFactor
    welcome: str = ""


class FactsForm(Form[Facts]):
    """In: the boxes of the page."""

    makes = Facts
    role_model = Code(RoleModel, required=True)
    second_factor = Code(SecondFactor, required=True)
    welcome = Prose(most=600, load_default="")


@dataclass(frozen=True)
class PointNamed:
    """A contact point as people read it."""

    name: str
    function: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""


class PointForm(Form[PointNamed]):
    """In: the boxes of the page."""

    makes = PointNamed
    name = Name(required=True)
    function = Line(most=100, load_default="")
    phone = Phone(required=True)
    email = Email(load_default="")
    hours = Line(most=120, load_default="")


@dataclass(frozen=True)
class TakenOver:
    """Which template."""

    template: str


class TakeOverForm(Form[TakenOver]):
    """In: the key of a shipped template."""

    makes = TakenOver
    template = Line(most=40, required=True)


@dataclass(frozen=True)
class Adjusted:
    """What a municipality may set otherwise in a programme (A7)."""

    months: int
    extension_months: int
    most_months: int
    silence_days: int
    usual_minutes: int
    wanted_meetings: int
    max_duos: int
    contact_level: int
    dutch_level: int
    language_rule: LanguageRule
    preset: str
    later_months: int = 6
    contacts_a_month: int = 2
    contact_moments: ContactMoments = ContactMoments.SPONTANEOUS
    contact_way: ContactWay = ContactWay.MEET
    intake_mode: IntakeMode = IntakeMode.ROLLING
    accepts: tuple[Subgroup, ...] = ()
    readiness: tuple[ReadinessStep, ...] = ()
    introduction: IntroductionFormat = IntroductionFormat.THREE_WAY_TALK
    plan_sections: tuple[PlanSection, ...] = ()
    insured_by: InsuredBy | str = ""
    policy: str = ""
    expenses: ExpenseRule | str = ""
    flat_a_day: int = 0
    expenses_to: str = ""


class AdjustForm(Form[Adjusted]):
    """In: the boxes of the page. What mentors sign stays as it is: `readiness` are the other steps."""

    makes = Adjusted
    months = Whole(least=1, most=24, required=True)
    extension_months = Whole(least=0, most=12, required=True)
    most_months = Whole(least=0, most=36, required=True)
    silence_days = Whole(least=7, most=60, required=True)
    usual_minutes = Whole(least=15, most=480, required=True)
    wanted_meetings = Whole(least=0, most=100, required=True)
    max_duos = Whole(least=1, most=3, required=True)
    contact_level = Whole(least=1, most=6, required=True)
    dutch_level = Whole(least=1, most=6, required=True)
    language_rule = Code(LanguageRule, required=True)
    preset = Choice(lambda: ["", *presets()], load_default="")
    later_months = Whole(least=3, most=24, load_default=6)
    contacts_a_month = Whole(least=0, most=31, load_default=2)
    contact_moments = Code(ContactMoments, load_default=ContactMoments.SPONTANEOUS)
    contact_way = Code(ContactWay, load_default=ContactWay.MEET)
    intake_mode = Code(IntakeMode, load_default=IntakeMode.ROLLING)
    accepts = Items(Code(Subgroup))
    readiness = Items(Code(ReadinessStep))
    introduction = Code(IntroductionFormat, load_default=IntroductionFormat.THREE_WAY_TALK)
    plan_sections = Items(Code(PlanSection))
    insured_by = Code(InsuredBy, load_default="")
    policy = Line(most=80, load_default="")
    expenses = Code(ExpenseRule, load_default="")
    flat_a_day = Whole(least=0, most=999, load_default=0)
    expenses_to = Line(most=120, load_default="")

    @together
    def _lasts_as_long_as_it_may(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if 0 < data["most_months"] < data["months"]:
            raise unfit("most_months", _("At most is not less than usual. 0: no limit."))

    @together
    def _within_the_law(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data["expenses"] != ExpenseRule.FLAT:
            return
        most = int(maximum().a_day)
        if not 0 < data["flat_a_day"] <= most:
            raise unfit("flat_a_day", _("Fill in a number from %(least)s to %(most)s.", least=1, most=most))


@dataclass(frozen=True)
class Stop:
    """Which municipality stops, in the words of who says so."""

    name: str


class StopForm(Form[Stop]):
    """In: the box of the page."""

    makes = Stop
    name = Line(required=True, most=120)
