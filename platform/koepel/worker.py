# SPDX-License-Identifier: EUPL-1.2
"""An RQ worker that trusts Redis with nothing: one function, two ids, no callbacks, JSON only.

The parent opens no database connection; each job runs in a forked child that makes its own application and connections.
"""

from __future__ import annotations

import uuid
from typing import Any

import structlog
from flask import Flask
from redis import Redis
from rq import Queue, Worker
from rq.exceptions import DeserializationError
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy.orm import configure_mappers

from koepel import config
from koepel.app import create_app
from koepel.database import db
from koepel.outbox import TIMEOUTS

ONLY = "koepel.jobs.run"
log = structlog.get_logger()


def refusal(job: Any) -> str:
    """Why this job may not run; '' when it is one of ours."""
    try:
        name = job.func_name
    except DeserializationError:
        return "not JSON"  # without this a single foreign byte would stop the worker
    if name != ONLY:
        return "another function"
    if job.kwargs or len(job.args) != 2 or not all(_is_id(arg) for arg in job.args):
        return "not two ids"
    if any((job._success_callback_name, job._failure_callback_name, job._stopped_callback_name)):
        return "a callback"
    return ""


def _is_id(value: object) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False


class OneFunctionWorker(Worker):
    """Runs only `koepel.jobs.run`; anything else is dropped and counted, never imported."""

    app: Flask | None = None
    max_connection_wait_time = 5.0  # seconds between two looks for a Redis that is away; RQ would wait a minute

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Refuse before RQ looks at the name of the function."""
        why = refusal(job)
        if why:
            log.error("job refused", why=why)
            job.delete(remove_from_queue=True)
            return
        super().execute_job(job, queue)

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """In the child: forget the parent's sockets, enter the application, run."""
        assert self.app is not None
        with self.app.app_context():
            db.engine.dispose(close=False)
            return bool(super().perform_job(job, queue, execution))


def work(*, burst: bool = False) -> None:
    """Work until told to stop."""
    settings = config.from_environment()
    OneFunctionWorker.app = create_app(settings, check=False)  # the parent opens no connection
    configure_mappers()  # once here, not in every child: it takes longer than most jobs
    redis = Redis.from_url(
        settings.redis_url, socket_connect_timeout=settings.connect_seconds
    )  # RQ bounds the wait for work
    queues = [Queue(name, connection=redis, serializer=JSONSerializer) for name in TIMEOUTS]
    worker = OneFunctionWorker(
        queues, connection=redis, serializer=JSONSerializer, disable_default_exception_handler=True
    )
    worker.work(burst=burst, with_scheduler=False, logging_level="WARNING")
