# SPDX-License-Identifier: EUPL-1.2
"""Somebody is at work on this row: a short promise, renewed while its process lives, so that a killed one costs seconds.

A lease as long as the longest job would leave the row of a dead worker alone for an hour.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, current_app
from sqlalchemy import DateTime, Uuid, bindparam, select, update
from sqlalchemy.orm import Session

from koepel import clock
from koepel.database import transaction
from koepel.scope import Scope

LEASE = timedelta(seconds=15)
RENEW_EVERY = 4.0  # seconds: three may fail before somebody else takes the row
LAST_RENEWAL = 5.0  # seconds: how long the end of a job waits for a renewal under way
FRESH = {"synchronize_session": False, "populate_existing": True}  # the row as this statement leaves it
log = structlog.get_logger()


def take(session: Session, owned_by: Any, owner: UUID, row_id: UUID) -> tuple[Any, datetime] | None:
    """Promise that the work on this row has begun; without renewal it is due again when the lease ends.

    `owned_by` is the column that says whose it is. One statement: who comes second finds it locked or leased. Returns the row
    and when it was due, None when it is not free.
    """
    now = clock.utcnow()
    asked = {"asked_id": row_id, "asked_owner": owner, "at": now, "ends": now + LEASE}
    found = session.execute(_taking(owned_by), asked, execution_options=FRESH).one_or_none()
    return None if found is None else (found[0], found[1])


@cache
def _taking(owned_by: Any) -> Any:
    """Built once for each kind of row: every job begins with it."""
    model, row_id = owned_by.class_, bindparam("asked_id", type_=Uuid())
    now, ends = bindparam("at", type_=DateTime(timezone=True)), bindparam("ends", type_=DateTime(timezone=True))
    ours = owned_by == bindparam("asked_owner", type_=Uuid())
    due = (model.state.in_(("waiting", "leased")), model.due_at <= now)
    free = select(model.id, model.due_at).where(model.id == row_id, *due, ours)
    free_row = free.with_for_update(skip_locked=True).cte("free")
    leased = {"state": "leased", "due_at": ends, "leased_until": ends}
    if hasattr(model, "tries"):
        leased["tries"] = model.tries + 1
    change = update(model).where(model.id == free_row.c.id, ours).values(leased)
    return change.returning(model, free_row.c.due_at)


@contextmanager
def kept(scope: Scope, model: Any, row_id: UUID, until: datetime, *, every: float = RENEW_EVERY) -> Iterator[None]:
    """Renew the lease that ends at `until` while the block runs, from a thread with a connection of its own."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    over = threading.Event()
    lease = (scope, model, row_id, until)
    renewing = threading.Thread(target=_renew, args=(app, *lease, every, over), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        over.set()
        renewing.join(LAST_RENEWAL)


def _renew(
    app: Flask, scope: Scope, model: Any, row_id: UUID, until: datetime, every: float, over: threading.Event
) -> None:
    while not over.wait(every):
        longer = clock.utcnow() + LEASE
        # only what is still ours: done, put back, or taken over after all is left alone
        mine = (model.id == row_id, model.state == "leased", model.leased_until == until)
        change = update(model).where(*mine).values(due_at=longer, leased_until=longer).returning(model.id)
        try:
            with app.app_context(), transaction(scope) as session:
                if session.execute(change).first() is None:
                    return
            until = longer
        except Exception:
            log.warning("a lease was not renewed", row=str(row_id), exc_info=True)
