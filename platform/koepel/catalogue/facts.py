# SPDX-License-Identifier: EUPL-1.2
"""What PostgreSQL says of the walls, as sorted words that can be kept in a file and compared."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection

from koepel.catalogue.finding import rows
from koepel.catalogue.walls import GRANTS, POLICIES, TABLES

Facts = dict[str, dict[str, str]]
CONSTRAINTS = """
SELECT c.relname AS name, k.conname AS constraint, k.contype AS kind, pg_get_constraintdef(k.oid) AS words
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'app' AND k.contype IN ('p', 'u', 'f', 'c', 'x')
UNION ALL
SELECT c.relname, i.relname, 'u', pg_get_indexdef(i.oid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'app' AND x.indisunique AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid)
"""
TRIGGERS = """
SELECT c.relname AS name, t.tgname AS trigger, pg_get_triggerdef(t.oid) AS words
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'app' AND NOT t.tgisinternal
"""
FUNCTIONS = """
SELECT n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name,
       concat_ws(' ', CASE WHEN p.prosecdef THEN 'SECURITY DEFINER' END, 'volatile=' || p.provolatile::text,
                 'owner=' || pg_get_userbyid(p.proowner), p.proconfig::text) AS words, p.prosrc AS body,
       (SELECT string_agg(g.grantee::regrole::text, ' ' ORDER BY g.grantee::regrole::text) FROM aclexplode(p.proacl) g
        WHERE g.grantee <> p.proowner) AS callers
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('app', 'sec')
"""
SCHEMAS = """
SELECT n.nspname AS name, g.grantee::regrole::text AS grantee, g.privilege_type AS privilege
FROM pg_namespace n, LATERAL aclexplode(n.nspacl) g WHERE n.nspname IN ('app', 'sec') AND g.grantee <> n.nspowner
"""
KIND = {"p": "key", "u": "key", "f": "reference", "c": "check", "x": "key"}


def read(connection: Connection) -> Facts:
    """Every fact, as {where: {fact: words}}; `where` is a table, a function or a schema."""
    # names come out with their schema, whatever search path this server sets
    connection.exec_driver_sql("SELECT set_config('search_path', '', true)")
    found: Facts = {}

    def note(where: str, fact: str, words: str) -> None:
        found.setdefault(where, {})[fact] = " ".join(words.split())

    for row in rows(connection, TABLES):
        walls = ("enabled" if row.enabled else "open", "forced" if row.forced else "not forced", f"owner={row.owner}")
        note(row.name, "table", " ".join(walls))
    for row in rows(connection, CONSTRAINTS):
        note(row.name, f"{KIND[row.kind]} {row.constraint}", row.words)
    for row in rows(connection, TRIGGERS):
        note(row.name, f"trigger {row.trigger}", row.words)
    for row in rows(connection, POLICIES):
        note(row.name, f"policy {row.policy}", _policy(row))
    for (name, grantee), words in _rights(connection).items():
        note(name, f"right {grantee}", words)
    for row in rows(connection, FUNCTIONS):
        body = hashlib.sha256(row.body.encode()).hexdigest()[:32]
        note(row.name, "function", f"{row.words} body={body} callers={row.callers or 'nobody'}")
    for row in rows(connection, SCHEMAS):
        note(f"schema {row.name}", f"right {row.grantee} {row.privilege}", "granted")
    return found


def _policy(row: Any) -> str:
    using = f" USING {row.qual}" if row.qual is not None else ""
    check = f" CHECK {row.with_check}" if row.with_check is not None else ""
    return f"{row.permissive} {row.cmd} TO {', '.join(row.roles)}{using}{check}"


def _rights(connection: Connection) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in rows(connection, GRANTS):
        found.setdefault((row.name, row.grantee), {}).setdefault(row.privilege, []).append(row.column or "*")
    return {
        key: ", ".join(_right(right, columns) for right, columns in rights.items()) for key, rights in found.items()
    }


def _right(right: str, columns: list[str]) -> str:
    return right if columns == ["*"] else f"{right} ({', '.join(columns)})"
