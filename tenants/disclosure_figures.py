# SPDX-License-Identifier: EUPL-1.2
"""What may be counted of the own people: programme output by month, and breakdowns in steps of five."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from tenants.disclosure_bands import AGES, age_band
from tenants.disclosure_cards import recent_intakes
from tenants.disclosure_rounding import STEP, behind, told
from tenants.intake.models import Intake, IntakeState
from tenants.people.ages import age_on
from tenants.people.models import Person, ToldCount
from tenants.registration.models import Registration
from tenants.trajectories import service as trajectories
from tenants.trajectories.figures import counted_at_once
from tenants.vocabulary.persons import Education, Gender

SIDES = ("mentee", "mentor")
UNKNOWN = "unknown"
VALUES = {
    f"{side}_{name}": (*values, UNKNOWN)
    for side in SIDES
    for name, values in (
        ("gender", tuple(one.value for one in Gender)),
        ("age", tuple(band for _, band in reversed(AGES))),
        ("education", tuple(one.value for one in Education)),
    )
}


def figures(month: date) -> dict[str, int]:
    """Plain counts of the month that begins on this day; waiting: now, whatever the month."""
    first = month.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    here = scopes.here()
    arrived = [Registration.registered_at >= _midnight(first), Registration.registered_at < _midnight(following)]
    talked = [Intake.decided_on >= first, Intake.decided_on < following]
    counts = {
        "registrations": select(func.count()).where(Registration.tenant_id == here, *arrived),
        "intakes": select(func.count()).where(Intake.tenant_id == here, *talked, Intake.state != IntakeState.DRAFT),
        "waiting": select(func.count()).where(Intake.tenant_id == here, *_waits("mentee")),
        "mentors_free": select(func.count()).where(Intake.tenant_id == here, *_waits("mentor")),
    }
    return {**counted_at_once(counts), **asdict(trajectories.month_figures(first))}


def _waits(side: str) -> tuple[Any, ...]:
    return Intake.side == side, Intake.state == IntakeState.WAITING


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.BRUSSELS)


def breakdown() -> dict[tuple[str, str], int]:
    """What the pool is told of persons by one attribute at a time: never exact, never two attributes crossed.

    Values of which nothing is told are left out. Keeps what stands behind the new numbers.
    """
    kept = _kept()
    for attribute, exact in _exact().items():
        cells = kept[attribute]
        before = {value: cell.behind for value, cell in cells.items()}
        now = behind(before, exact, {value: cell.start for value, cell in cells.items()})
        for value, cell in cells.items():
            cell.behind = now.get(value, 0)
    found = {
        (attribute, value): told(cell.behind, cell.start)
        for attribute, cells in kept.items()
        for value, cell in cells.items()
    }
    return {key: persons for key, persons in found.items() if persons}


def _exact() -> dict[str, dict[str, int]]:
    """Attribute -> value -> persons of the last 36 months, each side apart; also the values that nobody has."""
    today = clock.today()
    found = {attribute: dict.fromkeys(values, 0) for attribute, values in VALUES.items()}
    for side in SIDES:
        intakes = recent_intakes(side)
        wanted = mine(Person).where(Person.id.in_({row.person_id for row in intakes}))
        people = {row.id: row for row in db.session.scalars(wanted)}
        for intake in intakes:
            person = people[intake.person_id]
            found[f"{side}_gender"][person.gender or UNKNOWN] += 1
            found[f"{side}_age"][age_band(age_on(person.birth_date, today)) or UNKNOWN] += 1
            found[f"{side}_education"][intake.education or UNKNOWN] += 1
    return found


def _kept() -> dict[str, dict[str, ToldCount]]:
    """The row of each value; a new one draws its start, once and for all collaborations: two starts would narrow a number."""
    found: dict[str, dict[str, ToldCount]] = {attribute: {} for attribute in VALUES}
    for row in db.session.scalars(mine(ToldCount)):
        found[row.attribute][row.value] = row
    for attribute, values in VALUES.items():
        for value in values:
            if value not in found[attribute]:
                row = ToldCount(
                    tenant_id=scopes.here(), attribute=attribute, value=value, behind=0, start=secrets.randbelow(STEP)
                )
                db.session.add(row)
                found[attribute][value] = row
    return found
