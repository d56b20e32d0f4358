# SPDX-License-Identifier: EUPL-1.2
"""Tables as PostgreSQL has them, and the policies and rights as `manifest.json` means them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import psycopg
from psycopg.rows import dict_row

from koepel.catalogue import known, manifest

Connection = psycopg.Connection[Any]
COLUMNS = """
SELECT c.relname AS name, a.attname AS column, format_type(a.atttypid, NULL) AS type, NOT a.attnotnull AS nullable
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum
"""
KEYS = """
SELECT c.relname AS name, k.conname AS key, k.contype AS kind, coalesce(t.relname, '') AS target,
       (SELECT array_agg(a.attname::text ORDER BY x.ord) FROM unnest(k.conkey) WITH ORDINALITY x(num, ord)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.num) AS columns,
       (SELECT array_agg(a.attname::text ORDER BY x.ord) FROM unnest(k.confkey) WITH ORDINALITY x(num, ord)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.num) AS theirs
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_class t ON t.oid = k.confrelid
WHERE c.relnamespace = 'app'::regnamespace AND k.contype IN ('p', 'f') ORDER BY 1, 2
"""
OWNER = re.compile(r"(^|_)tenant_id$|^collaboration_id$|^partner_id$")


@dataclass(frozen=True)
class Column:
    """One column."""

    name: str
    type: str
    nullable: bool


@dataclass(frozen=True)
class Reference:
    """A foreign key."""

    name: str
    columns: tuple[str, ...]
    target: str
    theirs: tuple[str, ...]


@dataclass
class Table:
    """A table with its key and references; `values` are the codes that a CHECK allows."""

    name: str
    columns: dict[str, Column] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    references: list[Reference] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Whose rows these are: a municipality's, a collaboration's, a partner's, or of an account."""
        if self.name in known.TABLES_WITHOUT_OWNER:
            return "slug" if self.name == "slug" else "account"
        return {"tenant_id": "tenant", "partner_id": "partner"}.get(self.key[0], "pool")

    @property
    def owners(self) -> list[str]:
        """The columns that name a municipality, a collaboration or a partner."""
        return [name for name, column in self.columns.items() if column.type == "uuid" and OWNER.search(name)]

    @property
    def pair(self) -> bool:
        """Whether a pool row names two municipalities."""
        return self.kind == "pool" and len([name for name in self.owners if name.endswith("tenant_id")]) > 1

    def codes(self, column: str) -> list[str]:
        """The coded values that a CHECK allows here."""
        facts = manifest.kept().get(self.name, {})
        words = [words for fact, words in facts.items() if fact.startswith("check ")]
        listed = [w for w in words if w.startswith(f"CHECK (({column} = ANY (ARRAY[")]
        return re.findall(r"'([^']*)'::text", listed[0]) if listed else []

    def rights(self, role: str) -> dict[str, frozenset[str]]:
        """What this role may do: command -> columns, the empty set being all of them."""
        words = manifest.kept().get(self.name, {}).get(f"right {role}", "")
        return {
            m[1]: frozenset(m[2].split(", ") if m[2] else ()) for m in re.finditer(r"(\w+)(?: \(([^)]*)\))?", words)
        }

    def policies(self, role: str, command: str) -> list[Policy]:
        """The policies of this role for this command, as they were meant."""
        return [p for p in policies().get(self.name, ()) if p.role == role and p.command == command]


@dataclass(frozen=True)
class Policy:
    """A policy as the manifest keeps it."""

    table: str
    name: str
    command: str
    role: str
    using: str
    check: str


@cache
def policies() -> dict[str, list[Policy]]:
    """Every policy, by table."""
    found: dict[str, list[Policy]] = {}
    shape = re.compile(r"PERMISSIVE (\w+) TO (\w+)(?: USING (.*?))?(?: CHECK (.*))?$")
    for table, facts in manifest.kept().items():
        for fact, words in facts.items():
            if fact.startswith("policy "):
                said = shape.match(words)
                assert said, f"{table}.{fact} is of a shape that this suite cannot read: {words}"
                policy = Policy(table, fact.removeprefix("policy "), said[1], said[2], said[3] or "", said[4] or "")
                found.setdefault(table, []).append(policy)
    return found


def read_tables(connection: Connection) -> dict[str, Table]:
    """Every table of schema app but the bookkeeping of migrations, in the order of the alphabet."""
    found: dict[str, Table] = {}
    with connection.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(COLUMNS):
            if row["name"] not in known.BOOKKEEPING:
                table = found.setdefault(row["name"], Table(row["name"]))
                table.columns[row["column"]] = Column(row["column"], row["type"], row["nullable"])
        for row in cursor.execute(KEYS):
            table = found.get(row["name"], Table(""))
            if row["kind"] == "p":
                table.key = tuple(row["columns"])
            else:
                table.references.append(
                    Reference(row["key"], tuple(row["columns"]), row["target"], tuple(row["theirs"]))
                )
    return found
