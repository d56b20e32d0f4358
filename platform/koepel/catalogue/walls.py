# SPDX-License-Identifier: EUPL-1.2
"""C01, C02 and C05: row-level security on every table, a policy for every grant, and what a policy may say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from koepel.catalogue import known
from koepel.catalogue.finding import Finding, rows
from koepel.roles import GUARD, OWNER, SCOPE_ROLES

TABLES = """
SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, c.relkind AS kind,
       pg_get_userbyid(c.relowner) AS owner
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'app' AND c.relkind IN ('r', 'p') ORDER BY 1
"""
GRANTS = """
SELECT c.relname AS name, g.grantee::regrole::text AS grantee, g.privilege_type AS privilege, '' AS column
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, LATERAL aclexplode(c.relacl) g
WHERE n.nspname = 'app' AND g.grantee <> c.relowner
UNION
SELECT c.relname, g.grantee::regrole::text, g.privilege_type, a.attname
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
     LATERAL aclexplode(a.attacl) g
WHERE n.nspname = 'app'
ORDER BY 1, 2, 3, 4
"""
POLICIES = """
SELECT tablename AS name, policyname AS policy, permissive, roles::text[] AS roles, cmd, qual, with_check
FROM pg_policies WHERE schemaname = 'app' ORDER BY 1, 2
"""
ROW_FUNCTION = re.compile(r"\bIN \(\s*SELECT\b|\bEXISTS\b")


def c01_walls(connection: Connection) -> Iterator[Finding]:
    """Row-level security enabled and forced on every table."""
    for row in rows(connection, TABLES):
        if row.name in known.BOOKKEEPING:
            continue
        if not row.enabled:
            yield Finding("C01", row.name, "ENABLE ROW LEVEL SECURITY; make tables with isolation.tenant_table")
        if not row.forced:
            yield Finding("C01", row.name, "FORCE ROW LEVEL SECURITY; make tables with isolation.tenant_table")
        if row.owner != OWNER:
            yield Finding("C01", row.name, f"is owned by {row.owner}; migrations run as {OWNER}")


def c02_policies(connection: Connection) -> Iterator[Finding]:
    """A policy for each granted command of each role, one only, none for PUBLIC, writes checked."""
    covered: dict[tuple[str, str, str], int] = {}
    for row in rows(connection, POLICIES):
        yield from _policy(row)
        for role in row.roles:
            covered[row.name, role, row.cmd] = covered.get((row.name, role, row.cmd), 0) + 1
    for (name, role, command), count in covered.items():
        if count > 1 or ((name, role, "ALL") in covered and command != "ALL"):
            yield Finding("C02", name, f"{role} has more than one policy for {command}: together they are an OR")
    for name, grantee, privilege in sorted(
        {(row.name, row.grantee, row.privilege) for row in rows(connection, GRANTS)}
    ):
        if name in known.BOOKKEEPING:
            yield Finding("C02", name, f"{grantee} may {privilege}; nobody may")
        elif not {(name, grantee, privilege), (name, grantee, "ALL")} & covered.keys():
            yield Finding("C02", name, f"{grantee} may {privilege} without a policy for it")


def _policy(row: Any) -> Iterator[Finding]:
    where = f"{row.name}.{row.policy}"
    if row.permissive != "PERMISSIVE":
        yield Finding("C02", where, "policies here are permissive, one per role and command")
    for role in row.roles:
        if role not in {*SCOPE_ROLES, GUARD}:
            yield Finding("C02", where, f"is for {role}; name a scope role")
    if row.cmd in {"INSERT", "UPDATE", "ALL"} and row.with_check is None:
        yield Finding("C02", where, "has no WITH CHECK: rows could be moved to another owner")


def c05_policy_text(connection: Connection) -> Iterator[Finding]:
    """Policies ask `( SELECT sec.` and nothing slower or wider."""
    for row in rows(connection, POLICIES):
        for expression in (row.qual, row.with_check):
            if expression is not None:
                yield from _expression(row, expression)


def _expression(row: Any, expression: str) -> Iterator[Finding]:
    where = f"{row.name}.{row.policy}"
    if expression == "true":
        if not all((row.name, role) in known.OPEN_POLICIES for role in row.roles):
            yield Finding("C05", where, "USING (true) lets everybody in")
        return
    if "( SELECT sec." not in expression:
        yield Finding("C05", where, "does not ask the signed scope")
    if ROW_FUNCTION.search(expression):
        yield Finding("C05", where, "IN (SELECT ..) and EXISTS cost 5 times the query: use = or ANY (ARRAY(..))")
    if " OR " in expression and row.name not in known.PAIR_TABLES:
        yield Finding("C05", where, "OR widens a policy; only the tables of a pair may: send a row to each reader")
    if "current_setting" in expression:
        yield Finding("C05", where, "reads a setting itself; only functions in sec do")
