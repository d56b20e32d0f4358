# SPDX-License-Identifier: EUPL-1.2
"""Who may be invited: mentors and mentees of this municipality, by list, with what staff choose by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import among, db, mine
from tenants.activities.codes import Audience
from tenants.activities.schemas import Filter
from tenants.intake.models import Intake, IntakeState, Readiness
from tenants.people.models import Person
from tenants.programmes.models import Programme
from tenants.trajectories.models import RUNNING, Duo, Engagement, Trajectory
from tenants.vocabulary import ReadinessStep, Side

TAKES_PART = (IntakeState.ACCEPTED, IntakeState.WAITING)


@dataclass
class Candidate:
    """Somebody on one side; `running`: has a duo now, `programmes`: keys of templates, `trained`: had the training."""

    person_id: UUID
    side: Side
    name: str = ""
    running: bool = False
    trained: bool = False
    programmes: set[str] = field(default_factory=set)


Found = dict[tuple[UUID, Side], Candidate]


def candidates(chosen: Filter, without: Iterable[UUID]) -> list[Candidate]:
    """Those whom this filter leaves, by name, without the persons who stand on the list already."""
    found: Found = {}
    if chosen.wie is not Audience.MENTEES:
        _mentors(found)
    if chosen.wie is not Audience.MENTORS:
        _mentees(found)
    _fill_in(found)
    on_it = set(without)
    left = [
        one
        for one in found.values()
        if one.name
        and one.person_id not in on_it
        and (not chosen.lopend or one.running)
        and (not chosen.programma or chosen.programma in one.programmes)
        and (not chosen.zonder_vorming or (one.side is Side.MENTOR and not one.trained))
    ]
    return sorted(left, key=lambda one: (one.name.casefold(), one.person_id))


def _mentors(found: Found) -> None:
    here = scopes.here()
    guided = (
        select(Duo.mentor_person_id, Programme.template)
        .join(Trajectory, (Trajectory.tenant_id == Duo.tenant_id) & (Trajectory.id == Duo.trajectory_id))
        .join(Programme, (Programme.tenant_id == Trajectory.tenant_id) & (Programme.id == Trajectory.programme_id))
        .where(Duo.tenant_id == here, Duo.mentor_tenant_id == here, Duo.state.in_(RUNNING))
    )
    elsewhere = select(Engagement.person_id, Engagement.programme).where(
        Engagement.tenant_id == here, Engagement.state.in_(RUNNING)
    )
    _talked_with(found, Side.MENTOR)
    for query in (guided, elsewhere):
        for person_id, programme in db.session.execute(query):
            _note(found, person_id, Side.MENTOR, programme, running=True)


def _mentees(found: Found) -> None:
    guided = (
        select(Trajectory.person_id, Programme.template)
        .join(Programme, (Programme.tenant_id == Trajectory.tenant_id) & (Programme.id == Trajectory.programme_id))
        .where(Trajectory.tenant_id == scopes.here(), Trajectory.state.in_(RUNNING))
    )
    _talked_with(found, Side.MENTEE)
    for person_id, programme in db.session.execute(guided):
        _note(found, person_id, Side.MENTEE, programme, running=True)


def _talked_with(found: Found, side: Side) -> None:
    query = (
        select(Intake.person_id, Programme.template)
        .join(Programme, (Programme.tenant_id == Intake.tenant_id) & (Programme.id == Intake.programme_id))
        .where(Intake.tenant_id == scopes.here(), Intake.side == side, Intake.state.in_(TAKES_PART))
    )
    for person_id, programme in db.session.execute(query):
        _note(found, person_id, side, programme, running=False)


def _note(found: Found, person_id: UUID | None, side: Side, programme: str, *, running: bool) -> None:
    if person_id is None:
        return
    one = found.setdefault((person_id, side), Candidate(person_id, side))
    one.running |= running
    one.programmes.add(programme)


def _fill_in(found: Found) -> None:
    """Names, and who had the training; whose file is set apart or erased gets no name."""
    ids = {person_id for person_id, _side in found}
    asked = mine(Person).with_only_columns(Person.id, Person.given_name, Person.family_name)
    names = {
        row.id: f"{row.given_name} {row.family_name}".strip()
        for row in db.session.execute(asked.where(among(Person.id, ids), Person.pseudonymised_at.is_(None)))
    }
    had = mine(Readiness).with_only_columns(Readiness.person_id).where(
        among(Readiness.person_id, ids), Readiness.step == ReadinessStep.TRAINING
    )  # fmt: skip
    trained = set(db.session.scalars(had))
    for (person_id, _side), one in found.items():
        one.name, one.trained = names.get(person_id, ""), person_id in trained
