# SPDX-License-Identifier: EUPL-1.2
"""Load the demo region: build the stage, live through the plot, count, keep the logins for `./koepel info`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy.engine import make_url

from koepel import clock, config, mail
from koepel import scope as scopes
from koepel.app import create_app
from koepel.clock import BRUSSELS
from koepel.config import Settings
from shared_pool.demo import stage as stages
from shared_pool.demo.play import Scenes
from shared_pool.demo.plot import LAST_DAY, plot
from shared_pool.demo.telling import Teller, acting
from shared_pool.steering import counting, snapshots


def demo_app(settings: Settings | None = None) -> Flask:
    """An application whose messages do not wait; what it sends lands in the development mailbox."""
    given = settings or config.from_environment()
    # Nobody relies on the demo while it is being written: it need not reach the disk at each commit.
    quick = make_url(given.database_url).update_query_dict({"options": "-c synchronous_commit=off"})
    held = replace(given, hold_minutes=0, database_url=quick.render_as_string(hide_password=False))
    mailbox = mail.Mailbox(given.state / "mail")
    return create_app(held, bell=lambda owner, row_id, queue: None, transport=mailbox, check=False)


def load(
    app: Flask, *, seed: int = 2016, progress: Callable[[int, int], None] = lambda done, all_: None
) -> stages.Stage:
    """Tell the whole story; the business clock ends on Tuesday 14 May 2019, 09:00."""
    with app.app_context():
        began = clock.stand_at(datetime.combine(stages.FOUNDED, time(9), tzinfo=BRUSSELS))
        try:
            stage = stages.build()
            keep_accounts(stage, app.extensions["koepel_settings"].state)
        finally:
            clock.release(began)
        teller = Teller(LAST_DAY - timedelta(days=7), progress)
        Scenes(stage, teller).put(plot(seed))
        teller.tell()
        ended = clock.stand_at(datetime.combine(LAST_DAY, time(9), tzinfo=BRUSSELS))
        try:
            for owner in stage.tenants.values():
                teller.send_the_past(owner)
            _count(stage)
            teller.work(everything=True)
        finally:
            clock.release(ended)
    return stage


def _count(stage: stages.Stage) -> None:
    for slug in stage.tenants:
        with stage.case_worker(slug):
            counting.count(counting.months_since(stages.FOUNDED))
            counting.break_down()
    if stage.region is not None:
        with acting(scopes.region(stage.region)):
            snapshots.take(stage.region)


def keep_accounts(stage: stages.Stage, state: Path) -> None:
    """Write the logins where `./koepel info` finds them, readable by the owner alone."""
    path = state / "accounts.json"
    path.write_text(json.dumps(stage.accounts, indent=1), "utf-8")
    path.chmod(0o600)
