# SPDX-License-Identifier: EUPL-1.2
"""What an administrator runs once per PostgreSQL cluster, to read before running."""

from __future__ import annotations

import click

from koepel.keys import install as keys
from koepel.roles import statements


@click.command("roles")
@click.option("--print", "show", is_flag=True, required=True, help="Print the statements.")
@click.option("--without-superuser", is_flag=True, help="For an administrator with CREATEROLE only.")
def command(show: bool, without_superuser: bool) -> None:
    """Show the SQL that makes the database roles."""
    for line in (*statements(superuser=not without_superuser), *keys.statements()):
        click.echo(line + ";")
