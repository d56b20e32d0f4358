# SPDX-License-Identifier: EUPL-1.2
"""Who answers for this municipality: one contact point, then deputies; members are told by a job."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from koepel import audit, outbox
from koepel import scope as scopes
from koepel.database import db, found, mine
from koepel.errors import Conflict
from koepel.i18n import _l
from tenants.contact_points.models import ContactPoint

FIELDS = ("name", "function", "phone", "email", "hours")


class LastContactPoint(Conflict):
    """A5: there is always one named person."""

    title = _l("A municipality keeps at least one contact point. Name another one first.")


@dataclass(frozen=True)
class Named:
    """What inhabitants and members read about a contact point."""

    name: str
    function: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""


def contact_points() -> list[ContactPoint]:
    """The contact point first, then the deputies."""
    return list(db.session.scalars(mine(ContactPoint).order_by(ContactPoint.position)))


def first() -> ContactPoint | None:
    """The one to whom all automatic requests go (A5)."""
    row: ContactPoint | None = db.session.scalar(mine(ContactPoint).order_by(ContactPoint.position).limit(1))
    return row


def name(named: Named, *, account_id: UUID | None = None) -> ContactPoint:
    """Name a contact point: the first is the contact point itself, every next one a deputy."""
    here = ContactPoint.tenant_id == scopes.here()
    last = db.session.scalar(select(func.max(ContactPoint.position)).where(here)) or 0
    row = ContactPoint(
        name=named.name,
        function=named.function,
        phone=named.phone,
        email=named.email,
        hours=named.hours,
        deputy=last > 0,
        account_id=account_id,
        position=last + 1,
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "named", *FIELDS)
    outbox.later("contact_points.publish")
    return row


def correct(contact_point_id: UUID, named: Named) -> ContactPoint:
    """Write down what changed about a contact point."""
    row = found(ContactPoint, contact_point_id, lock=True)
    changed = [field for field in FIELDS if getattr(row, field) != getattr(named, field)]
    for field in changed:
        setattr(row, field, getattr(named, field))
    if changed:
        audit.wrote(row, "corrected", *changed)
        outbox.later("contact_points.publish")
    return row


def put_first(contact_point_id: UUID) -> ContactPoint:
    """Make a deputy the contact point; the former one becomes the first deputy."""
    rows = list(db.session.scalars(mine(ContactPoint).order_by(ContactPoint.position).with_for_update()))
    chosen = found(ContactPoint, contact_point_id)
    order = [chosen, *(row for row in rows if row.id != chosen.id)]
    _number(order)
    audit.wrote(chosen, "put_first", "position")
    outbox.later("contact_points.publish")
    return chosen


def remove(contact_point_id: UUID) -> Named:
    """Take a contact point off the list; returns what stood there, to be undone. Raises `LastContactPoint`."""
    rows = list(db.session.scalars(mine(ContactPoint).order_by(ContactPoint.position).with_for_update()))
    gone = found(ContactPoint, contact_point_id)
    if len(rows) == 1:
        raise LastContactPoint
    named = Named(gone.name, gone.function, gone.phone, gone.email, gone.hours)
    audit.wrote(gone, "removed", *FIELDS)
    db.session.delete(gone)
    db.session.flush()
    _number([row for row in rows if row.id != gone.id])
    outbox.later("contact_points.publish")
    return named


def _number(order: list[ContactPoint]) -> None:
    # (tenant, position) is unique: first out of the way, then in the new order
    for place, row in enumerate(order, 1):
        row.position = -place
    db.session.flush()
    for place, row in enumerate(order, 1):
        row.position, row.deputy = place, place > 1
    db.session.flush()
