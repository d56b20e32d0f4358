# SPDX-License-Identifier: EUPL-1.2
"""One database in which tests take turns: emptied after each, because a new one costs PostgreSQL a checkpoint."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.errors import LockNotAvailable

from koepel import roles

KEPT = frozenset({"alembic_version"})  # the one table of schema app that the migrations fill
PATIENCE = "3s"
TABLES = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '')
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'r' AND c.relname <> ALL (%s) GROUP BY c.relname
"""


def named(what: str) -> str:
    """A database of this process: those who run tests beside each other have their own."""
    return "_".join(word for word in ("koepel", os.environ.get("PYTEST_XDIST_WORKER", ""), what) if word)


class Room:
    """The database at this address of the administrator."""

    def __init__(self, admin_url: str) -> None:
        self.name = str(roles.make_url(admin_url).database)
        self._admin = psycopg.connect(roles.plain(admin_url), autocommit=True)
        # No foreign keys and no append-only triggers for the broom.
        self._admin.execute(f"SET session_replication_role = replica; SET lock_timeout = '{PATIENCE}'")
        self._admin.execute("CREATE SCHEMA IF NOT EXISTS kept")
        self._tables: dict[str, list[str]] = dict(self._admin.execute(TABLES, [list(KEPT)]).fetchall())
        self._empty = sql.SQL("; ").join(sql.SQL("DELETE FROM app.{}").format(sql.Identifier(t)) for t in self._tables)
        self._kept: dict[str, sql.Composed] = {}

    def keep(self, name: str) -> None:
        """Remember all rows under this name; `put_back` makes the room stand like this again."""
        filled = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM app.{})").format(t, sql.Identifier(t)) for t in self._tables
        )
        back: list[sql.Composable] = [self._empty]
        for (table,) in self._admin.execute(filled).fetchall():
            places = {
                "kept": sql.Identifier("kept", f"{name}_{table}"),
                "table": sql.Identifier("app", table),
                "columns": sql.SQL(", ").join(map(sql.Identifier, self._tables[table])),
            }
            self._admin.execute(sql.SQL("DROP TABLE IF EXISTS {kept}").format(**places))
            self._admin.execute(
                sql.SQL("CREATE UNLOGGED TABLE {kept} AS SELECT {columns} FROM {table}").format(**places)
            )
            back.append(sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {kept}").format(**places))
        self._kept[name] = sql.SQL("; ").join(back)

    def put_back(self, name: str) -> None:
        """The rows of then, and no others."""
        self._admin.execute(self._kept[name])

    def sweep(self) -> None:
        """Remove all rows; who still holds a lock (a thread that was left behind) is cut off."""
        try:
            self._admin.execute(self._empty)
        except LockNotAvailable:
            self._admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
                (self.name,),
            )
            self._admin.execute(self._empty)

    @contextmanager
    def without(self, right: LiteralString, role: str) -> Iterator[None]:
        """While the block runs this role lacks the right (`INSERT ON app.message`): a fault that comes from outside."""
        self._admin.execute(sql.SQL("REVOKE {} FROM {}").format(sql.SQL(right), sql.Identifier(role)))
        try:
            yield
        finally:
            self._admin.execute(sql.SQL("GRANT {} TO {}").format(sql.SQL(right), sql.Identifier(role)))

    def __enter__(self) -> Room:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._admin.close()
