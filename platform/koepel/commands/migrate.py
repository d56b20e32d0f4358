# SPDX-License-Identifier: EUPL-1.2
"""Roles and tables, with the administrator's address; the only verb that uses it."""

from __future__ import annotations

import os
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from koepel import roles
from koepel.config import Secrets
from koepel.keys import install
from koepel.keys.vault import Vault
from koepel.launcher import Refused
from koepel.migrate import migrate


@click.command("migrate")
def command() -> None:
    """Bring the database of KOEPEL_ADMIN_DATABASE_URL to the newest tables."""
    admin, login = os.environ.get("KOEPEL_ADMIN_DATABASE_URL", ""), os.environ.get("KOEPEL_DATABASE_URL", "")
    if not admin or not os.environ.get("KOEPEL_KEYS_URL") or not os.environ.get("KOEPEL_SECRETS"):
        raise Refused(
            "Set KOEPEL_ADMIN_DATABASE_URL, KOEPEL_KEYS_URL and KOEPEL_SECRETS first; see docs/operations.md."
        )
    secrets = Secrets.read(Path(os.environ["KOEPEL_SECRETS"]))
    url = make_url(login) if login else None
    database = (url.database if url else None) or "koepel"
    roles.ensure(admin, str(url.password or "") if url else "", secrets.scope_key, database=database)
    keys_url = os.environ["KOEPEL_KEYS_URL"]
    install.ensure(os.environ.get("KOEPEL_ADMIN_KEYS_URL") or admin, keys_url)
    vault = Vault(keys_url, secrets.master_key)
    migrate(roles.with_database(admin, database), vault=vault)
    vault.close()
    click.echo("The tables are at their newest.")
