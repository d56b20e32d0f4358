# SPDX-License-Identifier: EUPL-1.2
"""Who is in a cohort and how far each is: registered, in the first talk, waiting, matched, in a duo (C9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from koepel import clock
from koepel.database import among, db, mine
from koepel.i18n import _l
from tenants.followup import service as duos
from tenants.followup.lines import DuoLine
from tenants.intake import joining
from tenants.intake import service as intakes
from tenants.intake.models import Intake, IntakeState
from tenants.people.models import Person
from tenants.trajectories.models import RUNNING, Trajectory
from tenants.vocabulary import Coded

ASKED_AT_THE_DOOR = {"contact"}


class Standing(Coded):
    """In the order of the way. Matched is a duo that did not meet yet."""

    REGISTERED = "registered", _l("Registered")
    INTAKE = "intake", _l("In the first talk")
    WAITING = "waiting", _l("Waits for a match")
    PAUSED = "paused", _l("Not now")
    MATCHED = "matched", _l("Matched")
    RUNS = "runs", _l("The duo runs")
    ENDED = "ended", _l("The duo ended")


@dataclass(frozen=True)
class Member:
    """One mentee with a place, or who waits for one; `duo` is theirs in this programme, if there is one."""

    intake_id: UUID
    person_id: UUID
    name: str
    standing: Standing
    duo: DuoLine | None = None


def members(rows: list[Intake]) -> list[Member]:
    """These intakes as lines, those who are least far first. Whose file is set apart or erased stands in none."""
    names, running = _names(rows), _duos_of(rows)
    lines = [
        Member(row.id, row.person_id, names[row.person_id], _standing(row, running.get(row.id)), running.get(row.id))
        for row in rows
        if row.person_id in names
    ]
    order = list(Standing)
    return sorted(lines, key=lambda one: order.index(one.standing))


def duos_of(cohort_id: UUID) -> list[DuoLine]:
    """The duos that belong to a cohort, also of a mentee whose place went elsewhere later."""
    query = mine(Trajectory).with_only_columns(Trajectory.id).where(Trajectory.cohort_id == cohort_id)
    wanted = set(db.session.scalars(query))
    return [one for one in duos.lines(clock.today()) if one.id in wanted] if wanted else []


def counted(lines: Iterable[Member]) -> list[tuple[Standing, int]]:
    """How many stand where, without those of whom there are none."""
    found = [one.standing for one in lines]
    return [(standing, found.count(standing)) for standing in Standing if standing in found]


def waiting(programme: str) -> list[Member]:
    """Who has no place in a cohort yet, who came first first."""
    rows = joining.waiting(programme)
    place = {row.id: number for number, row in enumerate(rows)}
    return sorted(members(rows), key=lambda one: place[one.intake_id])


def _standing(row: Intake, duo: DuoLine | None) -> Standing:
    if duo is not None and row.state not in (IntakeState.WAITING, IntakeState.DRAFT, IntakeState.REGISTERED):
        if not duo.running:
            return Standing.ENDED
        return Standing.RUNS if duo.meetings else Standing.MATCHED
    if row.state in (IntakeState.DRAFT, IntakeState.REGISTERED):
        return Standing.INTAKE if set(row.steps_done) - ASKED_AT_THE_DOOR else Standing.REGISTERED
    if intakes.paused(row):
        return Standing.PAUSED
    return Standing.WAITING if row.state == IntakeState.WAITING else Standing.MATCHED


def _names(rows: list[Intake]) -> dict[UUID, str]:
    asked = mine(Person).with_only_columns(Person.id, Person.given_name, Person.family_name)
    found = db.session.execute(
        asked.where(among(Person.id, [row.person_id for row in rows]), Person.pseudonymised_at.is_(None))
    )
    return {row.id: f"{row.given_name} {row.family_name}".strip() for row in found}


def _duos_of(rows: list[Intake]) -> dict[UUID, DuoLine]:
    """The newest duo of each intake; one that runs goes before one that ended."""
    wanted = {(row.person_id, row.programme_id): row.id for row in rows}
    query = mine(Trajectory).where(among(Trajectory.person_id, [row.person_id for row in rows]))
    known = sorted(db.session.scalars(query), key=lambda one: (one.state in RUNNING, one.number))
    newest = {
        wanted[one.person_id, one.programme_id]: one.id for one in known if (one.person_id, one.programme_id) in wanted
    }
    lines = {one.id: one for one in duos.lines(clock.today())} if newest else {}
    return {intake_id: lines[duo_id] for intake_id, duo_id in newest.items() if duo_id in lines}
