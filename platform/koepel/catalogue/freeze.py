# SPDX-License-Identifier: EUPL-1.2
"""`python -m koepel.catalogue.freeze`: migrate an empty database, read its walls, write `manifest.json`, say what changed.

`--check` only says it, and ends with 1 when there is a difference.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

from koepel import roles
from koepel.catalogue import manifest
from koepel.catalogue.facts import Facts, read
from koepel.local_services import running
from koepel.migrate import migrate


@contextmanager
def fresh_database(admin_url: str) -> Iterator[str]:
    """The address of a database with every migration and no row; removed afterwards."""
    name = f"koepel_freeze_{secrets.token_hex(4)}"
    try:
        # no password is set: the login of a running installation stays as it is
        roles.ensure(admin_url, "", secrets.token_bytes(48), database=name)
        url = roles.with_database(admin_url, name)
        migrate(url)
        yield url
    finally:
        with psycopg.connect(roles.plain(admin_url), autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def facts(admin_url: str) -> Facts:
    """The walls that the migrations of this checkout make."""
    with fresh_database(admin_url) as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            return read(connection)


def main(*arguments: str) -> int:
    """Write the manifest, or with --check only compare."""
    state = Path(os.environ.get("KOEPEL_STATE") or ".koepel").absolute() / "tests"
    with running(state, need={"postgres"}) as services:
        found = facts(services.admin_url)
    before = manifest.kept() if manifest.FILE.exists() else {}
    changes = list(manifest.difference(before, found))
    for change in changes:
        sys.stdout.write(f"{change.check} {change.where}: {change.mend.removesuffix(', ' + manifest.MEANT)}\n")
    if "--check" in arguments:
        return 1 if changes else 0
    manifest.write(found)
    sys.stdout.write(f"{manifest.FILE.name}: {sum(map(len, found.values()))} facts, {len(changes)} changed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
