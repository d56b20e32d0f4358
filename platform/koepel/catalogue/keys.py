# SPDX-License-Identifier: EUPL-1.2
"""C03, C04 and C10: the owner stands first in every key, goes along in every reference, and nothing leaks a count."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from koepel.catalogue import known
from koepel.catalogue.finding import Finding, rows
from koepel.catalogue.walls import TABLES

OWNERS = ("tenant_id", "collaboration_id", "partner_id")
KEYS = """
SELECT c.relname AS name, k.conname AS key, k.contype AS kind,
       (SELECT array_agg(a.attname::text ORDER BY x.ord) FROM unnest(k.conkey) WITH ORDINALITY x(num, ord)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.num) AS columns
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'app' AND k.contype IN ('p', 'u', 'f') ORDER BY 1, 2
"""
UNIQUE_INDEXES = """
SELECT c.relname AS name, i.relname AS index, a.attname AS first FROM pg_index x
JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
WHERE n.nspname = 'app' AND x.indisunique ORDER BY 1, 2
"""
NULLABLE_OWNERS = """
SELECT c.relname AS name, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'app' AND c.relkind IN ('r', 'p') AND NOT a.attnotnull
  AND a.attname IN ('tenant_id', 'for_tenant_id', 'subject_tenant_id') ORDER BY 1, 2
"""
LEAKS = """
SELECT c.relname AS name, 'a sequence' AS what FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'app' AND c.relkind = 'S'
UNION SELECT c.relname || '.' || a.attname, 'type ' || t.typname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
WHERE n.nspname = 'app' AND c.relkind IN ('r', 'p') AND a.attnum > 0
  AND (t.typtype IN ('e', 'r', 'm') OR t.typname = 'citext')
UNION SELECT i.relname, 'an expression index' FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = i.relnamespace WHERE n.nspname = 'app' AND x.indexprs IS NOT NULL
"""


def _exempt(table: str) -> bool:
    return table in known.TABLES_WITHOUT_OWNER or table in known.BOOKKEEPING


def c03_keys(connection: Connection) -> Iterator[Finding]:
    """The owner's column is NOT NULL and first in every primary key and UNIQUE."""
    keys = rows(connection, KEYS)
    owners = {row.name: row.columns[0] for row in keys if row.kind == "p"}
    for row in rows(connection, TABLES):
        if not _exempt(row.name) and owners.get(row.name) not in OWNERS:
            yield Finding("C03", row.name, "its primary key must begin with tenant_id, collaboration_id or partner_id")
    for row in keys:
        exempt = _exempt(row.name) or row.key in known.GLOBAL_UNIQUE
        if row.kind == "u" and not exempt and row.columns[0] != owners.get(row.name):
            yield Finding("C03", row.key, "a UNIQUE over all owners answers for another's row: begin with the owner")
    for row in rows(connection, UNIQUE_INDEXES):
        exempt = _exempt(row.name) or row.index in known.GLOBAL_UNIQUE
        if not exempt and row.first != owners.get(row.name):
            yield Finding("C03", row.index, "a unique index over all owners answers for another's row")
    for row in rows(connection, NULLABLE_OWNERS):
        yield Finding("C03", f"{row.name}.{row.column}", "SET NOT NULL: a row of nobody passes every CHECK")


def c04_foreign_keys(connection: Connection) -> Iterator[Finding]:
    """Every foreign key between owned tables carries the owner. That none is lost, the manifest says."""
    for row in rows(connection, KEYS):
        owned = row.kind == "f" and row.name not in known.TABLES_WITHOUT_OWNER
        if owned and row.columns[0] not in OWNERS:
            yield Finding("C04", row.key, "a foreign key without its owner attaches a row to another's")


def c10_leaks(connection: Connection) -> Iterator[Finding]:
    """No sequences, enums, citext, ranges or expression indexes: they leak or are not leakproof."""
    for row in rows(connection, LEAKS):
        mend = f"{row.what} is not for owned tables: use text with CHECK, uuid, normalised columns"
        yield Finding("C10", row.name, mend)
