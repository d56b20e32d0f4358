# SPDX-License-Identifier: EUPL-1.2
"""What happened, in one line per write and per read of a sensitive field: who, what, why; field names, never values.

The line is written in the transaction that acts: no line, no value. Lines only grow; PostgreSQL refuses to change one.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, has_request_context

from koepel import clock
from koepel import scope as scopes
from koepel.database import Base, db
from koepel.records import AuditEntry, PoolAuditEntry
from koepel.scope import DbRole


def request_id() -> str:
    """The id under which the log knows this request; empty in jobs."""
    return str(g.get("request_id", "")) if has_request_context() else ""


def _actor(scope: scopes.Scope) -> str:
    if scope.role is DbRole.PARTICIPANT:
        return scope.side
    return "staff" if scope.account_id else "koepel"


def wrote(row: Base, action: str, *fields: str, person: UUID | None = None, purpose: str = "") -> None:
    """A change: `action` is a verb of the practice in the past tense ('registered', 'proposed')."""
    _note(row.__tablename__, getattr(row, "id", None), action, fields, person, purpose, sensitive=False)


def read(row: Base, *fields: str, person: UUID | None, purpose: str) -> None:
    """A reading of sensitive fields of a person, with its purpose."""
    _note(row.__tablename__, getattr(row, "id", None), "read", fields, person, purpose, sensitive=True)


def _note(
    kind: str,
    object_id: Any,
    action: str,
    fields: tuple[str, ...],
    person: UUID | None,
    purpose: str,
    *,
    sensitive: bool,
) -> None:
    scope = scopes.current()
    common: dict[str, Any] = {
        "at": clock.utcnow(),
        "account_id": scope.account_id,
        "actor": _actor(scope),
        "action": action,
        "object_kind": kind,
        "object_id": object_id,
        "fields": list(fields),
        "purpose": purpose or scope.purpose,
        "request_id": request_id(),
    }
    if scope.tenant_id is None:
        db.session.add(PoolAuditEntry(collaboration_id=(scope.collaboration_ids or ())[0], **common))
        return
    subject = UUID(scope.subject) if scope.role is DbRole.PARTICIPANT else None
    db.session.add(AuditEntry(person_id=person, subject_id=subject, sensitive=sensitive, **common))
