# SPDX-License-Identifier: EUPL-1.2
"""What passes to a partner: fields of one person, named by a protocol in force, written out as rows and taken back as rows.

A partner's role reads these rows and nothing else of a file. They follow the file in the transaction that changes it, so
both sides see the same status (O3). Every passage is a line in `disclosure`, as everything that leaves.
Sources: privacy rules, one door and no protocol no access; requirements B13-B15, H12, L6, O3, O7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import among, db, found, mine
from koepel.errors import Conflict
from koepel.i18n import _l
from tenants.intake.models import Intake, IntakeState
from tenants.people import service as people
from tenants.people.models import Disclosure, Person
from tenants.programmes.models import Programme
from tenants.protocols import service as protocols
from tenants.protocols.failures import NotInForce
from tenants.protocols.models import DisclosedField, PartnerGrant, Protocol
from tenants.protocols.words import PartnerField, PartnerStatus
from tenants.trajectories.models import RUNNING, Duo, DuoState, Meeting, Trajectory
from tenants.vocabulary import Side

STEP, KIND = "partner", "partner"
CONSENT_WITHDRAWN = "consent_withdrawn"
F = PartnerField


class NotCovered(Conflict):
    """The protocol names programmes, and this person is in none of them."""

    title = _l("This protocol is for other programmes than the one this person is in.")


class ConsentFirst(Conflict):
    """The protocol rests on the person's yes."""

    title = _l("This protocol asks for the person's consent. Note it first.")


class NobodyAnyMore(Conflict):
    """A file whose person was erased, or past its term: nothing of it goes to anybody."""

    title = _l("These data were erased. Nobody can read them any more.")


class AlreadyShared(Conflict):
    """One grant per person and protocol."""

    title = _l("This person is already shared under this protocol.")


def open_grant(
    protocol_id: UUID,
    person_id: UUID,
    *,
    worker_id: UUID | None = None,
    worker_name: str = "",
    consent_on: date | None = None,
    consent_language: str = "",
) -> PartnerGrant:
    """Share a person with the partner of this protocol, field by field as it names them.

    Raises `NotInForce`, `NotCovered`, `ConsentFirst`, `AlreadyShared`, `NobodyAnyMore`, `NotFound`.
    """
    protocol = protocols.protocol(protocol_id)
    person = _somebody(person_id)
    if not protocols.in_force(protocol):
        raise NotInForce
    if not covers(protocol, person.id):
        raise NotCovered
    if protocol.consent_needed and consent_on is None:
        raise ConsentFirst
    if any(one.protocol_id == protocol.id for one in open_grants(person.id)):
        raise AlreadyShared
    now = clock.moment()
    grant = PartnerGrant(
        protocol_id=protocol.id,
        partner_id=protocol.partner_id,
        person_id=person.id,
        worker_id=worker_id,
        worker_name=worker_name,
        opened_at=now,
        opened_by=scopes.current().account_id,
        consent_on=consent_on,
        consent_language=consent_language,
        updated_at=now,
    )
    db.session.add(grant)
    db.session.flush()
    _let_out(grant, protocol, "shared")
    return grant


def _let_out(grant: PartnerGrant, protocol: Protocol, verb: str) -> None:
    """The line in the file and the rows."""
    fields = protocols.fields_of(protocol)
    db.session.add(
        Disclosure(
            person_id=grant.person_id, at=clock.moment(), step=STEP, recipient_kind=KIND, recipient_id=grant.id,
            recipient_name=protocols.partner_of(protocol).name, fields=list(fields), ground=f"protocol {protocol.number}",
            until=protocol.ends_on, account_id=scopes.current().account_id,
        )
    )  # fmt: skip
    _write_out(grant, fields)
    audit.wrote(grant, verb, *fields, person=grant.person_id)
    outbox.later("partners.client_changed", grant.id)


def reopen_grant(grant_id: UUID) -> PartnerGrant:
    """Share again what was closed a moment ago. Raises `NotInForce` when its protocol ended meanwhile, `ConsentFirst` when the
    person took the yes back, `AlreadyShared`, `NobodyAnyMore`, `NotFound`.
    """
    grant = found(PartnerGrant, grant_id, lock=True)
    _somebody(grant.person_id)
    protocol = protocols.protocol(grant.protocol_id)
    if grant.closed_at is not None:
        if not protocols.in_force(protocol):
            raise NotInForce
        if grant.closed_why == CONSENT_WITHDRAWN:
            raise ConsentFirst
        if any(one.protocol_id == protocol.id for one in open_grants(grant.person_id)):
            raise AlreadyShared
        grant.closed_at, grant.closed_why, grant.version = None, "", grant.version + 1
        grant.updated_at = clock.moment()
        db.session.flush()
        _let_out(grant, protocol, "shared_again")
    return grant


def _somebody(person_id: UUID) -> Person:
    person: Person = found(Person, person_id, lock=True)
    if person.pseudonymised_at is not None:
        raise NobodyAnyMore
    return person


