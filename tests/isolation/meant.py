# SPDX-License-Identifier: EUPL-1.2
"""What an actor should see and may write, computed by PostgreSQL itself: the policy as it was meant, over all rows,
with the answers of the scope written out. The walls on trial are not asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from tests.isolation.actors import Actor
from tests.isolation.rows import Row
from tests.isolation.tables import Connection, Table

ASKS = re.compile(r"\( SELECT sec\.(\w+)\(\) AS \w+\)")
TYPES = {"side": "text", "auth_key": "text", "relaying": "boolean"}


def spelled_out(expression: str, actor: Actor) -> sql.Composable:
    """The expression with the answers of the scope in the place of its questions."""
    parts: list[sql.Composable] = []
    end = 0
    for asked in ASKS.finditer(expression):
        parts += [sql.SQL(expression[end : asked.start()]), _literal(asked[1], actor.answers[asked[1]])]
        end = asked.end()
    return sql.Composed([*parts, sql.SQL(expression[end:])])


def _literal(name: str, value: Any) -> sql.Composable:
    if name.endswith("_ids"):  # stands within ARRAY( .. ): the parentheses stay
        inside = sql.SQL(", ").join(sql.Literal(str(one)) for one in value)
        return sql.SQL("(SELECT unnest(CAST(ARRAY[{}]::text[] AS uuid[])))").format(inside)
    literal = sql.Literal(value if isinstance(value, bool) or value is None else str(value))
    return sql.SQL("CAST({} AS {})").format(literal, sql.SQL(TYPES.get(name, "uuid")))


def allowed(table: Table, actor: Actor, command: str, part: str) -> sql.Composable:
    """The condition of all policies of this role for this command; without a policy nothing."""
    expressions = [getattr(policy, part) for policy in table.policies(actor.role, command)]
    if not expressions:
        return sql.SQL("false")
    return sql.SQL(" OR ").join(sql.SQL("({})").format(spelled_out(one, actor)) for one in expressions)


def rows_meant(admin: Connection, table: Table, condition: sql.Composable) -> set[str]:
    """Keys of the rows that this condition holds for, read as the administrator."""
    key = sql.SQL(", ").join(map(sql.Identifier, table.key))
    query = sql.SQL("SELECT ROW({})::text FROM app.{} WHERE {}")
    return {row[0] for row in admin.execute(query.format(key, sql.Identifier(table.name), condition))}


def holds(admin: Connection, table: Table, rows: Sequence[Row], condition: sql.Composable) -> list[bool]:
    """For each of these rows, whether the condition would hold; they need not stand in the table."""
    if not rows:
        return []
    query = sql.SQL("SELECT coalesce({}, false) FROM jsonb_populate_recordset(NULL::app.{}, %s)")
    every = Jsonb([_as_json(row) for row in rows])
    return [bool(row[0]) for row in admin.execute(query.format(condition, sql.Identifier(table.name)), (every,))]


def _as_json(row: Row) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Jsonb):
        return value.obj
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)
