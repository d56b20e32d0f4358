# SPDX-License-Identifier: EUPL-1.2
"""C12: every sensitive column holds ciphertext, a password its hash, and PostgreSQL itself refuses anything plain."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from koepel.catalogue.finding import Finding, rows
from koepel.database import METADATA
from koepel.keys.envelope import check_of
from koepel.privacy import Hashed, guarded

SEALED = """
SELECT c.relname AS name, a.attname AS column, format_type(a.atttypid, NULL) AS type,
       (SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'
        AND k.conname = 'ck_' || c.relname || '_' || a.attname || '_sealed' AND k.convalidated) AS check
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'app' AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
"""


def c12_sealed(connection: Connection) -> Iterator[Finding]:
    """S and X columns are bytes with a check that wants envelopes; a hash is text with a check that wants argon2id."""
    found = {(row.name, row.column): row for row in rows(connection, SEALED)}
    for column in guarded(METADATA):
        row = found.get((column.table.name, column.name))
        if row is None:
            continue  # a model without its table: other checks and every query say so
        where, hashed = f"{row.name}.{row.column}", isinstance(column.type, Hashed)
        if row.type != ("text" if hashed else "bytea"):
            yield Finding("C12", where, f"holds {row.type}: sensitive values are sealed, run ./koepel migrate")
        elif row.check is None or ("argon2id" if hashed else "octet_length") not in row.check:
            yield Finding("C12", where, f"takes plain values: {check_of(row.name, row.column)} is missing")
