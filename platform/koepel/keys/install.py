# SPDX-License-Identifier: EUPL-1.2
"""The database of keys and its two roles, made idempotently by an administrator, on the same server or on another."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from koepel.roles import LOCK, plain, unless_there, unless_we_become, with_database

KEEPER, LOGIN = "koepel_keeper", "koepel_keys"
DATABASE = "koepel_keys"


def statements() -> list[str]:
    """What makes the roles: the keeper owns the tables and cannot log in, the login owns nothing."""
    return [
        unless_there(KEEPER, "NOLOGIN"),
        unless_there(LOGIN, "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE"),
    ]


def ensure(admin_url: str, url: str) -> None:
    """Make roles, database, tables and functions where they are missing. Safe to run again at any time.

    `admin_url` is an administrator of the server of `url`, as in `koepel.roles.ensure`; the password in `url` becomes the login's.
    """
    login = make_url(url)
    database = sql.Identifier(login.database or DATABASE)
    with psycopg.connect(plain(admin_url), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        for line in (*statements(), unless_we_become(KEEPER)):
            admin.execute(line.encode())
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (login.database,)).fetchone():
            admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(database))
        if login.password:
            _set_password(admin, url, str(login.password))
    with psycopg.connect(plain(with_database(admin_url, login.database or DATABASE))) as admin:
        admin.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        for role in (LOGIN, KEEPER):  # who copies the keys is a member of the keeper
            admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(role)))
        admin.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        admin.execute("CREATE SCHEMA IF NOT EXISTS vault AUTHORIZATION koepel_keeper")
        admin.execute("SET LOCAL ROLE koepel_keeper")
        admin.execute(files("koepel").joinpath("keys/vault.sql").read_bytes())
        admin.execute("GRANT USAGE ON SCHEMA vault TO koepel_keys")


def _set_password(admin: psycopg.Connection[Any], url: str, password: str) -> None:
    try:
        admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(LOGIN), sql.Literal(password)))
    except psycopg.errors.InsufficientPrivilege:
        psycopg.connect(plain(url)).close()  # who may not set it, may find that a superuser has
