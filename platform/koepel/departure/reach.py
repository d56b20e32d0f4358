# SPDX-License-Identifier: EUPL-1.2
"""What is of one municipality, as a condition for each table; the export reads by the very conditions by which rows are deleted.

Tables come from PostgreSQL's catalogue, so a new one is in by itself: its key begins with its owner. What outlives the
municipality, since others share it, is said by the feature whose table it is (`Feature.outlives`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

OWN = "tenant_id = %(here)s"
ALONE = "collaboration_id = ANY (%(alone)s)"
ACCOUNTS = "account_id = ANY (%(accounts)s)"
NOWHERE = UUID(int=0)  # where the address word of a municipality that left leads: it stays taken
# Tables of people who sign in that name a municipality by another column.
ELSEWHERE = {"identity_organisation": "place_id = %(here)s"}
_KEYS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY k.place) FROM pg_constraint p JOIN pg_class c ON c.oid = p.conrelid
CROSS JOIN unnest(p.conkey) WITH ORDINALITY k (attnum, place) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
WHERE p.contype = 'p' AND c.relnamespace = 'app'::regnamespace GROUP BY 1 ORDER BY 1
"""
_COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped GROUP BY 1
"""
_REFERENCES = """
SELECT f.conrelid::regclass::text, f.confrelid::regclass::text FROM pg_constraint f
JOIN pg_class c ON c.oid = f.conrelid WHERE f.contype = 'f' AND c.relnamespace = 'app'::regnamespace
"""
_ALONE = """
SELECT m.collaboration_id FROM app.membership m JOIN app.collaboration c USING (collaboration_id) WHERE c.single AND m.tenant_id = %s
"""
_ACCOUNTS = """
SELECT DISTINCT a.account_id FROM app.appointment a WHERE a.tenant_id = %(here)s
AND NOT EXISTS (SELECT FROM app.appointment o WHERE o.account_id = a.account_id AND o.tenant_id <> %(here)s)
AND NOT EXISTS (SELECT FROM app.collaboration_appointment o WHERE o.account_id = a.account_id
                AND o.collaboration_id <> ALL (%(alone)s))
AND NOT EXISTS (SELECT FROM app.partner_appointment o WHERE o.account_id = a.account_id)
"""


@dataclass(frozen=True)
class Outlives:
    """Rows of a shared table that stay when a municipality leaves: those of `mine` for which `stays` holds, without the
    words in `emptied` (column -> SQL). In SQL, `%(here)s` is the municipality, `%(alone)s` its collaborations of one.
    """

    table: str
    why: str
    mine: str = OWN
    stays: str = "false"
    emptied: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Open:
    """What must have ended before rows go: a sentence for the operator, and which rows say that it has not.

    `counted` is SQL, as it stands behind `FROM app.`.
    """

    sentence: str
    counted: str


@dataclass(frozen=True)
class Part:
    """What of one table is the municipality's."""

    table: str
    key: tuple[str, ...]
    mine: str
    stays: str = "false"
    emptied: Mapping[str, str] = field(default_factory=dict)

    @property
    def exported(self) -> bool:
        """Accounts belong to people, not to the municipality: they go, and are handed to nobody."""
        return self.key[0] in ("tenant_id", "collaboration_id")


@dataclass(frozen=True)
class Reach:
    """Everything of one municipality, in the order in which it can be deleted."""

    parts: tuple[Part, ...]
    values: Mapping[str, Any]

    def counts(self, connection: psycopg.Connection[Any]) -> Counter[str]:
        """Rows by table, those that will stay included; tables without any are left out."""
        found: Counter[str] = Counter()
        for part in self.parts:
            row = connection.execute(query("SELECT count(*) FROM app.{} WHERE {}", part), self.values).fetchone()
            found[part.table] = row[0] if row else 0
        return +found


def query(words: str, part: Part, condition: str = "") -> sql.Composed:
    """A statement about a part: `{}` are its table and its rows (`condition` narrows them)."""
    where = f"({part.mine})" + (f" AND {condition}" if condition else "")
    return sql.SQL(words).format(sql.Identifier(part.table), sql.SQL(where))


def reach(connection: psycopg.Connection[Any], here: UUID, outlives: Iterable[Outlives]) -> Reach:
    """What is of this municipality; the session must see every row."""
    alone = [row[0] for row in connection.execute(_ALONE, (here,))]
    values: dict[str, Any] = {"here": here, "alone": alone}
    values["accounts"] = [row[0] for row in connection.execute(_ACCOUNTS, values)]
    said = {one.table: one for one in outlives}
    columns = dict(connection.execute(_COLUMNS).fetchall())
    keys = dict(connection.execute(_KEYS).fetchall())
    parts = {}
    for table in in_order(connection, columns):
        part = _part(table, tuple(keys.get(table) or ("",)), columns[table], said.get(table))
        if part is not None:
            parts[table] = part
    return Reach(tuple(parts.values()), values)


def _part(table: str, key: tuple[str, ...], columns: list[str], said: Outlives | None) -> Part | None:
    if key[0] == "tenant_id":
        return Part(table, key, OWN)
    if key[0] == "collaboration_id":
        mine = said.mine if said else OWN if "tenant_id" in columns else "false"
        whole = f"{ALONE} OR ({mine})"
        return (
            Part(table, key, whole, f"(({said.stays}) AND NOT {ALONE})", said.emptied)
            if said
            else Part(table, key, whole)
        )
    if table in ELSEWHERE:
        return Part(table, key, ELSEWHERE[table])
    if key[0] != "partner_id" and "account_id" in columns:
        return Part(table, key, ACCOUNTS)
    return None


def in_order(connection: psycopg.Connection[Any], tables: Iterable[str]) -> list[str]:
    """All tables, each before those that it refers to. Raises `graphlib.CycleError` where two refer to each other."""
    graph: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(sorted(tables), ()))
    for table, target in connection.execute(_REFERENCES):
        if table != target:
            graph.add(target.rpartition(".")[2].strip('"'), table.rpartition(".")[2].strip('"'))
    return list(graph.static_order())
