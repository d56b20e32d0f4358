# SPDX-License-Identifier: EUPL-1.2
"""The doorbell rings once, is not fooled by what a dead worker left behind, and a mute Redis holds nobody up."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Iterator

import pytest
from redis import Redis
from rq.job import Job

from koepel.outbox import TIMEOUTS
from koepel.relay import Doorbell
from tests.conftest import Cluster

KEY = "rq:queue:calm"


@pytest.fixture
def valkey(cluster: Cluster) -> Iterator[Redis]:
    """With an empty queue."""
    with Redis.from_url(cluster.redis_url) as found:
        found.delete(KEY)
        yield found
        found.delete(KEY)


def line(valkey: Redis) -> list[bytes]:
    found: list[bytes] = valkey.lrange(KEY, 0, -1)  # type: ignore[assignment]
    return found


def test_it_rings_once_for_a_row_that_stands_in_line(cluster: Cluster, valkey: Redis) -> None:
    ring, owner, row = Doorbell(cluster.redis_url), uuid.uuid4(), uuid.uuid4()
    assert "calm" in TIMEOUTS
    for _ in range(3):
        ring(owner, row, "calm")
    assert line(valkey) == [str(row).encode()]


def test_a_row_that_a_worker_took_and_never_began_is_rung_again(cluster: Cluster, valkey: Redis) -> None:
    """Killed between the two, it leaves the word "queued" and no place in the queue."""
    ring, owner, row = Doorbell(cluster.redis_url), uuid.uuid4(), uuid.uuid4()
    ring(owner, row, "calm")
    assert valkey.lpop(KEY) == str(row).encode()
    assert valkey.hget(Job.key_for(str(row)), "status") == b"queued"
    ring(owner, row, "calm")
    assert line(valkey) == [str(row).encode()]


def test_a_redis_that_takes_connections_and_says_nothing_is_tried_once_for_many_rows() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        mute.settimeout(0.2)
        ring = Doorbell(f"redis://127.0.0.1:{mute.getsockname()[1]}/0")
        for _ in range(20):
            ring(uuid.uuid4(), uuid.uuid4(), "soon")
        calls = 0
        while True:
            try:
                caller, _address = mute.accept()
            except TimeoutError:
                break
            caller.close()
            calls += 1
    assert calls == 1
