# SPDX-License-Identifier: EUPL-1.2
"""What may be counted of the own people: programme output by month, and breakdowns that only the region's snapshot reads."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from tenants.disclosure_bands import age_band, age_on
from tenants.disclosure_cards import recent_intakes
from tenants.intake.models import Intake, IntakeState
from tenants.people.models import Person
from tenants.registration.models import Registration
from tenants.trajectories import service as trajectories
from tenants.trajectories.figures import counted_at_once


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
    """Persons of the last 36 months by one attribute at a time, each side apart: never two attributes crossed."""
    today = clock.today()
    found: Counter[tuple[str, str]] = Counter()
    for side in ("mentee", "mentor"):
        intakes = recent_intakes(side)
        wanted = mine(Person).where(Person.id.in_({row.person_id for row in intakes}))
        people = {row.id: row for row in db.session.scalars(wanted)}
        for intake in intakes:
            person = people[intake.person_id]
            found[f"{side}_gender", person.gender or "unknown"] += 1
            found[f"{side}_age", age_band(age_on(person.birth_date, today)) or "unknown"] += 1
            found[f"{side}_education", intake.education or "unknown"] += 1
    return dict(found)
