# SPDX-License-Identifier: EUPL-1.2
"""`./koepel restore`: a backup comes back, whoever was erased since is erased again before anybody enters, and all is verified."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from uuid import UUID

import click
from flask import Flask, current_app
from sqlalchemy.engine import make_url

from koepel import doctor, roles
from koepel import scope as scopes
from koepel.backups import bringing_back, counting, taking, trails
from koepel.backups.servers import Server, servers
from koepel.chain import heads
from koepel.config import Settings, from_environment
from koepel.database import db
from koepel.departure import removing
from koepel.keys import install, ledger
from koepel.keys.vault import vault_of
from koepel.launcher import Refused
from koepel.launcher.steps import Steps
from koepel.migrate import migrate
from koepel.scope import entered
from tenants.retention import replay

MANY = 5  # differences on the screen; the first says what is wrong


@click.command("restore")
@click.argument("backup", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--keys", "keys_backup", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Of the keys."
)
@click.option("--ledger", "ledgers", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(backup: Path, keys_backup: Path | None, ledgers: tuple[Path, ...]) -> None:
    """Put a backup into an empty installation, erase again who was erased since, and verify it."""
    wrong = restore(backup, keys_backup, ledgers, steps=Steps(sys.stderr))
    for line in wrong[:MANY]:
        click.echo(line, err=True)
    if wrong:
        raise click.exceptions.Exit(1)
    click.echo("Restored and verified. Now let people in.")


def restore(
    backup: Path, keys_backup: Path | None, ledgers: tuple[Path, ...] = (), *, steps: Steps | None = None
) -> list[str]:
    """What is wrong afterwards, a line each. Raises `Refused` before anything is touched where a mark or an empty place is missing.

    Without `keys_backup` the database of keys must stand as it was: only the rows were lost.
    """
    rows, keys = servers()
    settings, steps = from_environment(), steps or Steps(StringIO())
    with steps.step("marks of the files"):
        told = taking.manifest(backup)
        if keys_backup is not None:
            taking.manifest(keys_backup)
    entries = [*ledger.read(backup / taking.LEDGER)]
    if keys_backup is not None:
        entries += ledger.read(keys_backup / taking.LEDGER)
    elif not keys.there():
        raise Refused("There is no database of keys: give its backup too, with --keys.")
    entries += [one for file in ledgers for one in ledger.read(file)]
    _bring_back(rows, keys, backup, keys_backup, settings, steps)
    with steps.step("counted"), rows.reading() as session:
        wrong = counting.differences(counting.Counts(told["counts"]), _without_new(counting.of_database(session), told))
    with steps.step("the erasure ledger"):
        ledger.ledger_of(settings, vault_of(settings)).bring(entries)
    return [*wrong, *_verified(rows, keys, backup, steps)]


def _without_new(found: counting.Counts, told: dict[str, object]) -> counting.Counts:
    """Rows of tables that a newer version made empty, or filled itself (its own nightly work), are no difference."""
    known = {key.partition("|")[0] for key in told["counts"]}  # type: ignore[attr-defined]
    same = {key: many for key, many in found.items() if key.partition("|")[0] in known}
    return counting.Counts(same)


def _bring_back(
    rows: Server, keys: Server, backup: Path, keys_backup: Path | None, settings: Settings, steps: Steps
) -> None:
    if keys_backup is not None:
        with steps.step("keys"):
            bringing_back.into(keys, str(keys_backup / taking.DUMP), statements=bringing_back.key_statements())
    install.ensure(keys.url, settings.keys_url)
    with steps.step("rows"):
        bringing_back.into(rows, str(backup / taking.DUMP), statements=bringing_back.role_statements(rows))
    with steps.step("tables that came since"):
        url = make_url(settings.database_url)
        roles.ensure(rows.url, str(url.password or ""), settings.secrets.scope_key, database=rows.name)
        migrate(rows.url, vault=vault_of(settings))


def _verified(rows: Server, keys: Server, backup: Path, steps: Steps) -> Iterator[str]:
    """Who left removed once more, the ledger replayed under each municipality, its trail against its head, and the walls."""
    from koepel.app import create_app

    app = create_app(check=False, bell=lambda owner, row_id, queue: None)
    with app.app_context():
        _without_who_left(removing.house_of(app, rows, keys))
        places = trails.municipalities(rows)
        with steps.step("audit trails"):
            broken = trails.broken(places, _heads(backup))
        yield from (f"the audit trail of {word} does not hold" for word in broken)
        with steps.step("erased again"):
            again = _erased_again(app, places)
        for word, many in again.items():
            click.echo(f"{word:30} {many:6} erased again")
        with steps.step("walls"):
            found = doctor.examine(app)
    yield from (str(one) for one in found if one.check not in doctor.WORTH_KNOWING | {"SEAL"})


def _erased_again(app: Flask, places: list[tuple[str, UUID]]) -> dict[str, int]:
    """How many, by the address word of each municipality where there is anybody."""
    known: dict[UUID, list[ledger.Entry]] = defaultdict(list)
    for one in ledger.ledger_of(app.extensions["koepel_settings"], app.extensions["koepel_vault"]).entries():
        known[one.owner_id].append(one)
    return {word: many for word, owner in places if (many := _again(owner, known[owner]))}


def _without_who_left(house: removing.House) -> None:
    for owner in removing.came_back(house):
        for feature in current_app.extensions["koepel_features"]:
            if feature.stops is not None:
                feature.stops(owner)
        click.echo(f"{owner} left: {removing.again(house, owner)} rows removed again")


def _again(owner: UUID, known: list[ledger.Entry]) -> int:
    with entered(scopes.tenant(owner)):
        try:
            again = replay.replay(everything=True, known=known)
            db.session.commit()
        finally:
            db.session.remove()
    return again


def _heads(backup: Path) -> list[heads.Head]:
    return heads.of_file((backup / taking.HEADS).read_text("utf-8"))
