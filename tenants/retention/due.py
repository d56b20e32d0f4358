# SPDX-License-Identifier: EUPL-1.2
"""What has stayed long enough: of each person the latest of all terms counts, and whoever is in something is not counted at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, func, or_, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.retention_terms import Retention
from tenants.consents.kinds import ConsentKind
from tenants.consents.service import holds_for
from tenants.intake.models import Intake, IntakeState
from tenants.people.models import Person
from tenants.programmes.models import Programme
from tenants.registration.models import Registration
from tenants.retention.kinds import Kind
from tenants.retention.rules import Terms
from tenants.trajectories.models import RUNNING, Engagement, Trajectory
from tenants.trajectories.service import months_later

NOTICE = timedelta(days=30)
OPEN_TALKS = (IntakeState.DRAFT, IntakeState.REGISTERED, IntakeState.ACCEPTED, IntakeState.WAITING)
R = Retention


@dataclass(frozen=True)
class Due:
    """Something whose term ends on `on`; `since` is the day from which it ran."""

    kind: Kind
    subject_id: UUID
    number: int | None
    retention: Retention
    programme: str
    since: date
    on: date


@dataclass(frozen=True)
class _Part:
    retention: Retention
    programme: str
    since: date | None  # None: it still runs


def due(until: date, subject_id: UUID | None = None) -> list[Due]:
    """Everything whose term ends on this day at the latest; of one person or registration where one is named."""
    terms = Terms()
    found = [one for one in (*_persons(terms, subject_id), *_registrations(terms, subject_id)) if one.on <= until]
    return sorted(found, key=lambda one: (one.kind, one.on, str(one.subject_id)))


def _persons(terms: Terms, only: UUID | None) -> Iterator[Due]:
    query = select(
        Person.id,
        Person.number,
        Person.spoken_on,
        Person.created_at,
        _has_contact(),
        _has_notes(),
    )
    query = query.where(Person.tenant_id == scopes.here(), Person.pseudonymised_at.is_(None))
    parts = _parts(only)
    for person_id, number, spoken_on, created_at, reachable, noted in db.session.execute(
        query.where(Person.id == only) if only else query
    ):
        own = parts.get(person_id, [])
        if any(part.since is None for part in own):
            continue
        last = max(filter(None, (created_at.astimezone(clock.BRUSSELS).date(), spoken_on)))
        own = own or [_Part(R.INTAKE_WITHOUT_START, "", last)]
        ends = [(_after(part, terms, last), part) for part in own]
        on, part = max(ends, key=lambda one: one[0])
        yield Due(Kind.PERSON, person_id, number, part.retention, part.programme, _since(part, last), on)
        if all(part.retention is R.INTAKE_WITHOUT_START for part in own):
            continue
        closed = max(
            (part for part in own if part.retention is not R.INTAKE_WITHOUT_START), key=lambda one: _since(one, last)
        )
        talked = [
            one
            for one in own
            if one.retention is R.INTAKE_WITHOUT_START and one.since and one.since > _since(closed, last)
        ]
        if not talked:  # who came back for another talk is being reached again
            yield from _pieces(person_id, number, closed, on, terms, reachable, noted)


def _has_notes() -> ColumnElement[bool]:
    return func.octet_length(Person.notes, type_=Integer) > 0


def _since(part: _Part, last: date) -> date:
    """A talk counts from the last contact, whatever of the file it stands in."""
    assert part.since is not None
    return max(part.since, last) if part.retention is R.INTAKE_WITHOUT_START else part.since


def _pieces(
    person_id: UUID, number: int, closed: _Part, whole: date, terms: Terms, reachable: bool, noted: bool
) -> Iterator[Due]:
    """What goes before the whole file does."""
    assert closed.since is not None
    for kind, retention, there in ((Kind.CONTACT, R.CONTACT_DETAILS, reachable), (Kind.NOTES, R.WORKER_NOTES, noted)):
        on = months_later(closed.since, terms.months(retention))
        informed = kind is Kind.CONTACT and there and holds_for(person_id, ConsentKind.CONTACT_AFTER_CLOSING)
        if there and not informed and on < whole:
            yield Due(kind, person_id, number, retention, closed.programme, closed.since, on)


def _has_contact() -> ColumnElement[bool]:
    return or_(Person.email_mark != "", Person.phone_mark != "", func.octet_length(Person.address, type_=Integer) > 0)


def _after(part: _Part, terms: Terms, last: date) -> date:
    return months_later(_since(part, last), terms.months(part.retention, part.programme))


def _parts(only: UUID | None) -> dict[UUID, list[_Part]]:
    """By person what they are or were in."""
    found: dict[UUID, list[_Part]] = defaultdict(list)
    here = scopes.here()
    templates = dict(
        db.session.execute(select(Programme.id, Programme.template).where(Programme.tenant_id == here)).all()
    )
    courses = select(
        Trajectory.person_id, Trajectory.programme_id, Trajectory.state, Trajectory.ended_on, Trajectory.started_on
    )
    for person_id, programme_id, state, ended_on, started_on in db.session.execute(
        courses.where(Trajectory.tenant_id == here, *([Trajectory.person_id == only] if only else []))
    ):
        since = None if state in RUNNING else (ended_on or started_on)
        found[person_id].append(_Part(R.MENTEE_FILE, templates.get(programme_id, ""), since))
    led = select(
        Engagement.person_id, Engagement.programme, Engagement.state, Engagement.ended_on, Engagement.started_on
    )
    for person_id, programme, state, ended_on, started_on in db.session.execute(
        led.where(Engagement.tenant_id == here, *([Engagement.person_id == only] if only else []))
    ):
        since = None if state in RUNNING else (ended_on or started_on)
        found[person_id].append(_Part(R.MENTOR_FILE, programme, since))
    talks = select(
        Intake.person_id, Intake.programme_id, Intake.state, Intake.updated_at, Intake.decided_on, Intake.started_on
    )
    for person_id, programme_id, state, updated_at, decided_on, started_on in db.session.execute(
        talks.where(Intake.tenant_id == here, *([Intake.person_id == only] if only else []))
    ):
        touched = updated_at.astimezone(clock.BRUSSELS).date() if state in OPEN_TALKS else started_on
        since = max(filter(None, (touched, decided_on, started_on)))
        found[person_id].append(_Part(R.INTAKE_WITHOUT_START, templates.get(programme_id, ""), since))
    return found


def _registrations(terms: Terms, only: UUID | None) -> Iterator[Due]:
    """Who registered and never had a file: answered with no, or never opened."""
    query = mine(Registration).where(Registration.person_id.is_(None), Registration.given_name != "")
    for row in db.session.scalars(query.where(Registration.id == only) if only else query):
        day = row.registered_at.astimezone(clock.BRUSSELS).date()
        on = months_later(day, terms.months(R.INTAKE_WITHOUT_START))
        yield Due(Kind.REGISTRATION, row.id, None, R.INTAKE_WITHOUT_START, "", day, on)
