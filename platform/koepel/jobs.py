# SPDX-License-Identifier: EUPL-1.2
"""What the worker does: exactly one function, `run(scope id, row id)`; the rest it reads from PostgreSQL.

A job takes a lease in its own scope, does its work in one transaction, and says done in that same transaction.
A handler must be idempotent by its row: a killed worker is followed by another try.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from koepel import clock, outbox
from koepel import scope as scopes
from koepel.database import db, transaction
from koepel.records import Outbox, PoolEvent, PoolSchedule, PoolScheduleRun, Schedule, ScheduleRun

TRIES = 8
log = structlog.get_logger()


@dataclass(frozen=True)
class Ring:
    """What a handler gets: whose work, about what, and when it was asked. Ids only."""

    kind: str
    subject_id: UUID | None
    data: dict[str, Any]
    account_id: UUID | None = None
    collaboration_id: UUID | None = None
    row_id: UUID | None = None


@dataclass(frozen=True)
class Job:
    """A handler with its queue."""

    name: str
    do: Callable[[Ring], None]
    queue: str
    regional: bool = False


JOBS: dict[str, Job] = {}


Handler = Callable[[Ring], None]


def tenant_job(name: str, *, queue: str = "soon", settles: bool = False) -> Callable[[Handler], Handler]:
    """Declare what is done for one municipality when `name` rings (outbox, pool event or schedule).

    `settles`: a burst of events asks for it once, a moment later.
    """
    if settles:
        outbox.SETTLES.add(name)
    return _declare(name, queue, regional=False)


def regional_job(name: str, *, queue: str = "calm") -> Callable[[Handler], Handler]:
    """Declare regional work: it runs as koepel_region, which reads no municipality and no person."""
    return _declare(name, queue, regional=True)


def _declare(name: str, queue: str, *, regional: bool) -> Callable[[Handler], Handler]:
    if queue not in outbox.TIMEOUTS:
        raise ValueError(f"{name}: no queue is called {queue}")

    def keep(do: Handler) -> Handler:
        JOBS[name] = Job(name, do, queue, regional)
        outbox.QUEUE_OF[name] = queue
        return do

    return keep


def run(scope_id: str, row_id: str) -> None:
    """The one function that the worker may execute. Unknown ids do nothing: the truth is the row, not the bell."""
    owner, row = UUID(scope_id), UUID(row_id)
    known, taken = _take(owner, row)
    if taken is not None:
        taken()
    elif not known and not any(take(owner, row) for take in (*EXTRA_SOURCES, _from_pool_schedule)):
        log.info("nothing to do", row=row_id)


EXTRA_SOURCES: list[Callable[[UUID, UUID], bool]] = []


def _lease(session: Session, model: Any, row_id: UUID, *conditions: Any) -> tuple[Any, datetime] | None:
    """Take the row and the time it was due: it comes due again when the lease ends, should its taker die."""
    now = clock.utcnow()
    free = select(model).where(
        model.id == row_id, model.state.in_(("waiting", "leased")), model.due_at <= now, *conditions
    )
    row = session.scalar(free.with_for_update(skip_locked=True))
    if row is None:
        return None
    due = row.due_at
    row.state, row.due_at = "leased", now + timedelta(seconds=outbox.TIMEOUTS[row.queue] + 10)
    row.leased_until = row.due_at
    if hasattr(row, "tries"):
        row.tries += 1
    return row, due


def _take(owner: UUID, row_id: UUID) -> tuple[bool, Callable[[], None] | None]:
    """Whether the row is one of this municipality's, and what is to be done when its lease could be taken."""
    with transaction(scopes.at_home(owner)) as session:
        for model, column in (
            (Outbox, Outbox.tenant_id),
            (PoolEvent, PoolEvent.for_tenant_id),
            (Schedule, Schedule.tenant_id),
        ):
            taken = _lease(session, model, row_id, column == owner)
            if taken is not None:
                return True, _work_of(owner, *taken)
            if session.scalar(select(model.id).where(column == owner, model.id == row_id)) is not None:
                return True, None
    return False, None


def _work_of(owner: UUID, row: Any, due: datetime) -> Callable[[], None]:
    if isinstance(row, Schedule):
        turn = ScheduleRun(tenant_id=owner, name=row.name, due_at=due, ran_at=clock.utcnow())
        return partial(
            _turn, scopes.tenant(owner), Ring(row.name, None, {}), Schedule, row.id, turn, due, row.every_hours
        )
    if isinstance(row, Outbox):
        ring = Ring(row.kind, row.subject_id, dict(row.data), row.account_id, row_id=row.id)
        return partial(_do, scopes.tenant(owner, account_id=row.account_id), ring, Outbox, row.id, row.tries)
    ring = Ring(row.kind, row.proposal_id, {}, collaboration_id=row.collaboration_id, row_id=row.id)
    return partial(_do, scopes.tenant(owner), ring, PoolEvent, row.id, row.tries)


def _do(scope: scopes.Scope, ring: Ring, model: Any, row_id: UUID, tries: int) -> None:
    job = JOBS.get(ring.kind)
    try:
        with scopes.entered(scope):
            try:
                if job is None or job.regional:
                    raise LookupError(f"no job is called {ring.kind}")
                job.do(ring)
                db.session.execute(
                    update(model)
                    .where(model.id == row_id)
                    .values(state="done", done_at=clock.utcnow(), leased_until=None, fault="")
                )
                db.session.commit()
            finally:
                db.session.remove()
    except Exception as fault:
        log.exception("job failed", job=ring.kind, row=str(row_id))
        _put_back(scope, model, row_id, tries, type(fault).__name__)


def _put_back(scope: scopes.Scope, model: Any, row_id: UUID, tries: int, fault: str) -> None:
    """Try again later, ever slower; after the last try the row is dead and stands in the operator's list."""
    again = clock.utcnow() + timedelta(seconds=min(2**tries, 600))
    state = "dead" if tries >= TRIES else "waiting"
    with transaction(scope) as session:
        session.execute(
            update(model)
            .where(model.id == row_id, model.state == "leased")
            .values(state=state, due_at=again, leased_until=None, fault=fault)
        )


def _from_pool_schedule(owner: UUID, row_id: UUID) -> bool:
    with transaction(scopes.region(owner)) as session:
        taken = _lease(session, PoolSchedule, row_id, PoolSchedule.collaboration_id == owner)
        if taken is None:
            return False
        due, name, every = taken[1], taken[0].name, taken[0].every_hours
    ring = Ring(name, None, {}, collaboration_id=owner)
    turn = PoolScheduleRun(collaboration_id=owner, name=name, due_at=due, ran_at=clock.utcnow())
    _turn(scopes.region(owner), ring, PoolSchedule, row_id, turn, due, every)
    return True


def _turn(scope: scopes.Scope, ring: Ring, model: Any, row_id: UUID, turn: Any, due: datetime, every: int) -> None:
    """One turn: the unique run row makes a double ring harmless; the next time is set in the same transaction."""
    following = max(due + timedelta(hours=every), clock.utcnow())
    try:
        with scopes.entered(scope):
            try:
                db.session.add(turn)
                db.session.flush()
                JOBS[ring.kind].do(ring)
                db.session.execute(
                    update(model).where(model.id == row_id).values(state="waiting", due_at=following, leased_until=None)
                )
                db.session.commit()
            finally:
                db.session.remove()
    except Exception:
        log.exception("scheduled job failed", job=ring.kind)
        with transaction(scope) as session:
            later = clock.utcnow() + timedelta(minutes=10)
            session.execute(
                update(model).where(model.id == row_id).values(state="waiting", due_at=later, leased_until=None)
            )
