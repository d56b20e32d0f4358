# SPDX-License-Identifier: EUPL-1.2
"""The keys of sensitive fields: how many there are, and new ones for each municipality."""

from __future__ import annotations

from uuid import UUID

import click

from koepel.config import from_environment
from koepel.keys.rotation import rotate
from koepel.keys.vault import vault_of


@click.group("keys")
def command() -> None:
    """Rotate the keys under which sensitive fields are sealed."""


@command.command("rotate")
@click.option("--owner", type=click.UUID, help="Only this municipality, by its id.")
def rotate_keys(owner: UUID | None) -> None:
    """Make a new key per municipality and wrap every person's key by it. People go on working; run again after a break."""
    vault = vault_of(from_environment())
    owners = [owner] if owner else sorted(vault.owners())

    def told(owner_id: UUID, version: int, many: int) -> None:
        click.echo(f"{owner_id}: version {version}, {many} keys wrapped anew")

    many = rotate(vault, owners, told)
    click.echo(f"{len(owners)} municipalities, {many} keys. Older versions are gone.")
