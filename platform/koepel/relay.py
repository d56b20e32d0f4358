# SPDX-License-Identifier: EUPL-1.2
"""The relay: sees when something is due and whose it is, rings Redis, writes nothing. One relay works at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy import text
from sqlalchemy.orm import Session

from koepel import clock
from koepel import scope as scopes
from koepel.database import transaction
from koepel.outbox import TIMEOUTS

LOCK = 7_264_012
SILENCE = 1.0  # seconds without a try after one that failed
SOURCES = (
    ("outbox", "tenant_id"),
    ("pool_event", "for_tenant_id"),
    ("registration", "tenant_id"),
    ("schedule", "tenant_id"),
    ("pool_schedule", "collaboration_id"),
    ("regional_draft", "collaboration_id"),
)
Bell = Callable[[UUID, UUID, str], None]
log = structlog.get_logger()


class Doorbell:
    """Rings and never raises: with Redis away the row waits for the relay."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(redis_url, socket_timeout=2, socket_connect_timeout=2)
        self._queues: dict[str, Any] = {
            name: Queue(name, connection=self._redis, serializer=JSONSerializer) for name in TIMEOUTS
        }
        self._silent_until = 0.0

    def __call__(self, owner: UUID, row_id: UUID, queue: str) -> None:
        """Put the two ids into the queue, once."""
        # A Redis that does not answer costs two seconds a try: a round of hundreds of rows would hold its lock for hours.
        if time.monotonic() < self._silent_until:
            return
        try:
            if not self._stands_in_line(row_id, queue):
                self._queues[queue].enqueue(
                    "koepel.jobs.run",
                    str(owner),
                    str(row_id),
                    job_id=str(row_id),
                    job_timeout=TIMEOUTS[queue],
                    result_ttl=0,
                    failure_ttl=600,
                    description="koepel",
                )
        except RedisError:
            self._silent_until = time.monotonic() + SILENCE
            log.warning("the doorbell is silent", row=str(row_id))

    def _stands_in_line(self, row_id: UUID, queue: str) -> bool:
        """Rung again each round, queued once: else a slow worker would drown in its own bells.

        The word "queued" alone is not believed: a worker that died between taking an id and beginning leaves it behind.
        """
        if self._redis.hget(Job.key_for(str(row_id)), "status") != b"queued":
            return False
        return self._redis.lpos(self._queues[queue].key, str(row_id)) is not None


def bell(redis_url: str) -> Bell:
    """The doorbell at this address."""
    return Doorbell(redis_url)


def due(session: Session, *, late_by: timedelta = timedelta(0), most: int = 500) -> Iterator[tuple[UUID, UUID, str]]:
    """Rows that are due, whoever they belong to; a leased row is due again when its lease has run out."""
    before = clock.utcnow() - late_by
    for row in session.execute(_DUE, {"before": before, "most": most}):
        yield row.owner, row.id, row.queue


_DUE = text(
    " UNION ALL ".join(
        f"(SELECT {owner} AS owner, id, queue FROM app.{table}"  # noqa: S608 - names of our own
        " WHERE state IN ('waiting', 'leased') AND due_at <= :before ORDER BY due_at LIMIT :most)"
        for table, owner in SOURCES
    )
)


def round_once(ring: Bell) -> int:
    """One round under the lock; returns how many rows were rung, or -1 when another relay is at work."""
    with transaction(scopes.relay()) as session:
        if not session.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}).scalar_one():
            return -1
        rung = 0
        for owner, row_id, queue in due(session):
            ring(owner, row_id, queue)
            rung += 1
        return rung


def go_round(ring: Bell, *, every: float, stop: Callable[[], bool]) -> None:
    """Ring until told to stop; PostgreSQL away means a longer wait, never an end."""
    while not stop():
        try:
            round_once(ring)
        except Exception:
            log.exception("the relay missed a round")
        until = time.monotonic() + every
        while time.monotonic() < until and not stop():
            time.sleep(0.2)
