# SPDX-License-Identifier: EUPL-1.2
"""The verb `import`: what a list would bring to a municipality, or the import itself, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from koepel import scope as scopes
from koepel.app import create_app
from koepel.database import db
from koepel.errors import Failure
from koepel.i18n import speaking
from koepel.launcher import Refused
from koepel.web.places import forget, place_of
from tenants.registers import service
from tenants.registers.checking import Outcome
from tenants.registers.reading import read
from tenants.registers.refusals import MAX_FILE
from tenants.registers.report import as_json, counts, grouped, sentence
from tenants.registers.staging import sanitised


@contextmanager
def _inside(tenant: str) -> Iterator[None]:
    """In the scope of this municipality; what a person can mend is one sentence."""
    with create_app().app_context(), speaking("en"):
        forget()
        try:
            place = place_of(tenant)
            if place is None or place.kind != "municipality":
                raise Refused(f"There is no municipality called {tenant}.")
            with scopes.entered(scopes.tenant(place.id, purpose="import")):
                yield
        except Failure as why:
            raise Refused(str(why.title)) from why
        finally:
            db.session.remove()
            db.engine.dispose()


def check(data: bytes, filename: str) -> Outcome:
    """A dry run under the scope of the moment, with the columns remembered here or guessed. Nothing is written."""
    sheets = [sanitised(sheet) for sheet in read(data, filename)]
    return service.outcome_of(sheets, service.first_mappings(sheets))


@click.command("import")
@click.argument("tenant")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would come in; write nothing.")
@click.option("--json", "as_json_", is_flag=True, help="For programs.")
def command(tenant: str, file: Path, dry_run: bool, as_json_: bool) -> None:
    """Bring a list (.xlsx or .csv) into a municipality."""
    if file.stat().st_size > MAX_FILE:
        raise Refused("This file is larger than 10 MB. Split the list and try again.")
    with _inside(tenant):
        data = file.read_bytes()
        outcome = check(data, file.name) if dry_run else _brought_in(data, file.name, quiet=as_json_)
        if not dry_run:
            db.session.commit()
        if as_json_:
            click.echo(json.dumps(as_json(outcome), ensure_ascii=False, indent=1))
        else:
            _tell(outcome, dry_run=dry_run)


def _brought_in(data: bytes, name: str, *, quiet: bool) -> Outcome:
    total = counts(check(data, name))["imported"]
    bar = Progress(
        TextColumn("{task.completed} of {task.total} rows"), BarColumn(), console=Console(stderr=True), disable=quiet
    )
    with bar:
        task = bar.add_task("import", total=total)
        told: Callable[[int], None] = lambda done: bar.update(task, completed=done)  # noqa: E731
        return service.import_now(data, name, told)[1]


def _tell(outcome: Outcome, *, dry_run: bool) -> None:
    """The same in sentences, sheet by sheet."""
    for name, sheet in outcome.sheets.items():
        verb = "would come in" if dry_run else "came in"
        click.echo(
            f"{name}: {len(sheet.records)} {verb}, {len(sheet.refused)} refused, {len(sheet.unchanged)} unchanged."
        )
        for refused in sheet.refused:
            click.echo(f"  row {refused.row}: {sentence(refused.problem)}")
        for oddity, rows in grouped(sheet):
            click.echo(f"  to look at, {len(rows)} row(s): {sentence(oddity)}")
    for name in outcome.ignored:
        click.echo(f"{name}: left out, no headings we know.")
    past = counts(outcome)["past_retention"]
    if past:
        click.echo(f"{past} trajectories are past their term and come in without names.")
