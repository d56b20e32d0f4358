# SPDX-License-Identifier: EUPL-1.2
"""Without an honest scope there is not one row of any table that names a municipality: for no role, whatever is said."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from psycopg import errors, sql

from koepel import roles
from koepel import scope as scopes
from koepel.roles import SCOPE_ROLES
from koepel.scope import DbRole, Scope, Signer
from tests.conftest import Cluster
from tests.isolation.actors import SIGNER, take
from tests.isolation.rows import region_id, tenant_id
from tests.isolation.tables import Connection, Table
from tests.isolation.world import World

HERE, THERE = tenant_id("aartselaar"), tenant_id("borsbeek")
Forge = Callable[[Connection, Scope], str]


def honest(connection: Connection, scope: Scope) -> str:
    return SIGNER.sign(scope, connection.info.backend_pid)


def nothing(connection: Connection, scope: Scope) -> str:
    return ""


def of_another_municipality(connection: Connection, scope: Scope) -> str:
    return honest(connection, scope).replace(str(HERE), str(THERE))


def of_another_role(connection: Connection, scope: Scope) -> str:
    other = DbRole.AUTH if scope.role is not DbRole.AUTH else DbRole.TENANT
    return honest(connection, replace(scope, role=other))


def of_another_connection(connection: Connection, scope: Scope) -> str:
    return SIGNER.sign(scope, connection.info.backend_pid + 1)


def of_yesterday(connection: Connection, scope: Scope) -> str:
    return SIGNER.sign(scope, connection.info.backend_pid, now=time.time() - 120)


def with_another_key(connection: Connection, scope: Scope) -> str:
    return Signer(b"another key of at least 32 bytes!!").sign(scope, connection.info.backend_pid)


def with_a_longer_life(connection: Connection, scope: Scope) -> str:
    words = honest(connection, scope).split("|")
    words[9] = str(int(words[9]) + 3600)
    return "|".join(words)


def with_another_key_number(connection: Connection, scope: Scope) -> str:
    words = honest(connection, scope).split("|")
    words[10] = "2"
    return "|".join(words)


def with_a_field_more(connection: Connection, scope: Scope) -> str:
    return "koepel_tenant|" + honest(connection, scope)


def with_no_signature(connection: Connection, scope: Scope) -> str:
    return honest(connection, scope).rpartition("|")[0] + "|" + "0" * 64


def that_is_cut_short(connection: Connection, scope: Scope) -> str:
    return honest(connection, scope)[:-10]


def of_garbage(connection: Connection, scope: Scope) -> str:
    return "x" * 300


FORGED: tuple[Forge, ...] = (
    nothing, of_another_municipality, of_another_role, of_another_connection, of_yesterday, with_another_key,
    with_a_longer_life, with_another_key_number, with_a_field_more, with_no_signature, that_is_cut_short, of_garbage,
)  # fmt: skip


def scope_of(role: str) -> Scope:
    """A scope of this role that names a municipality wherever it can."""
    return Scope(DbRole(role), HERE, (region_id("south"),), subject="", account_id=UUID(int=1))


def sights(plain: Connection, world: World) -> int:
    """How many rows of tables with an owner the present role sees. Tables without any right are denied elsewhere."""
    owned = [table for table in world.tables.values() if table.kind in {"tenant", "pool"}]
    query = "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND has_any_column_privilege(oid, 'SELECT')"
    open_to_it = {row[0] for row in plain.execute(query)}
    return sum(count(plain, table) for table in owned if table.name in open_to_it)


def count(plain: Connection, table: Table) -> int:
    plain.execute("SAVEPOINT one")
    try:
        found = plain.execute(sql.SQL("SELECT count(*) FROM app.{}").format(sql.Identifier(table.name))).fetchone()
        return int(found[0]) if found else 0
    except errors.InsufficientPrivilege:
        return 0
    finally:
        plain.execute("ROLLBACK TO SAVEPOINT one")


@pytest.mark.attack("T04", "T27")
@pytest.mark.parametrize("role", SCOPE_ROLES)
@pytest.mark.parametrize("forge", FORGED, ids=lambda forge: forge.__name__)
def test_a_scope_that_was_not_honestly_signed_shows_not_one_row(
    world: World, plain: Connection, forge: Forge, role: str
) -> None:
    scope = scope_of(role)
    signed = forge(plain, scope)
    if signed == honest(plain, scope):
        pytest.fail(f"{forge.__name__} forged nothing for {role}")
    take(plain, scope, signed=signed)
    assert sights(plain, world) == 0


def test_with_an_honest_scope_there_are_rows(world: World, plain: Connection) -> None:
    """Else the tests above would look at empty tables."""
    take(plain, scope_of("koepel_tenant"))
    assert sights(plain, world) > 60


@pytest.mark.attack("T04")
def test_without_a_role_there_is_no_table_at_all(plain: Connection) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="permission denied for schema app"):
        plain.execute("SELECT 1 FROM app.slug")


def test_a_scope_ends_with_its_transaction(world: World, plain: Connection) -> None:
    take(plain, scope_of("koepel_tenant"))
    plain.commit()
    assert plain.execute("SELECT current_user, current_setting('koepel.scope', true)").fetchone() == (
        "koepel_login",
        "",
    )


INJECTED = {
    "the owner": "SET ROLE koepel_owner",
    "the guard": "SET ROLE koepel_guard",
    "who bypasses the walls": "SET ROLE koepel_ops",
    "another session": "SET SESSION AUTHORIZATION postgres",
    "no walls at all": "SET row_security = off; SELECT * FROM app.person",
    "the key": "SELECT * FROM sec.scope_key",
    "the check itself": "SELECT sec.scope('koepel_tenant')",
    "a wall less": "ALTER TABLE app.person DISABLE ROW LEVEL SECURITY",
    "a policy more": "CREATE POLICY all_of_it ON app.person FOR SELECT TO koepel_tenant USING (true)",
    "a right more": "GRANT SELECT ON app.account TO koepel_tenant",
    "another function": "CREATE OR REPLACE FUNCTION sec.tenant_id() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
    "a table of its own": "CREATE TABLE app.copy AS SELECT * FROM app.person",
    "a table in public": "CREATE TABLE public.copy AS SELECT * FROM app.person",
    "an empty table": "TRUNCATE app.person CASCADE",
    "a file": "SELECT pg_read_file('PG_VERSION')",
    "a program": "COPY app.person TO PROGRAM 'cat'",
    "a file to write": "COPY app.person TO '/tmp/people'",
    "a file into an object": "SELECT lo_import('/etc/hostname')",
    "other sessions": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    "a setting of the database": "ALTER DATABASE {database} SET row_security = off",
    "no triggers": "SET session_replication_role = replica",
    "the next record's audit": "DELETE FROM app.audit_entry",
}


@pytest.mark.attack("T27")
@pytest.mark.parametrize("what", INJECTED)
def test_who_can_inject_sql_gets_no_more_than_the_own_rows(world: World, plain: Connection, what: str) -> None:
    take(plain, scope_of("koepel_tenant"))
    *before, last = INJECTED[what].replace("{database}", world.database).split("; ")
    for statement in before:
        plain.execute(statement)
    with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue, errors.UndefinedObject)):
        plain.execute(last)


@pytest.mark.attack("T27")
def test_an_injected_setting_cannot_become_another_municipality_or_role(world: World, plain: Connection) -> None:
    scope = scope_of("koepel_tenant")
    take(plain, scope)
    mine = plain.execute("SELECT current_setting('koepel.scope')").fetchone()
    assert mine is not None
    for name, value in (
        ("koepel.scope", mine[0].replace(str(HERE), str(THERE))),
        ("koepel.scope", ""),
        ("role", "koepel_region"),
        ("role", "koepel_auth"),
        ("role", "koepel_relay"),
        ("role", "koepel_participant"),
        ("role", "none"),
    ):
        plain.execute("SAVEPOINT injected")
        plain.execute("SELECT set_config(%s, %s, true)", (name, value))
        assert sights(plain, world) == 0, f"{name} = {value[:20]}"
        plain.execute("ROLLBACK TO SAVEPOINT injected")


@pytest.mark.attack("T27")
def test_a_scope_overheard_on_another_connection_is_worth_nothing(
    cluster: Cluster, world: World, plain: Connection
) -> None:
    with psycopg.connect(roles.plain(cluster.login_url(world.database))) as neighbour:
        take(neighbour, scopes.tenant(THERE))
        theirs = neighbour.execute("SELECT current_setting('koepel.scope')").fetchone()
        assert theirs is not None
        take(plain, scope_of("koepel_tenant"), signed=theirs[0])
        assert sights(plain, world) == 0
        neighbour.rollback()


@pytest.mark.attack("T27")
def test_no_scope_can_be_overheard_in_what_the_server_tells_of_itself(
    cluster: Cluster, world: World, plain: Connection
) -> None:
    with psycopg.connect(roles.plain(cluster.login_url(world.database))) as neighbour:
        take(neighbour, scopes.tenant(THERE))
        for query in (
            "SELECT query FROM pg_stat_activity WHERE query IS NOT NULL",
            "SELECT statement FROM pg_prepared_statements",
            "SELECT statement FROM pg_cursors",
        ):
            told = " ".join(str(row[0]) for row in plain.execute(query))
            assert str(THERE) not in told
        neighbour.rollback()


@pytest.mark.attack("T04")
def test_a_tables_owner_without_a_scope_sees_nothing(world: World) -> None:
    """FORCE: the role that owns every table is behind the walls too."""
    world.admin.execute("SAVEPOINT owner")
    world.admin.execute("SET LOCAL ROLE koepel_owner")
    assert sights(world.admin, world) == 0
    world.admin.execute("ROLLBACK TO SAVEPOINT owner")


def test_a_field_of_a_scope_cannot_hold_the_sign_between_fields() -> None:
    with pytest.raises(ValueError, match="holds a"):
        SIGNER.sign(Scope(DbRole.AUTH, subject="a|b"), 1)
