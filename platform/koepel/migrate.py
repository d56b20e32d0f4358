# SPDX-License-Identifier: EUPL-1.2
"""Bring one database to the newest tables, as koepel_owner; the only place that uses the administrator's address."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from koepel.keys.vault import Vault
from koepel.roles import LOCK


def folder() -> Path:
    """Where the migrations lie: beside the package in a wheel, at the top of a checkout otherwise."""
    inside = Path(__file__).parent / "migrations"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "migrations"


def migrate(admin_url: str, revision: str = "head", *, vault: Vault | None = None) -> None:
    """Run what is missing; `vault` is for those that seal rows. Raises alembic's or the database's error.

    Each migration is one transaction.
    """
    config = Config()
    config.set_main_option("script_location", str(folder()))
    engine = sa.create_engine(admin_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        connection.execute(sa.text("SET LOCAL ROLE koepel_owner"))
        config.attributes.update(connection=connection, vault=vault)
        command.upgrade(config, revision)
