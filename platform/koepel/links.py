# SPDX-License-Identifier: EUPL-1.2
"""Links for people without an account: 256 random bits, kept as a hash, for one person and one purpose, until a moment.

A GET only shows a page; a button posts. Wrong, expired and revoked links get the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, transaction
from koepel.errors import Gone
from koepel.ids import hashed, token
from koepel.records import ActionLink
from koepel.scope import Scope


@dataclass(frozen=True)
class Opened:
    """What a link opens: one proposal, trajectory, person or invitation, seen from one side; or a calendar."""

    id: UUID
    tenant_id: UUID
    subject_kind: str
    subject_id: UUID
    side: str
    action: str
    language: str
    token: str
    expires_at: datetime

    @property
    def scope(self) -> Scope:
        """The participant's scope."""
        return scopes.participant(self.tenant_id, self.subject_id, self.side)


def opened(secret: str, *, now: datetime | None = None) -> Opened:
    """The link behind a token. Raises `Gone` when it is unknown, expired or revoked: the same answer for all."""
    now = now or clock.utcnow()
    key = hashed(secret)
    with transaction(scopes.auth(key)) as session:
        row = session.scalar(select(ActionLink).where(ActionLink.token_hash == key))
        if row is None or row.revoked_at is not None or row.expires_at < now:
            raise Gone
        return Opened(
            row.id,
            row.tenant_id,
            row.subject_kind,
            row.subject_id,
            row.side,
            row.action,
            row.language,
            secret,
            row.expires_at,
        )


def make(
    subject_kind: str,
    subject_id: UUID,
    side: str,
    action: str,
    *,
    person_id: UUID | None,
    language: str,
    life: timedelta,
    beside: bool = False,
) -> str:
    """A new link of this municipality; the token is returned once and never kept. An older one for the same purpose dies,
    unless this one comes `beside` it: a letter of last month says how to stop as well as that of today.
    """
    if not beside:
        revoke(subject_id, side, action)
    secret, now = token(), clock.utcnow()
    db.session.add(
        ActionLink(
            token_hash=hashed(secret),
            subject_kind=subject_kind,
            subject_id=subject_id,
            side=side,
            action=action,
            person_id=person_id,
            language=language,
            created_at=now,
            expires_at=now + life,
        )
    )
    return secret


def revoke(subject_id: UUID, side: str | None = None, action: str | None = None) -> None:
    """End the links of a proposal or trajectory, at once."""
    ended = update(ActionLink).where(ActionLink.tenant_id == scopes.here(), ActionLink.subject_id == subject_id)
    if side is not None:
        ended = ended.where(ActionLink.side == side)
    if action is not None:
        ended = ended.where(ActionLink.action == action)
    db.session.execute(ended.where(ActionLink.revoked_at.is_(None)).values(revoked_at=clock.utcnow()))
