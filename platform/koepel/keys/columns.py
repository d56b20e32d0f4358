# SPDX-License-Identifier: EUPL-1.2
"""What a migration says of a sealed column, so that PostgreSQL itself refuses a plain value."""

from __future__ import annotations

from alembic import op

from koepel.keys.envelope import MARK, SHORTEST, check_of

EMPTY = {"text": "''", "jsonb": "'[]', '{}'", "bytea": "''"}


def sealed(table: str, column: str, kind: str = "text") -> None:
    """This column of bytes holds envelopes, or what `kind` (text, jsonb, bytea) calls empty."""
    whole = f"substring({column} FROM 1 FOR {len(MARK)}) = '\\x{MARK.hex()}' AND octet_length({column}) >= {SHORTEST}"
    op.execute(
        f"ALTER TABLE app.{table} ADD CONSTRAINT {check_of(table, column)} CHECK ({column} IN ({EMPTY[kind]}) OR {whole})"
    )


def hashed(table: str, column: str) -> None:
    """This column of text holds passwords as argon2id left them, or nothing."""
    op.execute(
        f"ALTER TABLE app.{table} ADD CONSTRAINT {check_of(table, column)} CHECK ({column} = '' OR {column} LIKE '$argon2id$%')"
    )
