# SPDX-License-Identifier: EUPL-1.2
"""The verb `bench`: fill a region as large as Flanders on servers of its own, and measure what was promised."""

from __future__ import annotations

import json
import sys

import click

from koepel.launcher import state_folder
from koepel.launcher.steps import Steps
from koepel.local_services import Bundle
from shared_pool.performance import report, restoring
from shared_pool.performance.batches.command import command as matching
from shared_pool.performance.ground import standing
from shared_pool.performance.scale import Scale

START = Scale()
OF_DRILL = 500  # persons: what is then missing of a gigabyte becomes audit lines and letters


@click.group("bench", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="For programs: one object on standard output.")
@click.option(
    "--tenants", default=START.tenants, show_default=True, help="Municipalities.", type=click.IntRange(2, 285)
)
@click.option("--persons", help="Persons in each: 2000, or 500 with --drill.", type=click.IntRange(100))
@click.option("--cards", default=START.cards, show_default=True, help="Mentors in the pool.", type=click.IntRange(10))
@click.option("--rounds", default=START.rounds, show_default=True, help="Of each measuring.", type=click.IntRange(1))
@click.option("--drill", is_flag=True, help="Measure a backup, a disaster and a restore instead.")
@click.option("--gigabytes", default=1.0, show_default=True, help="With --drill.", type=click.FloatRange(0.05, 100))
@click.pass_context
def command(
    context: click.Context,
    as_json: bool,
    tenants: int,
    persons: int | None,
    cards: int,
    rounds: int,
    drill: bool,
    gigabytes: float,
) -> None:
    """Measure how fast Koepel is in a region as large as Flanders."""
    if context.invoked_subcommand:
        return
    state, steps = state_folder() / "bench", Steps(sys.stderr)
    scale = Scale(tenants, persons or (OF_DRILL if drill else START.persons), cards, rounds)
    bundle = Bundle(state, {"postgres", "valkey"}, {})
    found: report.Report | restoring.Drilled
    try:
        services = bundle.start(steps.step)
        if drill:
            found = restoring.measure(services, state, scale, gigabytes, steps)
        else:
            with standing(services, state, scale, steps) as ground, steps.step("measuring"):
                found = report.measure(ground)
    finally:
        bundle.stop()
    if as_json:
        click.echo(json.dumps(found.tree))
        return
    for line in (*found.lines(), "", *found.details()):
        click.echo(line)


command.add_command(matching)
