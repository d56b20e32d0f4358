# SPDX-License-Identifier: EUPL-1.2
"""Two who ask for a draft at the same moment: one job for the worker, one list to decide on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from uuid import UUID

from flask import Flask

from koepel import scope as scopes
from koepel.database import db
from koepel.scope import entered
from shared_pool.regional_drafts import service
from tests.factories.pool import a_region


def test_two_coordinators_who_ask_at_the_same_moment_get_one_draft(app: Flask) -> None:
    region, begin = a_region(app, "Aartselaar", "Borsbeek"), Barrier(2)

    def ask() -> UUID:
        with app.app_context(), entered(scopes.region(region.id)):
            assert service.drafts() == []  # both read the page
            begin.wait(timeout=60)
            found = service.ask("net_werk").id
            sleep(0.2)  # the other one asks before this is committed
            db.session.commit()
            return found

    with ThreadPoolExecutor(2) as both:
        first, second = [both.submit(ask) for _person in range(2)]
    assert first.result() == second.result()
