# SPDX-License-Identifier: EUPL-1.2
"""What a program is let in with: 256 random bits, kept as a hash, bound to the program, good for five minutes at most.

Whose it is, is found by the one hashed key; everything else is read again at each call, as the partner, in its transaction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, transaction
from koepel.ids import hashed, token
from koepel.partners import certificates
from koepel.partners.failures import TokenRefused
from koepel.partners.models import Program, ProgramAssertion, ProgramToken
from koepel.scope import Scope

LIFE = timedelta(minutes=5)
KEPT = timedelta(days=1)  # for questions about a call; the row is of no use to anybody
_BEARER = re.compile(r"[Bb]earer ([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True)
class Opened:
    """A token that is good at this moment: of which program, for which protocols."""

    id: UUID
    program_id: UUID
    program_name: str
    scopes: tuple[str, ...]
    protocol_ids: tuple[UUID, ...]
    issued_at: datetime
    expires_at: datetime
    certificate: str | None = None


def sent(header: str) -> str:
    """The secret in an Authorization header. Raises `TokenRefused`; a cookie or a query never counts."""
    found = _BEARER.fullmatch(header)
    if found is None:
        raise TokenRefused
    return found[1]


def whose(secret: str) -> Scope:
    """The scope of the program that this secret was made for, alive or not. Raises `TokenRefused` for an unknown one."""
    key = hashed(secret)
    with transaction(scopes.auth(key)) as session:
        asked = select(ProgramToken.partner_id, ProgramToken.program_id).where(ProgramToken.key == key)
        row = session.execute(asked).one_or_none()
    if row is None:
        raise TokenRefused
    return scopes.partner(row.partner_id, program_id=row.program_id)


def opened(secret: str) -> Opened:
    """The token, if it is good at this statement and under this certificate. Runs as the partner. Raises `TokenRefused`."""
    asked = (
        select(ProgramToken, Program.name)
        .join(Program, (Program.partner_id == ProgramToken.partner_id) & (Program.id == ProgramToken.program_id))
        .where(
            ProgramToken.partner_id == scopes.current().partner_id,
            ProgramToken.key == hashed(secret),
            ProgramToken.revoked_at.is_(None),
            ProgramToken.expires_at > func.statement_timestamp(),
            Program.ended_at.is_(None),
        )
    )
    found = db.session.execute(asked).one_or_none()
    if found is None:
        raise TokenRefused
    row, name = found
    if row.certificate is not None and row.certificate != certificates.mark():
        raise TokenRefused
    return Opened(
        row.id, row.program_id, name, tuple(row.scopes), tuple(row.protocol_ids), row.issued_at, row.expires_at,
        row.certificate,
    )  # fmt: skip


def issue(program_id: UUID, words: list[str], protocol_ids: list[UUID], *, until: datetime) -> tuple[str, int]:
    """A new token, never beyond `until`; returns the secret, which is kept nowhere, and the seconds that it is good for."""
    now, secret = clock.utcnow(), token()
    expires = min(now + LIFE, until)
    _sweep(program_id, now)
    db.session.add(
        ProgramToken(
            partner_id=scopes.current().partner_id, program_id=program_id, key=hashed(secret), scopes=words,
            protocol_ids=protocol_ids, issued_at=now, expires_at=expires, certificate=certificates.mark(),
        )
    )  # fmt: skip
    db.session.flush()
    return secret, int((expires - now).total_seconds())


def _sweep(program_id: UUID, now: datetime) -> None:
    """What is past its time goes when the program comes again."""
    for model, past in ((ProgramToken, ProgramToken.expires_at < now - KEPT),
                        (ProgramAssertion, ProgramAssertion.kept_until_at < now)):  # fmt: skip
        mine = model.partner_id == scopes.current().partner_id, model.program_id == program_id
        db.session.execute(delete(model).where(*mine, past))


def revoke(program_id: UUID, secret: str | None = None) -> None:
    """End one token of this program, or all of them, at once. Unknown and foreign ones change nothing."""
    ended = update(ProgramToken).where(
        ProgramToken.partner_id == scopes.current().partner_id,
        ProgramToken.program_id == program_id,
        ProgramToken.revoked_at.is_(None),
    )
    if secret is not None:
        ended = ended.where(ProgramToken.key == hashed(secret))
    db.session.execute(ended.values(revoked_at=clock.utcnow()))
