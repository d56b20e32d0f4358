# SPDX-License-Identifier: EUPL-1.2
"""The scheduler: one loop that rings what is due, the relay included, and beside it those that seal the audit trail and sweep at night."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import click
from flask import Flask

from koepel import relay, sweeping
from koepel.app import create_app
from koepel.chain import rounds


@click.command("scheduler")
@click.option("--every", default=15.0, show_default=True, help="Seconds between rounds.")
def command(every: float) -> None:
    """Ring the jobs that are due, seal the audit trail, and sweep at night."""
    app = create_app()
    told_to_stop: list[int] = []
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda number, _frame: told_to_stop.append(number))
    beside = [
        threading.Thread(target=_beside, args=(app, go_round, told_to_stop), name=name)
        for name, go_round in (("sealer", rounds.go_round), ("sweeper", sweeping.go_round))
    ]
    for thread in beside:
        thread.start()
    with app.app_context():
        relay.go_round(app.extensions["koepel_bell"], every=every, stop=lambda: bool(told_to_stop))
    for thread in beside:
        thread.join()


def _beside(app: Flask, go_round: Callable[..., None], told_to_stop: list[int]) -> None:
    with app.app_context():
        go_round(stop=lambda: bool(told_to_stop))
