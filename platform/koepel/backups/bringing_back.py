# SPDX-License-Identifier: EUPL-1.2
"""A backup comes back into an empty installation: marks first, then rows and keys, then roles and tables that came since."""

from __future__ import annotations

import os

from psycopg import sql

from koepel import roles
from koepel.backups.servers import Server
from koepel.keys import install
from koepel.launcher import Refused

MOST = 4  # tables and indexes that come back side by side
FIRST = "make the installation empty first: a restore never mixes with what is there"


def into(server: Server, dump: str, *, statements: list[str]) -> None:
    """Make the roles and an empty database, and put the dump into it. Raises `Refused` where something stands already."""
    with server.connected("postgres") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (roles.LOCK,))
        for line in statements:
            connection.execute(line.encode())
        if not server.there():
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(server.name))
            )
    with server.connected(server.name) as connection:
        if connection.execute("SELECT 1 FROM pg_namespace WHERE nspname IN ('app', 'vault')").fetchone():
            raise Refused(f"The database {server.name} is not empty: {FIRST}.")
    jobs = f"--jobs={min(MOST, os.cpu_count() or 1)}"
    server.run("pg_restore", "--exit-on-error", jobs, f"--dbname={server.name}", dump)


def role_statements(server: Server) -> list[str]:
    """The roles that a dump of the rows names."""
    with server.connected("postgres") as connection:
        row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return roles.statements(superuser=bool(row and row[0]))


def key_statements() -> list[str]:
    """The roles that a dump of the keys names."""
    return [*install.statements(), roles.unless_we_become(install.KEEPER)]
