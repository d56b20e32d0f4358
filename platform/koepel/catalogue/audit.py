# SPDX-License-Identifier: EUPL-1.2
"""The checks C01 to C10, C14 and C15, each one query and one sentence that says how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from koepel.catalogue import known
from koepel.roles import GUARD, LOGIN, OWNER, SCOPE_ROLES


@dataclass(frozen=True)
class Finding:
    """One breach: the check, where, and the mend."""

    check: str
    where: str
    mend: str

    def __str__(self) -> str:
        return f"{self.check} {self.where}: {self.mend}"


Check = Callable[[Connection], Iterator[Finding]]


def audit(connection: Connection) -> list[Finding]:
    """Every finding; an empty list means that the walls stand."""
    return [finding for check in CHECKS for finding in check(connection)]


def _rows(connection: Connection, query: str) -> list[Any]:
    return list(connection.execute(text(query)))


TABLES = """
SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, c.relkind AS kind,
       pg_get_userbyid(c.relowner) AS owner
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'app' AND c.relkind IN ('r', 'p') ORDER BY 1
"""
GRANTS = """
SELECT c.relname AS name, g.grantee::regrole::text AS grantee, g.privilege_type AS privilege
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, LATERAL aclexplode(c.relacl) g
WHERE n.nspname = 'app' AND g.grantee <> c.relowner
UNION
SELECT c.relname, g.grantee::regrole::text, g.privilege_type
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
     LATERAL aclexplode(a.attacl) g
WHERE n.nspname = 'app'
"""
POLICIES = """
SELECT tablename AS name, policyname AS policy, permissive, roles::text[] AS roles, cmd, qual, with_check
FROM pg_policies WHERE schemaname = 'app'
"""


def c01_walls(connection: Connection) -> Iterator[Finding]:
    """Row-level security enabled and forced on every table."""
    for row in _rows(connection, TABLES):
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
    policies = _rows(connection, POLICIES)
    covered: dict[tuple[str, str, str], int] = {}
    for row in policies:
        if row.permissive != "PERMISSIVE":
            yield Finding("C02", f"{row.name}.{row.policy}", "policies here are permissive, one per role and command")
        for role in row.roles:
            if role not in {*SCOPE_ROLES, GUARD}:
                yield Finding("C02", f"{row.name}.{row.policy}", f"is for {role}; name a scope role")
            covered[row.name, role, row.cmd] = covered.get((row.name, role, row.cmd), 0) + 1
        if row.cmd in {"INSERT", "UPDATE", "ALL"} and row.with_check is None:
            yield Finding("C02", f"{row.name}.{row.policy}", "has no WITH CHECK: rows could be moved to another owner")
    for (name, role, command), count in covered.items():
        if count > 1 or ((name, role, "ALL") in covered and command != "ALL"):
            yield Finding("C02", name, f"{role} has more than one policy for {command}: together they are an OR")
    for row in _rows(connection, GRANTS):
        if row.name in known.BOOKKEEPING:
            yield Finding("C02", row.name, f"{row.grantee} may {row.privilege}; nobody may")
        elif not {(row.name, row.grantee, row.privilege), (row.name, row.grantee, "ALL")} & covered.keys():
            yield Finding("C02", row.name, f"{row.grantee} may {row.privilege} without a policy for it")


KEYS = """
SELECT c.relname AS name, k.conname AS key, k.contype AS kind,
       (SELECT array_agg(a.attname::text ORDER BY x.ord) FROM unnest(k.conkey) WITH ORDINALITY x(num, ord)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.num) AS columns,
       k.confrelid::regclass::text AS target
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'app' AND k.contype IN ('p', 'u', 'f')
"""


def _owner_column(columns: set[str]) -> str:
    return "collaboration_id" if "collaboration_id" in columns and "tenant_id" not in columns else "tenant_id"


def c03_keys(connection: Connection) -> Iterator[Finding]:
    """The owner's column is NOT NULL and first in every primary key and UNIQUE."""
    owners: dict[str, str] = {}
    for row in _rows(connection, KEYS):
        if row.kind == "p":
            owners[row.name] = row.columns[0]
    for row in _rows(connection, TABLES):
        exempt = row.name in known.TABLES_WITHOUT_OWNER or row.name in known.BOOKKEEPING
        if not exempt and owners.get(row.name) not in {"tenant_id", "collaboration_id"}:
            yield Finding("C03", row.name, "its primary key must begin with tenant_id or collaboration_id")
    for row in _rows(connection, KEYS):
        exempt = (
            row.name in known.TABLES_WITHOUT_OWNER or row.name in known.BOOKKEEPING or row.key in known.GLOBAL_UNIQUE
        )
        if row.kind == "u" and not exempt and row.columns[0] != owners.get(row.name):
            yield Finding("C03", row.key, "a UNIQUE over all owners answers for another's row: begin with the owner")
    indexes = """
        SELECT c.relname AS name, i.relname AS index, a.attname AS first FROM pg_index x
        JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
        WHERE n.nspname = 'app' AND x.indisunique
    """
    for row in _rows(connection, indexes):
        exempt = row.name in known.TABLES_WITHOUT_OWNER or row.name in known.BOOKKEEPING
        if not exempt and row.first != owners.get(row.name):
            yield Finding("C03", row.index, "a unique index over all owners answers for another's row")


