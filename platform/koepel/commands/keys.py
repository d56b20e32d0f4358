# SPDX-License-Identifier: EUPL-1.2
"""The keys of sensitive fields: how many there are, and new ones for each municipality."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click

from koepel.config import DIFFERENT, MASTER, from_environment
from koepel.keys.new_master import rewrap
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


@command.command("new-master")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def new_master(file: Path) -> None:
    """Wrap the keys of all municipalities by the master key in FILE. Stop web and worker first; run again after a break."""
    if file.stat().st_mode & 0o077:
        raise click.ClickException(f"Others may read it: chmod 0400 {file}.")
    settings, said = from_environment(), file.read_text("ascii").strip()
    try:
        after = bytes.fromhex(said)
    except ValueError:
        after = b""
    if len(after) < 32 or len(set(after)) < DIFFERENT or after == settings.secrets.master_key:
        raise click.ClickException("Put 48 new random bytes in hex into it: openssl rand -hex 48.")
    if others := vault_of(settings).others():
        raise click.ClickException(
            f"{others} connections of web, worker or scheduler are open: stop all three first, or they seal under the old key."
        )
    wrapped, already = rewrap(vault_of(settings), settings.secrets.master_key, after)
    click.echo(f"{wrapped} wrapped anew, {already} were already. No value was read.")
    click.echo(f"Now put {file} in the place of {settings.secrets_folder / MASTER}, and start again.")
