# SPDX-License-Identifier: EUPL-1.2
"""The first word of an address -> municipality or collaboration. Words hold no person and are kept for a minute."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from koepel import scope as scopes
from koepel.database import db, transaction
from koepel.departure.reach import NOWHERE
from koepel.records import Slug

KEPT_SECONDS = 60.0
_known: dict[str, tuple[float, Place]] = {}
_word_of: dict[UUID, str] = {}


@dataclass(frozen=True)
class Place:
    """Where an address leads: the hat that is on."""

    word: str
    kind: str
    id: UUID


def place_of(word: str) -> Place | None:
    """The place with this address word, or None; also None for one that left. Only what exists is remembered."""
    kept = _known.get(word)
    if kept and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    row = _read(select(Slug.word, Slug.kind, Slug.target_id).where(Slug.word == word))
    if row is None or row.target_id == NOWHERE:
        _known.pop(word, None)
        return None
    place = Place(row.word, row.kind, row.target_id)
    _known[word] = (time.monotonic(), place)
    return place


def word_of(place_id: UUID) -> str:
    """The address word of a municipality or collaboration; '' when it has none."""
    if place_id not in _word_of:
        row = _read(select(Slug.word).where(Slug.target_id == place_id))
        if row is None:
            return ""
        _word_of[place_id] = row.word
    return _word_of[place_id]


def _read(query: Select[*tuple[Any, ...]]) -> Row[*tuple[Any, ...]] | None:
    """In the transaction under way if there is one: every role may read address words, and whoever holds one connection
    and waits for a second can wait for ever when all do so.
    """
    if db.session().in_transaction():
        with db.session.no_autoflush:
            return db.session.execute(query).one_or_none()
    with transaction(scopes.public(None)) as session:
        return session.execute(query).one_or_none()


def forget() -> None:
    """Drop what is remembered (a municipality was added, a test begins)."""
    _known.clear()
    _word_of.clear()
