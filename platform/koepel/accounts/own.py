# SPDX-License-Identifier: EUPL-1.2
"""What a person sees and changes of the own account: sessions, password, language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.accounts import notices, passwords
from koepel.accounts.models import Account, AccountEvent, SignInSession
from koepel.database import transaction


@dataclass(frozen=True)
class OpenSession:
    """A signed-in browser."""

    id: UUID
    agent: str
    created_at: datetime
    seen_at: datetime


def sessions(account_id: UUID) -> list[OpenSession]:
    """The own sessions that still live, the one used last first."""
    with transaction(scopes.auth("", account_id)) as session:
        rows = session.scalars(select(SignInSession).where(SignInSession.expires_at > clock.utcnow()))
        found = [OpenSession(row.id, row.agent, row.created_at, row.seen_at) for row in rows]
    return sorted(found, key=lambda row: row.seen_at, reverse=True)


def change_password(account_id: UUID, session_id: UUID, old: str, new: str) -> bool:
    """Whether the old password was right; then the new one stands and every other session has ended."""
    with transaction(scopes.auth("", account_id)) as session:
        account = session.scalar(select(Account).where(Account.account_id == account_id))
        if account is None or not passwords.fits(account.password_hash, old):
            return False
        account.password_hash = passwords.hash_of(new)
        session.add(AccountEvent(account_id=account_id, at=clock.utcnow(), kind="password_changed"))
        for row in session.scalars(select(SignInSession).where(SignInSession.id != session_id)):
            session.delete(row)
    notices.tell_owner(account_id, "password_changed")
    return True


def prove_again(account_id: UUID, password: str) -> bool:
    """Whether this is the password of the account."""
    with transaction(scopes.auth("", account_id)) as session:
        account = session.scalar(select(Account).where(Account.account_id == account_id))
        return account is not None and passwords.fits(account.password_hash, password)
