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
from koepel.local_services.programs import Program, client


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

    def connected(self, database: str) -> psycopg.Connection[Any]:
        """A session of this administrator, each statement by itself. Raises `Refused` with what PostgreSQL said."""
        try:
            return psycopg.connect(roles.plain(roles.with_database(self.url, database)), autocommit=True)
        except psycopg.OperationalError as fault:
            said = str(fault).strip().splitlines()[0].rpartition("FATAL:")[2].strip()
            raise Refused(f"The database {database} does not let {make_url(self.url).username} in: {said}.") from fault

    @contextmanager
    def reading(self) -> Iterator[psycopg.Connection[Any]]:
        """A session that sees every row or none: row-level security off, read only, at one moment. Raises `Refused`."""
        with self.connected(self.name) as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            become(connection, self.reader)
            connection.execute("SET LOCAL row_security = off")
            try:
                yield connection
            except psycopg.errors.InsufficientPrivilege as fault:
                who = make_url(self.url).username
                raise Refused(
                    f"{who} does not see every row of {self.name}: do it as {self.reader}, or as who may be it."
                ) from fault
            connection.execute("COMMIT")

    def there(self) -> bool:
        """Whether the database stands."""
        with self.connected("postgres") as connection:
            return connection.execute("SELECT FROM pg_database WHERE datname = %s", (self.name,)).fetchone() is not None

    def run(self, program: str, *arguments: str | Path, output: Any = None) -> None:
        """A program of PostgreSQL on this database. Raises `Refused` with what it said."""
        tool = self.tool(program)
        done = subprocess.run(  # noqa: S603
            [tool.path, *arguments], env=self.environment(), stdout=output, stderr=subprocess.PIPE, check=False
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"]
            raise Refused(f"{program} {tool.version} failed on PostgreSQL {self.major}: {said[0]}")

    def tool(self, program: str) -> Program:
        """`pg_dump` and its like, of the version that fits this server. Raises `Refused` where there is none."""
        return client(program, self.major)

    @property
    def major(self) -> int:
        """Which PostgreSQL it is: 18, say."""
        with self.connected("postgres") as connection:
            return connection.info.server_version // 10_000


def become(connection: psycopg.Connection[Any], role: str) -> None:
    """Take the role for this transaction where we may; whoever may not, is it or sees every row by itself."""
    known = connection.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = %s AND pg_has_role(current_user, rolname, 'MEMBER')", (role,)
    ).fetchone()
    if known:
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))


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
