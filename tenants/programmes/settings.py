# SPDX-License-Identifier: EUPL-1.2
"""What a programme lays down, as data: duration, silence, follow-up, languages, steps of a mentor, criteria, weights column."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from tenants.programmes.follow_up import Step, preset
from tenants.programmes.intake_mode import IntakeMode
from tenants.programmes.lots import Lot, SubgroupRule


@dataclass(frozen=True)
class Criterion:
    """One condition to take part: what is asked, and who may make an exception ('' = nobody)."""

    code: str
    exception: str = ""


@dataclass(frozen=True)
class ProgrammeSettings:
    """`contact_level` and `dutch_level` are CEFR ranks 0-6; `weights` names a column of weights of the engine.

    `durations` are whole lengths in months that a duo may choose; `most_months` 0 sets no limit.
    `later_months`: how many months after the end those who agreed are asked how it is now.
    `contacts_a_month`: meetings, calls and messages that a duo has at least (seed 001, 1.2.2; seed 003, 1.1: two); 0 asks none.
    `contact_moments` and `contact_way` stand ready at an introduction (`tenants.programmes.expectation`).
    `intake_mode`: whether people come in one by one or in cohorts (`IntakeMode`).
    `decided_by`: who has the last word on who takes part, '' for nobody else. `subgroups` are those of the call, `accepts` those of
    the lot that is run here.
    `introduction` is how the two of a possible duo usually meet first; `plan_sections` are shown beside goals and steps.
    `insured_by`, `policy`, `expenses`, `flat_a_day` (whole euros) and `expenses_to`: what a volunteer hears beforehand
    (`tenants.programmes.volunteering`); '' until somebody writes it down.
    `preset` is where the steps of `follow_up` came from; they are kept here, so that a municipality may change them.
    """

    months: int
    durations: tuple[int, ...] = ()
    extension_months: int = 0
    most_months: int = 0
    silence_days: int = 21
    usual_minutes: int = 120
    wanted_meetings: int = 0
    contacts_a_month: int = 2
    contact_moments: str = "spontaneous"
    contact_way: str = "meet"
    max_duos: int = 2
    contact_level: int = 3
    dutch_level: int = 2
    language_rule: str = "required"
    weights: str = "work"
    coach_language: bool = False
    least_years: int = 0
    minors_from: int = 18
    readiness: tuple[str, ...] = ()
    mentee_criteria: tuple[Criterion, ...] = ()
    mentor_criteria: tuple[Criterion, ...] = field(default=())
    preset: str = ""
    follow_up: tuple[Step, ...] = ()
    intervision: bool = False
    later_months: int = 6
    intake_mode: str = IntakeMode.ROLLING.value
    introduction: str = "three_way_talk"
    plan_sections: tuple[str, ...] = ("thresholds", "information", "content")
    decided_by: str = ""
    subgroups: tuple[SubgroupRule, ...] = ()
    accepts: tuple[str, ...] = ()
    insured_by: str = ""
    policy: str = ""
    expenses: str = ""
    flat_a_day: int = 0
    expenses_to: str = ""

    @classmethod
    def read(cls, kept: dict[str, Any]) -> ProgrammeSettings:
        """From a template or a stored row. Raises TypeError for a setting that nobody knows, ValueError for a mode."""
        known = dict(kept)
        for name in ("mentee_criteria", "mentor_criteria"):
            known[name] = tuple(Criterion(**criterion) for criterion in known.get(name, ()))
        known["durations"] = tuple(known.get("durations", ()))
        known["readiness"] = tuple(known.get("readiness", ()))
        known["subgroups"] = tuple(SubgroupRule.read(rule) for rule in known.get("subgroups", ()))
        known["plan_sections"] = tuple(known.get("plan_sections", cls.plan_sections))
        known["accepts"] = tuple(known.get("accepts", ()))
        known["follow_up"] = tuple(Step.read(step) for step in known.get("follow_up", ()))
        known["intake_mode"] = IntakeMode(known.get("intake_mode", IntakeMode.ROLLING)).value
        return cls(**known)

    def following(self, key: str) -> ProgrammeSettings:
        """With the follow-up of this preset, or with none for ''. Raises `NotFound`."""
        chosen = preset(key) if key else None
        steps, together = (chosen.steps, chosen.intervision) if chosen else ((), False)
        return replace(self, preset=key, follow_up=steps, intervision=together)

    @property
    def lot(self) -> Lot:
        """Whom the lot of this municipality accepts; empty where a programme knows no subgroups."""
        return Lot(self.subgroups, self.accepts)

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    def criteria(self, side: str) -> tuple[Criterion, ...]:
        """The conditions of one side."""
        return self.mentee_criteria if side == "mentee" else self.mentor_criteria
