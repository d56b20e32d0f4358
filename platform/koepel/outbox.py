# SPDX-License-Identifier: EUPL-1.2
"""What is to be done later, written in the transaction that decides it. PostgreSQL keeps it; Redis is only the doorbell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from koepel import clock
from koepel import scope as scopes
from koepel.database import ScopedSession, db
from koepel.records import Outbox, PoolEvent
from koepel.scope import DbRole

TIMEOUTS = {"soon": 60, "calm": 300, "long": 3600}  # seconds a job of each queue may take
QUEUE_OF: dict[str, str] = {}
SETTLES: set[str] = set()  # kinds that need to be done once for a burst of events, a moment later
RUNG = "rung"  # in the session: the bells of this transaction by kind and subject


def later(kind: str, subject_id: UUID | None = None, *, at: datetime | None = None, **data: Any) -> Outbox:
    """Ring `kind` for this municipality once this transaction stands. `data` holds codes and ids, never persons.

    The same bell is not rung twice in one transaction; a kind that settles waits a moment and is done once for all.
    """
    now = clock.utcnow()
    settle = kind in SETTLES and at is None and not data and scopes.current().role is DbRole.TENANT
    waiting = _rung(kind, subject_id, data) if at is None else None
    if waiting is None and settle:
        waiting = _settling(kind, subject_id, now)
    if waiting is not None:
        return waiting
    if settle:
        at = now + timedelta(seconds=current_app.extensions["koepel_settings"].settle_seconds)
    row = Outbox(
        kind=kind,
        subject_id=subject_id,
        data=data,
        queue=QUEUE_OF.get(kind, "soon"),
        due_at=at or now,
        account_id=scopes.current().account_id,
        created_at=now,
    )
    db.session.add(row)
    if at is None or settle:
        db.session.info.setdefault(RUNG, {})[kind, subject_id] = row
    return row


def _rung(kind: str, subject_id: UUID | None, data: dict[str, Any]) -> Outbox | None:
    """The same bell, rung earlier in this transaction; one that a savepoint took back is gone from the session."""
    row: Outbox | None = db.session.info.get(RUNG, {}).get((kind, subject_id))
    return row if row is not None and row in db.session and row.data == data else None


def _settling(kind: str, subject_id: UUID | None, now: datetime) -> Outbox | None:
    same = Outbox.subject_id.is_(None) if subject_id is None else Outbox.subject_id == subject_id
    query = select(Outbox).where(Outbox.tenant_id == scopes.here(), Outbox.kind == kind, same)
    found: Outbox | None = db.session.scalar(
        query.where(Outbox.state == "waiting", Outbox.due_at > now, Outbox.data == {}).limit(1)
    )
    return found


def send(
    collaboration_id: UUID, for_tenant_id: UUID, kind: str, proposal_id: UUID, *, in_: timedelta | None = None
) -> PoolEvent:
    """Across a border we send, we never write: tell a municipality that something happened to this proposal."""
    now = clock.utcnow()
    row = PoolEvent(
        collaboration_id=collaboration_id,
        for_tenant_id=for_tenant_id,
        kind=kind,
        proposal_id=proposal_id,
        queue=QUEUE_OF.get(kind, "soon"),
        due_at=now + (in_ or timedelta()),
        created_at=now,
    )
    db.session.add(row)
    return row


@event.listens_for(ScopedSession, "after_flush")
def _remember(session: Session, _context: object) -> None:
    now = clock.utcnow()
    for row in session.new:
        if isinstance(row, Outbox | PoolEvent) and row.due_at <= now:
            owner = row.tenant_id if isinstance(row, Outbox) else row.for_tenant_id
            session.info.setdefault("bells", []).append((owner, row.id, row.queue))


@event.listens_for(ScopedSession, "after_commit")
def _ring(session: Session) -> None:
    session.info.pop(RUNG, None)
    # The relay rings whatever is missed here, so a silent doorbell costs seconds, never a row.
    for owner, row_id, queue in session.info.pop("bells", []):
        current_app.extensions["koepel_bell"](owner, row_id, queue)


@event.listens_for(ScopedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("bells", None)
    session.info.pop(RUNG, None)
