# SPDX-License-Identifier: EUPL-1.2
"""A connection from the pool is alive when it is handed out, without a question to PostgreSQL each time.

A server that stops or dies closes its side, which shows on the socket; only who heard something, or lay idle for long, asks.
"""

from __future__ import annotations

import select
import time
from typing import Any

from psycopg import Connection, OperationalError
from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import QueuePool

IDLE_SECONDS = 30.0  # so long a firewall on the way may have forgotten a connection without a word
_LEFT = "koepel_left"


@event.listens_for(QueuePool, "checkin")
def _came_back(_driver: Any, record: Any) -> None:
    record.info[_LEFT] = time.monotonic()


@event.listens_for(QueuePool, "checkout")
def _goes_out(driver: Connection[Any], record: Any, _proxy: Any) -> None:
    left = record.info.pop(_LEFT, None)
    if left is None or not (_heard(driver) or time.monotonic() - left > IDLE_SECONDS):
        return
    try:
        driver.autocommit = True
        driver.execute("")
        driver.autocommit = False
    except OperationalError as gone:  # the pool forgets all of them and makes a new one
        raise InvalidatePoolError from gone


def _heard(driver: Connection[Any]) -> bool:
    """Whether something lies on the socket of a connection that asked nothing: nearly always the server's goodbye."""
    if driver.closed:
        return True
    line = select.poll()  # not select(): it refuses the socket of a process that has a thousand open
    line.register(driver.fileno(), select.POLLIN)
    return bool(line.poll(0))
