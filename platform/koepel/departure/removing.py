# SPDX-License-Identifier: EUPL-1.2
"""Every row of one municipality goes, in one transaction of the owner of the tables; then its keys.

First the ledger, then the rows, then the keys: what breaks off in between is completed by running it again. What is looked at
before (counts, agreement, what runs) is looked at behind the locks, so nobody works in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from psycopg import sql

from koepel import clock, roles
from koepel.backups.servers import Server, become
from koepel.departure import manifest
from koepel.departure.reach import NOWHERE, Open, Outlives, Reach, query, reach
from koepel.keys import install
from koepel.keys.ledger import Ledger, ledger_of
from koepel.keys.tree import INSTALLATION
from koepel.keys.vault import Vault, vault_of
from koepel.launcher import Refused

AGREED, TAKEN_BACK = "leaving_agreed", "leaving_taken_back"  # lines of the audit trail, by the contact point
AGREED_DAYS = 90
NOT_AGREED = f"Its contact point did not agree on the page Stoppen met Koepel in the last {AGREED_DAYS} days."
WAIT = "20s"  # for the tables
# What Koepel itself writes without anybody acting: no reason to refuse an export. All else leaves a line in audit_entry.
OF_ITSELF = frozenset({"audit_seal", "job_run", "outbox", "request_key", "schedule_run", "pool_event", "member_head"})
_GROWING = """
SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'only_grows' AND NOT tgisinternal ORDER BY 1
"""
_WALLED = "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relforcerowsecurity ORDER BY 1"
_SAID = """
SELECT action, at FROM app.audit_entry WHERE tenant_id = %s AND object_kind = 'municipality' AND action = ANY (%s)
ORDER BY id DESC LIMIT 1
"""
_WAITING = "outbox WHERE tenant_id = %(here)s AND state IN ('waiting', 'leased') AND due_at <= now()"
WAITS = Open("jobs of this municipality wait: let the worker finish", _WAITING)


@dataclass(frozen=True)
class House:
    """Both databases, the ledger, and what the features say of leaving."""

    rows: Server
    keys: Server
    vault: Vault = field(repr=False)
    book: Ledger
    outlives: tuple[Outlives, ...]
    open: tuple[Open, ...]


def remove(house: House, word: str, folder: Path) -> int:
    """Remove the municipality of this export; returns how many rows went now: 0 when they went before. Raises `Refused`."""
    told = manifest.read(folder)
    if told.word != word:
        raise Refused(f"{folder} is the export of {told.word}, not of {word}.")
    with _unwalled(house.rows) as session:
        target = session.execute("SELECT target_id FROM app.slug WHERE word = %s", (word,)).fetchone()
        if target is None or target[0] not in (told.owner, NOWHERE):
            raise Refused(f"There is no municipality called {word} of which {folder} is the export.")
        many = 0
        if target[0] == told.owner:
            found = reach(session, told.owner, house.outlives)
            _refuse(session, found, house.open, told)
            many = _delete(session, house, found)
        elif told.owner not in house.book.departed():
            raise Refused(f"The ledger knows nothing of {word} leaving: restore the ledger first.")
    _forget_keys(house.keys, told.owner)
    return many


def came_back(house: House) -> list[UUID]:
    """Who left by the ledger and stands in the rows all the same: an older backup came back."""
    left = house.book.departed()
    with house.rows.reading() as session:
        return [row[0] for row in session.execute("SELECT target_id FROM app.slug ORDER BY 1") if row[0] in left]


def again(house: House, here: UUID) -> int:
    """Remove once more who left, without asking anybody. Returns how many rows went. What it shared was ended before."""
    with _unwalled(house.rows) as session:
        many = _delete(session, house, reach(session, here, house.outlives))
    _forget_keys(house.keys, here)
    return many


def house_of(app: Flask, rows: Server, keys: Server) -> House:
    """The house of this installation."""
    settings, features = app.extensions["koepel_settings"], app.extensions["koepel_features"]
    vault = vault_of(settings)
    outlives = tuple(one for feature in features for one in feature.outlives)
    ends = tuple(one for feature in features for one in feature.ends)
    return House(rows, keys, vault, ledger_of(settings, vault), outlives, ends)


def still_open(session: psycopg.Connection[Any], here: UUID, ends: Iterable[Open]) -> list[str]:
    """A sentence for each thing that has not ended."""
    found = []
    for one in ends:
        row = session.execute(
            sql.SQL("SELECT count(*) FROM app.{}").format(sql.SQL(one.counted)), {"here": here}
        ).fetchone()
        if row and row[0]:
            found.append(f"{one.sentence} ({row[0]})")
    return found


def agreed(session: psycopg.Connection[Any], here: UUID) -> bool:
    """Whether the contact point agreed lately, and did not take that back."""
    said = session.execute(_SAID, (here, [AGREED, TAKEN_BACK])).fetchone()
    return said is not None and said[0] == AGREED and said[1] > clock.utcnow() - timedelta(days=AGREED_DAYS)


def _refuse(session: psycopg.Connection[Any], found: Reach, ends: Iterable[Open], told: manifest.Manifest) -> None:
    if not agreed(session, told.owner):
        raise Refused(NOT_AGREED)
    if wrong := still_open(session, told.owner, (*ends, WAITS)):
        raise Refused(f"First run ./koepel tenant stop {told.word}: {'; '.join(wrong)}.")
    for table in _differing(found.counts(session), told.counts, {one.table for one in found.parts if one.exported}):
        raise Refused(
            f"{table} holds other rows than the export: somebody worked since. Make a new export, and remove after that one."
        )


def _differing(stands: Counter[str], exported: Counter[str], tables: set[str]) -> list[str]:
    return sorted(one for one in (tables | set(exported)) - OF_ITSELF if stands[one] != exported[one])


@contextmanager
def _unwalled(rows: Server) -> Iterator[psycopg.Connection[Any]]:
    """The owner sees and may delete everything, and nobody else comes near until this transaction ends. Raises `Refused`."""
    with psycopg.connect(roles.plain(rows.url)) as session:
        become(session, roles.OWNER)
        session.execute(f"SET LOCAL lock_timeout = '{WAIT}'".encode())
        walled, growing = ([row[0] for row in session.execute(asked.encode())] for asked in (_WALLED, _GROWING))
        try:
            for table in walled:
                session.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY".encode())
            for table in growing:
                session.execute(f"ALTER TABLE {table} DISABLE TRIGGER only_grows".encode())
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as fault:
            raise Refused("The tables are busy: stop web, worker and scheduler, and run it again.") from fault
        yield session
        session.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # what was changed and is looked at only later refuses an ALTER
        for table in growing:
            session.execute(f"ALTER TABLE {table} ENABLE TRIGGER only_grows".encode())
        for table in walled:
            session.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY".encode())


def _delete(session: psycopg.Connection[Any], house: House, found: Reach) -> int:
    many = 0
    for part in found.parts:
        row = session.execute(
            query("SELECT count(*) FROM app.{} WHERE {}", part, f"NOT ({part.stays})"), found.values
        ).fetchone()
        many += row[0] if row else 0
    house.book.enter_departure(found.values["here"], many)
    for part in found.parts:
        if part.emptied:
            _empty(session, part, found)
        session.execute(query("DELETE FROM app.{} WHERE {}", part, f"NOT ({part.stays})"), found.values)
    session.execute("UPDATE app.slug SET target_id = %s WHERE target_id = %s", (NOWHERE, found.values["here"]))
    house.vault.forget(INSTALLATION, found.values["accounts"])
    return many


def _empty(session: psycopg.Connection[Any], part: Any, found: Reach) -> None:
    changes = sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(column), sql.SQL(value)) for column, value in part.emptied.items()
    )
    where = sql.SQL(f"({part.mine}) AND {part.stays}")
    session.execute(
        sql.SQL("UPDATE app.{} SET {} WHERE {}").format(sql.Identifier(part.table), changes, where), found.values
    )


def _forget_keys(keys: Server, here: UUID) -> None:
    with psycopg.connect(roles.plain(keys.url)) as session:
        become(session, install.KEEPER)
        session.execute("DELETE FROM vault.subject_key WHERE owner_id = %s", (here,))
        session.execute("DELETE FROM vault.owner_key WHERE owner_id = %s", (here,))