def covers(protocol: Protocol, person_id: UUID) -> bool:
    """Whether this person is in a programme of the protocol; one that names none is for all."""
    return not protocol.programmes or bool(set(protocol.programmes) & set(_programmes_of(person_id)))


def close_grant(grant_id: UUID, why: str) -> PartnerGrant:
    """Take everything back at once; that it was shared stays on record. `why` is a code. Again changes nothing."""
    grant = found(PartnerGrant, grant_id, lock=True)
    if grant.closed_at is None:
        now = clock.moment()
        grant.closed_at, grant.closed_why, grant.updated_at, grant.version = now, why, now, grant.version + 1
        db.session.execute(delete(DisclosedField).where(*_of(grant)))
        book_closing(grant)
    return grant


def book_closing(grant: PartnerGrant) -> None:
    """The file says since when this partner sees nothing; also where the partner itself gave it up. Again changes nothing."""
    ended = update(Disclosure).where(
        Disclosure.tenant_id == grant.tenant_id, Disclosure.recipient_id == grant.id, Disclosure.ended_at.is_(None)
    )
    booked = db.session.execute(ended.values(ended_at=grant.closed_at).returning(Disclosure.id)).all()
    if booked:
        audit.wrote(grant, "taken_back", person=grant.person_id)
        outbox.later("partners.client_changed", grant.id)


def close_protocol(protocol_id: UUID, why: str) -> int:
    """Take back everything under this protocol; returns how many persons were shared."""
    rows = list(db.session.scalars(_open().where(PartnerGrant.protocol_id == protocol_id).order_by(PartnerGrant.id)))
    for grant in rows:
        close_grant(grant.id, why)
    return len(rows)


def close_expired() -> int:
    """Take back what stands under protocols whose last day has passed; PostgreSQL let nobody read it since that second."""
    over = mine(Protocol).where(Protocol.closes_at <= clock.utcnow())
    return sum(close_protocol(row.id, "expired") for row in db.session.scalars(over))


def withdraw_consent(person_id: UUID) -> int:
    """The person says no after all: what rested on the consent goes, at once; what rests on law stays.

    What the person took back by the own link gets its line in the file here.
    """
    rows = [one for one in open_grants(person_id) if one.consent_on is not None]
    for grant in rows:
        close_grant(grant.id, CONSENT_WITHDRAWN)
    gone = (PartnerGrant.person_id == person_id, PartnerGrant.closed_why == CONSENT_WITHDRAWN)
    for grant in db.session.scalars(mine(PartnerGrant).where(*gone)):
        book_closing(grant)
    # a transfer that is taken back later does not bring it back
    transferred = mine(PartnerGrant).where(
        PartnerGrant.person_id == person_id,
        PartnerGrant.consent_on.is_not(None),
        PartnerGrant.closed_why == "transferred",
    )
    for grant in db.session.scalars(transferred.with_for_update()):
        grant.closed_why = CONSENT_WITHDRAWN
    return len(rows)


def take_back_own() -> None:
    """As the person, by the own link: every grant that rests on consent closes in this transaction, with what was let out.

    PostgreSQL shows a person these grants alone; disclosures and news for programs follow in a job (`withdraw_consent`).
    """
    here, now = scopes.here(), clock.moment()
    running = update(PartnerGrant).where(PartnerGrant.tenant_id == here, PartnerGrant.closed_at.is_(None))
    closing = {
        "closed_at": now,
        "closed_why": CONSENT_WITHDRAWN,
        "updated_at": now,
        "version": PartnerGrant.version + 1,
    }
    aside = {"synchronize_session": False}
    db.session.execute(running.values(closing), execution_options=aside)
    db.session.execute(delete(DisclosedField).where(DisclosedField.tenant_id == here), execution_options=aside)


def open_grants(person_id: UUID) -> list[PartnerGrant]:
    """With whom this person is shared now."""
    return list(db.session.scalars(_open().where(PartnerGrant.person_id == person_id).order_by(PartnerGrant.opened_at)))


def _open() -> Any:
    return mine(PartnerGrant).where(PartnerGrant.closed_at.is_(None))


def refresh(person_ids: Iterable[UUID]) -> list[tuple[PartnerGrant, dict[str, Any]]]:
    """Write out anew what changed of these persons; returns each grant that changed with its new values by field."""
    wanted = list(person_ids)
    if not wanted:
        return []
    changed = []
    # locked, so that what is taken back at this very moment is not written out once more
    asked = _open().where(among(PartnerGrant.person_id, wanted)).order_by(PartnerGrant.id).with_for_update()
    for grant in db.session.scalars(asked.execution_options(populate_existing=True)).all():
        news = _write_out(grant, protocols.fields_of(protocols.protocol(grant.protocol_id)))
        if news:
            grant.version, grant.updated_at = grant.version + 1, clock.moment()
            changed.append((grant, news))
    return changed


