# SPDX-License-Identifier: EUPL-1.2
"""The plan of one duo as staff read it (screen 18), and as it is printed for the mentee. Thresholds shown are on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for

from koepel import audit, clock
from koepel.i18n import LANGUAGES, direction
from koepel.translations import formats
from tenants import disclosure_partners as partners_door
from tenants.contact_points import service as contact_points
from tenants.followup.lines import DuoLine
from tenants.followup.page import line_of
from tenants.municipality import service as municipalities
from tenants.partners import meetings
from tenants.people import service as people
from tenants.plans import service, ticking
from tenants.plans.codes import Elsewhere, GoalState, StepState
from tenants.plans.models import DevelopmentPlan, PlanGoal, PlanStep
from tenants.plans.support import Support
from tenants.programmes import service as programmes
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, Trajectory
from tenants.vocabulary import Barrier, GoalType, PlanSection, label_of


@dataclass(frozen=True)
class Hindrance:
    """One threshold in words."""

    id: UUID
    barrier: str
    what: str
    help: str


@dataclass(frozen=True)
class PlanPage:
    """Everything on the page. `meeting` is the newest four-party meeting (id and when), where the person is a client of a partner."""

    line: DuoLine
    row: Trajectory
    plan: DevelopmentPlan | None
    goals: list[PlanGoal]
    hindrances: list[Hindrance]
    steps: list[PlanStep]
    information: list[ticking.Line]
    content: list[ticking.Line]
    client: bool
    meeting: tuple[UUID, datetime] | None
    writable: bool
    sections: tuple[str, ...]

    @property
    def asked(self) -> Elsewhere:
        """What OCMW or VDAB has."""
        return Elsewhere(self.plan.elsewhere) if self.plan else Elsewhere.NOT_ASKED

    @property
    def open_goals(self) -> list[PlanGoal]:
        """What is worked on."""
        return [one for one in self.goals if one.state == GoalState.OPEN]

    @property
    def open_steps(self) -> list[PlanStep]:
        """What is still to do."""
        return [one for one in self.steps if one.state == StepState.OPEN]


def plan_page(trajectory_id: UUID) -> PlanPage:
    """The plan of this duo. Raises `NotFound`."""
    line, row = line_of(trajectory_id), trajectories.trajectory(trajectory_id)
    grants = partners_door.open_grants(row.person_id)
    met = meetings.of_grants(grants) if grants else []
    return PlanPage(
        line=line, row=row, plan=service.plan_of(row.id), goals=service.goals(row.id), hindrances=_hindrances(row),
        steps=service.steps(row.id), information=ticking.information(row), content=ticking.content(row),
        client=bool(grants), meeting=next(((one.id, one.planned_at) for one in met if one.state != "cancelled"), None),
        writable=row.state in RUNNING, sections=sections_of(row),
    )  # fmt: skip


def sections_of(row: Trajectory) -> tuple[str, ...]:
    """What the programme of this trajectory shows beside goals and steps, in the version that it began with."""
    return programmes.settings_of(programmes.programme(row.programme_id)).plan_sections


def _hindrances(row: Trajectory) -> list[Hindrance]:
    """In words, where the programme shows them; who reads them stands in the audit trail, in the same transaction."""
    if PlanSection.THRESHOLDS not in sections_of(row):
        return []
    found = [
        Hindrance(one.id, one.barrier, label_of(Barrier, one.barrier), label_of(Support, one.support))
        for one in service.thresholds(row.id)
    ]
    if found:
        audit.read(row, "barrier", person=row.person_id, purpose="follow-up of the duo")
    return found


def spoken_by(trajectory_id: UUID) -> str:
    """The language in which this mentee is written to, where we speak it; else Dutch, which the duo practises."""
    wish = people.person(trajectories.trajectory(trajectory_id).person_id).preferred_language
    return wish if wish in LANGUAGES else "nl"


def paper(trajectory_id: UUID, spoken: str) -> dict[str, Any]:
    """The one page in large type, in the language that is spoken now. Raises `NotFound`."""
    row = trajectories.trajectory(trajectory_id)
    duo, here = trajectories.duo_now(row), municipalities.municipality()
    return {
        "first_name": people.person(row.person_id).given_name,
        "mentor_name": duo.mentor_first_name if duo.state in RUNNING else "",
        "goals": [label_of(GoalType, one.kind) for one in service.goals(row.id) if one.state == GoalState.OPEN],
        "thresholds": [(one.what, one.help) for one in _hindrances(row)],
        "steps": [one for one in service.steps(row.id) if one.state == StepState.OPEN],
        "point": contact_points.first(),
        "back": url_for("plans.show", id=row.id),
        "print_place": here.name,
        "print_date": formats.day(clock.today(), year=True),
        "languages": [
            {
                "code": code, "label": one.autonym, "dir": direction(code), "current": code == spoken,
                "url": _sheet(row.id, {"in": code}),
            }
            for code, one in LANGUAGES.items()
        ],
    }  # fmt: skip


def _sheet(trajectory_id: UUID, more: dict[str, Any]) -> str:
    return url_for("plans.paper", id=trajectory_id, **more)
