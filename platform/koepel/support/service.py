# SPDX-License-Identifier: EUPL-1.2
"""Ask, approve, refuse, end: without an approval that still runs, an operator has no more rights than the appointment gives.

The address of a page and the moment stand in the trail of the municipality and in the log of the operator's machine.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Select, and_, or_, select

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db, found, held, hold, mine, transaction
from koepel.errors import Conflict
from koepel.i18n import _l
from koepel.permissions import Permission
from koepel.support.models import SupportAccess

LONGEST = 4  # hours
OPEN = "support that waits or runs"
# What an operator who was let in may open; nothing of this writes, exports, or shows cards of other municipalities.
READS = frozenset(
    {Permission.TODAY_READ, Permission.REGISTRATION_READ, Permission.PERSON_READ, Permission.TRAJECTORY_READ,
     Permission.PROPOSAL_READ, Permission.FIGURES_READ}
)  # fmt: skip
log = structlog.get_logger()


class NotYours(Conflict):
    """Whoever asks does not answer."""

    title = _l("You asked this yourself. Another contact point decides.")


class Decided(Conflict):
    """Somebody else was first."""

    title = _l("This was decided already. Look again.")


def running(tenant_id: UUID, account_id: UUID) -> SupportAccess | None:
    """The approval with which this operator may look along in this municipality now: asked at the front door."""
    with transaction(scopes.at_home(tenant_id)) as session:
        query = _running(tenant_id).where(SupportAccess.account_id == account_id)
        row: SupportAccess | None = session.scalar(query)
        return row


def runs(row: SupportAccess) -> bool:
    """Whether the operator looks along on the strength of this, now."""
    return row.state == "approved" and row.ends_at is not None and row.ends_at > clock.utcnow()


def running_here() -> SupportAccess | None:
    """Whoever of the operator looks along in this municipality now, for the banner."""
    return next((row for row in _open_here() if runs(row)), None)


def _open_here() -> list[SupportAccess]:
    """What waits and what runs: the banner and Vandaag ask on every page, and PostgreSQL is asked once."""
    rows: list[SupportAccess] | None = held(OPEN)
    if rows is None:
        either = or_(SupportAccess.state == "asked", and_(*_runs()))
        rows = hold(OPEN, list(db.session.scalars(mine(SupportAccess).where(either).order_by(SupportAccess.id))))
    return rows


def _running(tenant_id: UUID) -> Select[SupportAccess]:
    return select(SupportAccess).where(SupportAccess.tenant_id == tenant_id, *_runs()).limit(1)


def _runs() -> tuple[ColumnElement[bool], ...]:
    return SupportAccess.state == "approved", SupportAccess.ends_at > clock.utcnow()


def recent(account_id: UUID | None = None) -> list[SupportAccess]:
    """The newest requests, of one account if named."""
    query = mine(SupportAccess).order_by(SupportAccess.id.desc()).limit(20)
    return list(db.session.scalars(query.where(SupportAccess.account_id == account_id) if account_id else query))


def waiting() -> list[SupportAccess]:
    """What the contact point has not answered yet."""
    return [row for row in _open_here() if row.state == "asked"]


def ask(account_id: UUID, shown_name: str, reason: str, hours: int) -> SupportAccess:
    """Ask to look along. Raises `Decided` when a question is still open."""
    if any(row.account_id == account_id for row in waiting()):
        raise Decided(_l("You asked already. The contact point has not answered yet."))
    row = SupportAccess(
        account_id=account_id, shown_name=shown_name, reason=reason, hours=min(hours, LONGEST), asked_at=clock.utcnow()
    )
    db.session.add(row)
    db.session.flush()
    if row not in _open_here():
        _open_here().append(row)
    audit.wrote(row, "support_asked", "reason", "hours")
    outbox.later("support.tell", row.id)
    _log("asked", row)
    return row


def approve(access_id: UUID) -> SupportAccess:
    """Let the operator in from now, for the hours asked and never longer than four. Raises `NotYours`, `Decided`."""
    row = _decide(access_id, "approved")
    assert row.decided_at is not None
    row.ends_at = row.decided_at + timedelta(hours=min(row.hours, LONGEST))
    return row


def refuse(access_id: UUID) -> SupportAccess:
    """Not let in. Raises `NotYours`, `Decided`."""
    return _decide(access_id, "refused")


def _decide(access_id: UUID, state: str) -> SupportAccess:
    row = found(SupportAccess, access_id, lock=True)
    if row.account_id == scopes.current().account_id:
        raise NotYours
    if row.state != "asked":
        raise Decided
    row.state, row.decided_by, row.decided_at = state, scopes.current().account_id, clock.utcnow()
    audit.wrote(row, f"support_{state}", "state")
    _log(state, row)
    return row


def end(access_id: UUID) -> SupportAccess:
    """It ends now, whoever of both says so; a question that is taken back ends too. Raises `Decided`, once it ended by itself too."""
    row = found(SupportAccess, access_id, lock=True)
    if row.state != "asked" and not runs(row):
        raise Decided
    row.state, row.ended_by, row.ended_at = "ended", scopes.current().account_id, clock.utcnow()
    audit.wrote(row, "support_ended", "state")
    _log("ended", row)
    return row


def looked(access: SupportAccess, page: str) -> None:
    """A page was opened on the strength of this approval: on record on both sides."""
    audit.wrote(access, "support_looked", page, purpose="support")
    _log("looked", access, page=page)


def _log(what: str, row: SupportAccess, **more: str) -> None:
    log.info(
        f"support {what}", access=str(row.id), municipality=str(scopes.here()), account=str(row.account_id),
        request=audit.request_id(), **more,
    )  # fmt: skip
