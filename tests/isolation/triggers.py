# SPDX-License-Identifier: EUPL-1.2
"""What only a trigger can keep: the yeses of a proposal, the signatures of a protocol, a yes to taking part, and tables that only grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import psycopg
from psycopg import errors, sql
from psycopg.types.json import Jsonb

from koepel import scope as scopes
from koepel.catalogue import manifest
from tests.isolation.actors import take
from tests.isolation.rows import Label, insert, region_id, tenant_id
from tests.isolation.tables import Connection
from tests.isolation.world import World

Attempt = Callable[[Connection, World], bool]
PAIR = Label("aartselaar", "borsbeek", "south")


def attempts(table: str, trigger: str) -> list[tuple[str, Attempt]]:
    """What to try on this trigger: (in words, whether it held)."""
    if trigger == "yeses":
        return [
            ("agreed without a yes", partial(_moved, state="agreed", answers={}, holds=False)),
            (
                "agreed with one yes",
                partial(_moved, state="agreed", answers={"municipality": ("mentee",)}, holds=False),
            ),
            ("agreed with both", partial(_moved, state="agreed", answers={"municipality": BOTH}, holds=True)),
            (
                "willing without the persons",
                partial(_moved, state="willing", answers={"municipality": BOTH}, holds=False),
            ),
            ("started without the second yes", partial(_moved, state="started", answers=FIRST_YES, holds=False)),
            ("started with all", partial(_moved, state="started", answers=EVERY_YES, holds=True)),
            (
                "started without the agreements",
                partial(_moved, state="started", answers={**FIRST_YES, "goes_on": BOTH}, holds=False),
            ),
        ]
    if trigger == "signed":
        return [
            ("in force with advice and both signatures", partial(_in_force, without="", holds=True)),
            ("in force without the partner", partial(_in_force, without="party = 'partner'", holds=False)),
            ("in force without the municipality", partial(_in_force, without="party = 'municipality'", holds=False)),
            ("in force with other words", partial(_in_force, holds=False, text_mark="other words")),
            ("in force without advice", partial(_in_force, holds=False, advice="")),
        ]
    if trigger == "decided":
        return [
            ("without a yes", partial(_decided, table=table, answer="", holds=False)),
            ("with a yes", partial(_decided, table=table, answer="agreed", holds=True)),
            ("where nobody else decides", partial(_decided, table=table, answer="", by="", holds=True)),
        ]
    verbs = ("UPDATE app.{0} SET {1} = {1}", "DELETE FROM app.{0}", "TRUNCATE app.{0}")
    return [(verb.split()[0], partial(_only_grows, table=table, verb=verb)) for verb in verbs]


BOTH = ("mentee", "mentor")
FIRST_YES = {"municipality": BOTH, "meets": BOTH}
EVERY_YES = {**FIRST_YES, "goes_on": BOTH, "statement": BOTH}


def all_triggers() -> list[tuple[str, str]]:
    """Every trigger that the migrations make: (table, trigger)."""
    kept = manifest.kept().items()
    return [
        (table, fact.removeprefix("trigger ")) for table, facts in kept for fact in facts if fact.startswith("trigger ")
    ]


def failures(connection: Connection, world: World, table: str, trigger: str) -> list[str]:
    """Attempts that did not come out as they should."""
    return [f"{words} on {table}" for words, attempt in attempts(table, trigger) if not attempt(connection, world)]


def _moved(
    connection: Connection, world: World, *, state: str, answers: Mapping[str, tuple[str, ...]], holds: bool
) -> bool:
    """Whether a proposal with these yeses reaches this state exactly when it may. By the administrator and staff."""
    proposal = world.maker.row(world.tables["proposal"], PAIR)["id"]
    connection.execute("SAVEPOINT moved")
    try:
        for column, sides in answers.items():
            for side in sides:
                tenant = tenant_id(PAIR.first if side == "mentee" else PAIR.second)
                take(connection, scopes.Scope(scopes.DbRole.TENANT, tenant, (region_id("south"),)))
                what = sql.SQL("statement_on = '2019-05-01', statement_way = 'aloud'")
                said = sql.SQL("{} = 'yes'").format(sql.Identifier(column))
                yes = sql.SQL("UPDATE app.proposal_half SET {} WHERE proposal_id = %s AND side = %s")
                given = what if column == "statement" else said
                assert connection.execute(yes.format(given), (proposal, side)).rowcount == 1
        take(connection, scopes.Scope(scopes.DbRole.TENANT, tenant_id(PAIR.first), (region_id("south"),)))
        connection.execute("UPDATE app.proposal SET state = %s WHERE id = %s", (state, proposal))
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except errors.CheckViolation as fault:
        return not holds and fault.diag.constraint_name == "ck_proposal_yeses"
    else:
        return holds
    finally:
        connection.execute("ROLLBACK TO SAVEPOINT moved")


def _in_force(connection: Connection, world: World, *, holds: bool, without: str = "", **words: str) -> bool:
    """Whether a suspended protocol is in force again exactly when it may: by staff, after these signatures went."""
    row = world.maker.row(world.tables["protocol"], Label("aartselaar"))["id"]
    connection.execute("SAVEPOINT signed")
    try:
        take(connection, scopes.Scope(scopes.DbRole.TENANT, tenant_id("aartselaar"), ()))
        if without:
            gone = sql.SQL("DELETE FROM app.protocol_signature WHERE protocol_id = %s AND " + without)  # type: ignore[arg-type]
            assert connection.execute(gone, (row,)).rowcount == 1
        for column, value in (("state", "suspended"), *words.items(), ("state", "in_force")):
            change = sql.SQL("UPDATE app.protocol SET {} = %s WHERE id = %s").format(sql.Identifier(column))
            connection.execute(change, (value, row))
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except errors.CheckViolation as fault:
        return not holds and fault.diag.constraint_name == "ck_protocol_signed"
    else:
        return holds
    finally:
        connection.execute("ROLLBACK TO SAVEPOINT signed")


def _decided(connection: Connection, world: World, *, table: str, answer: str, holds: bool, by: str = "vdab") -> bool:
    """Whether a row of a mentee comes in exactly when who decides on taking part agreed. By staff."""
    new = world.maker.fresh(world.tables[table], Label("aartselaar"), "decided") | (
        {"side": "mentee"} if table == "card_release" else {"imported": False}
    )
    connection.execute("SAVEPOINT decided")
    try:
        take(connection, scopes.Scope(scopes.DbRole.TENANT, tenant_id("aartselaar"), ()))
        connection.execute("UPDATE app.intake SET side = 'mentee'")
        connection.execute("UPDATE app.programme SET settings = %s", [Jsonb({"decided_by": by})])
        if not answer:
            connection.execute("UPDATE app.participation_decision SET answer = '', answered_on = NULL, reason = ''")
        insert(connection, table, new)
    except errors.CheckViolation as fault:
        return not holds and fault.diag.constraint_name == "ck_participation_decided"
    else:
        return holds
    finally:
        connection.execute("ROLLBACK TO SAVEPOINT decided")


def _only_grows(connection: Connection, world: World, *, table: str, verb: str) -> bool:
    """Whether even the tables' owner, or an administrator, is refused."""
    connection.execute("SAVEPOINT grows")
    try:
        owner = sql.Identifier(world.tables[table].key[0])
        connection.execute(sql.SQL(verb).format(sql.Identifier(table), owner))
    except errors.InsufficientPrivilege as fault:
        return "only grows" in str(fault)
    except psycopg.Error:
        return False
    else:
        return False
    finally:
        connection.execute("ROLLBACK TO SAVEPOINT grows")
