# SPDX-License-Identifier: EUPL-1.2
"""Programs of a partner and the public keys by which they prove who they are; its own administrator adds and ends them.

Two keys at a time, each with a last day, so that a new one is there before the old one goes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey, import_key
from sqlalchemy import select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.database import db, transaction
from koepel.errors import Conflict, NotFound
from koepel.i18n import _l
from koepel.ids import hashed, reference, token
from koepel.partners import tokens
from koepel.partners.models import Program, ProgramKey
from koepel.scope import Scope

KEYS_AT_A_TIME = 2
LONGEST = timedelta(days=731)  # a key that nobody renews in two years is nobody's
CURVES = {"P-256": "ES256"}
RSA_BITS = (2048, 4096)
RSA_ALGORITHMS = ("PS256", "RS256")


class TwoKeysAlready(Conflict):
    """End one first."""

    title = _l("This program has two keys. End one of them first.")


class KeyKnown(Conflict):
    """The same key twice would make ending one of them an empty gesture."""

    title = _l("This program already has this key.")


def finding_key(program_id: UUID) -> str:
    """The key by which a program is found before its partner is known."""
    return hashed(f"program:{program_id}")


def scope_of(program_id: UUID) -> Scope | None:
    """The scope of this program, None for an unknown one; alive or not is for `current` to say."""
    key = finding_key(program_id)
    with transaction(scopes.auth(key)) as session:
        partner_id = session.scalar(select(Program.partner_id).where(Program.key == key))
    return scopes.partner(partner_id, program_id=program_id) if partner_id else None


def programs() -> list[Program]:
    """The programs of this partner that may ask, by name."""
    asked = select(Program).where(Program.partner_id == scopes.current().partner_id, Program.ended_at.is_(None))
    return list(db.session.scalars(asked.order_by(Program.name, Program.id)))


def program(program_id: UUID, *, lock: bool = False) -> Program:
    """One of them. Raises `NotFound`: foreign, ended and unknown look alike."""
    mine = Program.partner_id == scopes.current().partner_id, Program.id == program_id, Program.ended_at.is_(None)
    asked = select(Program).where(*mine)
    row = db.session.scalar(asked.with_for_update() if lock else asked)
    if row is None:
        raise NotFound
    return row


def add(name: str) -> Program:
    """A new program; without a key it can do nothing yet."""
    program_id, scope = reference(), scopes.current()
    row = Program(
        partner_id=scope.partner_id, id=program_id, key=finding_key(program_id), name=name, created_by=scope.account_id,
        created_at=clock.utcnow(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "added")
    return row


def end(program_id: UUID) -> None:
    """It is refused from its next question on, with every token that it holds."""
    row = program(program_id, lock=True)
    row.ended_at, row.hook_url = clock.utcnow(), ""
    tokens.revoke(row.id)
    audit.wrote(row, "ended", "ended_at")


def keys_of(program_id: UUID) -> list[ProgramKey]:
    """The keys that prove something now, the oldest first."""
    asked = select(ProgramKey).where(
        ProgramKey.partner_id == scopes.current().partner_id,
        ProgramKey.program_id == program_id,
        ProgramKey.ended_at.is_(None),
        ProgramKey.ends_at > clock.utcnow(),
    )
    return list(db.session.scalars(asked.order_by(ProgramKey.created_at, ProgramKey.id)))


def public_key(jwk: dict[str, Any]) -> ECKey | RSAKey:
    """A key as it came in, when it is one that we take and holds no private half. Raises ValueError."""
    try:
        if jwk.get("kty") == "RSA" and len(jwk["n"]) < RSA_BITS[0] // 6:  # six bits in a letter
            raise ValueError("too short")
        found = import_key(
            {name: value for name, value in jwk.items() if name in {"kty", "crv", "x", "y", "n", "e", "d"}}
        )
        if not isinstance(found, ECKey | RSAKey) or found.is_private:
            raise ValueError("not a public key")
        if isinstance(found, ECKey) and found.curve_name not in CURVES:
            raise ValueError("another curve")
        if isinstance(found, RSAKey) and not RSA_BITS[0] <= found.public_key.key_size <= RSA_BITS[1]:
            raise ValueError("too short or too long")
    except (JoseError, TypeError, KeyError, AttributeError) as fault:
        raise ValueError("no key") from fault
    return found


def algorithms(key: ECKey | RSAKey) -> tuple[str, ...]:
    """How this key may sign."""
    return (CURVES[str(key.curve_name)],) if isinstance(key, ECKey) else RSA_ALGORITHMS


def add_key(program_id: UUID, jwk: dict[str, Any], last_day: date) -> ProgramKey:
    """Add a public key until the end of its last day. Raises `TwoKeysAlready`, `KeyKnown`, ValueError."""
    owner, key = program(program_id, lock=True), public_key(jwk)
    mark, known = key.thumbprint(), keys_of(program_id)
    if mark in {one.mark for one in known}:
        raise KeyKnown
    if len(known) >= KEYS_AT_A_TIME:
        raise TwoKeysAlready
    row = ProgramKey(
        partner_id=owner.partner_id, program_id=owner.id, mark=mark, jwk=dict(key.as_dict(private=False)),
        created_by=scopes.current().account_id, created_at=clock.utcnow(), ends_at=_end_of(last_day),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "added")
    return row


def _end_of(day: date) -> datetime:
    """Midnight in Brussels after it, on the real clock: a key is machinery."""
    return datetime.combine(day + timedelta(days=1), time(), BRUSSELS)


def last_day(row: ProgramKey) -> date:
    """The last day on which this key proves something, in Brussels."""
    return (row.ends_at - timedelta(seconds=1)).astimezone(BRUSSELS).date()


def end_key(program_id: UUID, key_id: UUID) -> None:
    """It proves nothing any more, and what was given out stops too. Raises `NotFound`."""
    owner = program(program_id, lock=True)
    row = next((one for one in keys_of(owner.id) if one.id == key_id), None)
    if row is None:
        raise NotFound
    row.ended_at = clock.utcnow()
    tokens.revoke(owner.id)
    audit.wrote(row, "ended", "ended_at")


def listen(program_id: UUID, url: str) -> str:
    """Tell this program of news at this address; returns a new secret to check our signature with, shown once.

    Without an address it hears nothing. Raises `NotFound`.
    """
    row = program(program_id, lock=True)
    row.hook_url, row.hook_salt = url, token() if url else ""
    row.hook_called_at, row.hook_failed_at, row.hook_fault = None, None, ""
    return f"whsec_{base64.b64encode(hook_secret(row)).decode()}" if url else ""


def hook_secret(row: Program) -> bytes:
    """Made of a salt in the row and a secret of the server: neither alone signs anything."""
    pepper: bytes = current_app.extensions["koepel_settings"].secrets.session_pepper
    return hmac.new(pepper, f"hook|{row.id}|{row.hook_salt}".encode(), hashlib.sha256).digest()
