# SPDX-License-Identifier: EUPL-1.2
"""`./koepel tenant export | stop | remove`: a municipality takes its data out, ends what it shares, and goes for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask import current_app

from koepel.backups.servers import servers
from koepel.commands._inside import there, working
from koepel.departure import exporting, manifest, removing
from koepel.departure.removing import House
from koepel.feature import Feature
from koepel.i18n import speaking
from koepel.launcher import Refused
from koepel.web import places
from shared_pool.collaboration import stopping


def house_of_here() -> House:
    """Both databases, and what the features say of leaving. Raises `Refused` when an address is missing."""
    return removing.house_of(current_app, *servers())


def _features() -> tuple[Feature, ...]:
    found: tuple[Feature, ...] = current_app.extensions["koepel_features"]
    return found


def _lists() -> Iterator[Any]:
    with speaking("nl"):
        for feature in _features():
            for lists in feature.lists:
                yield from lists()


@click.command("export")
@click.argument("word")
@click.argument("folder", type=click.Path(path_type=Path))
def export(word: str, folder: Path) -> None:
    """Write everything of a municipality to a new folder: tables, lists, files, audit trail, with a manifest."""
    with working():
        made = export_municipality(house_of_here(), there(word, "municipality").id, word, folder)
    click.echo(
        f"{folder}: {made.rows} rows in {made.files} files, sensitive fields open. Keep it encrypted and hand it over."
    )


def export_municipality(house: House, here: UUID, word: str, folder: Path) -> exporting.Exported:
    """The same, for who has the house already."""
    return exporting.export(house.rows, house.vault, here, word, folder, outlives=house.outlives, lists=_lists)


@click.command("stop")
@click.argument("word")
def stop(word: str) -> None:
    """End what a municipality shares with others, with the reason that it stops; run it again once the worker is done."""
    with working():
        place = there(word, "municipality")
        left = stop_municipality(house_of_here(), place.id)
    click.echo(f"{word} shares nothing any more: export it, then remove it." if not left else
               f"{word} does not stand alone yet: {'; '.join(left)}. Run this again in a minute.")  # fmt: skip


def stop_municipality(house: House, here: UUID) -> list[str]:
    """What is still under way; nothing once it stands alone. Raises `Refused` without the agreement of its contact point."""
    with house.rows.reading() as session:
        if not removing.agreed(session, here):
            raise Refused(removing.NOT_AGREED)
    stopping.stop(here)
    with house.rows.reading() as session:
        waits = removing.still_open(session, here, [removing.WAITS])
    if not waits:
        stopping.leave(here)
    with house.rows.reading() as session:
        return removing.still_open(session, here, [*house.open, removing.WAITS])


@click.command("remove")
@click.argument("word")
@click.option(
    "--after",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Its export.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(word: str, folder: Path, yes: bool) -> None:
    """Remove a municipality for good, after its last export. Broken off: run it again."""
    told = manifest.read(folder)
    if not yes:
        what = f"{folder}: {told.word}, exported at {told.made_at[:16]}Z, {told.counts.total()} rows."
        click.confirm(f"{what}\nEvery row and every key of {word} goes for good. Sure?", abort=True)
    with working():
        many = removing.remove(house_of_here(), word, folder)
        places.forget()
    click.echo(f"{word} left: {many} rows went, and its keys; what others share stays theirs. The erasure ledger says so." if many else
               f"The rows of {word} went before; now its keys are gone too.")  # fmt: skip


COMMANDS = (export, stop, remove)
