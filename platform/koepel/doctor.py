# SPDX-License-Identifier: EUPL-1.2
"""Is this installation fit to serve? The catalogue audit, the servers, the settings."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from koepel import clock
from koepel import scope as scopes
from koepel.catalogue import Finding, audit
from koepel.chain import rounds
from koepel.config import Settings, Unsafe
from koepel.database import db, transaction
from koepel.keys.vault import Vault
from koepel.roles import OPS

SEALED_WITHIN = timedelta(minutes=1)
WORTH_KNOWING = frozenset({"OPS"})  # nothing is broken: an administrator does one thing by another way


def examine(app: Flask) -> list[Finding]:
    """Everything there is to say; empty when all is well. Findings of `WORTH_KNOWING` are no fault."""
    settings: Settings = app.extensions["koepel_settings"]
    with app.app_context():
        try:
            found = walls()
            with transaction(scopes.relay()) as session:
                known = session.execute(
                    text("SELECT count(*) FROM pg_roles WHERE rolname = :ops"), {"ops": OPS}
                ).scalar_one()
                if not known:
                    found.append(
                        Finding("OPS", OPS, "is absent: this server allows no BYPASSRLS, so back up as a superuser")
                    )
            waiting = rounds.behind(clock.utcnow() - SEALED_WITHIN)
            if waiting:
                mend = f"stands still for {waiting} municipalities: is the scheduler running? Its log says what it cannot seal"
                found.append(Finding("SEAL", "audit trail", mend))
        except OperationalError:
            return [Finding("SERVER", "PostgreSQL", "does not answer at KOEPEL_DATABASE_URL")]
    found += keys(app)
    try:
        Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2).ping()
    except RedisError:
        found.append(Finding("SERVER", "Redis", "does not answer at KOEPEL_REDIS_URL: work goes on, only later"))
    return found


def keys(app: Flask) -> list[Finding]:
    """Whether the vault is there and opens with our master key."""
    vault: Vault = app.extensions["koepel_vault"]
    try:
        wrong = vault.look()
    except OperationalError:
        return [Finding("SERVER", "the database of keys", "does not answer at KOEPEL_KEYS_URL")]
    return [Finding("KEYS", "the database of keys", wrong)] if wrong else []


def walls() -> list[Finding]:
    """The catalogue audit, over the application's own connection and without a scope."""
    with db.engine.connect() as bare:
        return audit(bare)


def refuse_unless_sound(app: Flask) -> None:
    """Raise `Unsafe` when a wall is missing: better no service than an open one."""
    with app.app_context():
        found = [*walls(), *keys(app)]
    if found:
        raise Unsafe("Koepel does not serve: " + "; ".join(str(finding) for finding in found[:5]))
