# SPDX-License-Identifier: EUPL-1.2
"""The two databases as an administrator reaches them, and PostgreSQL's own programs that copy them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from koepel import roles
from koepel.keys import install
from koepel.launcher import Refused
from koepel.local_services.programs import postgres


@dataclass(frozen=True)
class Server:
    """One database: the administrator's address of it, and the role that reads all of its rows."""

    url: str = field(repr=False)  # with its password
    reader: str

    @property
    def name(self) -> str:
        """The name of the database."""
        return str(make_url(self.url).database)

    def environment(self) -> dict[str, str]:
        """What PostgreSQL's programs read; the password stands in no argument."""
        url = make_url(self.url)
        given = {
            "PGHOST": url.host,
            "PGPORT": url.port,
            "PGUSER": url.username,
            "PGPASSWORD": url.password,
            "PGDATABASE": url.database,
        }
        return {**os.environ, **{name: str(value) for name, value in given.items() if value}}

    @contextmanager
    def reading(self) -> Iterator[psycopg.Connection[Any]]:
        """A session that sees every row or none: row-level security off, read only, at one moment."""
        with psycopg.connect(roles.plain(self.url), autocommit=True) as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            become(connection, self.reader)
            connection.execute("SET LOCAL row_security = off")
            yield connection
            connection.execute("COMMIT")

    def there(self) -> bool:
        """Whether the database stands."""
        with psycopg.connect(roles.plain(roles.with_database(self.url, "postgres")), autocommit=True) as connection:
            return connection.execute("SELECT FROM pg_database WHERE datname = %s", (self.name,)).fetchone() is not None

    def run(self, program: str, *arguments: str | Path, output: Any = None) -> None:
        """A program of PostgreSQL on this database. Raises `Refused` with what it said."""
        done = subprocess.run(  # noqa: S603
            [tool(program), *arguments], env=self.environment(), stdout=output, stderr=subprocess.PIPE, check=False
        )
        if done.returncode:
            raise Refused(
                f"{program} failed: {done.stderr.decode(errors='replace').strip().splitlines()[-1:] or 'silently'}"
            )


def become(connection: psycopg.Connection[Any], role: str) -> None:
    """Take the role for this transaction where we may; whoever may not, is it or sees every row by itself."""
    known = connection.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = %s AND pg_has_role(current_user, rolname, 'MEMBER')", (role,)
    ).fetchone()
    if known:
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))


def tool(name: str) -> Path:
    """`pg_dump` and its like, beside the PostgreSQL that runs here: the newest, since one reads no server newer than itself."""
    found = postgres().path.with_name(name)
    if not found.exists():
        raise Refused(f"{name} is not on this machine: apt-get install postgresql-client.")
    return found


def servers() -> tuple[Server, Server]:
    """Rows and keys, from the environment. Raises `Refused` when an address is missing."""
    admin, login, keys = (
        os.environ.get(f"KOEPEL_{name}", "") for name in ("ADMIN_DATABASE_URL", "DATABASE_URL", "KEYS_URL")
    )
    if not (admin and login and keys):
        raise Refused(
            "Set KOEPEL_ADMIN_DATABASE_URL, KOEPEL_DATABASE_URL and KOEPEL_KEYS_URL first; see docs/operations.md."
        )
    rows = Server(roles.with_database(admin, make_url(login).database or "koepel"), roles.OPS)
    key_admin = os.environ.get("KOEPEL_ADMIN_KEYS_URL") or admin
    return rows, Server(roles.with_database(key_admin, make_url(keys).database or install.DATABASE), install.KEEPER)
