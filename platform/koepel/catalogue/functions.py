# SPDX-License-Identifier: EUPL-1.2
"""C06 and C07: views with the rights of who reads, and functions with another's rights by name only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from koepel.catalogue import known
from koepel.catalogue.finding import Finding, rows
from koepel.roles import GUARD

VIEWS = """
SELECT c.relname AS name, c.relkind AS kind, coalesce(c.reloptions::text, '') AS options
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('app', 'sec') AND c.relkind IN ('v', 'm') ORDER BY 1
"""
FUNCTIONS = """
SELECT n.nspname || '.' || p.proname AS name, p.prosecdef AS definer, coalesce(p.proconfig::text, '') AS config,
       pg_get_userbyid(p.proowner) AS owner, has_function_privilege('public', p.oid, 'EXECUTE') AS everybody,
       has_function_privilege('koepel_tenant', p.oid, 'EXECUTE') AS scoped
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%' ORDER BY 1
"""
KEY_GRANTS = """
SELECT c.relname AS name, g.grantee::regrole::text AS grantee FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
LATERAL aclexplode(c.relacl) g WHERE n.nspname = 'sec' AND g.grantee <> c.relowner
"""


def c06_views(connection: Connection) -> Iterator[Finding]:
    """Views run with the rights of the reader; there are no materialized ones."""
    for row in rows(connection, VIEWS):
        if row.kind == "m":
            yield Finding("C06", row.name, "a materialized view knows no row-level security")
        elif "security_invoker=true" not in row.options:
            yield Finding("C06", row.name, "add WITH (security_invoker = true)")


def c07_functions(connection: Connection) -> Iterator[Finding]:
    """Functions with their owner's rights are listed by name, with a fixed search path, closed to PUBLIC."""
    found = set()
    for row in rows(connection, FUNCTIONS):
        found.add(row.name)
        yield from _function(row)
    for name in sorted((known.DEFINER_FUNCTIONS | known.PLAIN_FUNCTIONS) - found):
        yield Finding("C07", name, "is missing; run koepel migrate")
    for row in rows(connection, KEY_GRANTS):
        yield Finding("C07", f"sec.{row.name}", f"{row.grantee} has a grant; only koepel_guard may read the scope key")


def _function(row: Any) -> Iterator[Finding]:
    if row.name not in known.DEFINER_FUNCTIONS | known.PLAIN_FUNCTIONS:
        yield Finding("C07", row.name, "is not a function that Koepel knows")
    if row.definer and (row.name not in known.DEFINER_FUNCTIONS or row.owner != GUARD):
        yield Finding("C07", row.name, f"runs with the rights of {row.owner}; only the listed ones of {GUARD} may")
    if "search_path=" not in row.config:
        yield Finding("C07", row.name, "SET search_path = ''")
    if row.everybody:
        yield Finding("C07", row.name, "REVOKE EXECUTE FROM PUBLIC")
    if row.name == "sec.scope" and row.scoped:
        yield Finding("C07", row.name, "scope roles ask its sisters, never sec.scope itself")
