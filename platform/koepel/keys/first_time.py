# SPDX-License-Identifier: EUPL-1.2
"""Once, in the migration that seals: every value that stands plain in a table, under keys made for it.

It all happens in the transaction of the migration: when it breaks, rows are as before, and keys without rows harm nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from koepel.keys import envelope
from koepel.keys.tree import INSTALLATION
from koepel.keys.vault import Vault

AT_ONCE = 1000  # rows
NOTHING = (b"", b"[]", b"{}")


@dataclass(frozen=True)
class Plain:
    """A table whose fields are still plain: the columns of its key, those that name the subject, its fields."""

    table: str
    key: Sequence[str]
    under: Sequence[str]
    fields: Sequence[str]


class NoVault(RuntimeError):
    """There is something to seal, and whoever migrates did not bring the keys."""


def seal_table(connection: sa.Connection, vault: Vault | None, plain: Plain) -> None:
    """Seal what stands there. Raises `NoVault` when there is something and nobody brought the keys."""
    table = _table(plain.table, [*_own(plain), *plain.fields])
    asked = sa.select(table).where(sa.or_(*(sa.func.octet_length(table.c[name]) > 0 for name in plain.fields)))
    for rows in connection.execute(asked).mappings().partitions(AT_ONCE):
        if vault is None:
            raise NoVault(f"app.{plain.table} holds values to seal: run ./koepel migrate, which holds the master key")
        _seal_rows(connection, vault, plain, table, rows)


def _own(plain: Plain) -> list[str]:
    owner = [] if plain.table == "account" else ["tenant_id"]
    return list(dict.fromkeys([*owner, *plain.key, *plain.under]))


def _table(name: str, columns: Iterable[str]) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in columns), schema="app")


def _seal_rows(
    connection: sa.Connection, vault: Vault, plain: Plain, table: sa.TableClause, rows: Sequence[sa.RowMapping]
) -> None:
    subjects: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        subjects[_owner(row)].add(_subject(plain, row))
    keys = {owner: vault.ensured(owner, wanted) for owner, wanted in subjects.items()}
    change = (
        sa.update(table)
        .where(*(table.c[name] == sa.bindparam(f"key_{name}") for name in plain.key))
        .values({name: sa.bindparam(f"new_{name}", type_=sa.LargeBinary) for name in plain.fields})
    )
    sealed = [_sealed_row(plain, row, keys[_owner(row)][_subject(plain, row)].cipher) for row in rows]
    connection.execute(change, sealed)


def _owner(row: sa.RowMapping) -> UUID:
    owner: UUID = row.get("tenant_id", INSTALLATION)
    return owner


def _subject(plain: Plain, row: sa.RowMapping) -> UUID:
    return next((row[name] for name in plain.under if row[name] is not None), _owner(row))


def _sealed_row(plain: Plain, row: sa.RowMapping, cipher: Any) -> dict[str, Any]:
    keys = "/".join(str(row[name]) for name in plain.key)
    changed: dict[str, Any] = {f"key_{name}": row[name] for name in plain.key}
    for name in plain.fields:
        value = row[name]
        about = f"{_owner(row)}|{plain.table}|{keys}|{_subject(plain, row)}|{name}"
        empty = value is None or bytes(value) in NOTHING
        changed[f"new_{name}"] = value if empty else envelope.seal(cipher, bytes(value), about)
    return changed


def mark_anew(connection: sa.Connection, vault: Vault | None, name: str, columns: Sequence[str]) -> None:
    """Marks are made by the keys of the municipality from now on: around the mark of before, which nobody can take back."""
    table = _table(name, ["tenant_id", "id", *columns])
    asked = sa.select(table).where(sa.or_(*(table.c[column] != "" for column in columns)))
    change = (
        sa.update(table)
        .where(table.c.tenant_id == sa.bindparam("owner"), table.c.id == sa.bindparam("row"))
        .values({column: sa.bindparam(f"new_{column}") for column in columns})
    )
    for rows in connection.execute(asked).mappings().partitions(AT_ONCE):
        if vault is None:
            raise NoVault(f"app.{name} holds marks to make anew: run ./koepel migrate, which holds the master key")
        marked = [
            {"owner": row["tenant_id"], "row": row["id"]}
            | {f"new_{column}": row[column] and vault.mark(row["tenant_id"], row[column]) for column in columns}
            for row in rows
        ]
        connection.execute(change, marked)
