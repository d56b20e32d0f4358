# SPDX-License-Identifier: EUPL-1.2
"""From e-mail and password to an account; the answer for a wrong password and an unknown person is the same."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select, update

from koepel import clock
from koepel import scope as scopes
from koepel.accounts import notices, passwords
from koepel.accounts.models import Account, AccountEvent, AccountKey, SignInSession
from koepel.accounts.passkeys.models import Passkey
from koepel.database import sign_again, transaction
from koepel.ids import email_key, hashed, new_id
from koepel.records import Outbox


@dataclass(frozen=True)
class Proved:
    """An account whose password was right, and by what it can prove itself a second time."""

    account_id: UUID
    by_code: bool
    by_passkey: bool

    @property
    def asks_more(self) -> bool:
        """Whether the password alone does not open it."""
        return self.by_code or self.by_passkey


# So that nobody ends, by asking again and again, the link that its owner is about to use.
RESET_AGAIN = timedelta(minutes=15)
RESET_SECONDS = 0.15  # more than the work takes, so that the time of the answer tells nobody who has an account


def prove(email: str, password: str) -> Proved | None:
    """The account of this e-mail and password, or None, in the same time either way."""
    key = email_key(email)
    with transaction(scopes.auth(key)) as session:
        account_id = session.scalar(select(AccountKey.account_id).where(AccountKey.key == key))
        account = None
        if account_id is not None:
            sign_again(session, scopes.auth(key, account_id))
            account = session.scalar(
                select(Account).where(Account.account_id == account_id, Account.disabled_at.is_(None))
            )
        right = passwords.fits(account.password_hash if account and account.password_hash else None, password)
        if account is None:
            return None
        session.add(
            AccountEvent(account_id=account.account_id, at=clock.utcnow(), kind="signed_in" if right else "refused")
        )
        by_passkey = bool(session.scalar(select(exists().where(Passkey.account_id == account.account_id))))
        return Proved(account.account_id, bool(account.totp_secret), by_passkey) if right else None


def make_account(name: str, email: str, password: str, *, totp_secret: str = "", language: str = "") -> UUID:
    """A new account, or the one that this e-mail has already (then nothing about it changes)."""
    key = email_key(email)
    with transaction(scopes.auth(key)) as session:
        known = session.scalar(select(AccountKey.account_id).where(AccountKey.key == key))
        if known is not None:
            return known
        account = Account(
            account_id=new_id(),
            name=name,
            email=email.strip(),
            password_hash=passwords.hash_of(password) if password else "",
            totp_secret=totp_secret,
            totp_step=0,
            language=language,
            link_serial=0,
            created_at=clock.utcnow(),
        )
        session.add(AccountKey(key=key, account_id=account.account_id))
        sign_again(session, scopes.auth(key, account.account_id))
        session.add(account)
        session.flush()
        return account.account_id


def end_session(account_id: UUID, session_id: UUID) -> None:
    """End one session of this account, at once."""
    with transaction(scopes.auth("", account_id)) as session:
        row = session.scalar(select(SignInSession).where(SignInSession.id == session_id))
        if row is not None:
            session.delete(row)


def end_all_sessions(account_id: UUID, *, but: UUID | None = None) -> None:
    """End every session: after a change of password or factor, or when the account is disabled."""
    with transaction(scopes.auth("", account_id)) as session:
        for row in session.scalars(select(SignInSession).where(SignInSession.id != (but or UUID(int=0)))):
            session.delete(row)


def set_language(account_id: UUID, language: str) -> None:
    """Remember in which language this person works."""
    with transaction(scopes.auth("", account_id)) as session:
        session.execute(update(Account).where(Account.account_id == account_id).values(language=language))


def ask_for_reset(email: str) -> None:
    """Let a municipality where this person is appointed send a link; does nothing, as visibly and for as long, for an unknown address."""
    until = time.monotonic() + RESET_SECONDS
    _ask_for_reset(email)
    time.sleep(max(0.0, until - time.monotonic()))


def _ask_for_reset(email: str) -> None:
    key = email_key(email)
    with transaction(scopes.auth(key)) as session:
        account_id = session.scalar(select(AccountKey.account_id).where(AccountKey.key == key))
        if account_id is None:
            return
        sign_again(session, scopes.auth(key, account_id))
        now = clock.utcnow()
        asked = select(
            exists().where(
                AccountEvent.account_id == account_id,
                AccountEvent.kind == "reset_asked",
                AccountEvent.at > now - RESET_AGAIN,
            )
        )
        if session.scalar(asked):
            return
        session.add(AccountEvent(account_id=account_id, at=now, kind="reset_asked"))
    tenant_id = notices.home_of(account_id)
    if tenant_id is None:
        return
    with transaction(scopes.tenant(tenant_id)) as session:
        session.add(Outbox(kind="accounts.send_reset", subject_id=account_id, queue="soon", due_at=now, created_at=now))


def address_of(account_id: UUID) -> tuple[str, str, str]:
    """E-mail, name and language of an account."""
    with transaction(scopes.auth("", account_id)) as session:
        found = session.scalar(select(Account).where(Account.account_id == account_id))
        return (found.email, found.name, found.language) if found else ("", "", "")


def has_password(account_id: UUID) -> bool:
    """Whether this person ever set a password."""
    with transaction(scopes.auth("", account_id)) as session:
        return bool(session.scalar(select(Account.password_hash).where(Account.account_id == account_id)))


def account_of(email: str) -> UUID | None:
    """The account of this e-mail."""
    key = email_key(email)
    with transaction(scopes.auth(key)) as session:
        found: UUID | None = session.scalar(select(AccountKey.account_id).where(AccountKey.key == key))
        return found


def mark_of(account_id: UUID) -> str:
    """Tells whether password and second step are those of before, and nothing of either; an account must stand."""
    with transaction(scopes.auth("", account_id)) as session:
        row = session.scalars(select(Account).where(Account.account_id == account_id)).one()
        return hashed(f"device:{account_id}:{row.password_hash}:{row.totp_secret}")[:32]
