# SPDX-License-Identifier: EUPL-1.2
"""Roles and tables, with the administrator's address; the only verb that uses it."""

from __future__ import annotations

import os
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from koepel import roles
from koepel.config import Secrets
from koepel.launcher import Refused
from koepel.migrate import migrate


@click.command("migrate")
def command() -> None:
    """Bring the database of KOEPEL_ADMIN_DATABASE_URL to the newest tables."""
    admin, login = os.environ.get("KOEPEL_ADMIN_DATABASE_URL", ""), os.environ.get("KOEPEL_DATABASE_URL", "")
    if not admin or not os.environ.get("KOEPEL_SECRETS"):
        raise Refused("Set KOEPEL_ADMIN_DATABASE_URL and KOEPEL_SECRETS first; see docs/operations.md.")
    secrets = Secrets.read(Path(os.environ["KOEPEL_SECRETS"]))
    url = make_url(login) if login else None
    database = (url.database if url else None) or "koepel"
    roles.ensure(admin, str(url.password or "") if url else "", secrets.scope_key, database=database)
    migrate(roles.with_database(admin, database))
    click.echo("The tables are at their newest.")
