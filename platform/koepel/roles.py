# SPDX-License-Identifier: EUPL-1.2
"""Roles and schema `sec`, made idempotently and outside Alembic: they are the cluster's, not one database's."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from koepel.scope import KEY_ID, DbRole, Signer

OWNER, GUARD, LOGIN, OPS = "koepel_owner", "koepel_guard", "koepel_login", "koepel_ops"
SCOPE_ROLES = tuple(str(role) for role in DbRole)
LOCK = 7_264_011  # one installation at a time makes roles in this cluster


def plain(url: str) -> str:
    """A SQLAlchemy address as psycopg takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def statements(*, superuser: bool) -> list[str]:
    """What an administrator runs once per cluster; `koepel roles --print` shows it.

    Each statement does nothing where its work is done, so an administrator with fewer rights may follow a superuser.
    """
    lines = [unless_there(OWNER, "NOLOGIN"), unless_there(GUARD, "NOLOGIN")]
    lines += [
        unless_there(
            LOGIN, "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE" + (" NOBYPASSRLS" if superuser else "")
        )
    ]
    lines += [unless_there(role, "NOLOGIN") for role in SCOPE_ROLES]
    lines += [_unless_member(role, LOGIN) for role in SCOPE_ROLES]
    if superuser:
        # a dump needs to read all tables by itself: BYPASSRLS opens rows, not tables
        lines += [
            unless_there(OPS, "LOGIN BYPASSRLS"),
            f"ALTER ROLE {OPS} INHERIT",
            f"GRANT pg_read_all_data TO {OPS}",
        ]
    else:
        lines += [unless_we_become(OWNER), unless_we_become(GUARD)]
    return lines


def unless_there(role: str, options: str) -> str:
    """Make a role where it is missing."""
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN"
        f" CREATE ROLE {role} {options}; END IF; END $$"
    )


def _unless_member(role: str, member: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_auth_members WHERE roleid = '{role}'::regrole"
        f" AND member = '{member}'::regrole) THEN GRANT {role} TO {member}; END IF; END $$"
    )


def unless_we_become(role: str) -> str:
    """Let the administrator take a role, where it cannot yet."""
    # tried rather than looked up: since PostgreSQL 16 a member may be one that cannot take the role
    return (
        f"DO $$ BEGIN SET LOCAL ROLE {role}; EXCEPTION WHEN insufficient_privilege THEN"
        f" GRANT {role} TO CURRENT_USER; END $$"
    )


def ensure(admin_url: str, login_password: str, scope_key: bytes, *, database: str = "koepel") -> None:
    """Make the roles, the database and schema `sec` with the pads of the scope key. Safe to run again at any time.

    `admin_url` is a superuser, or has CREATEROLE and CREATEDB, or owns the database and is a member of koepel_owner and
    koepel_guard where a superuser made the roles. An empty password leaves the login's as it is.
    """
    with psycopg.connect(plain(admin_url), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        row = admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        for line in statements(superuser=bool(row and row[0])):
            admin.execute(line.encode())
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone():
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(database))
            )
        if login_password:
            _set_password(admin, with_database(admin_url, database), login_password)
    guard(with_database(admin_url, database), scope_key)


def _set_password(admin: psycopg.Connection[Any], url: str, password: str) -> None:
    try:
        admin.execute(sql.SQL("ALTER ROLE koepel_login PASSWORD {}").format(sql.Literal(password)))
    except psycopg.errors.InsufficientPrivilege:
        # who may not set it, may find that the superuser has
        login = make_url(url).set(username=LOGIN, password=password).render_as_string(hide_password=False)
        psycopg.connect(plain(login)).close()


def guard(admin_url: str, scope_key: bytes) -> None:
    """Schema `sec` in one database: functions anew, the pads of the key, nothing for PUBLIC."""
    ipad, opad = Signer(scope_key).pads()
    with psycopg.connect(plain(admin_url)) as admin:
        admin.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        admin.execute("CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION koepel_owner")
        admin.execute("CREATE SCHEMA IF NOT EXISTS sec AUTHORIZATION koepel_guard")
        admin.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        everyone = ", ".join(SCOPE_ROLES)
        admin.execute("SET LOCAL ROLE koepel_owner")
        admin.execute(f"GRANT USAGE ON SCHEMA app TO {everyone}, koepel_guard".encode())
        admin.execute("SET LOCAL ROLE koepel_guard")
        admin.execute(f"GRANT USAGE ON SCHEMA sec TO {everyone}, koepel_owner".encode())
        admin.execute(files("koepel").joinpath("sql/sec.sql").read_bytes())
        admin.execute(
            "INSERT INTO sec.scope_key (kid, ipad, opad) VALUES (%s, %s, %s)"
            " ON CONFLICT (kid) DO UPDATE SET ipad = excluded.ipad, opad = excluded.opad",
            (KEY_ID, ipad, opad),
        )


def with_database(url: str, database: str) -> str:
    """The same server, another database."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)
