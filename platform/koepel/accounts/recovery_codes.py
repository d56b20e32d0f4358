# SPDX-License-Identifier: EUPL-1.2
"""Ten codes on paper for who lost phone and passkey: 120 random bits each, kept as a hash, each works once."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import delete, func, select, update

from koepel import clock
from koepel import scope as scopes
from koepel.accounts.models import AccountEvent
from koepel.accounts.passkeys.models import RecoveryCode
from koepel.database import transaction
from koepel.ids import hashed

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: 5 bits each, and none looks like another
GROUPS, GROUP, CODES = 6, 4, 10
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def make(account_id: UUID) -> list[str]:
    """Ten new codes, to be shown once; the ones before work no more."""
    codes = ["".join(secrets.choice(SIGNS) for _ in range(GROUPS * GROUP)) for _ in range(CODES)]
    now = clock.utcnow()
    with transaction(scopes.auth("", account_id)) as session:
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
        session.add_all(RecoveryCode(account_id=account_id, code_hash=_hash(code), made_at=now) for code in codes)
        session.add(AccountEvent(account_id=account_id, at=now, kind="recovery_codes_made"))
    return ["-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)) for code in codes]


def left(account_id: UUID) -> int:
    """How many still work."""
    with transaction(scopes.auth("", account_id)) as session:
        unused = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        return int(session.scalar(unused) or 0)


def accept(account_id: UUID, code: str) -> bool:
    """Whether this is one of them; then it is used up."""
    now = clock.utcnow()
    mine = update(RecoveryCode).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    with transaction(scopes.auth("", account_id)) as session:
        right = mine.where(RecoveryCode.code_hash == _hash(code)).values(used_at=now).returning(RecoveryCode.code_hash)
        taken = session.execute(right).first() is not None
        kind = "recovery_code_used" if taken else "second_factor_refused"
        session.add(AccountEvent(account_id=account_id, at=now, kind=kind))
    return taken


def _hash(code: str) -> str:
    """However it is typed: small letters, spaces, hyphens, an O for a zero."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum()).translate(READ_AS)
    return hashed("recovery:" + plain)
