# SPDX-License-Identifier: EUPL-1.2
"""Places that an organiser keeps for others are rows: a municipality inserts a hold, and the primary key gives each once."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from koepel import scope as scopes
from koepel.database import db
from shared_pool.announcements.models import AnnouncedHold, AnnouncedPlace, Announcement


class TooFew(Exception):
    """There are not so many free places; none was taken."""


def take(row: Announcement, more: int) -> None:
    """Hold so many more places for this municipality. Raises `TooFew`: somebody else was first, or there were never so many."""
    try:
        with db.session.begin_nested():
            for number in _free(row):
                if not more:
                    break
                hold = insert(AnnouncedHold).values(**_of(row), place_no=number, tenant_id=scopes.here())
                # Waits for whoever takes the same place at this moment; nothing comes back when that one was first.
                taken = db.session.execute(hold.on_conflict_do_nothing().returning(AnnouncedHold.place_no)).first()
                more -= taken is not None
            if more:
                raise TooFew
    except IntegrityError as gone:  # the organiser took a free place back meanwhile
        raise TooFew from gone


def give_back(row: Announcement, fewer: int | None = None) -> int:
    """Let go of so many places of this municipality, of all of them unless said; returns how many went."""
    own = select(AnnouncedHold.place_no).where(
        AnnouncedHold.collaboration_id == row.collaboration_id, AnnouncedHold.announcement_id == row.id,
        AnnouncedHold.tenant_id == scopes.here(),
    )  # fmt: skip
    numbers = list(db.session.scalars(own.order_by(AnnouncedHold.place_no.desc()).limit(fewer)))
    db.session.execute(
        delete(AnnouncedHold).where(
            AnnouncedHold.collaboration_id == row.collaboration_id, AnnouncedHold.announcement_id == row.id,
            AnnouncedHold.tenant_id == scopes.here(), AnnouncedHold.place_no.in_(numbers),
        )
    )  # fmt: skip
    return len(numbers)


def offer(row: Announcement, wanted: int) -> int:
    """Make the places of the own announcement as many as wanted; one that is held stays. Returns how many there are."""
    own = select(AnnouncedPlace.place_no).where(
        AnnouncedPlace.collaboration_id == row.collaboration_id, AnnouncedPlace.announcement_id == row.id
    )
    # Locked first and read again after: who takes one of these at this moment is waited for, and keeps it.
    there = sorted(db.session.scalars(own.with_for_update()))
    free = set(_free(row))
    unused = (number for number in range(1, len(there) + wanted + 1) if number not in there)
    added = [next(unused) for _ in range(max(0, wanted - len(there)))]
    if added:
        rows = [{**_of(row), "place_no": number, "tenant_id": scopes.here()} for number in added]
        db.session.execute(insert(AnnouncedPlace), rows)
    surplus = [number for number in reversed(there) if number in free][: max(0, len(there) - wanted)]
    db.session.execute(
        delete(AnnouncedPlace).where(
            AnnouncedPlace.collaboration_id == row.collaboration_id, AnnouncedPlace.announcement_id == row.id,
            AnnouncedPlace.place_no.in_(surplus),
        )
    )  # fmt: skip
    return len(there) + len(added) - len(surplus)


def take_away(row: Announcement) -> None:
    """Every place of the own announcement goes, with who holds it."""
    db.session.execute(
        delete(AnnouncedPlace).where(
            AnnouncedPlace.collaboration_id == row.collaboration_id, AnnouncedPlace.announcement_id == row.id
        )
    )


def holders(row: Announcement) -> Counter[UUID]:
    """How many places each municipality has."""
    query = select(AnnouncedHold.tenant_id, func.count()).where(
        AnnouncedHold.collaboration_id == row.collaboration_id, AnnouncedHold.announcement_id == row.id
    )
    return Counter({one: int(many) for one, many in db.session.execute(query.group_by(AnnouncedHold.tenant_id))})


def free(row: Announcement) -> int:
    """How many places nobody has."""
    return len(_free(row))


def _free(row: Announcement) -> list[int]:
    held = select(AnnouncedHold.place_no).where(
        AnnouncedHold.collaboration_id == row.collaboration_id, AnnouncedHold.announcement_id == row.id
    )
    query = select(AnnouncedPlace.place_no).where(
        AnnouncedPlace.collaboration_id == row.collaboration_id, AnnouncedPlace.announcement_id == row.id,
        AnnouncedPlace.place_no.not_in(held),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(AnnouncedPlace.place_no)))


def _of(row: Announcement) -> dict[str, UUID]:
    return {"collaboration_id": row.collaboration_id, "announcement_id": row.id}
