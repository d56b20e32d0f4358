# SPDX-License-Identifier: EUPL-1.2
"""What the worker does: exactly one function, `run(scope id, row id)`; the rest it reads from PostgreSQL.

A job takes a lease in its own scope, does its work in one transaction, and says done in that same transaction.
A handler must be idempotent by its row: a killed worker is followed by another try, seconds later (`leases.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import exists, or_, select, update

from koepel import clock, leases, outbox
from koepel import scope as scopes
from koepel.database import db, transaction
from koepel.records import Outbox, PoolEvent, PoolSchedule, PoolScheduleRun, Schedule, ScheduleRun
from koepel.scope import DbRole

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
    tries: int = TRIES
    given_up: Callable[[Ring], None] | None = None


JOBS: dict[str, Job] = {}


Handler = Callable[[Ring], None]


def tenant_job(
    name: str, *, queue: str = "soon", settles: bool = False, tries: int = TRIES, given_up: Handler | None = None
) -> Callable[[Handler], Handler]:
    """Declare what is done for one municipality when `name` rings (outbox, pool event or schedule).

    `settles`: a burst of events asks for it once, a moment later. `given_up` is called once after the last of `tries`,
    failed or broken off, so that a person hears of it.
    """
    if settles:
        outbox.SETTLES.add(name)
    return _declare(name, queue, regional=False, tries=tries, given_up=given_up)


def regional_job(name: str, *, queue: str = "calm", tries: int = TRIES) -> Callable[[Handler], Handler]:
    """Declare regional work: it runs as koepel_region, which reads no municipality and no person."""
    return _declare(name, queue, regional=True, tries=tries)


def _declare(
    name: str, queue: str, *, regional: bool, tries: int = TRIES, given_up: Handler | None = None
) -> Callable[[Handler], Handler]:
    if queue not in outbox.TIMEOUTS:
        raise ValueError(f"{name}: no queue is called {queue}")

    def keep(do: Handler) -> Handler:
        JOBS[name] = Job(name, do, queue, regional, tries, given_up)
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


def _take(owner: UUID, row_id: UUID) -> tuple[bool, Callable[[], None] | None]:
    """Whether the row is one of this municipality's, and what is to be done when its lease could be taken."""
    sources: tuple[Any, ...] = (Outbox.tenant_id, PoolEvent.for_tenant_id, Schedule.tenant_id)
    with transaction(scopes.at_home(owner)) as session:
        for owned_by in sources:
            taken = leases.take(session, owned_by, owner, row_id)
            if taken is not None:
                return True, _work_of(owner, *taken)
        known = [exists().where(owned_by == owner, owned_by.class_.id == row_id) for owned_by in sources]
        return bool(session.scalar(select(or_(*known)))), None


@dataclass(frozen=True)
class Taken:
    """A row whose lease is ours: in whose scope, what it asks for, and until when nobody else looks at it."""

    scope: scopes.Scope
    ring: Ring
    model: Any
    row_id: UUID
    until: datetime
    tries: int = 0

    def kept(self) -> AbstractContextManager[None]:
        """Nobody else takes it while the block runs and this process lives."""
        return leases.kept(self.scope, self.model, self.row_id, self.until)


def _work_of(owner: UUID, row: Any, due: datetime) -> Callable[[], None]:
    if isinstance(row, Schedule):
        turn = ScheduleRun(tenant_id=owner, name=row.name, due_at=due, ran_at=clock.utcnow())
        taken = Taken(scopes.tenant(owner), Ring(row.name, None, {}), Schedule, row.id, row.due_at)
        return partial(_turn, taken, turn, due, row.every_hours)
    if isinstance(row, Outbox):
        scope = scopes.tenant(owner, account_id=row.account_id)
        ring = Ring(row.kind, row.subject_id, dict(row.data), row.account_id, row_id=row.id)
    else:
        scope = scopes.tenant(owner)
        ring = Ring(row.kind, row.proposal_id, {}, collaboration_id=row.collaboration_id, row_id=row.id)
    return partial(_do, Taken(scope, ring, type(row), row.id, row.due_at, row.tries))


