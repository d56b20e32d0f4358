# SPDX-License-Identifier: EUPL-1.2
"""Whose data this transaction may see: Python says it, PostgreSQL checks it.

A `Scope` stands in a ContextVar; when a transaction begins, role and signed scope are written into it and end with it.
Without a scope it raises `NoScope`. The SQL side is `koepel/sql/sec.sql`; `koepel.database` writes the scope as a transaction begins.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from koepel import clock
from koepel.errors import NoScope

LIFE_SECONDS = 60
KEY_ID = 1


class DbRole(StrEnum):
    """The eight scope roles that `koepel_login` may become."""

    TENANT = "koepel_tenant"
    REGION = "koepel_region"
    PARTICIPANT = "koepel_participant"
    STEERING = "koepel_steering"
    PARTNER = "koepel_partner"
    AUTH = "koepel_auth"
    PUBLIC = "koepel_public"
    RELAY = "koepel_relay"


@dataclass(frozen=True)
class Scope:
    """What one transaction may see. `subject` is a key (hex) for auth, a proposal or trajectory for a participant,
    a program for a partner."""

    role: DbRole
    tenant_id: UUID | None = None
    collaboration_ids: tuple[UUID, ...] | None = None
    subject: str = ""
    side: str = ""
    account_id: UUID | None = None
    partner_id: UUID | None = None
    purpose: str = ""


_current: ContextVar[Scope | None] = ContextVar("koepel_scope", default=None)


class Signer:
    """Signs scopes with the key that the application process alone holds; PostgreSQL keeps its two HMAC pads."""

    def __init__(self, key: bytes, *, pooler: bool = False) -> None:
        self._key = hashlib.sha256(key).digest() + bytes(32)
        self._pooler = pooler
        self._last: dict[UUID, tuple[UUID, ...]] = {}  # what each municipality had signed for when last asked

    def pads(self) -> tuple[bytes, bytes]:
        """The key xor 0x36.. and xor 0x5c..: all that PostgreSQL needs to check a true HMAC."""
        return bytes(b ^ 0x36 for b in self._key), bytes(b ^ 0x5C for b in self._key)

    def sign(self, scope: Scope, pid: int, *, now: float | None = None) -> str:
        """The payload `role|tenant|..|pid|expiry|kid|hmac`. Raises ValueError when a field holds a `|`."""
        expiry = int((time.time() if now is None else now) + LIFE_SECONDS)
        fields = [
            str(scope.role),
            str(scope.tenant_id or ""),
            ",".join(str(c) for c in scope.collaboration_ids or ()),
            scope.subject,
            scope.side,
            str(scope.account_id or ""),
            str(scope.partner_id or ""),
            scope.purpose,
            str(pid),
            str(expiry),
            str(KEY_ID),
        ]
        if any("|" in field for field in fields):
            raise ValueError("a field of a scope holds a |")
        body = "|".join(fields)
        return f"{body}|{hmac.new(self._key, body.encode(), hashlib.sha256).hexdigest()}"

    def write(self, connection: Connection, scope: Scope) -> None:
        """Take the role and the signed scope for this transaction only; a tenant also gets its collaborations."""
        pid = self._pid(connection)
        tenant = scope.tenant_id
        if scope.role is not DbRole.TENANT or tenant is None or scope.collaboration_ids is not None:
            self._set(connection, scope, pid)
            return
        # Signed with those of last time, believed by nobody before they are asked for again: nearly always the same.
        last = self._last.get(tenant, ())
        self._set(connection, replace(scope, collaboration_ids=last), pid)
        rows = connection.exec_driver_sql(_ACCESSIONS, {"tenant": tenant, "today": clock.today()})
        found = tuple(row[0] for row in rows)
        if found != last:
            self._set(connection, replace(scope, collaboration_ids=found), pid)
            self._last[tenant] = found

    def _set(self, connection: Connection, scope: Scope, pid: int) -> None:
        connection.exec_driver_sql(_SET, {"role": str(scope.role), "scope": self.sign(scope, pid)})

    def _pid(self, connection: Connection) -> int:
        if self._pooler:
            return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
        driver: Any = connection.connection.dbapi_connection
        return int(driver.info.backend_pid)


# In the driver's own words: every transaction begins with these.
_SET = "SELECT set_config('role', %(role)s, true), set_config('koepel.scope', %(scope)s, true)"
_ACCESSIONS = (
    "SELECT collaboration_id FROM app.accession WHERE tenant_id = %(tenant)s AND signed_at IS NOT NULL"
    " AND valid_from <= %(today)s AND (valid_to IS NULL OR valid_to > %(today)s) ORDER BY collaboration_id"
)


def current() -> Scope:
    """The scope of this context. Raises `NoScope`."""
    scope = _current.get()
    if scope is None:
        raise NoScope("no scope: enter one with koepel.scope.entered(...) before touching the database")
    return scope


def here() -> UUID:
    """The municipality of this scope. Raises `NoScope` outside one."""
    tenant = current().tenant_id
    if tenant is None:
        raise NoScope("this scope has no municipality")
    return tenant


def enter(scope: Scope | None) -> None:
    """Put a scope into this context (the web shell; elsewhere use `entered`)."""
    _current.set(scope)


def entered_scope() -> Scope | None:
    """The scope of this context, or None."""
    return _current.get()


@contextmanager
def entered(scope: Scope) -> Iterator[Scope]:
    """Everything within runs under this scope; the one before comes back afterwards."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


def tenant(tenant_id: UUID, *, account_id: UUID | None = None, purpose: str = "") -> Scope:
    """Staff and jobs of one municipality."""
    return Scope(DbRole.TENANT, tenant_id=tenant_id, account_id=account_id, purpose=purpose)


def at_home(tenant_id: UUID) -> Scope:
    """One municipality without its collaborations: for short acts on its own rows, such as taking a lease."""
    return Scope(DbRole.TENANT, tenant_id=tenant_id, collaboration_ids=())


def region(collaboration_id: UUID, *, account_id: UUID | None = None) -> Scope:
    """Regional coordinator and regional jobs."""
    return Scope(DbRole.REGION, collaboration_ids=(collaboration_id,), account_id=account_id)


def steering(collaboration_id: UUID, *, account_id: UUID | None = None) -> Scope:
    """A member of the steering group."""
    return Scope(DbRole.STEERING, collaboration_ids=(collaboration_id,), account_id=account_id)


def partner(partner_id: UUID, *, account_id: UUID | None = None, program_id: UUID | None = None) -> Scope:
    """Staff of a partner, or a program of it (then without an account)."""
    return Scope(DbRole.PARTNER, partner_id=partner_id, account_id=account_id, subject=str(program_id or ""))


def public(tenant_id: UUID | None) -> Scope:
    """A visitor of one municipality's public pages."""
    return Scope(DbRole.PUBLIC, tenant_id=tenant_id)


def participant(tenant_id: UUID, subject_id: UUID, side: str) -> Scope:
    """A mentor or mentee, for one proposal or one trajectory."""
    return Scope(DbRole.PARTICIPANT, tenant_id=tenant_id, subject=str(subject_id), side=side)


def auth(key: str, account_id: UUID | None = None) -> Scope:
    """Before a tenant is known: one key, then the account it led to."""
    return Scope(DbRole.AUTH, subject=key, account_id=account_id)


def relay() -> Scope:
    """The relay: due rows without a payload."""
    return Scope(DbRole.RELAY)
