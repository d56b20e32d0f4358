# SPDX-License-Identifier: EUPL-1.2
"""What happened, in one line per write and per read of a sensitive field: who, what, why; field names, never values.

The line is written in the transaction that acts: no line, no value. Lines only grow; PostgreSQL refuses to change one.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, has_request_context
from sqlalchemy import event, text
from sqlalchemy.orm import Session, SessionTransaction

from koepel import clock
from koepel import scope as scopes
from koepel.database import Base, ScopedSession, db
from koepel.ids import new_id
from koepel.records import AuditEntry, PoolAuditEntry
from koepel.scope import DbRole

OPENED = "consulted"
READING = (OPENED, "read")
LINES = "lines"  # in the session: what this transaction has done so far


def request_id() -> str:
    """The id under which the log knows this request; empty in jobs."""
    return str(g.get("request_id", "")) if has_request_context() else ""


def _actor(scope: scopes.Scope) -> str:
    if scope.role is DbRole.PARTICIPANT:
        return scope.side
    if scope.role is DbRole.PARTNER:
        return "partner"
    return "staff" if scope.account_id else "koepel"


def wrote(row: Base, action: str, *fields: str, person: UUID | None = None, purpose: str = "") -> None:
    """A change: `action` is a verb of the practice in the past tense ('registered', 'proposed')."""
    _note(row, action, fields, person, purpose, sensitive=False)


def read(row: Base, *fields: str, person: UUID | None, purpose: str) -> None:
    """A reading of sensitive fields of a person, with its purpose."""
    _note(row, "read", fields, person, purpose, sensitive=True)


def opened(row: Base, *, person: UUID, purpose: str, foreign: bool) -> None:
    """A file was opened, for the first time today by this reader; `foreign` is outside the own case load, so the person sees it."""
    _note(row, OPENED, ("file",), person, purpose, sensitive=foreign)


def _note(
    row: Base,
    action: str,
    fields: tuple[str, ...],
    person: UUID | None,
    purpose: str,
    *,
    sensitive: bool,
) -> None:
    scope = scopes.current()
    # made now, as the owner is named now: what is written at the end tells of this moment
    common: dict[str, Any] = {
        "id": new_id(),
        "at": clock.utcnow(),
        "account_id": scope.account_id,
        "actor": _actor(scope),
        "action": action,
        "object_kind": row.__tablename__,
        "object_id": getattr(row, "id", None),
        "fields": list(fields),
        "purpose": purpose or scope.purpose,
        "request_id": request_id(),
    }
    if scope.role is DbRole.PARTNER:
        for owner in _concerned(row):
            line = {**common, "id": new_id(), "person_id": person, "subject_id": None, "sensitive": sensitive}
            _add(AuditEntry(tenant_id=owner, **line))
        return
    if scope.tenant_id is None:
        _add(PoolAuditEntry(collaboration_id=(scope.collaboration_ids or ())[0], **common))
        return
    subject = UUID(scope.subject) if scope.role is DbRole.PARTICIPANT else None
    owner = scope.tenant_id
    _add(AuditEntry(tenant_id=owner, person_id=person, subject_id=subject, sensitive=sensitive, **common))


def _concerned(row: Base) -> list[UUID]:
    """Whose row it is; what a partner changes in its own house concerns each municipality whose people it can read now."""
    owner: UUID | None = getattr(row, "tenant_id", None)
    if owner is not None:
        return [owner]
    return list(db.session.scalars(text("SELECT sec.protocol_tenant_ids()")))


def _add(line: Base) -> None:
    """Kept until the commit, so that all lines of a transaction go in one statement; those of a savepoint end with it."""
    if db.session().in_nested_transaction():
        db.session.add(line)
    else:
        db.session.info.setdefault(LINES, []).append(line)


def read_so_far() -> list[Any]:
    """What this transaction read: a page that says what is wrong with a form showed it, though all else is taken back."""
    return [line for line in db.session.info.get(LINES, ()) if line.action in READING]


def keep(lines: list[Any]) -> None:
    """Lines of a transaction that was taken back, for the next one."""
    db.session.info[LINES] = lines


def write_now() -> None:
    """Write what was kept so far: for who shows the lines in the transaction that made some."""
    _write(db.session())


@event.listens_for(ScopedSession, "before_commit")
def _write(session: Session) -> None:
    if not session.in_nested_transaction():  # one that trips in its last step would take lines of before with it
        session.add_all(session.info.pop(LINES, ()))


@event.listens_for(ScopedSession, "after_transaction_end")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:  # rolled back or closed; a savepoint takes back its own lines only
        session.info.pop(LINES, None)
