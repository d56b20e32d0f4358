# SPDX-License-Identifier: EUPL-1.2
"""Guests of an info session: people who registered and have no file yet. An intake can begin the same day (D1, D12, E5).

Who waits for a place gets it by hand: staff call first, since a guest has no link of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from koepel import audit, clock
from koepel.database import db, found, mine
from koepel.errors import NotFound
from tenants.activities import places
from tenants.activities.codes import ActivityKind, ActivityState, Coming
from tenants.activities.failures import DoesNotGoOn
from tenants.activities.models import Activity, Guest
from tenants.activities.schemas import WalkIn
from tenants.activities.service import NotYet, begun
from tenants.registration import service as arrivals
from tenants.registration.codes import door_of
from tenants.registration.desk_codes import ArrivedBy
from tenants.registration.models import Registration, Stage
from tenants.registration.schemas import Arrival


@dataclass(frozen=True)
class Line:
    """One guest as a line: `waits` says whether a first talk can begin."""

    id: UUID
    registration_id: UUID
    name: str
    side: str
    state: str
    waits: bool


def of(activity_id: UUID) -> list[Line]:
    """Everybody who comes so, by name; nothing in it is sensitive, so listing is not reading."""
    query = (
        mine(Guest)
        .with_only_columns(
            Guest.id, Guest.registration_id, Registration.given_name, Registration.family_name, Registration.side,
            Guest.state, Registration.stage,
        )
        .join(Registration, (Registration.tenant_id == Guest.tenant_id) & (Registration.id == Guest.registration_id))
        .where(Guest.activity_id == activity_id)
        .order_by(Registration.given_name, Registration.family_name, Guest.id)
    )  # fmt: skip
    return [
        Line(row[0], row[1], f"{row[2]} {row[3]}".strip(), row[4], row[5], row[6] == Stage.NEW)
        for row in db.session.execute(query)
    ]


def bring(activity_id: UUID, registration_id: UUID) -> Guest:
    """Put who registered on the list: a place, or the waiting list when all are taken. Who stands on it stays.

    Raises `NotFound`, `DoesNotGoOn`.
    """
    activity, arrived = _session(activity_id), arrivals.registration(registration_id)
    row = _known(activity_id, arrived.id)
    if row is None:
        now = clock.utcnow()
        row = Guest(
            activity_id=activity_id, registration_id=arrived.id, state=Coming.CANCELLED, asked_at=now, changed_at=now
        )
        db.session.add(row)
    if row.state == Coming.CANCELLED:
        free = not activity.full
        _set(activity, row, Coming.SIGNED_UP if free else Coming.WAITING)
        audit.wrote(row, "signed_up" if free else "put_on_the_waiting_list", "state", person=arrived.person_id)
    return row


def walk_in(activity_id: UUID, said: WalkIn) -> Guest:
    """Somebody at the door: a registration of this source, and there at once when the day has come.

    Raises `NotFound`, `DoesNotGoOn`.
    """
    activity, door = _session(activity_id), door_of(said.side)
    given, _space, family = said.name.partition(" ")
    arrived = arrivals.type_in(
        door,
        Arrival(
            given, family, phone=said.phone, source=door.sources("info_session"), arrived_by=ArrivedBy.INFO_SESSION
        ),
    )
    row = bring(activity_id, arrived.id)
    if begun(activity):
        _set(activity, row, Coming.PRESENT)
        audit.wrote(row, "was_there", "state")
    return row


def tap(activity_id: UUID, guest_id: UUID) -> bool:
    """Present, or not after all; returns which. Raises `NotFound`, `NotYet` before the day, `DoesNotGoOn`."""
    activity, row = _held(activity_id, guest_id)
    if not begun(activity):
        raise NotYet
    present = row.state != Coming.PRESENT
    before = Coming.ABSENT if activity.state == ActivityState.HELD else Coming.SIGNED_UP
    _set(activity, row, Coming.PRESENT if present else before)
    audit.wrote(row, "was_there" if present else "was_not_there", "state")
    return present


def sign_off(activity_id: UUID, guest_id: UUID) -> None:
    """Said by phone that they do not come: the place is free. Raises `NotFound`, `DoesNotGoOn`."""
    activity, row = _held(activity_id, guest_id)
    _set(activity, row, Coming.CANCELLED)
    audit.wrote(row, "signed_off", "state")
    places.fill(activity_id)


def sign_up(activity_id: UUID, guest_id: UUID) -> Coming:
    """A place after all, where one is free. Raises `NotFound`, `DoesNotGoOn`."""
    activity, row = _held(activity_id, guest_id)
    if row.state not in places.HAS_PLACE:
        free = not activity.full
        _set(activity, row, Coming.SIGNED_UP if free else Coming.WAITING)
        audit.wrote(row, "signed_up" if free else "put_on_the_waiting_list", "state")
    return Coming(row.state)


def _session(activity_id: UUID) -> Activity:
    activity = places.hold(activity_id)
    if activity.kind != ActivityKind.INFO_SESSION:
        raise NotFound
    if activity.state == ActivityState.CANCELLED:
        raise DoesNotGoOn
    return activity


def _held(activity_id: UUID, guest_id: UUID) -> tuple[Activity, Guest]:
    activity = _session(activity_id)
    row = found(Guest, guest_id, lock=True)
    if row.activity_id != activity.id:
        raise NotFound
    return activity, row


def _known(activity_id: UUID, registration_id: UUID) -> Guest | None:
    query = mine(Guest).where(Guest.activity_id == activity_id, Guest.registration_id == registration_id)
    row: Guest | None = db.session.scalar(query)
    return row


def _set(activity: Activity, row: Guest, state: Coming) -> None:
    """The row of the activity is held; who comes in beside the last chair stands, so `taken` ends at its places."""
    row.state, row.changed_at = state, clock.utcnow()
    db.session.flush()
    taken = places.places_taken(activity.id)
    activity.taken = taken if activity.room is None else min(taken, activity.room)
