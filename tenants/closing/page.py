# SPDX-License-Identifier: EUPL-1.2
"""What screen 20 shows of one duo: the goals of its plan, both closing forms with their answers, and what was noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func

from koepel import audit
from koepel.database import db, mine
from koepel.errors import Failure
from tenants.closing import aftercare, informed, service, wishes
from tenants.closing.models import Aftercare, ClosingTalk
from tenants.consents.texts import Wording
from tenants.followup.lines import DuoLine
from tenants.followup.page import line_of
from tenants.people import service as people
from tenants.plans import service as plans
from tenants.plans.models import PlanGoal
from tenants.programmes import service as programmes
from tenants.surveys import service as surveys
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Duo, Engagement, Meeting, Trajectory
from tenants.vocabulary import Barrier

PURPOSE = "closing of the duo"


@dataclass(frozen=True)
class Hears:
    """Whether one of the two hears of us later: the text that is read, and whether a yes holds today."""

    text: Wording
    agreed: bool


@dataclass(frozen=True)
class Sent:
    """The closing form of one of the two, and why it cannot be asked now ('' when it can)."""

    form: wishes.Form
    why_not: str


@dataclass(frozen=True)
class ClosingPageOf:
    """Everything on the page. `own_mentor`: somebody of this municipality; of another one nothing but the duo is known."""

    line: DuoLine
    row: Trajectory
    talk: ClosingTalk | None
    barriers: list[Barrier]
    goals: list[PlanGoal]
    forms: list[Sent]
    mentee: Hears
    mentor: Hears | None
    engagement: Engagement | None
    care: Aftercare | None
    own_mentor: bool


def closing_page(trajectory_id: UUID) -> ClosingPageOf:
    """One duo of this municipality. The barriers are a reading that is logged. Raises `NotFound`."""
    row, line = trajectories.trajectory(trajectory_id), line_of(trajectory_id)
    duo, talk = trajectories.duo_now(row), service.talk_of(trajectory_id)
    engagement = service.engagement_of(duo)
    if talk is not None and talk.barriers:
        audit.read(talk, "barriers", person=row.person_id, purpose=PURPOSE)
    return ClosingPageOf(
        line=line,
        row=row,
        talk=talk,
        barriers=service.barriers_of(talk) if talk else [],
        goals=plans.goals(row.id),
        forms=[Sent(one, _why_not(row, one.key)) for one in wishes.forms_of(row.id, duo.id)],
        mentee=_hears(row.person_id),
        mentor=_hears(duo.mentor_person_id) if duo.mentor_person_id else None,
        engagement=engagement,
        care=aftercare.of_engagement(engagement.id) if engagement else None,
        own_mentor=duo.mentor_person_id is not None,
    )


def _hears(person_id: UUID) -> Hears:
    return Hears(informed.wording(person_id), informed.agreed(person_id))


def _why_not(row: Trajectory, key: str) -> str:
    try:
        surveys.part_of(row, key)
    except Failure as failure:
        return str(failure.title)
    return ""


@dataclass(frozen=True)
class Card:
    """What a thank-you card says. `name` is empty for a mentor of another municipality once the names are gone."""

    name: str
    programme: str
    since: date
    until: date | None
    meetings: int
    minutes: int


def card_of_duo(trajectory_id: UUID) -> Card:
    """The card of the mentor of the newest duo. Raises `NotFound`."""
    row = trajectories.trajectory(trajectory_id)
    duo = trajectories.duo_now(row)
    met = mine(Meeting).where(Meeting.duo_id == duo.id, Meeting.withdrawn_at.is_(None))
    count, minutes = db.session.execute(
        met.with_only_columns(func.count(), func.coalesce(func.sum(Meeting.minutes), 0))
    ).one()
    programme = programmes.programme(row.programme_id).name
    return Card(_name(duo), programme, duo.started_on, duo.ended_on, count, int(minutes))


def _name(duo: Duo) -> str:
    if duo.mentor_person_id is not None:
        own = people.person(duo.mentor_person_id)
        return f"{own.given_name} {own.family_name}".strip()
    there = trajectories.counterpart(duo)
    return f"{there.given_name} {there.family_name}".strip() if there else ""


def card_of_engagement(engagement_id: UUID, programme: str) -> Card:
    """The card of an own mentor, wherever the mentee lives: from the hours a month that were told. Raises `NotFound`."""
    row = trajectories.engagement(engagement_id)
    person = people.person(row.person_id)
    minutes = sum(month.minutes for month in trajectories.months(row.id))
    name = f"{person.given_name} {person.family_name}".strip()
    return Card(name, programme, row.started_on, row.ended_on, 0, minutes)
