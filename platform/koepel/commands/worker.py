# SPDX-License-Identifier: EUPL-1.2
"""The worker: executes `koepel.jobs.run(scope id, row id)` and nothing else that Redis may name."""

from __future__ import annotations

import click

from koepel.worker import work


@click.command("worker")
@click.option("--burst", is_flag=True, help="Stop when the queues are empty.")
def command(burst: bool) -> None:
    """Do the waiting jobs."""
    work(burst=burst)
