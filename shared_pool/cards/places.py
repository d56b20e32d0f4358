# SPDX-License-Identifier: EUPL-1.2
"""Places of mentors are rows: an open proposal holds one, and the primary key gives each place once.

The number on a card is only shown; who wants a place inserts, and an insert that changes nothing means that it is gone.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from koepel import scope as scopes
from koepel.database import db
from shared_pool.cards.models import Place, PlaceHold


def take_place(collaboration_id: UUID, card_id: UUID, tenant_id: UUID, proposal_id: UUID, until: date) -> int | None:
    """Hold one place of this mentor for a proposal until a day; its number, or None when the last one was just taken."""
    try:
        with db.session.begin_nested():
            for number in _numbers(collaboration_id, card_id):
                hold = insert(PlaceHold).values(
                    collaboration_id=collaboration_id,
                    card_id=card_id,
                    place_no=number,
                    tenant_id=tenant_id,
                    proposal_id=proposal_id,
                    until=until,
                )
                # Waits for whoever takes the same place at this moment; nothing comes back when that one was first.
                taken = db.session.execute(hold.on_conflict_do_nothing().returning(PlaceHold.place_no)).first()
                if taken is not None:
                    return number
    except IntegrityError:  # its owner took the place away meanwhile
        return None
    return None


def _numbers(collaboration_id: UUID, card_id: UUID) -> list[int]:
    free = (
        select(Place.place_no)
        .where(Place.collaboration_id == collaboration_id, Place.card_id == card_id)
        .order_by(Place.place_no)
    )
    return list(db.session.scalars(free))


def keep_hold(collaboration_id: UUID, card_id: UUID, place_no: int, proposal_id: UUID) -> None:
    """Both want to meet: the place is kept until the answers after the introduction."""
    held = update(PlaceHold).where(
        PlaceHold.collaboration_id == collaboration_id,
        PlaceHold.card_id == card_id,
        PlaceHold.place_no == place_no,
        PlaceHold.proposal_id == proposal_id,
        PlaceHold.tenant_id == scopes.here(),
    )
    db.session.execute(held.values(until=None))


def release_place(collaboration_id: UUID, proposal_id: UUID) -> None:
    """The proposal ended: whoever holds a place for it lets it go. Safe to repeat."""
    held = delete(PlaceHold).where(
        PlaceHold.collaboration_id == collaboration_id,
        PlaceHold.proposal_id == proposal_id,
        PlaceHold.tenant_id == scopes.here(),
    )
    db.session.execute(held)


def give_place(collaboration_id: UUID, card_id: UUID, place_no: int) -> int:
    """The duo started: the own mentor's place is gone, and its hold with it; returns how many places are left."""
    own = [Place.collaboration_id == collaboration_id, Place.card_id == card_id, Place.tenant_id == scopes.here()]
    db.session.execute(delete(Place).where(*own, Place.place_no == place_no))
    return int(db.session.scalar(select(func.count()).select_from(Place).where(*own)) or 0)


def offer(collaboration_id: UUID, card_id: UUID, wanted: int) -> int:
    """Make the own mentor's places as many as wanted; a place that is held stays. Returns how many there are."""
    of_card = [Place.collaboration_id == collaboration_id, Place.card_id == card_id]
    # Locked first and read again after: who takes one of these at this moment is waited for, and keeps it.
    there = sorted(db.session.scalars(select(Place.place_no).where(*of_card).with_for_update()))
    held = set(
        db.session.scalars(
            select(PlaceHold.place_no).where(
                PlaceHold.collaboration_id == collaboration_id, PlaceHold.card_id == card_id
            )
        )
    )
    own = {"collaboration_id": collaboration_id, "card_id": card_id, "tenant_id": scopes.here()}
    unused = (number for number in range(1, 100) if number not in there)
    added = [next(unused) for _ in range(max(0, wanted - len(there)))]
    for number in added:
        db.session.execute(insert(Place).values(**own, place_no=number))
    surplus = [number for number in reversed(there) if number not in held][: max(0, len(there) - wanted)]
    if surplus:
        db.session.execute(delete(Place).where(*of_card, Place.place_no.in_(surplus)))
    return len(there) + len(added) - len(surplus)


def held_places(collaboration_ids: list[UUID]) -> dict[UUID, int]:
    """Per card how many of its places are held: to be taken off the number that it shows."""
    query = select(PlaceHold.card_id, func.count()).where(PlaceHold.collaboration_id.in_(collaboration_ids))
    return {row[0]: int(row[1]) for row in db.session.execute(query.group_by(PlaceHold.card_id))}
