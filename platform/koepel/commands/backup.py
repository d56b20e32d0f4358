# SPDX-License-Identifier: EUPL-1.2
"""A backup of both databases, each in a folder of its own, with the erasure ledger in both."""

from __future__ import annotations

from pathlib import Path

import click

from koepel.backups import taking, trails
from koepel.backups.servers import servers
from koepel.chain import heads
from koepel.keys.ledger import ledger_of
from koepel.keys.vault import vault_of


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keys", "keys_folder", type=click.Path(file_okay=False, path_type=Path), help="Where keys go.")
def command(folder: Path, keys_folder: Path | None) -> None:
    """Copy rows (35 days) and keys (7 days, apart), counted and marked, with the erasure ledger."""
    from koepel.app import create_app

    app = create_app(check=False)
    settings, (rows, keys) = app.extensions["koepel_settings"], servers()
    with app.app_context():
        kept = heads.as_file(trails.every_head(trails.municipalities(rows)))
    ledger = ledger_of(settings, vault_of(settings)).entries()
    made = taking.take(rows, keys, folder, keys_folder or folder.with_name(f"{folder.name}-keys"), ledger, kept)
    click.echo(f"{made.rows}: {made.count} rows, counted per municipality.")
    click.echo(f"{made.keys}: the keys. Keep them elsewhere; the master key is in neither.")
