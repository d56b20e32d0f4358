# SPDX-License-Identifier: EUPL-1.2
"""A registration is its own entry in the queue: a visitor may insert that row and nothing else, no audit and no outbox.

Its job writes the audit line, tells the person, and says done, all in one transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import select

from koepel import audit, clock, leases, outbox
from koepel import scope as scopes
from koepel.database import db, found, transaction
from koepel.jobs import EXTRA_SOURCES, TRIES
from koepel.scope import Scope
from tenants.registration import letters
from tenants.registration.models import Registration

log = structlog.get_logger()


def take_up(owner: UUID, row_id: UUID) -> bool:
    """A source of the worker: True when this id is a registration of this municipality, whatever became of it."""
    scope = scopes.tenant(owner)
    known, row = _lease(scope, owner, row_id)
    if row is None:
        return known
    tries = row.tries
    try:
        with leases.kept(scope, Registration, row_id, row.due_at), scopes.entered(scope):
            try:
                received(row_id)
                db.session.commit()
            finally:
                db.session.remove()
    except Exception:
        log.exception("job failed", job="registration.received", row=str(row_id))
        _put_back(scope, row_id, tries)
    return True


def _lease(scope: Scope, owner: UUID, row_id: UUID) -> tuple[bool, Registration | None]:
    """Whether the row is ours, and the row when it could be taken."""
    with transaction(scope) as session:
        taken = leases.take(session, Registration.tenant_id, owner, row_id)
        if taken is not None:
            return True, taken[0]
        known = select(Registration.id).where(Registration.tenant_id == owner, Registration.id == row_id)
        return session.scalar(known) is not None, None


def _put_back(scope: Scope, row_id: UUID, tries: int) -> None:
    """Again later, ever slower; after the last try it only stands in the inbox, where a person sees it anyway."""
    again: datetime = clock.utcnow() + timedelta(seconds=min(2**tries, 600))
    with transaction(scope) as session:
        row = session.scalar(
            select(Registration)
            .where(Registration.tenant_id == scope.tenant_id, Registration.id == row_id, Registration.state == "leased")
            .with_for_update()
        )
        if row is not None:
            row.state, row.due_at, row.leased_until = "dead" if tries >= TRIES else "waiting", again, None


def received(row_id: UUID) -> None:
    """Write down that it came in, tell the person, let the figures be counted again."""
    row = found(Registration, row_id, lock=True)
    if row.state == "done":
        return
    if row.typed_by is None:
        audit.wrote(row, "registered")
    letters.confirm(row)
    outbox.later("figures.count")
    if row.campaign_id is not None:
        outbox.later("recruitment.arrived", row.id)
    row.state, row.leased_until = "done", None


EXTRA_SOURCES.append(take_up)
