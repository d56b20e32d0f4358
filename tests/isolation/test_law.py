# SPDX-License-Identifier: EUPL-1.2
"""What the walls let through is never more than what municipalities agreed: read as it stands, row by row."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from psycopg import errors, sql

from koepel.scope import DbRole
from tests.isolation import law
from tests.isolation.actors import standing_as
from tests.isolation.cases import DONE, STOPPED
from tests.isolation.rows import Row
from tests.isolation.tables import Connection, Table
from tests.isolation.world import World

pytestmark = pytest.mark.slow


@pytest.mark.attack("T04")
def test_nobody_sees_a_row_beyond_the_agreement(world: World, plain: Connection) -> None:
    seen, beyond = 0, []
    for table in world.tables.values():
        rows = keyed(world, table)
        for actor in world.actors:
            reads = [case for case in world.generator.cases(table, actor) if case.words == "read"]
            with standing_as(plain, actor):
                outcomes = [case.tried(plain) for case in reads]
            # the relay reads no whole key: it is held to its columns by the cases
            keys = {key for outcome in outcomes if outcome.word == DONE for key in outcome.rows if key in rows}
            seen += len(keys)
            beyond += [f"{actor.name} sees {table.name} {k}" for k in keys if not law.may_see(actor, table, rows[k])]
    assert not beyond, "\n".join(["say why in tests/isolation/law.py, or close the policy:", *beyond])
    assert seen > 500


@pytest.mark.attack("T03", "T04")
def test_nobody_writes_a_row_beyond_the_agreement(world: World, plain: Connection) -> None:
    written, beyond = 0, []
    for table in world.tables.values():
        rows = keyed(world, table)
        for actor in world.actors:
            with standing_as(plain, actor):
                for verb, keys in (("change", changed(plain, table)), ("delete", deleted(plain, table, rows))):
                    written += len(keys)
                    beyond += [
                        f"{actor.name} may {verb} {table.name} {k}"
                        for k in keys
                        if not law.may_write(actor, table, rows[k])
                    ]
    assert not beyond, "\n".join(["say why in tests/isolation/law.py, or close the policy:", *beyond])
    assert written > 100


@pytest.mark.attack("T03", "T04")
def test_nobody_puts_a_row_beyond_the_agreement(world: World, plain: Connection) -> None:
    put, beyond = 0, []
    for table in world.tables.values():
        for actor in world.actors:
            tries = [case for case in world.generator.cases(table, actor) if case.words.startswith("insert for")]
            with standing_as(plain, actor):
                for case in tries:
                    if case.tried(plain).word in {DONE, STOPPED}:
                        put += 1
                        if not law.may_write(actor, table, case.row):
                            beyond.append(f"{actor.name}: {case.words} on {table.name}")
    assert not beyond, "\n".join(["say why in tests/isolation/law.py, or close the policy:", *beyond])
    assert put > 100


def test_no_municipality_is_in_two_minds_about_its_own_rows(world: World) -> None:
    """The law is no empty sentence: staff may see all of their own, and nothing of who is in no collaboration with them."""
    staff = {actor.here: actor for actor in world.actors if actor.scope.role is DbRole.TENANT and actor.regions}
    person = world.tables["person"]
    for name, actor in staff.items():
        sees = {
            label.first
            for label in world.maker.labels(person)
            if law.may_see(actor, person, world.maker.row(person, label))
        }
        assert sees == {name}


def keyed(world: World, table: Table) -> dict[str, Row]:
    """The rows of a table by their key as PostgreSQL writes it."""
    parts = sql.SQL(" AND ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in table.key)
    query = sql.SQL("SELECT {} FROM app.{} WHERE {}").format(key_of(table), sql.Identifier(table.name), parts)
    found = {}
    for label in world.maker.labels(table):
        row = world.maker.row(table, label)
        words = world.admin.execute(query, [row[name] for name in table.key]).fetchone()
        assert words is not None
        found[words[0]] = row
    return found


def changed(plain: Connection, table: Table) -> set[str]:
    """Keys of the rows that an UPDATE would touch: who may lock a row for it may change it."""
    query = sql.SQL("SELECT {} FROM app.{} FOR UPDATE").format(key_of(table), sql.Identifier(table.name))
    return attempted(plain, query, ()) or set()


def deleted(plain: Connection, table: Table, rows: dict[str, Row]) -> set[str]:
    """Keys of the rows that a DELETE would take away; one at a time where others hang on them."""
    named = sql.Identifier(table.name)
    at_once = attempted(plain, sql.SQL("DELETE FROM app.{} RETURNING {}").format(named, key_of(table)), ())
    if at_once is not None:
        return at_once
    parts = sql.SQL(" AND ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in table.key)
    one = sql.SQL("DELETE FROM app.{} WHERE {} RETURNING {}").format(named, parts, key_of(table))
    return {key for key, row in rows.items() if attempted(plain, one, [row[name] for name in table.key]) != set()}


def attempted(plain: Connection, query: sql.Composed, values: Sequence[object]) -> set[str] | None:
    """The keys that came back, nothing when it was denied, None when a reference held it up."""
    plain.execute("SAVEPOINT one")
    try:
        return {row[0] for row in plain.execute(query, values)}
    except errors.IntegrityError:
        return None
    except errors.InsufficientPrivilege:
        return set()
    finally:
        plain.execute("ROLLBACK TO SAVEPOINT one")


def key_of(table: Table) -> sql.Composed:
    """The key as one word."""
    return sql.SQL("ROW({})::text").format(sql.SQL(", ").join(map(sql.Identifier, table.key)))
