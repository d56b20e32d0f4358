# SPDX-License-Identifier: EUPL-1.2
"""The verb `bench`: fill a region as large as Flanders on servers of its own, and measure what was promised."""

from __future__ import annotations

import json
import sys

import click

from koepel.launcher import state_folder
from koepel.launcher.steps import Steps
from koepel.local_services import Bundle
from shared_pool.performance import report
from shared_pool.performance.ground import standing
from shared_pool.performance.scale import Scale

START = Scale()


@click.command("bench")
@click.option("--json", "as_json", is_flag=True, help="For programs: one object on standard output.")
@click.option(
    "--tenants", default=START.tenants, show_default=True, help="Municipalities.", type=click.IntRange(2, 285)
)
@click.option("--persons", default=START.persons, show_default=True, help="Persons in each.", type=click.IntRange(100))
@click.option("--cards", default=START.cards, show_default=True, help="Mentors in the pool.", type=click.IntRange(10))
@click.option("--rounds", default=START.rounds, show_default=True, help="Of each measuring.", type=click.IntRange(1))
def command(as_json: bool, tenants: int, persons: int, cards: int, rounds: int) -> None:
    """Measure how fast Koepel is in a region as large as Flanders."""
    state, steps = state_folder() / "bench", Steps(sys.stderr)
    bundle = Bundle(state, {"postgres", "valkey"}, {})
    try:
        services = bundle.start(steps.step)
        with (
            standing(services, state, Scale(tenants, persons, cards, rounds), steps) as ground,
            steps.step("measuring"),
        ):
            found = report.measure(ground)
    finally:
        bundle.stop()
    if as_json:
        click.echo(json.dumps(found.tree))
        return
    for line in (*found.lines(), "", *found.details()):
        click.echo(line)
