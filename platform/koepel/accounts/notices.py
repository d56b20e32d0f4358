# SPDX-License-Identifier: EUPL-1.2
"""The owner hears of every change to how one gets in: by mail at once, and in the own account afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.accounts.models import AccountEvent
from koepel.database import transaction
from koepel.i18n import _l
from koepel.records import Appointment, Outbox

SHOWN = 8
CHANGES: dict[str, Any] = {
    "password_set": _l("A password was set with a link."),
    "password_changed": _l("The password was changed."),
    "second_factor_set": _l("The code from an app was set up."),
    "second_factor_off": _l("The code from an app was switched off."),
    "passkey_added": _l("A passkey was added."),
    "passkey_removed": _l("A passkey was removed."),
    "recovery_codes_made": _l("New recovery codes were made."),
    "recovery_code_used": _l("Somebody logged in with a recovery code."),
}


@dataclass(frozen=True)
class Change:
    """What changed, and when."""

    at: datetime
    sentence: Any


def home_of(account_id: UUID) -> UUID | None:
    """A municipality where this account was appointed, to send its mail; a collaboration sends none."""
    with transaction(scopes.auth("", account_id)) as session:
        query = select(Appointment.tenant_id).where(Appointment.account_id == account_id)
        found: UUID | None = session.scalar(query.order_by(Appointment.valid_from).limit(1))
        return found


def tell_owner(account_id: UUID, what: str) -> None:
    """Let a mail leave that says what changed (a key of `CHANGES`). Without a municipality it stands in the account only."""
    tenant_id = home_of(account_id)
    if tenant_id is None:
        return
    now = clock.utcnow()
    with transaction(scopes.tenant(tenant_id)) as session:
        session.add(
            Outbox(
                kind="accounts.tell_owner",
                subject_id=account_id,
                data={"what": what},
                queue="soon",
                due_at=now,
                created_at=now,
            )
        )


def latest(account_id: UUID) -> list[Change]:
    """The last changes, the newest first."""
    with transaction(scopes.auth("", account_id)) as session:
        query = select(AccountEvent).where(AccountEvent.account_id == account_id, AccountEvent.kind.in_(list(CHANGES)))
        rows = session.scalars(query.order_by(AccountEvent.at.desc()).limit(SHOWN))
        return [Change(row.at, CHANGES[row.kind]) for row in rows]
