# SPDX-License-Identifier: EUPL-1.2
"""Reading the pool: the packed rows of the other members in one query, what a card is called, and who was shown which.

The rows are carried and never opened here: only `shared_pool.matching` reads the engine's columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, in_one
from shared_pool.cards.models import Card, CardInFull, PoolRead
from shared_pool.matching.packing import Packed
from shared_pool.matching.pool_deck import Shelf


@dataclass(frozen=True)
class Entry:
    """What a card is called and where it stands, for a page; none of the engine's columns."""

    card_id: UUID
    collaboration_id: UUID
    tenant_id: UUID
    side: str
    programme: str
    code: int
    level: str
    released_on: date


# Both strings of a municipality are put together in one pass, so that they follow the same order, whichever it is.
_SHELVES = (
    "SELECT tenant_id, string_agg(uuid_send(id), ''::bytea), string_agg(packed, ''::bytea)"
    " FROM app.card WHERE collaboration_id = ANY (%(places)s) AND programme = %(programme)s AND side = %(side)s"
    " AND tenant_id = ANY (%(tenants)s::uuid[]) GROUP BY tenant_id"
)
_IN_FULL = (
    "SELECT c.tenant_id, string_agg(uuid_send(c.id), ''::bytea), string_agg(f.packed, ''::bytea)"
    " FROM app.card c JOIN app.card_in_full f ON f.collaboration_id = c.collaboration_id AND f.card_id = c.id"
    " WHERE c.collaboration_id = ANY (%(places)s) AND c.programme = %(programme)s AND c.side = %(side)s"
    " AND c.tenant_id = ANY (%(tenants)s::uuid[]) GROUP BY c.tenant_id"
)


def shelves(
    places: Collection[UUID], tenants: Collection[UUID], programme: str, side: str, *, in_full: bool = False
) -> list[Shelf]:
    """The rows of these members in these collaborations."""
    if not places or not tenants:
        return []
    given = {"places": list(places), "tenants": in_one(tenants), "programme": programme, "side": side}
    # past SQLAlchemy, which asks for text: a megabyte of bytes would be written as two megabytes of digits, and read again
    driver: Any = db.session.connection().connection.dbapi_connection
    rows = driver.execute(_IN_FULL if in_full else _SHELVES, given, binary=True)
    return [Shelf(*row) for row in rows.fetchall()]


def entries(card_ids: Iterable[UUID]) -> dict[UUID, Entry]:
    """What these cards are called; a card that is gone, or not this scope's, is missing."""
    wanted = list(card_ids)
    if not wanted:
        return {}
    columns = (Card.id, Card.collaboration_id, Card.tenant_id, Card.side, Card.programme, Card.code, Card.level)
    query = select(*columns, Card.released_on).where(Card.id.in_(wanted))
    return {row[0]: Entry(*row) for row in db.session.execute(query)}


def entry_of(code: int, side: str, collaboration_ids: Collection[UUID]) -> Entry | None:
    """The card that is called so."""
    query = select(Card.id).where(Card.code == code, Card.side == side, Card.collaboration_id.in_(collaboration_ids))
    found = db.session.scalar(query.order_by(Card.id).limit(1))
    return entries([found])[found] if found else None


def packed(card_id: UUID, *, in_full: bool = False) -> Packed | None:
    """One row of the pool."""
    row = db.session.execute(select(Card.tenant_id, Card.packed).where(Card.id == card_id)).one_or_none()
    if row is None:
        return None
    full = db.session.scalar(select(CardInFull.packed).where(CardInFull.card_id == card_id)) if in_full else None
    return Packed(card_id, row[0], full or row[1])


def packed_rows(card_ids: Iterable[UUID]) -> list[Packed]:
    """Several rows in one query."""
    query = select(Card.id, Card.tenant_id, Card.packed).where(Card.id.in_(list(card_ids)))
    return [Packed(*row) for row in db.session.execute(query)]


def waiting(collaboration_id: UUID, side: str) -> list[Entry]:
    """The cards of one side of a collaboration, the longest released first."""
    query = select(Card.id).where(Card.collaboration_id == collaboration_id, Card.side == side, ~Card.resting)
    ids = list(db.session.scalars(query.order_by(Card.released_on, Card.id)))
    known = entries(ids)
    return [known[card_id] for card_id in ids]


def note_shown(shown: Iterable[Entry], purpose: str) -> None:
    """One line per municipality whose cards stood on this page: its people may read who looked, and why."""
    scope = scopes.current()
    by_owner: dict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
    for entry in shown:
        if entry.tenant_id != scope.tenant_id:
            by_owner[entry.collaboration_id, entry.tenant_id].append(entry.card_id)
    for (collaboration_id, owner), card_ids in by_owner.items():
        db.session.add(
            PoolRead(
                collaboration_id=collaboration_id,
                acting_tenant_id=scope.tenant_id,
                subject_tenant_id=owner,
                account_id=scope.account_id,
                card_ids=sorted(card_ids),
                purpose=purpose,
                at=clock.utcnow(),
            )
        )
