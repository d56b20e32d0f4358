# SPDX-License-Identifier: EUPL-1.2
"""The relay and worker of a test: everything that is due is done, in this process, until nothing is due."""

from __future__ import annotations

from flask import Flask

from koepel import jobs, relay
from koepel import scope as scopes
from koepel.database import transaction


def worked(app: Flask, *, rounds: int = 30) -> int:
    """Do what is due; returns how many jobs ran. Raises when there is no end to it."""
    done = 0
    with app.app_context():
        for _ in range(rounds):
            with transaction(scopes.relay()) as session:
                due = list(relay.due(session))
            if not due:
                return done
            for owner, row_id, _queue in due:
                jobs.run(str(owner), str(row_id))
                done += 1
    raise AssertionError("the jobs never came to an end")
