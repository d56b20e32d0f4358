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
from koepel.web import filling
from shared_pool.cards import service as cards
from shared_pool.demo import answering, closed, doors, recruiting, telling, together
from shared_pool.demo import stage as stages
from shared_pool.demo.play import Scenes
from shared_pool.demo.plot import LAST_DAY, plot
from shared_pool.demo.telling import Teller, acting
from shared_pool.steering import counting, snapshots
from tenants.partners import demo as partners

LONG = 24 * 60  # minutes: longer than any load, so that of what waits nothing is due before the load says so


def demo_app(settings: Settings | None = None) -> Flask:
    """An application of which nothing leaves while the past is told; what it sends lands in the development mailbox."""
    given = settings or config.from_environment()
    # Nobody relies on the demo while it is being written: it need not reach the disk at each commit.
    held = replace(
        given, hold_minutes=LONG, settle_seconds=60 * LONG,
        database_url=_quick(given.database_url), keys_url=_quick(given.keys_url),
    )  # fmt: skip
    return create_app(held, bell=lambda owner, row_id, queue: None, transport=telling.Past(), check=False)


def _quick(url: str) -> str:
    hasty = make_url(url).update_query_dict({"options": "-c synchronous_commit=off"})
    return hasty.render_as_string(hide_password=False)


def load(
    app: Flask, *, seed: int = 2016, progress: Callable[[int, int], None] = lambda done, all_: None
) -> stages.Stage:
    """Tell the whole story; the business clock ends on Tuesday 14 May 2019, 09:00. The sign-in page says how far it is."""
    state = app.extensions["koepel_settings"].state

    def told(done: int, all_: int) -> None:
        if done % 20 == 0:
            filling.note(state, 100 * done // all_)
        progress(done, all_)

    filling.note(state, 0)
    stage = _load(app, seed, told)
    filling.over(state)
    return stage


def _load(app: Flask, seed: int, progress: Callable[[int, int], None]) -> stages.Stage:
    with app.app_context():
        began = clock.stand_at(datetime.combine(stages.FOUNDED, time(9), tzinfo=BRUSSELS))
        try:
            stage = stages.build()
            keep_accounts(stage, app.extensions["koepel_settings"].state)
        finally:
            clock.release(began)
        teller = Teller(progress)
        app.extensions["koepel_bell"] = teller.hear
        teller.look()  # the signatures
        Scenes(stage, teller).put(plot(seed))
        answering.put(stage, teller)
        together.put(stage, teller)
        doors.put(stage, teller)
        closed.put(stage, teller)
        recruiting.put(stage, teller)
        teller.at(LAST_DAY - timedelta(days=7), lambda: _last_week(app, stage), hour=0)
        teller.at(LAST_DAY, lambda: _partners(stage, teller), hour=8)
        teller.at(LAST_DAY, lambda: _last_night(stage, teller), hour=9)
        answering.put_after_the_count(stage, teller)
        teller.at(LAST_DAY, lambda: _all_is_sent(stage, teller), hour=9)
        teller.tell()
        keep_accounts(stage, app.extensions["koepel_settings"].state)
    return stage


def _last_week(app: Flask, stage: stages.Stage) -> None:
    """Mail of the past counts as sent; that of the last week leaves at once, for whoever looks into the mailbox."""
    for owner in stage.tenants.values():
        telling.post_counts_as_sent(owner)
    settings: Settings = app.extensions["koepel_settings"]
    app.extensions.update(
        koepel_settings=replace(settings, hold_minutes=0), koepel_transport=mail.Mailbox(settings.state / "mail")
    )


def _partners(stage: stages.Stage, teller: Teller) -> None:
    """Organisations that work with Mortsel and Borsbeek under a protocol, and who works there."""
    assert stage.officer is not None
    desk = {slug: partners.Desk(owner, *stage.staff[slug]) for slug, owner in stage.tenants.items()}
    for person in partners.play(desk, stage.officer, stages.OFFICER, stages.PASSWORD):
        stage.accounts.append(person)
    teller.look()  # the registrations that referrals became


def _last_night(stage: stages.Stage, teller: Teller) -> None:
    """What every night does, once for all of them, and what still waits."""
    for slug in stage.tenants:
        with stage.case_worker(slug):
            cards.band()
            counting.count(counting.months_since(stages.FOUNDED))
            counting.break_down()
    if stage.region is not None:
        with acting(scopes.region(stage.region)):
            snapshots.take(stage.region)
    _all_is_sent(stage, teller)


def _all_is_sent(stage: stages.Stage, teller: Teller) -> None:
    """Nothing waits for its moment any more."""
    for owner in stage.tenants.values():
        telling.hold_is_over(owner)
    teller.look()


def keep_accounts(stage: stages.Stage, state: Path) -> None:
    """Write the logins where `./koepel info` finds them, readable by the owner alone."""
    path = state / "accounts.json"
    path.write_text(json.dumps(stage.accounts, indent=1), "utf-8")
    path.chmod(0o600)
