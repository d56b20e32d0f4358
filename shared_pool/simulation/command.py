# SPDX-License-Identifier: EUPL-1.2
"""The verb `simulate`: play years of practice on servers of its own, and say what the engine did."""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import click

from koepel.launcher import state_folder
from koepel.launcher.steps import Steps
from koepel.local_services import Bundle
from shared_pool.simulation import report
from shared_pool.simulation.part import Part, drop, play, prepare
from shared_pool.simulation.report import Played


@click.command("simulate")
@click.option("--json", "as_json", is_flag=True, help="For programs: one object on standard output.")
@click.option("--months", default=24, show_default=True, type=click.IntRange(1, 60))
@click.option("--municipalities", default=8, show_default=True, type=click.IntRange(1, 200))
@click.option("--seed", default=2016, show_default=True, help="The same number tells the same story.")
def command(as_json: bool, months: int, municipalities: int, seed: int) -> None:
    """Play years of practice and count what the follow-up engine did."""
    state, steps = state_folder() / "simulate", Steps(sys.stderr)
    bundle = Bundle(state, {"postgres", "valkey"}, {})
    halves = min(os.cpu_count() or 1, municipalities, 4)
    try:
        services = bundle.start(steps.step)
        parts = [Part(services, state, months, municipalities, seed, number, halves) for number in range(halves)]
        with steps.step("tables"):
            keys = [prepare(part) for part in parts]
        began = time.monotonic()
        with steps.step(f"{months} months"), ProcessPoolExecutor(halves, mp_context=get_context("spawn")) as workers:
            found = sum(workers.map(play, parts, keys), Played())
        seconds = time.monotonic() - began
        for part in parts:
            drop(part)
    finally:
        bundle.stop()
    if as_json:
        click.echo(json.dumps(report.tree(found, seconds)))
    else:
        for line in report.told(found, seconds):
            click.echo(line)
    if found.at_night or found.after_stop or found.twice:
        raise SystemExit(1)
