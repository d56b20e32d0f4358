# SPDX-License-Identifier: EUPL-1.2
"""The audit trail outside Koepel: export it, and verify it with a head that was kept elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from koepel.chain import answer, heads, verify

BROKEN, UNKNOWN = 1, 2  # what the program ends with: the trail was changed; it could not be said


@click.group("audit")
def command() -> None:
    """Export and verify the audit trail."""


@command.command("export")
@click.option("--of", "word", required=True, help="The address word of the municipality or collaboration.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A new file; the screen otherwise.")
def export_trail(word: str, output: Path | None) -> None:
    """Write all lines and seals of one municipality as JSON lines."""
    from koepel.chain import export

    with _inside(word):
        lines = export.written(export.records(word))
        if output is None:
            sys.stdout.writelines(lines)
            return
        with output.open("x", encoding="utf-8") as file:
            file.writelines(lines)


@command.command("head")
@click.option("--of", "word", required=True, help="The address word of the municipality or collaboration.")
def show_head(word: str) -> None:
    """Print the signed head of a chain."""
    from koepel.chain import sealing

    with _inside(word):
        ledger, owner = sealing.ledger_here()
        last = sealing.last_seal(ledger, owner)
        if last is None:
            raise click.ClickException("Nothing is sealed yet: the scheduler does that within seconds.")
        click.echo(heads.as_file([sealing.head_of(ledger, last, word)]), nl=False)


@command.command("verify")
@click.option(
    "--head",
    "kept",
    required=True,
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of heads that you kept; give older ones too, and the answer says more precisely from where.",
)
@click.option(
    "--export",
    "exported",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The exported trail. Without it the database is asked.",
)
@click.option("--of", "word", default="", help="The address word, when the database is asked.")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the answer; that of this computer otherwise.")
def verify_trail(kept: tuple[Path, ...], exported: Path | None, word: str, language: str | None) -> None:
    """Hold the trail against heads that were kept elsewhere. Ends with 0 (whole), 1 (changed) or 2 (cannot be said)."""
    language = language or ("nl" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("nl") else "en")
    if exported is None and not word:
        raise click.UsageError("Give --export FILE, or --of WORD to ask the database.")
    try:
        given = [head for path in kept for head in heads.of_file(path.read_text("utf-8"))]
        verdict = verify.verify(_from_file(exported) if exported else _from_database(word), given)
    except (heads.Unreadable, UnicodeDecodeError) as why:
        click.echo(str(why), err=True)
        sys.exit(UNKNOWN)
    for line in answer.told(verdict, given, language):
        click.echo(line)
    sys.exit(0 if verdict.holds else BROKEN)


def _from_file(path: Path) -> Iterator[verify.Record]:
    with path.open(encoding="utf-8") as file:
        yield from verify.read(file)


def _from_database(word: str) -> Iterator[verify.Record]:
    from koepel.chain import export

    with _inside(word):
        yield from export.records(word)


@contextmanager
def _inside(word: str) -> Iterator[None]:
    from koepel import scope as scopes
    from koepel.app import create_app
    from koepel.database import db
    from koepel.web.places import place_of

    app = create_app(check=False)
    with app.app_context():
        place = place_of(word)
        if place is None:
            raise click.ClickException(f"Nothing has the address word {word}.")
        scope = scopes.at_home(place.id) if place.kind == "municipality" else scopes.region(place.id)
        with scopes.entered(scope):
            try:
                yield
            finally:
                db.session.remove()
