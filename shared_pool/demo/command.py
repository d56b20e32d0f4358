# SPDX-License-Identifier: EUPL-1.2
"""`./koepel demo`: fill an empty installation with the demo region."""

from __future__ import annotations

import sys

import click

from koepel.config import Mode
from koepel.launcher import Refused
from shared_pool.demo import service


@click.command("demo")
@click.option("--size", type=click.Choice(["S"]), default="S", help="How large a region.")
@click.option("--seed", default=2016, show_default=True, help="Another number tells another story.")
def command(size: str, seed: int) -> None:
    """Load the demo region of Aartselaar, Borsbeek and Mortsel."""

    app = service.demo_app()
    settings = app.extensions["koepel_settings"]
    if settings.mode is Mode.PRODUCTION:
        raise Refused("The demo is not for production: set KOEPEL_MODE=demo on an installation of its own.")

    def progress(done: int, all_: int) -> None:
        if sys.stderr.isatty() and done % 20 == 0:
            click.echo(f"\r{done} of {all_}", nl=False, err=True)

    stage = service.load(app, seed=seed, progress=progress)
    click.echo(f"size {size}: {len(stage.accounts)} accounts")
