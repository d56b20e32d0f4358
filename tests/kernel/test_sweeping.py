# SPDX-License-Identifier: EUPL-1.2
"""What is past its term goes at night, what lives stays, and nobody can make the sweep take a row before its term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from psycopg import errors, sql
from psycopg.types.json import Jsonb
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from koepel import clock, roles, sweeping
from koepel import scope as scopes
from koepel.accounts.link import LIFE
from koepel.accounts.service import ABSOLUTE, open_session, visitor_of
from koepel.catalogue.known import GUARD_SWEEPS
from koepel.database import transaction
from koepel.roles import SCOPE_ROLES
from koepel.scope import DbRole, Scope
from tests.conftest import Cluster
from tests.factories.partners import a_partner, a_protocol
from tests.factories.programs import a_program, asking
from tests.isolation.actors import take
from tests.support.places import a_municipality, an_account

Admin = psycopg.Connection[Any]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MONTH = 30 * DAY
# per table: what a row is like, by how old it is when its term ends, and which of its moments tell its age
TERMS: list[tuple[str, timedelta, dict[str, Any]]] = [
    ("session", MONTH, {"created_at": 0 * DAY, "seen_at": 0 * DAY, "expires_at": ABSOLUTE}),
    ("account_link", MONTH, {"kind": "invitation", "expires_at": LIFE["invitation"]}),
    ("account_link", MONTH, {"kind": "reset", "expires_at": 0 * DAY}),
    ("challenge", MONTH, {"kind": "passkey", "expires_at": 0 * DAY}),
    ("account_event", 90 * DAY, {"kind": "refused", "at": 0 * DAY}),
    ("account_event", 90 * DAY, {"kind": "second_factor_refused", "at": 0 * DAY}),
    ("account_event", 366 * DAY, {"kind": "signed_in", "at": 0 * DAY}),
    ("program_token", MONTH, {"issued_at": 0 * DAY, "expires_at": timedelta(minutes=10), "scopes": [], "protocol_ids": []}),
    ("program_assertion", DAY, {"kept_until_at": 0 * DAY}),
    ("partner_request_key", DAY, {"at": 0 * DAY}),
    ("pool_request_key", DAY, {"at": 0 * DAY}),
    *(("pool_event", MONTH, {"state": state, "due_at": 0 * DAY}) for state in ("done", "dead", "withdrawn")),
    ("pool_schedule_run", MONTH, {"name": "figures", "ran_at": 0 * DAY, "due_at": 0 * DAY}),
    ("regional_draft", MONTH, {"state": "done", "step": "", "asked_at": 0 * DAY}),
]  # fmt: skip
# what stays however old it looks
ALIVE: list[tuple[str, dict[str, Any]]] = [
    ("session", {"created_at": -400 * DAY, "seen_at": -400 * DAY, "expires_at": MINUTE}),
    ("account_link", {"kind": "invitation", "expires_at": MINUTE}),
    ("challenge", {"kind": "state", "expires_at": MINUTE}),
    ("program_token", {"issued_at": -400 * DAY, "expires_at": MINUTE, "scopes": [], "protocol_ids": []}),
    ("program_assertion", {"kept_until_at": MINUTE}),
    ("pool_event", {"state": "waiting", "due_at": -400 * DAY}),
    ("pool_event", {"state": "leased", "due_at": -400 * DAY}),
]


@pytest.fixture
def admin(cluster: Cluster, database: str) -> Iterator[Admin]:
    """Who administers the server writes rows of any age, of nobody."""
    with psycopg.connect(roles.plain(roles.with_database(cluster.admin_url, database)), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def put(admin: Admin, table: str, age: timedelta, said: dict[str, Any]) -> None:
    """A row that began so long ago: its moments are told from there, its other columns are anything."""
    begun = clock.utcnow() - age
    columns = {row[0]: row[1] for row in admin.execute(COLUMNS, (table,))}
    row = {name: ANYTHING[kind]() for name, kind in columns.items()}
    row |= {
        name: (begun + value).isoformat() if isinstance(value, timedelta) else value for name, value in said.items()
    }
    query = sql.SQL("INSERT INTO app.{0} SELECT * FROM jsonb_populate_record(NULL::app.{0}, %s)")
    admin.execute(query.format(sql.Identifier(table)), (Jsonb(row),))


COLUMNS = """
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
WHERE attrelid = ('app.' || %s)::regclass AND attnum > 0 AND attnotnull AND NOT attisdropped
"""
ANYTHING: dict[str, Any] = {
    "uuid": lambda: str(uuid4()), "text": lambda: uuid4().hex, "smallint": lambda: 1, "integer": lambda: 1,
    "boolean": lambda: False, "timestamp with time zone": lambda: clock.utcnow().isoformat(),
    "text[]": list, "uuid[]": list, "jsonb": dict,
}  # fmt: skip


def count(admin: Admin, table: str) -> int:
    found = admin.execute(sql.SQL("SELECT count(*) FROM app.{}").format(sql.Identifier(table))).fetchone()
    assert found is not None
    return int(found[0])


def portion(session: Session) -> dict[str, int]:
    """One call of the function."""
    return {row.swept: row.gone for row in session.execute(text("SELECT swept, gone FROM sec.sweep()"))}


def swept(app: Flask) -> dict[str, int]:
    """What went of which table, where something did."""
    with app.app_context():
        return {table: gone for table, gone in sweeping.sweep().items() if gone}


@pytest.mark.parametrize(("table", "term", "said"), TERMS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_row_goes_the_night_after_its_term_and_not_the_night_before(
    app: Flask, admin: Admin, table: str, term: timedelta, said: dict[str, Any]
) -> None:
    put(admin, table, term - DAY / 24, said)
    if term == 366 * DAY:  # twelve months are 365 days, or 366
        admin.execute(
            "UPDATE app.account_event SET at = statement_timestamp() - interval '12 months' + interval '1 hour'"
        )
    assert swept(app) == {}
    put(admin, table, term + MINUTE, said)
    assert swept(app) == {table: 1}
    assert count(admin, table) == 1


@pytest.mark.parametrize(("table", "said"), ALIVE, ids=lambda value: value if isinstance(value, str) else "")
def test_what_lives_or_waits_stays_however_old_it_is(
    app: Flask, admin: Admin, table: str, said: dict[str, Any]
) -> None:
    put(admin, table, timedelta(), said)
    assert swept(app) == {}
    assert count(admin, table) == 1


def test_every_swept_table_is_tried() -> None:
    assert {table for table, _, _ in TERMS} == set(GUARD_SWEEPS)


def test_a_session_of_last_month_goes_with_its_key_and_who_is_signed_in_stays_so(app: Flask, admin: Admin) -> None:
    els = an_account(app, "Els Peeters")
    with app.app_context():
        before = count(admin, "session_key")
        open_session(els, agent="", second_factor=False, now=clock.utcnow() - MONTH - DAY)
        now = open_session(els, agent="", second_factor=False)
    assert swept(app) == {"session": 1}
    assert count(admin, "session_key") == before + 1
    with app.app_context():
        visitor = visitor_of(now)
    assert visitor is not None
    assert visitor.account_id == els


def test_a_program_at_work_goes_on_after_the_sweep(app: Flask) -> None:
    mortsel, partner = a_municipality(app, "Mortsel"), a_partner(app)
    a_protocol(app, in_=mortsel, with_=partner)
    program = asking(app, a_program(app, partner))
    swept(app)
    assert program.get("/api/v1/clients").status_code == 200


def test_of_many_rows_a_thousand_go_at_a_time_until_none_is_left(app: Flask, admin: Admin) -> None:
    admin.execute(
        "INSERT INTO app.challenge (key, kind, challenge, expires_at)"
        " SELECT n::text, 'state', '', now() - interval '31 days' FROM generate_series(1, 1001) n"
    )
    with app.app_context():
        with transaction(scopes.relay()) as session:
            first = portion(session)
        assert first["challenge"] == 1000
        assert sweeping.sweep()["challenge"] == 1


def test_the_night_logs_counts_only_and_comes_once(app: Flask, admin: Admin) -> None:
    put(admin, "account_event", 91 * DAY, {"kind": "refused", "at": timedelta()})
    with app.app_context(), capture_logs() as lines:
        today = sweeping.round_once(None)
        assert sweeping.round_once(today) == today
    assert len(lines) == 1
    told = {key: value for key, value in lines[0].items() if key not in ("event", "log_level")}
    assert told == {**dict.fromkeys(GUARD_SWEEPS, 0), "account_event": 1}


@pytest.mark.attack("T04")
@pytest.mark.parametrize("role", SCOPE_ROLES)
def test_nobody_but_the_relay_may_sweep(app: Flask, admin: Admin, role: str) -> None:
    put(admin, "challenge", 2 * MONTH, {"kind": "state", "expires_at": timedelta()})
    scope = Scope(DbRole(role), UUID(int=1), account_id=UUID(int=2))
    with app.app_context(), transaction(scopes.relay() if role == "koepel_relay" else scope) as session:
        if role == "koepel_relay":
            assert portion(session)["challenge"] == 1
            return
        with pytest.raises(ProgrammingError, match="permission denied for function sweep"):
            session.execute(text("SELECT sec.sweep()"))


@pytest.mark.attack("T27")
def test_who_took_the_role_of_the_relay_without_a_signed_scope_sweeps_nothing(admin: Admin) -> None:
    put(admin, "challenge", 2 * MONTH, {"kind": "state", "expires_at": timedelta()})
    with admin.transaction():
        admin.execute("SET LOCAL ROLE koepel_relay")
        assert {row[0] for row in admin.execute("SELECT gone FROM sec.sweep()")} == {0}
    assert count(admin, "challenge") == 1


@pytest.mark.attack("T04")
@pytest.mark.parametrize("table", GUARD_SWEEPS)
def test_the_relay_deletes_nothing_itself(app: Flask, table: str) -> None:
    with app.app_context(), transaction(scopes.relay()) as session, pytest.raises(ProgrammingError, match="denied"):
        session.execute(text(f"DELETE FROM app.{table}"))


@pytest.mark.attack("T04")
@pytest.mark.parametrize("table", GUARD_SWEEPS)
def test_a_sweep_that_is_written_wrong_takes_no_row_before_its_term(admin: Admin, table: str) -> None:
    """The policy is the term: a function that deletes everything reaches what is over, and nothing else."""
    said = next(said for name, _, said in TERMS if name == table)
    put(admin, table, timedelta(), said)
    put(admin, table, 400 * DAY, said)
    with admin.transaction(force_rollback=True):
        admin.execute("SET LOCAL ROLE koepel_guard")
        admin.execute(
            sql.SQL(
                "CREATE OR REPLACE FUNCTION sec.sweep() RETURNS TABLE (swept text, gone bigint) LANGUAGE plpgsql"
                " SECURITY DEFINER SET search_path = '' AS $$ BEGIN DELETE FROM app.{}; END $$"
            ).format(sql.Identifier(table))
        )
        take(admin, scopes.relay())
        admin.execute("SELECT sec.sweep()")
        admin.execute("RESET ROLE")
        assert count(admin, table) == 1


@pytest.mark.attack("T04")
def test_the_guard_reads_no_word_of_what_it_sweeps(admin: Admin) -> None:
    with admin.transaction(force_rollback=True):
        admin.execute("SET LOCAL ROLE koepel_guard")
        with pytest.raises(errors.InsufficientPrivilege):
            admin.execute("SELECT agent FROM app.session")
