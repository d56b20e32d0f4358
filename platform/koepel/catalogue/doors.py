# SPDX-License-Identifier: EUPL-1.2
"""C14 and C15: no way round the tables, and nothing for PUBLIC."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from koepel.catalogue.finding import Finding, rows
from koepel.roles import LOGIN, SCOPE_ROLES

SIDE_DOORS = """
SELECT 'a foreign server' AS what, srvname::text AS name FROM pg_foreign_server
UNION SELECT 'a publication', pubname FROM pg_publication
UNION SELECT 'large objects', 'pg_largeobject' WHERE EXISTS (SELECT FROM pg_largeobject_metadata)
UNION SELECT 'an event trigger', evtname FROM pg_event_trigger
UNION SELECT 'the rule ' || r.rulename, c.relname FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'app' AND c.relkind IN ('r', 'p')
UNION SELECT 'a parent or child by inheritance', c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'app' AND c.relkind IN ('r', 'f')
UNION SELECT 'a trigger that was switched off', c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'app' AND t.tgenabled <> 'O'
UNION SELECT 'file access', r FROM unnest(CAST(:roles AS text[])) r
      WHERE pg_has_role(r, 'pg_read_server_files', 'MEMBER') OR pg_has_role(r, 'pg_write_server_files', 'MEMBER')
         OR pg_has_role(r, 'pg_execute_server_program', 'MEMBER') OR pg_has_role(r, 'pg_read_all_data', 'MEMBER')
         OR pg_has_role(r, 'pg_write_all_data', 'MEMBER')
ORDER BY 1, 2
"""
FOR_EVERYBODY = """
SELECT 'default privileges' AS what FROM pg_default_acl d, LATERAL aclexplode(d.defaclacl) g WHERE g.grantee = 0
UNION SELECT 'CREATE on schema public' WHERE has_schema_privilege('public', 'public', 'CREATE')
UNION SELECT 'USAGE on ' || n.nspname FROM pg_namespace n
      WHERE n.nspname IN ('app', 'sec') AND has_schema_privilege('public', n.oid, 'USAGE')
UNION SELECT 'table public.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p', 'f', 'S')
ORDER BY 1
"""


def c14_side_doors(connection: Connection) -> Iterator[Finding]:
    """No large objects, foreign tables, publications, rules, switched-off triggers or functions that reach files."""
    for row in rows(connection, SIDE_DOORS, roles=[*SCOPE_ROLES, LOGIN]):
        yield Finding("C14", str(row.name), f"{row.what} is a way round the walls")


def c15_defaults(connection: Connection) -> Iterator[Finding]:
    """No default privileges to PUBLIC, nobody creates in public, nothing lies there."""
    for row in rows(connection, FOR_EVERYBODY):
        yield Finding("C15", row.what, "revoke it from PUBLIC; tables live in schema app")
