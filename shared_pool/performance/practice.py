# SPDX-License-Identifier: EUPL-1.2
"""What a coordinator meets each morning: Vandaag of a municipality with 400 duos that run, and the Monday mail of all municipalities."""

from __future__ import annotations

import time

import psycopg
from sqlalchemy import func, select

from koepel import roles
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.jobs import Ring
from shared_pool.demo.telling import acting
from shared_pool.performance import pages, towns
from shared_pool.performance.ground import Ground
from shared_pool.performance.timing import Times, timed
from tenants.today import weekly
from tenants.trajectories.models import RUNNING, Duo


def today(ground: Ground) -> tuple[int, Times]:
    """How many duos run in the busiest municipality, and its Vandaag as often as there are rounds."""
    number = ground.towns.busiest
    with ground.app.app_context(), acting(scopes.tenant(ground.towns.ids[number])):
        running = (
            db.session.scalar(select(func.count()).select_from(mine(Duo).where(Duo.state.in_(RUNNING)).subquery())) or 0
        )
    asked = pages.asking(pages.case_worker(ground, number), f"/{towns.word_of(number)}/vandaag")
    return running, timed(pages.repeated([asked], ground.scale.rounds))


def digest(ground: Ground) -> tuple[int, float]:
    """How many mails, and the seconds in which one worker lays ready the Monday mail of every municipality, each in its own transaction.

    Somebody works in each of them; what was laid ready is taken away again, so that a kept region stays as it was.
    """
    with ground.app.app_context():
        for number, tenant_id in enumerate(ground.towns.ids):
            towns.case_worker(tenant_id, number)
        began = time.monotonic()
        for tenant_id in ground.towns.ids:
            with acting(scopes.tenant(tenant_id)):
                weekly.weekly(Ring(weekly.KIND, None, {}))
        seconds = time.monotonic() - began
    with psycopg.connect(roles.plain(ground.admin_url), autocommit=True) as admin:
        gone = admin.execute("DELETE FROM app.message WHERE kind = %s RETURNING id", (weekly.KIND,)).fetchall()
        admin.execute("DELETE FROM app.outbox WHERE subject_id = ANY (%s)", ([row[0] for row in gone],))
    return len(gone), seconds
