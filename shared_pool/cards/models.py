# SPDX-License-Identifier: EUPL-1.2
"""Match cards: pseudonymous, banded at release."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import PoolRow, PoolThing
from koepel.privacy import INTERNAL, PERSONAL, Purpose, Reader, kept
from koepel.retention_terms import Retention

CARD = kept(PERSONAL, Purpose.MATCHING, retention=Retention.POOL_CARD, recipients=(Reader.POOL, Reader.THE_PERSON))
FULL = kept(
    PERSONAL,
    Purpose.MATCHING,
    retention=Retention.POOL_CARD,
    recipients=(Reader.OWN_STAFF, Reader.POOL, Reader.THE_PERSON),
)
ROOM = kept(INTERNAL, Purpose.MATCHING, retention=Retention.POOL_CARD)
COUNT = kept(INTERNAL, Purpose.MATCHING)
LOOKED = kept(INTERNAL, Purpose.SECURITY, retention=Retention.AUDIT)


class Card(PoolThing):
    """All that the open pool knows of a person; `packed` holds the engine's columns, already banded."""

    __tablename__ = "card"
    tenant_id: Mapped[UUID]
    side: Mapped[str] = mapped_column(default="", info=CARD)
    programme: Mapped[str] = mapped_column(default="", info=CARD)
    code: Mapped[int] = mapped_column(info=CARD)
    level: Mapped[str] = mapped_column(default="", info=CARD)
    places: Mapped[int] = mapped_column(SmallInteger, info=CARD)
    released_on: Mapped[date] = mapped_column(info=CARD)
    resting: Mapped[bool] = mapped_column(default=False, info=CARD)
    packed: Mapped[bytes] = mapped_column(info=CARD)


class CardInFull(PoolRow):
    """Bands without the look-alike rule, for the coordinator named in the agreement only."""

    __tablename__ = "card_in_full"
    tenant_id: Mapped[UUID]
    card_id: Mapped[UUID] = mapped_column(primary_key=True)
    packed: Mapped[bytes] = mapped_column(info=FULL)


class Place(PoolRow):
    """One duo that a mentor still takes."""

    __tablename__ = "place"
    tenant_id: Mapped[UUID]
    card_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, info=ROOM)


class PlaceHold(PoolRow):
    """An open proposal holds a place; the primary key gives it once."""

    __tablename__ = "place_hold"
    card_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, info=ROOM)
    tenant_id: Mapped[UUID]
    proposal_id: Mapped[UUID]
    until: Mapped[date | None] = mapped_column(info=ROOM)


class PoolRead(PoolThing):
    """Who was shown which cards of a municipality; append only."""

    __tablename__ = "pool_read"
    acting_tenant_id: Mapped[UUID | None]
    subject_tenant_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    card_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, info=LOOKED)
    purpose: Mapped[str] = mapped_column(default="", info=LOOKED)
    at: Mapped[datetime]


class LookAlikeCell(PoolRow):
    """How many persons of one side would show the same card; counts, never persons."""

    __tablename__ = "look_alike_cell"
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True, info=COUNT)
    sector: Mapped[str] = mapped_column(primary_key=True, info=COUNT)
    experience: Mapped[str] = mapped_column(primary_key=True, info=COUNT)
    dutch: Mapped[str] = mapped_column(primary_key=True, info=COUNT)
    persons: Mapped[int] = mapped_column(info=COUNT)