def c04_foreign_keys(connection: Connection) -> Iterator[Finding]:
    """Every foreign key between owned tables carries the owner."""
    for row in _rows(connection, KEYS):
        owned = row.kind == "f" and row.name not in known.TABLES_WITHOUT_OWNER
        if owned and row.columns[0] not in {"tenant_id", "collaboration_id"}:
            yield Finding("C04", row.key, "a foreign key without its owner attaches a row to another's")
    yield from _lone_references(connection)


def _lone_references(connection: Connection) -> Iterator[Finding]:
    """Tables that a child references by name must be referenced by key: the list of the metadata says which."""
    listed = {(row.name, row.columns[1]) for row in _rows(connection, KEYS) if row.kind == "f" and len(row.columns) > 1}
    for table, column in known.REFERENCES:
        if (table, column) not in listed:
            yield Finding("C04", f"{table}.{column}", "has lost its foreign key with the owner in it")


def c05_policy_text(connection: Connection) -> Iterator[Finding]:
    """Policies ask `( SELECT sec.` and nothing slower or wider."""
    for row in _rows(connection, POLICIES):
        for expression in (row.qual, row.with_check):
            if expression is None:
                continue
            where = f"{row.name}.{row.policy}"
            if expression == "true":
                if not all((row.name, role) in known.OPEN_POLICIES for role in row.roles):
                    yield Finding("C05", where, "USING (true) lets everybody in")
                continue
            if "( SELECT sec." not in expression:
                yield Finding("C05", where, "does not ask the signed scope")
            if re.search(r"\bIN \(\s*SELECT\b|\bEXISTS\b", expression):
                yield Finding(
                    "C05", where, "IN (SELECT ..) and EXISTS cost 5 times the query: use = or ANY (ARRAY(..))"
                )
            if " OR " in expression and row.name not in known.PAIR_TABLES:
                yield Finding("C05", where, "OR widens a policy; only the tables of a pair may")
            if "current_setting" in expression:
                yield Finding("C05", where, "reads a setting itself; only functions in sec do")


def c06_views(connection: Connection) -> Iterator[Finding]:
    """Views run with the rights of the reader; there are no materialized ones."""
    query = """
        SELECT c.relname AS name, c.relkind AS kind, coalesce(c.reloptions::text, '') AS options
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('app', 'sec') AND c.relkind IN ('v', 'm')
    """
    for row in _rows(connection, query):
        if row.kind == "m":
            yield Finding("C06", row.name, "a materialized view knows no row-level security")
        elif "security_invoker=true" not in row.options:
            yield Finding("C06", row.name, "add WITH (security_invoker = true)")


def c07_functions(connection: Connection) -> Iterator[Finding]:
    """Functions with their owner's rights are listed by name, with a fixed search path, closed to PUBLIC."""
    query = """
        SELECT n.nspname || '.' || p.proname AS name, p.prosecdef AS definer, coalesce(p.proconfig::text, '') AS config,
               pg_get_userbyid(p.proowner) AS owner, has_function_privilege('public', p.oid, 'EXECUTE') AS everybody,
               has_function_privilege('koepel_tenant', p.oid, 'EXECUTE') AS scoped
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
    """
    found = set()
    for row in _rows(connection, query):
        found.add(row.name)
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
    for name in sorted(known.DEFINER_FUNCTIONS - found):
        yield Finding("C07", name, "is missing; run koepel migrate")
    keys = """
        SELECT c.relname AS name, g.grantee::regrole::text AS grantee FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
        LATERAL aclexplode(c.relacl) g WHERE n.nspname = 'sec' AND g.grantee <> c.relowner
    """
    for row in _rows(connection, keys):
        yield Finding("C07", f"sec.{row.name}", f"{row.grantee} has a grant; only koepel_guard may read the scope key")