def _write_out(grant: PartnerGrant, fields: Iterable[str]) -> dict[str, Any]:
    """What came, went (None) or changed, by field."""
    person = people.person(grant.person_id)
    known = {row.field: row for row in db.session.scalars(select(DisclosedField).where(*_of(grant)))}
    fresh = {field: value for field in fields if (value := _VALUES[F(field)](person)) not in (None, "", [], {})}
    news: dict[str, Any] = dict.fromkeys(known.keys() - fresh.keys())
    for field in news:
        db.session.delete(known[field])
    for field, value in fresh.items():
        if field in known and known[field].value == value:
            continue
        news[field] = value
        if field not in known:
            db.session.add(
                DisclosedField(
                    grant_id=grant.id, field=field, protocol_id=grant.protocol_id, partner_id=grant.partner_id, value=value,
                    disclosed_at=clock.utcnow(),
                )
            )  # fmt: skip
        else:
            known[field].value, known[field].disclosed_at = value, clock.utcnow()
    db.session.flush()
    return news


def _of(grant: PartnerGrant) -> tuple[Any, ...]:
    return DisclosedField.tenant_id == grant.tenant_id, DisclosedField.grant_id == grant.id


def _programmes_of(person_id: UUID) -> list[str]:
    asked = (
        select(Programme.template)
        .join(Intake, (Intake.tenant_id == Programme.tenant_id) & (Intake.programme_id == Programme.id))
        .where(Intake.tenant_id == scopes.here(), Intake.person_id == person_id, Intake.side == Side.MENTEE.value)
    )
    return list(db.session.scalars(asked.distinct()))


def _talk(person: Person) -> Intake | None:
    asked = mine(Intake).where(Intake.person_id == person.id, Intake.side == Side.MENTEE.value)
    row: Intake | None = db.session.scalar(asked.order_by(Intake.started_on.desc(), Intake.id.desc()).limit(1))
    return row


def _course(person: Person) -> Trajectory | None:
    asked = mine(Trajectory).where(Trajectory.person_id == person.id)
    row: Trajectory | None = db.session.scalar(
        asked.order_by(Trajectory.started_on.desc(), Trajectory.id.desc()).limit(1)
    )
    return row


def status_of(person: Person) -> PartnerStatus:
    """Where this person stands as mentee, in the words of both sides."""
    course, talk = _course(person), _talk(person)
    if course is not None and (talk is None or talk.started_on <= course.started_on or course.state in RUNNING):
        return PartnerStatus(course.state)
    if talk is None:
        return PartnerStatus.REGISTERED
    return {
        IntakeState.WAITING: PartnerStatus.WAITING,
        IntakeState.ACCEPTED: PartnerStatus.WAITING,
        IntakeState.WITHDRAWN: PartnerStatus.WITHDRAWN,
        IntakeState.REFERRED: PartnerStatus.WITHDRAWN,
    }.get(IntakeState(talk.state), PartnerStatus.INTAKE)


def _languages(person: Person) -> list[dict[str, Any]]:
    skills = people.languages_of(person.id)
    return [{"language": s.language, "level": s.level, "mother_tongue": s.mother_tongue} for s in skills]


def _experience(person: Person) -> dict[str, Any]:
    talk = _talk(person)
    if talk is None or not (talk.sectors or talk.experience_years is not None):
        return {}
    return {"sectors": list(talk.sectors), "years": talk.experience_years}


def _period(person: Person) -> dict[str, str | None]:
    course = _course(person)
    if course is None:
        return {}
    days = {"started_on": course.started_on, "planned_end_on": course.planned_end_on, "ended_on": course.ended_on}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _hours(person: Person) -> dict[str, Any]:
    course = _course(person)
    if course is None:
        return {}
    held = select(func.count(), func.coalesce(func.sum(Meeting.minutes), 0)).where(
        Meeting.tenant_id == course.tenant_id, Meeting.trajectory_id == course.id, Meeting.withdrawn_at.is_(None)
    )
    count, minutes = db.session.execute(held).one()
    return {"meetings": count, "minutes": int(minutes)}


def _mentor(person: Person) -> dict[str, bool]:
    course = _course(person)
    if course is None:
        return {"now": False}
    running = mine(Duo).where(Duo.trajectory_id == course.id, Duo.state.in_(RUNNING))
    return {"now": db.session.scalar(running.limit(1)) is not None}


def _outcome(person: Person) -> str:
    course = _course(person)
    return course.stop_reason if course is not None and course.state in (DuoState.COMPLETED, DuoState.STOPPED) else ""


_VALUES: dict[PartnerField, Callable[[Person], Any]] = {
    F.NAME: lambda person: f"{person.given_name} {person.family_name}".strip(),
    F.BIRTH_DATE: lambda person: person.birth_date.isoformat() if person.birth_date else None,
    F.LANGUAGES: _languages,
    F.EDUCATION: lambda person: talk.education if (talk := _talk(person)) else "",
    F.EXPERIENCE: _experience,
    F.GOAL: lambda person: list(talk.goals) if (talk := _talk(person)) else [],
    F.STATUS: lambda person: status_of(person).value,
    F.PERIOD: _period,
    F.HOURS: _hours,
    F.MENTOR: _mentor,
    F.OUTCOME: _outcome,
}
