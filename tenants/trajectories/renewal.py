# SPDX-License-Identifier: EUPL-1.2
"""Asking for a new link with an old one: whoever asks learns nothing, the new one goes to the address that we know."""

from __future__ import annotations

from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import transaction
from koepel.ids import hashed
from koepel.records import ActionLink, Outbox


def ask_for_new_link(secret: str) -> None:
    """Ring the municipality of an expired duo link; unknown and revoked tokens ring nobody."""
    key = hashed(secret)
    with transaction(scopes.auth(key)) as session:
        row = session.scalar(select(ActionLink).where(ActionLink.token_hash == key))
    if row is None or row.revoked_at is not None or row.subject_kind != "trajectory":
        return
    now = clock.utcnow()
    with transaction(scopes.participant(row.tenant_id, row.subject_id, row.side)) as session:
        session.add(
            Outbox(
                kind="duo.link_wanted",
                subject_id=row.subject_id,
                data={"side": row.side},
                queue="soon",
                due_at=now,
                created_at=now,
            )
        )
