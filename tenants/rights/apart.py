# SPDX-License-Identifier: EUPL-1.2
"""Kept and not used (GDPR art. 18): from here on PostgreSQL keeps these rows out of every list, card and proposal.

Whatever ran ends in the same transaction: cards leave the pool, partners lose their rows, links of a duo stop. Only pages and
tasks that answer for rights still see the file. It is used again when the person was told.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import or_, select, update

from koepel import audit, clock, links, mail
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, found, mine
from koepel.records import Message
from tenants import disclosure_partners as partners_door
from tenants.people import service as people
from tenants.protocols.models import PartnerGrant
from tenants.registration import service as arrivals
from tenants.rights import letters
from tenants.rights.failures import SetApartAlready, TellFirst
from tenants.rights.grounds import Ground
from tenants.rights.kinds import OPEN, RightKind
from tenants.rights.models import Restriction, RightsRequest
from tenants.surveys import service as surveys
from tenants.trajectories.models import Duo, Trajectory
from tenants.vocabulary import label_of


def now(person_id: UUID) -> Restriction | None:
    """What is set apart of this person today, None where nothing is."""
    row: Restriction | None = db.session.scalar(
        mine(Restriction).where(Restriction.person_id == person_id, Restriction.lifted_at.is_(None))
    )
    return row


def everybody() -> list[Restriction]:
    """All that is set apart now, the oldest first."""
    query = mine(Restriction).where(Restriction.lifted_at.is_(None)).order_by(Restriction.since)
    return list(db.session.scalars(query))


def set_apart(person_id: UUID, ground: Ground, *, request_id: UUID | None = None) -> Restriction:
    """Keep the data and stop using them, at once. Raises `SetApartAlready`, `NotFound`."""
    person = people.person(person_id)
    if now(person.id) is not None:
        raise SetApartAlready
    courses = _courses(person.id)
    duos = _duos(person.id, courses)
    asked = db.session.scalars(surveys.of_person(person.id))
    held = [person.id, *courses, *duos, *_grants(person.id), *asked, *arrivals.of_person(person.id)]
    for grant in partners_door.open_grants(person.id):
        partners_door.close_grant(grant.id, "set_apart")
    _silence(person.id, duos)
    _tell_rooms(person.id, apart=True)
    db.session.flush()
    row = Restriction(
        person_id=person.id, request_id=request_id, held=held, ground=ground.value, since=clock.moment(),
        set_name=own_name(), set_by=scopes.current().account_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "set_apart", ground.value, person=person.id)
    return row


def _silence(person_id: UUID, duos: list[UUID]) -> None:
    """Links of both halves of a duo stop, and no letter leaves that is not about the person's own rights."""
    courses = db.session.scalars(select(Duo.trajectory_id).where(Duo.tenant_id == scopes.here(), Duo.id.in_(duos)))
    for course in set(courses):
        links.revoke(course)
        mail.withdraw(course)
    letters_to = update(Message).where(Message.tenant_id == scopes.here(), Message.person_id == person_id)
    waiting = letters_to.where(Message.state.in_(("held", "by_hand")), Message.kind.not_like("rights.%"))
    db.session.execute(waiting.values(state="withdrawn"))


def tell(restriction_id: UUID) -> Restriction:
    """Tell the person that the data will be used again; who cannot be written to is told at the counter or by telephone."""
    row = found(Restriction, restriction_id, lock=True)
    message = letters.used_again(people.person(row.person_id))
    row.told_on, row.told_how = clock.today(), message.channel if message else "counter"
    audit.wrote(row, "told_of_use", row.told_how, person=row.person_id)
    return row


def lift(restriction_id: UUID, why: str) -> Restriction:
    """Use the data again, with a reason. Raises `TellFirst` while the person was not told."""
    row = found(Restriction, restriction_id, lock=True)
    if row.lifted_at is not None:
        return row
    if row.told_on is None:
        raise TellFirst
    row.lifted_at, row.lifted_name, row.lift_why = clock.utcnow(), own_name(), why
    row.lifted_by = scopes.current().account_id
    db.session.flush()
    audit.wrote(row, "used_again", "lift_why", person=row.person_id)
    _tell_rooms(row.person_id, apart=False)
    return row


def picture(restriction_id: UUID) -> dict[str, Any]:
    """What the page of the contact point shows. Raises `NotFound`."""
    row = found(Restriction, restriction_id)
    return {"row": row, "person": people.person(row.person_id), "ground": label_of(Ground, row.ground)}


def holds(person_id: UUID) -> bool:
    """Whether data of this person must stay: they are set apart, or a question about them waits for its answer."""
    if now(person_id) is not None:
        return True
    waits = mine(RightsRequest).where(RightsRequest.person_id == person_id, RightsRequest.state == OPEN)
    return db.session.scalar(waits.where(RightsRequest.kind != RightKind.ERASE.value).limit(1)) is not None


def _courses(person_id: UUID) -> list[UUID]:
    query = select(Trajectory.id).where(Trajectory.tenant_id == scopes.here(), Trajectory.person_id == person_id)
    return list(db.session.scalars(query))


def _duos(person_id: UUID, courses: list[UUID]) -> list[UUID]:
    """Of the own trajectories, and those in which this person is the mentor: name and channel told there go out of sight."""
    either = or_(Duo.trajectory_id.in_(courses), Duo.mentor_person_id == person_id)
    return list(db.session.scalars(select(Duo.id).where(Duo.tenant_id == scopes.here(), either)))


def _grants(person_id: UUID) -> list[UUID]:
    query = select(PartnerGrant.id).where(PartnerGrant.tenant_id == scopes.here(), PartnerGrant.person_id == person_id)
    return list(db.session.scalars(query))


def _tell_rooms(person_id: UUID, *, apart: bool) -> None:
    for feature in current_app.extensions["koepel_features"]:
        for act in feature.set_apart:
            act(person_id, apart)


def end(person_id: UUID) -> None:
    """The person is erased: nothing is left to hold back."""
    row = now(person_id)
    if row is None:
        return
    row.lifted_at, row.lifted_name, row.lifted_by = clock.utcnow(), own_name(), scopes.current().account_id
    db.session.flush()
