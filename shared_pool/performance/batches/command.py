# SPDX-License-Identifier: EUPL-1.2
"""`./koepel bench matching`: no servers, no rows; only the engine, and those beside whom it stands."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from koepel.launcher.steps import Steps
from shared_pool.performance.batches import comparing, picture, report
from shared_pool.performance.batches.comparing import Plan

START = Plan()


@click.command("matching")
@click.option("--json", "as_json", is_flag=True, help="For programs: one object on standard output.")
@click.option("--size", "sizes", multiple=True, type=click.IntRange(2), help="People on each side; more than once.")
@click.option("--rank", "ranked", multiple=True, type=click.IntRange(100), help="Cards of a pool to rank over.")
@click.option(
    "--dense-most",
    default=START.dense_most,
    show_default=True,
    help="Largest size for the full table; 20000 takes two minutes and 3 GB.",
)
@click.option(
    "--peer-most",
    default=START.peer_most,
    show_default=True,
    help="Largest size for mentor-match, whose time grows eightfold.",
)
@click.option("--seasons", default=START.seasons, show_default=True, help="Runs of the model of years; 0: none.")
@click.option(
    "--picture", "svg", type=click.Path(dir_okay=False, path_type=Path), help="Also draw how cost grows, as SVG."
)
def command(
    as_json: bool,
    sizes: tuple[int, ...],
    ranked: tuple[int, ...],
    dense_most: int,
    peer_most: int,
    seasons: int,
    svg: Path | None,
) -> None:
    """Draft whole regions by ours and by others, on the same people."""
    plan = Plan(tuple(sorted({*sizes})) or START.sizes, ranked or START.ranked, dense_most, peer_most, seasons)
    found = comparing.measure(plan, Steps(sys.stderr))
    if svg:
        svg.write_text(picture.drawn(found), "utf-8")
    if as_json:
        click.echo(json.dumps(report.tree(found)))
        return
    for line in report.lines(found):
        click.echo(line)