def _do(taken: Taken) -> None:
    job = JOBS.get(taken.ring.kind)
    if job is not None and taken.tries > job.tries:  # whoever had the last try died over it
        _bury(taken, "broken off")
        return
    try:
        with taken.kept(), _in_one_transaction(taken):
            if job is None or job.regional is not (taken.scope.role is DbRole.REGION):
                raise LookupError(f"no job is called {taken.ring.kind}")
            job.do(taken.ring)
            _mark(taken, state="done", done_at=clock.utcnow(), fault="")
    except Exception as fault:
        log.exception("job failed", job=taken.ring.kind, row=str(taken.row_id))
        if taken.tries >= (job.tries if job else TRIES):
            _bury(taken, type(fault).__name__)
        else:
            _put_back(taken, type(fault).__name__)


@contextmanager
def _in_one_transaction(taken: Taken) -> Iterator[None]:
    with scopes.entered(taken.scope):
        try:
            yield
            db.session.commit()
        finally:
            db.session.remove()


def _mark(taken: Taken, **values: Any) -> None:
    mine = update(taken.model).where(taken.model.id == taken.row_id)
    db.session.execute(mine.values(leased_until=None, **values), execution_options={"synchronize_session": False})


def _put_back(taken: Taken, fault: str) -> None:
    """Try again later, ever slower."""
    again = clock.utcnow() + timedelta(seconds=min(2**taken.tries, 600))
    with transaction(taken.scope) as session:
        session.execute(
            update(taken.model)
            .where(taken.model.id == taken.row_id, taken.model.state == "leased")
            .values(state="waiting", due_at=again, leased_until=None, fault=fault)
        )


def _bury(taken: Taken, fault: str) -> None:
    """After the last try the row is dead and stands in the operator's list; who waits for it is told by `given_up`."""
    log.error("job given up", job=taken.ring.kind, row=str(taken.row_id), fault=fault)
    given_up = JOBS[taken.ring.kind].given_up if taken.ring.kind in JOBS else None
    with _in_one_transaction(taken):
        if given_up is not None:
            given_up(taken.ring)
        _mark(taken, state="dead", fault=fault)


def asked_for(model: Any, name: str) -> None:
    """Rows of a collaboration that are their own entry in the queue: each is done once, as the regional job `name`."""
    EXTRA_SOURCES.append(partial(_from_region, model, name))


def _from_region(model: Any, name: str, owner: UUID, row_id: UUID) -> bool:
    """Whether the row is one of this collaboration's, whatever became of it."""
    scope, owned_by = scopes.region(owner), model.collaboration_id
    with transaction(scope) as session:
        leased = leases.take(session, owned_by, owner, row_id)
        if leased is None:
            return session.scalar(select(model.id).where(owned_by == owner, model.id == row_id)) is not None
        row = leased[0]
    ring = Ring(name, row_id, {}, collaboration_id=owner, row_id=row_id)
    _do(Taken(scope, ring, model, row_id, row.due_at, row.tries))
    return True


def _from_pool_schedule(owner: UUID, row_id: UUID) -> bool:
    scope = scopes.region(owner)
    with transaction(scope) as session:
        leased = leases.take(session, PoolSchedule.collaboration_id, owner, row_id)
        if leased is None:
            return False
        row, due = leased
    ring = Ring(row.name, None, {}, collaboration_id=owner)
    turn = PoolScheduleRun(collaboration_id=owner, name=row.name, due_at=due, ran_at=clock.utcnow())
    _turn(Taken(scope, ring, PoolSchedule, row.id, row.due_at), turn, due, row.every_hours)
    return True


def _turn(taken: Taken, turn: Any, due: datetime, every: int) -> None:
    """One turn: the unique run row makes a double ring harmless; the next time is set in the same transaction."""
    following = max(due + timedelta(hours=every), clock.utcnow())
    try:
        with taken.kept(), _in_one_transaction(taken):
            db.session.add(turn)
            db.session.flush()
            JOBS[taken.ring.kind].do(taken.ring)
            _mark(taken, state="waiting", due_at=following)
    except Exception:
        log.exception("scheduled job failed", job=taken.ring.kind)
        with transaction(taken.scope) as session:
            later = clock.utcnow() + timedelta(minutes=10)
            session.execute(
                update(taken.model)
                .where(taken.model.id == taken.row_id)
                .values(state="waiting", due_at=later, leased_until=None)
            )
