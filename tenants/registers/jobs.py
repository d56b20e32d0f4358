# SPDX-License-Identifier: EUPL-1.2
"""What happens while a list is checked or comes in, and what goes a day later."""

from __future__ import annotations

import time
from uuid import UUID

import structlog
from sqlalchemy import update

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, sign_again, transaction
from koepel.jobs import Ring, tenant_job
from koepel.records import JobRun
from tenants.registers import service
from tenants.registers.models import BatchState

TRIES = 3  # a list that brings its worker down may do so again
log = structlog.get_logger()


class Told:
    """Writes progress by a session of its own, so that the page sees it, and signs the long transaction again."""

    EVERY, SIGN_EVERY = 1.0, 20.0  # seconds

    def __init__(self, run_id: UUID | None) -> None:
        self._run, self._told, self._signed = run_id, 0.0, time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now - self._signed > self.SIGN_EVERY:
            sign_again(db.session(), scopes.current())
            self._signed = now
        if now - self._told > self.EVERY:
            self.say(done=done, state="running")
            self._told = now

    def say(self, **values: object) -> None:
        if self._run is not None:
            with transaction(scopes.current()) as session:
                session.execute(
                    update(JobRun).where(JobRun.tenant_id == scopes.here(), JobRun.id == self._run).values(**values)
                )


@tenant_job("registers.check", queue="long")
def check(ring: Ring) -> None:
    """A long list is checked while its page waits."""
    if ring.subject_id is not None:
        row = service.batch(ring.subject_id, lock=True)
        if row.state == BatchState.UPLOADED and row.content is not None:
            service.note(row, service.dry_run(row))


def _broken_off(ring: Ring) -> None:
    """Its worker died, and died again: nothing came in, and the page offers to go on."""
    assert ring.subject_id is not None
    run = service.run_of(ring.subject_id)
    service.give_up(ring.subject_id)
    Told(run.id if run else None).say(state="failed", finished_at=clock.utcnow())


@tenant_job("registers.import", queue="long", tries=TRIES, given_up=_broken_off)
def bring_in(ring: Ring) -> None:
    """The whole batch in the one transaction of this job. A fault takes all of it back and says so on the page."""
    if ring.subject_id is None:
        return
    run = service.run_of(ring.subject_id)
    told = Told(run.id if run else None)
    try:
        outcome = service.bring_in(ring.subject_id, told)
    except Exception:
        log.exception("import failed", batch=str(ring.subject_id))
        db.session.rollback()
        service.give_up(ring.subject_id)
        told.say(state="failed", finished_at=clock.utcnow())
        return
    if outcome is not None:
        done = sum(len(sheet.records) for sheet in outcome.sheets.values())
        told.say(state="done", done=done, total=done, finished_at=clock.utcnow())


@tenant_job("registers.forget", queue="calm")
def forget(ring: Ring) -> None:
    """The working copy of a list goes after a day."""
    if ring.subject_id is not None:
        service.forget_content(ring.subject_id)
