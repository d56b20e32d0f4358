# SPDX-License-Identifier: EUPL-1.2
"""Together with other municipalities: places kept for them here, and an activity of theirs to which own people go.

The activity of another one is a row here as any other, so the own people are invited, sign up and are noted as always.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from koepel import audit, clock
from koepel.database import db, mine
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from tenants.activities import places, service
from tenants.activities.codes import ActivityState
from tenants.activities.models import Activity
from tenants.activities.schemas import Plan


def keep(activity_id: UUID, number: int) -> Activity:
    """So many places are for other municipalities; what comes free by it goes to who waits here.

    Raises `NotFound`, also for what another one organises, and `Invalid` when people here have these places.
    """
    row = places.hold(activity_id)
    if row.host_id is not None:
        raise NotFound
    if row.capacity is not None and row.taken + number > row.capacity:
        free = row.capacity - row.taken
        raise Invalid({"number": [_("There are %(number)s free places.", number=free)]})
    if row.kept != number:
        row.kept = number
        audit.wrote(row, "kept_places", "kept")
        db.session.flush()
        places.fill(row.id)
    return row


def come_along(host_id: UUID, host_name: str, planned: Plan) -> Activity:
    """The own part in an activity of another municipality, with places for the own people.

    Raises `Invalid` when more of them have a place already, `AlreadyTold` when they heard that it does not go on.
    """
    row = of_host(host_id, lock=True)
    if row is None:
        row = service.plan(planned)
        row.host_id, row.host_name = host_id, host_name
        db.session.flush()
        return row
    _follow(row, planned)
    return row


def follow(host_id: UUID, planned: Plan) -> None:
    """As the organiser has it now, with the own number of places. Raises `AlreadyTold`."""
    row = of_host(host_id, lock=True)
    if row is not None and row.state != ActivityState.HELD:
        _follow(row, replace(planned, capacity=row.capacity))


def _follow(row: Activity, planned: Plan) -> None:
    if row.state == ActivityState.CANCELLED:
        service.go_on(row)
    service.rewrite(row, replace(planned, cohort_id=row.cohort_id))


def call_off(host_id: UUID) -> None:
    """Not for the people of this municipality any more; what began stands as it was."""
    row = of_host(host_id, lock=True)
    if row is not None and row.state == ActivityState.PLANNED and row.starts_at > clock.moment():
        service.cancel(row.id)


def of_host(host_id: UUID, *, lock: bool = False) -> Activity | None:
    """The row here of an activity of another municipality."""
    query = mine(Activity).where(Activity.host_id == host_id)
    row: Activity | None = db.session.scalar(query.with_for_update() if lock else query)
    return row
