# SPDX-License-Identifier: EUPL-1.2
"""Somebody registers, is typed in, turns out to be known, or does not belong here; each can be undone by a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from koepel import audit, clock, mail
from koepel import scope as scopes
from koepel.database import db, found, mine
from koepel.errors import Conflict
from koepel.i18n import _l
from koepel.web.fields import accepting_invented_phones
from tenants.municipality.service import municipality
from tenants.people import service as people
from tenants.registration.codes import Door
from tenants.registration.desk_codes import RefusalReason
from tenants.registration.models import Campaign, Registration, Stage
from tenants.registration.schemas import Arrival

CONFIRMATION = "registration.received"


class AlreadyTakenUp(Conflict):
    """It has an intake, or somebody said that it does not belong here."""

    title = _l("Somebody else already took up this registration. Look again.")


@contextmanager
def reading_answers() -> Iterator[None]:
    """In a municipality of the demo the invented numbers of its people (0400 00 xx xx) are numbers too."""
    if municipality().kind != "demo":
        yield
        return
    with accepting_invented_phones():
        yield


def register(door: Door, said: Arrival, campaign: Campaign | None = None) -> Registration:
    """A visitor registers: one INSERT and nothing read. The row rings for itself; its job writes the audit line."""
    row = _row(door, said)
    if campaign is not None:
        row.campaign_id, row.source = campaign.id, row.source or campaign.source
    db.session.add(row)
    db.session.flush()
    return row


def type_in(door: Door, said: Arrival) -> Registration:
    """Staff type in what came by phone, on paper or in a room (D12); who typed it stays with it (N4)."""
    row = _row(door, said)
    row.typed_by = scopes.current().account_id
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "typed_in")
    return row


def _row(door: Door, said: Arrival) -> Registration:
    helped = bool(said.helper)
    first = said.preferred_language
    return Registration(
        side=door.side.value,
        given_name=said.given_name,
        family_name=said.family_name,
        phone=said.phone,
        email=said.email,
        helper=said.helper if helped else "",
        postcode=said.postcode,
        preferred_language=first,
        # the language somebody reads in first: most likely the one spoken best
        languages=sorted(said.languages, key=lambda code: code != first),
        wants=[want.value for want in said.wants],
        remark=said.remark,
        source=said.source.value if said.source else "",
        preferred_channel=said.reach.channel,
        arrived_by=said.arrived_by.value,
        referred_by=said.referred_by,
        registered_at=clock.moment(),
        due_at=clock.utcnow(),
    )


def registration(registration_id: UUID, *, lock: bool = False) -> Registration:
    """The registration of this municipality with this id. Raises `NotFound`."""
    return found(Registration, registration_id, lock=lock)


def of_person(person_id: UUID) -> list[UUID]:
    """The registrations that became this person's file."""
    query = mine(Registration).with_only_columns(Registration.id)
    return list(db.session.scalars(query.where(Registration.person_id == person_id)))


def refuse(registration_id: UUID, why: RefusalReason) -> Registration:
    """It does not belong here, for one coded reason. Raises `AlreadyTakenUp`."""
    row = registration(registration_id, lock=True)
    if row.stage != Stage.NEW:
        raise AlreadyTakenUp
    row.stage, row.refusal = Stage.REFUSED.value, why.value
    audit.wrote(row, "refused", "stage", "refusal", person=row.person_id)
    mail.withdraw(row.id, CONFIRMATION)
    return row


def restore(registration_id: UUID) -> Registration:
    """Undo of refusing: it waits for a first talk again. Raises `AlreadyTakenUp`."""
    row = registration(registration_id, lock=True)
    if row.stage != Stage.REFUSED:
        raise AlreadyTakenUp
    row.stage, row.refusal = Stage.NEW.value, ""
    audit.wrote(row, "restored", "stage", "refusal", person=row.person_id)
    return row


def recognise(registration_id: UUID, person_id: UUID) -> Registration:
    """This is somebody with a file here: the intake will go on in that file. Raises `AlreadyTakenUp`, `NotFound`."""
    row, person = registration(registration_id, lock=True), people.person(person_id)
    if row.stage != Stage.NEW:
        raise AlreadyTakenUp
    row.person_id = person.id
    audit.wrote(row, "recognised", "person_id", person=person.id)
    return row


def tell_apart(registration_id: UUID) -> Registration:
    """Undo of recognising: two people after all. Raises `AlreadyTakenUp`."""
    row = registration(registration_id, lock=True)
    if row.stage != Stage.NEW or row.person_id is None:
        raise AlreadyTakenUp
    before, row.person_id = row.person_id, None
    audit.wrote(row, "told_apart", "person_id", person=before)
    return row
