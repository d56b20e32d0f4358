# SPDX-License-Identifier: EUPL-1.2
"""Announce an activity to other municipalities, come along with places of theirs, follow what the organiser changes.

What crosses is an activity and a number of places. Who goes is known at home only: no name, and no sign-up, passes.
"""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from koepel.numbers import one_at_a_time
from shared_pool.announcements import places
from shared_pool.announcements.failures import NotTaking
from shared_pool.announcements.models import Announcement
from shared_pool.collaboration import service as collaboration
from tenants import disclosure
from tenants.disclosure import ActivityFacts, OwnActivity

FACTS = tuple(ActivityFacts.__dataclass_fields__)


def announce(activity_id: UUID, collaboration_id: UUID, number: int) -> Announcement:
    """Keep so many places of the own activity for the members of this collaboration; asked again it is another number.

    Raises `NotFound`, `NotTaking`, and `Invalid` for places that people here, or other municipalities, have already.
    """
    one_at_a_time("announcements.announce")
    own = disclosure.own_activity(activity_id)
    if not own.open or not collaboration.regional(collaboration_id):
        raise NotTaking
    row = announced(activity_id)
    if row is not None and row.collaboration_id != collaboration_id:
        raise NotTaking
    held = 0 if row is None else places.holders(row).total()
    if number < held:
        raise Invalid({"number": [_("Other municipalities have %(number)s places already.", number=held)]})
    disclosure.keep_places(activity_id, number)
    if row is None:
        row = Announcement(collaboration_id=collaboration_id, id=activity_id, tenant_id=scopes.here())
        db.session.add(row)
    _write(row, own)
    row.taking = True
    db.session.flush()
    audit.wrote(row, "announced", "taking")
    disclosure.keep_places(activity_id, places.offer(row, number))  # more than asked where one was taken at this moment
    return row


def stop_taking(activity_id: UUID) -> None:
    """Announced no more: free places come back, municipalities that come along keep theirs. Safe to repeat."""
    row = announced(activity_id)
    if row is None:
        raise NotFound
    row.taking = False
    audit.wrote(row, "announced_no_more", "taking")
    take_back_free(row)


def take_back_free(row: Announcement) -> None:
    """Places of the own activity that nobody has are for the own people again."""
    disclosure.keep_places(row.id, places.offer(row, 0))


def come_along(announcement_id: UUID, number: int) -> UUID:
    """So many places for the own people, in an activity that stands among the own; asked again it is another number.

    Returns its id here. Raises `NotFound`, `NotTaking`, and `Invalid` for fewer than are taken or more than are free.
    """
    one_at_a_time("announcements.come_along")
    row = of_another(announcement_id)
    had = places.holders(row)[scopes.here()]
    if row.state != "planned" or row.starts_at <= clock.moment() or (number > had and not row.taking):
        raise NotTaking
    mine = disclosure.hosted(row.id)
    if mine is not None and not mine.cancelled and number < mine.taken:
        raise Invalid({"number": [_("%(number)s of your people have a place already.", number=mine.taken)]})
    if number > had:
        try:
            places.take(row, number - had)
        except places.TooFew as few:
            free = places.free(row)
            raise Invalid({"number": [_("There are %(number)s free places.", number=free)]}) from few
    here = disclosure.come_along(row.id, collaboration.name_of(row.tenant_id), facts_of(row), number)
    if number < had:
        places.give_back(row, had - number)
        outbox.send(row.collaboration_id, row.tenant_id, "announcements.given_back", row.id)
    if number != had:
        audit.wrote(row, "came_along")
    return here


def publish(own: OwnActivity) -> None:
    """What changed in the own activity reaches the members, and who comes along follows."""
    row = announced(own.id)
    if row is None or row.state == "ended":
        return
    _write(row, own)
    db.session.flush()
    _tell_holders(row)


def _write(row: Announcement, own: OwnActivity) -> None:
    for name, value in asdict(own.facts).items():
        setattr(row, name, value)
    row.state = "cancelled" if own.cancelled else "planned"


def _tell_holders(row: Announcement) -> None:
    for tenant_id in places.holders(row):
        outbox.send(row.collaboration_id, tenant_id, "announcements.follow", row.id)


def leave(collaboration_id: UUID) -> None:
    """This municipality leaves: what it announced ends for the others, and its people go to nothing of theirs any more."""
    one_at_a_time("announcements.come_along")
    query = select(Announcement).where(Announcement.collaboration_id == collaboration_id)
    for row in db.session.scalars(query.order_by(Announcement.id)):
        if row.tenant_id != scopes.here():
            disclosure.call_off_hosted(row.id)
            drop(row)
        elif row.state != "ended":
            row.state, row.taking = "ended", False
            db.session.flush()
            _tell_holders(row)
            places.take_away(row)
            disclosure.keep_places(row.id, 0)
            audit.wrote(row, "announced_no_more", "state")


def drop(row: Announcement) -> None:
    """Let go of every place of this municipality; the organiser may give it to its own people."""
    if places.give_back(row):
        outbox.send(row.collaboration_id, row.tenant_id, "announcements.given_back", row.id)


def coming() -> list[tuple[Announcement, int, int]]:
    """What other members announce and is still to come, the soonest first: with its free places, and those of this one."""
    query = select(Announcement).where(Announcement.tenant_id != scopes.here(), Announcement.starts_at > clock.moment())
    rows = db.session.scalars(query.order_by(Announcement.starts_at, Announcement.id))
    counted = [(row, places.free(row), places.holders(row)[scopes.here()]) for row in rows if row.state == "planned"]
    return [one for one in counted if one[0].taking or one[2]]


def announced(activity_id: UUID) -> Announcement | None:
    """The announcement of an own activity."""
    row = _by_id(activity_id)
    return row if row is not None and row.tenant_id == scopes.here() else None


def of_another(announcement_id: UUID) -> Announcement:
    """What another member announces. Raises `NotFound`."""
    row = _by_id(announcement_id)
    if row is None or row.tenant_id == scopes.here():
        raise NotFound
    return row


def _by_id(announcement_id: UUID) -> Announcement | None:
    row: Announcement | None = db.session.scalar(select(Announcement).where(Announcement.id == announcement_id))
    return row


def facts_of(row: Announcement) -> ActivityFacts:
    """What is the same here as at the organiser."""
    return ActivityFacts(**{name: getattr(row, name) for name in FACTS})
