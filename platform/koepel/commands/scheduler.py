# SPDX-License-Identifier: EUPL-1.2
"""The scheduler: one loop that rings what is due, the relay included."""

from __future__ import annotations

import signal

import click

from koepel import relay
from koepel.app import create_app


@click.command("scheduler")
@click.option("--every", default=15.0, show_default=True, help="Seconds between rounds.")
def command(every: float) -> None:
    """Ring the jobs that are due."""
    app = create_app()
    told_to_stop: list[int] = []
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda number, _frame: told_to_stop.append(number))
    with app.app_context():
        relay.go_round(app.extensions["koepel_bell"], every=every, stop=lambda: bool(told_to_stop))
