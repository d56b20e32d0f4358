# SPDX-License-Identifier: EUPL-1.2
"""A code from an app on the own phone (TOTP, RFC 6238): 30 seconds, one step early or late, each step once."""

from __future__ import annotations

import hmac
from uuid import UUID

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from koepel import clock
from koepel import scope as scopes
from koepel.accounts import notices
from koepel.accounts.models import Account, AccountEvent, SignInSession
from koepel.database import transaction

STEP_SECONDS = 30


def new_secret() -> str:
    """160 random bits in base 32, as authenticator apps take them."""
    return str(pyotp.random_base32())


def address(secret: str, email: str) -> str:
    """What the QR code says."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Koepel"))


def step_of(secret: str, code: str, *, after: int = 0) -> int | None:
    """The step that this code belongs to, when it is later than the last one used; else None."""
    digits = code.replace(" ", "")
    now = int(clock.utcnow().timestamp()) // STEP_SECONDS
    for step in (now - 1, now, now + 1):
        right = pyotp.TOTP(secret).generate_otp(step)
        if step > after and hmac.compare_digest(str(right).encode(), digits.encode("utf-8", "replace")):
            return step
    return None


def accept(account_id: UUID, code: str) -> bool:
    """Whether the code is right; using it up in the same transaction, so that it works once."""
    with transaction(scopes.auth("", account_id)) as session:
        account = session.scalar(select(Account).where(Account.account_id == account_id).with_for_update())
        if account is None or not account.totp_secret:
            return False
        step = step_of(account.totp_secret, code, after=account.totp_step)
        kind = "second_factor" if step is not None else "second_factor_refused"
        session.add(AccountEvent(account_id=account_id, at=clock.utcnow(), kind=kind))
        if step is None:
            return False
        account.totp_step = step
        return True


def set_up(account_id: UUID, session_id: UUID, secret: str, code: str) -> bool:
    """Keep the secret once its first code is right; this session counts as proved, all others end."""
    step = step_of(secret, code)
    if step is None:
        return False
    with transaction(scopes.auth("", account_id)) as session:
        _keep(session, account_id, secret, step)
        session.add(AccountEvent(account_id=account_id, at=clock.utcnow(), kind="second_factor_set"))
        for row in session.scalars(select(SignInSession)):
            if row.id == session_id:
                row.second_factor, row.stepped_up_at = True, clock.utcnow()
            else:
                session.delete(row)
    notices.tell_owner(account_id, "second_factor_set")
    return True


def _keep(session: Session, account_id: UUID, secret: str, step: int) -> None:
    account = session.scalars(select(Account).where(Account.account_id == account_id)).one()
    account.totp_secret, account.totp_step = secret, step


def switch_off(account_id: UUID, session_id: UUID) -> None:
    """Forget the secret (the person asked, having proved it just now); all other sessions end."""
    with transaction(scopes.auth("", account_id)) as session:
        _keep(session, account_id, "", 0)
        session.add(AccountEvent(account_id=account_id, at=clock.utcnow(), kind="second_factor_off"))
        session.execute(delete(SignInSession).where(SignInSession.id != session_id))
    notices.tell_owner(account_id, "second_factor_off")
