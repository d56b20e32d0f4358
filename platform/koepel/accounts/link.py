# SPDX-License-Identifier: EUPL-1.2
"""Invitations and resets: a link that works once, for a day, and dies when a newer one is made."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from koepel import clock
from koepel import scope as scopes
from koepel.accounts import notices, passwords
from koepel.accounts.models import Account, AccountEvent, AccountLink, SignInSession
from koepel.database import sign_again, transaction
from koepel.errors import Gone
from koepel.ids import hashed, token

LIFE = {"invitation": timedelta(days=7), "reset": timedelta(hours=1)}


def make(account_id: UUID, kind: str) -> str:
    """A new link for this account; the token is returned once. All older ones die with it."""
    secret = token()
    key = hashed(secret)
    with transaction(scopes.auth(key, account_id)) as session:
        serial = session.scalar(select(Account.link_serial).where(Account.account_id == account_id)) or 0
        session.execute(update(Account).where(Account.account_id == account_id).values(link_serial=serial + 1))
        expires = clock.utcnow() + LIFE[kind]
        session.add(AccountLink(key=key, account_id=account_id, kind=kind, serial=serial + 1, expires_at=expires))
    return secret


def look(secret: str) -> str:
    """The kind of a link that still works. Raises `Gone`; looking does not use it up."""
    key = hashed(secret)
    with transaction(scopes.auth(key)) as session:
        row = _working(session, key)
        return str(row.kind)


def _working(session: Session, key: str) -> AccountLink:
    row: AccountLink | None = session.scalar(select(AccountLink).where(AccountLink.key == key))
    if row is None or row.used_at is not None or row.expires_at < clock.utcnow():
        raise Gone
    return row


def use(secret: str, password: str) -> UUID:
    """Set the password, use the link up, end every session. Raises `Gone`."""
    key = hashed(secret)
    with transaction(scopes.auth(key)) as session:
        row = _working(session, key)
        account_id, serial = row.account_id, row.serial
        row.used_at = clock.utcnow()
        session.flush()
        sign_again(session, scopes.auth(key, account_id))
        account = session.scalar(select(Account).where(Account.account_id == account_id, Account.disabled_at.is_(None)))
        if account is None or account.link_serial != serial:
            raise Gone
        account.password_hash = passwords.hash_of(password)
        session.add(AccountEvent(account_id=account_id, at=clock.utcnow(), kind="password_set"))
        for found in session.scalars(select(SignInSession)):
            session.delete(found)
    notices.tell_owner(account_id, "password_set")
    return account_id
