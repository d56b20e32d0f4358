# SPDX-License-Identifier: EUPL-1.2
"""The scheduler: one loop that rings what is due, the relay included, and beside it the one that seals the audit trail."""

from __future__ import annotations

import signal
import threading

import click
from flask import Flask

from koepel import relay
from koepel.app import create_app
from koepel.chain import rounds


@click.command("scheduler")
@click.option("--every", default=15.0, show_default=True, help="Seconds between rounds.")
def command(every: float) -> None:
    """Ring the jobs that are due, and seal the audit trail."""
    app = create_app()
    told_to_stop: list[int] = []
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda number, _frame: told_to_stop.append(number))
    sealer = threading.Thread(target=_seal, args=(app, told_to_stop), name="sealer")
    sealer.start()
    with app.app_context():
        relay.go_round(app.extensions["koepel_bell"], every=every, stop=lambda: bool(told_to_stop))
    sealer.join()


def _seal(app: Flask, told_to_stop: list[int]) -> None:
    with app.app_context():
        rounds.go_round(stop=lambda: bool(told_to_stop))
