# SPDX-License-Identifier: EUPL-1.2
"""Roles and tables of one database, run as a process of its own: the only one that is told the administrator's address.

Prints one line of JSON: whether the database holds no municipality yet, and whether there is a demo to fill it with.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from koepel import migrate, roles
from koepel.cli import of_features
from koepel.config import Secrets
from koepel.keys import install
from koepel.keys.vault import Vault


def prepare(admin_url: str, database_url: str, secrets: Path, keys_admin_url: str, keys_url: str) -> None:
    """Make what is missing, the database of keys first; safe to run again."""
    login = make_url(database_url)
    if not login.database:
        raise ValueError("KOEPEL_DATABASE_URL names no database")
    known = Secrets.read(secrets)
    roles.ensure(admin_url, str(login.password or ""), known.scope_key, database=login.database)
    install.ensure(keys_admin_url, keys_url)
    vault = Vault(keys_url, known.master_key)
    migrate.migrate(_text(make_url(admin_url).set(database=login.database)), vault=vault)
    vault.close()


def drop(admin_url: str, database_url: str) -> None:
    """Delete the database: a demo that was cut off half-way is made again from nothing."""
    with psycopg.connect(_text(make_url(admin_url).set(drivername="postgresql")), autocommit=True) as connection:
        name = sql.Identifier(make_url(database_url).database or "")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def is_empty(database_url: str) -> bool:
    """No municipality yet. Asked as a visitor would: the list of addresses is open to every role."""
    with psycopg.connect(_text(make_url(database_url).set(drivername="postgresql"))) as connection:
        connection.execute("SET LOCAL ROLE koepel_public")
        found = connection.execute("SELECT EXISTS (SELECT FROM app.slug WHERE kind = 'municipality')").fetchone()
    return not (found and found[0])


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


if __name__ == "__main__":
    database = os.environ["KOEPEL_DATABASE_URL"]
    if administrator := os.environ.get("KOEPEL_ADMIN_DATABASE_URL"):
        if os.environ.get("KOEPEL_PREPARE_ANEW"):
            drop(administrator, database)
        keys_administrator = os.environ.get("KOEPEL_ADMIN_KEYS_URL") or administrator
        secrets, keys = Path(os.environ["KOEPEL_SECRETS"]), os.environ["KOEPEL_KEYS_URL"]
        prepare(administrator, database, secrets, keys_administrator, keys)
    sys.stdout.write(json.dumps({"empty": is_empty(database), "demo": "demo" in of_features()}) + "\n")
