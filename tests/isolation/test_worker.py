# SPDX-License-Identifier: EUPL-1.2
"""Whoever writes to Redis runs no code, reaches no other municipality and hides nothing: the real worker, the real Valkey.

T30 and T32 of the attack cases, and a forked child's own connection.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from redis import Redis
from rq import Callback, Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy import select

from koepel import outbox, roles
from koepel.database import db
from koepel.ids import new_id
from koepel.records import Outbox
from tests.conftest import Cluster
from tests.support.memory import Memory
from tests.support.places import a_municipality, inside
from tests.support.secret_files import written

pytestmark = pytest.mark.slow
RUN = "koepel.jobs.run"


class Surroundings:
    """A worker in a process of its own, its queues, and a place where planted code would leave a trace."""

    def __init__(self, cluster: Cluster, database: str, folder: Path) -> None:
        self.redis_url = cluster.redis_url.rpartition("/")[0] + "/7"
        self.redis = Redis.from_url(self.redis_url)
        self.trace = folder / "trace"
        secrets = written(folder / "secrets")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("KOEPEL_")},
            "KOEPEL_MODE": "test", "KOEPEL_DATABASE_URL": cluster.login_url(database), "KOEPEL_REDIS_URL": self.redis_url,
            "KOEPEL_KEYS_URL": cluster.keys_url,
            "KOEPEL_SECRETS": str(secrets), "KOEPEL_STATE": str(folder), "PYTHONPATH": os.pathsep.join(sys.path),
        }  # fmt: skip

    def queue(self, serializer: Any = JSONSerializer) -> Any:
        """Where everybody who can write to Redis may put a job."""
        return Queue("soon", connection=self.redis, serializer=serializer)

    def work(self) -> str:
        """Run the worker until the queues are empty; returns what it logged."""
        command = [sys.executable, "-c", "from koepel.worker import work; work(burst=True)"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def at(app: Flask, cluster: Cluster, memory: Memory, database: str, tmp_path: Path) -> Iterator[Surroundings]:
    memory.strange()
    made = Surroundings(cluster, database, tmp_path)
    made.redis.flushdb()
    yield made
    made.redis.flushdb()
    made.redis.close()


def rung(app: Flask, tenant_id: UUID, kind: str = "duo.touched") -> UUID:
    """A row of the outbox that is due; of a duo that does not exist, so its job has nothing to do."""
    with inside(app, tenant_id):
        row = outbox.later(kind, new_id())
        db.session.flush()
        return row.id


def state(app: Flask, tenant_id: UUID, row_id: UUID) -> str:
    with inside(app, tenant_id):
        return str(db.session.scalar(select(Outbox.state).where(Outbox.id == row_id)))


@pytest.mark.attack("T30", "T32")
def test_nothing_that_redis_names_is_run_but_the_one_function(app: Flask, at: Surroundings) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    honest = rung(app, borsbeek)
    touch = f"touch {at.trace}"
    ids = (str(borsbeek), str(new_id()))
    queue = at.queue()
    queue.enqueue("os.system", touch)
    queue.enqueue("koepel.cli.main", touch)
    queue.enqueue(RUN, *ids, on_success=Callback("os.system"))
    queue.enqueue(RUN, *ids, on_failure=Callback("os.system"))
    queue.enqueue(RUN, *ids, on_stopped=Callback("os.system"))
    queue.enqueue(RUN, *ids, touch)
    queue.enqueue(RUN, touch, touch)
    queue.enqueue(RUN, scope_id=ids[0], row_id=ids[1])
    queue.enqueue(RUN, [ids[0]], {"id": ids[1]})
    at.queue(serializer=None).enqueue("os.system", touch)  # pickled, as RQ does by itself
    _by_hand(at, "soon", json.dumps(["os.system", None, [touch], {}]).encode())
    _by_hand(at, "soon", b"\x80\x04garbage")
    _by_hand(at, "soon", b"5")
    queue.enqueue(RUN, str(borsbeek), str(honest))
    said = at.work()
    assert not at.trace.exists(), said
    assert state(app, borsbeek, honest) == "done", said
    assert "job refused" in said
    assert at.redis.llen("rq:queue:soon") == 0


def _by_hand(at: Surroundings, queue: str, data: bytes) -> None:
    """A job that no client of RQ made."""
    name = str(new_id())
    at.redis.hset(f"rq:job:{name}", mapping={"data": data, "created_at": "2019-05-14T09:00:00.000000Z", "origin": queue,
                                            "status": "queued", "timeout": 60})  # fmt: skip
    at.redis.rpush(f"rq:queue:{queue}", name)


@pytest.mark.attack("T30", "T32")
def test_a_bell_of_one_municipality_opens_no_row_of_another(app: Flask, at: Surroundings) -> None:
    aartselaar, borsbeek = a_municipality(app, "Aartselaar"), a_municipality(app, "Borsbeek")
    theirs = rung(app, borsbeek)
    for owner in (aartselaar, new_id(), theirs):
        at.queue().enqueue(RUN, str(owner), str(theirs))
    at.work()
    assert state(app, borsbeek, theirs) == "waiting"


@pytest.mark.attack("T30", "T32")
def test_a_job_that_nobody_declared_dies_and_stands_in_the_list(app: Flask, at: Surroundings) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        row = outbox.later("os.system", new_id())
        row.tries = 7
        db.session.flush()
        row_id = row.id
    at.queue().enqueue(RUN, str(borsbeek), str(row_id))
    at.work()
    assert state(app, borsbeek, row_id) == "dead"


def test_each_forked_child_has_a_connection_of_its_own(
    app: Flask, cluster: Cluster, database: str, at: Surroundings
) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with psycopg.connect(roles.plain(roles.with_database(cluster.admin_url, database)), autocommit=True) as admin:
        admin.execute("CREATE TABLE sec.seen (pid int)")
        admin.execute("CREATE FUNCTION sec.see() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
                      " $$ BEGIN INSERT INTO sec.seen VALUES (pg_backend_pid()); RETURN NULL; END $$")  # fmt: skip
        admin.execute("CREATE TRIGGER seen AFTER UPDATE ON app.outbox FOR EACH ROW EXECUTE FUNCTION sec.see()")
        for row_id in [rung(app, borsbeek) for _ in range(3)]:
            at.queue().enqueue(RUN, str(borsbeek), str(row_id))
        at.work()
        pids = [row[0] for row in admin.execute("SELECT DISTINCT pid FROM sec.seen")]
    assert len(pids) == 3, "a child used the connection of its parent or of its sister"


@pytest.mark.attack("T32", "T41")
def test_redis_keeps_ids_only_and_no_trace_of_a_fault(app: Flask, at: Surroundings) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        row = outbox.later("nobody.declared", new_id(), name="Samira Haddad")
        db.session.flush()
        row_id = row.id
    at.queue().enqueue(RUN, str(borsbeek), str(row_id), result_ttl=0, failure_ttl=600, description="koepel")
    at.work()
    kept = b" ".join(_everything(at.redis))
    assert b"Samira" not in kept
    assert b"Traceback" not in kept


def _everything(redis: Redis) -> Iterator[bytes]:
    plain: Any = redis
    for key in plain.keys("*"):
        yield key
        kind = plain.type(key)
        if kind == b"hash":
            yield from plain.hgetall(key).values()
        elif kind == b"string":
            yield plain.get(key) or b""
        elif kind == b"list":
            yield from plain.lrange(key, 0, -1)


@pytest.mark.attack("T32")
def test_a_job_of_another_serializer_is_not_even_read(at: Surroundings) -> None:
    made = Job.create("os.system", args=(f"touch {at.trace}",), connection=at.redis)
    assert made.serializer is not JSONSerializer
    at.queue(serializer=None).enqueue_job(made)
    at.work()
    assert not at.trace.exists()