def c08_roles(connection: Connection) -> Iterator[Finding]:
    """Scope roles and the login own nothing and bypass nothing; no TRUNCATE, REFERENCES or TRIGGER."""
    query = """
        SELECT rolname AS name, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS strong, rolcanlogin AS enters,
               rolinherit AS inherits, EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid) AS owns
        FROM pg_roles r WHERE rolname LIKE 'koepel\\_%'
    """
    members = {
        (row.role, row.member)
        for row in _rows(
            connection,
            """
        SELECT roleid::regrole::text AS role, member::regrole::text AS member FROM pg_auth_members""",
        )
    }
    for row in _rows(connection, query):
        if row.name in SCOPE_ROLES or row.name == LOGIN:
            if row.strong or row.owns:
                yield Finding(
                    "C08", row.name, "must own nothing and be no superuser, BYPASSRLS, CREATEROLE or CREATEDB"
                )
            if row.enters != (row.name == LOGIN):
                yield Finding("C08", row.name, "only koepel_login may log in")
            if row.name == LOGIN and row.inherits:
                yield Finding("C08", row.name, "must be NOINHERIT: rights come only with a scope")
    for role, member in members:
        if member == LOGIN and role not in SCOPE_ROLES:
            yield Finding("C08", LOGIN, f"is a member of {role}")
        if member in SCOPE_ROLES:
            yield Finding("C08", member, f"is a member of {role}")
    for row in _rows(connection, GRANTS):
        if row.privilege in {"TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"}:
            yield Finding("C08", row.name, f"{row.grantee} may {row.privilege}")
        if row.grantee not in {*SCOPE_ROLES, GUARD}:
            yield Finding("C08", row.name, f"{row.grantee} has a grant; only scope roles have")
        if row.grantee == GUARD and (row.name, row.privilege) != ("proposal_half", "SELECT"):
            yield Finding("C08", row.name, "koepel_guard reads proposal_half and nothing else")
    yield from _relay(connection)


def _relay(connection: Connection) -> Iterator[Finding]:
    query = """
        SELECT table_name AS name, column_name AS column FROM information_schema.column_privileges
        WHERE table_schema = 'app' AND grantee = 'koepel_relay'
    """
    for row in _rows(connection, query):
        if row.column not in known.RELAY_COLUMNS and row.name != "slug":
            yield Finding("C08", f"{row.name}.{row.column}", "the relay sees when and whose, never what")


def c09_login(connection: Connection) -> Iterator[Finding]:
    """The running connection is koepel_login, whoever it has become."""
    if connection.execute(text("SELECT session_user")).scalar_one() != LOGIN:
        yield Finding("C09", "session", f"the application must connect as {LOGIN}, or every wall is a picture of one")


def c10_leaks(connection: Connection) -> Iterator[Finding]:
    """No sequences, enums, citext, ranges or expression indexes: they leak or are not leakproof."""
    query = """
        SELECT c.relname AS name, 'a sequence' AS what FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'app' AND c.relkind = 'S'
        UNION SELECT c.relname || '.' || a.attname, 'type ' || t.typname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
        WHERE n.nspname = 'app' AND c.relkind = 'r' AND a.attnum > 0 AND (t.typtype IN ('e', 'r', 'm') OR t.typname = 'citext')
        UNION SELECT i.relname, 'an expression index' FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_namespace n ON n.oid = i.relnamespace WHERE n.nspname = 'app' AND x.indexprs IS NOT NULL
    """
    for row in _rows(connection, query):
        yield Finding(
            "C10", row.name, f"{row.what} is not for owned tables: use text with CHECK, uuid, normalised columns"
        )


def c14_side_doors(connection: Connection) -> Iterator[Finding]:
    """No large objects, foreign tables, publications or functions that reach files."""
    query = """
        SELECT 'a foreign server' AS what, srvname AS name FROM pg_foreign_server
        UNION SELECT 'a publication', pubname FROM pg_publication
        UNION SELECT 'large objects', 'pg_largeobject' WHERE EXISTS (SELECT FROM pg_largeobject_metadata)
        UNION SELECT 'file access', r FROM unnest(CAST(:roles AS text[])) r
              WHERE pg_has_role(r, 'pg_read_server_files', 'MEMBER') OR pg_has_role(r, 'pg_write_server_files', 'MEMBER')
                 OR pg_has_role(r, 'pg_execute_server_program', 'MEMBER') OR pg_has_role(r, 'pg_read_all_data', 'MEMBER')
    """
    for row in connection.execute(text(query), {"roles": [*SCOPE_ROLES, LOGIN]}):
        yield Finding("C14", str(row.name), f"{row.what} is a way round the walls")


def c15_defaults(connection: Connection) -> Iterator[Finding]:
    """No default privileges to PUBLIC, nobody creates in public, nothing lies there."""
    query = """
        SELECT 'default privileges' AS what FROM pg_default_acl d, LATERAL aclexplode(d.defaclacl) g WHERE g.grantee = 0
        UNION SELECT 'CREATE on schema public' WHERE has_schema_privilege('public', 'public', 'CREATE')
        UNION SELECT 'USAGE on ' || n.nspname FROM pg_namespace n
              WHERE n.nspname IN ('app', 'sec') AND has_schema_privilege('public', n.oid, 'USAGE')
        UNION SELECT 'table public.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p')
    """
    for row in _rows(connection, query):
        yield Finding("C15", row.what, "revoke it from PUBLIC; tables live in schema app")


CHECKS: tuple[Check, ...] = (
    c01_walls, c02_policies, c03_keys, c04_foreign_keys, c05_policy_text, c06_views, c07_functions, c08_roles, c09_login,
    c10_leaks, c14_side_doors, c15_defaults,
)  # fmt: skip
