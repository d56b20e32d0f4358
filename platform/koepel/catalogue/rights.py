# SPDX-License-Identifier: EUPL-1.2
"""C08 and C09: what roles are, whom they may become, what they may touch, and who is connected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

from koepel.catalogue import known
from koepel.catalogue.finding import Finding, rows
from koepel.catalogue.walls import GRANTS
from koepel.roles import GUARD, LOGIN, OWNER, SCOPE_ROLES

RELAY = "koepel_relay"
ROLES = """
SELECT rolname AS name, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS strong,
       rolsuper OR rolbypassrls AS over_walls, rolcanlogin AS enters, rolinherit AS inherits,
       EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid) OR EXISTS (SELECT FROM pg_proc p WHERE p.proowner = r.oid) AS owns
FROM pg_roles r WHERE rolname LIKE 'koepel\\_%' ORDER BY 1
"""
MEMBERS = "SELECT roleid::regrole::text AS role, member::regrole::text AS member FROM pg_auth_members ORDER BY 1, 2"


def c08_roles(connection: Connection) -> Iterator[Finding]:
    """Scope roles and the login own nothing and bypass nothing; no TRUNCATE, REFERENCES or TRIGGER."""
    for row in rows(connection, ROLES):
        if row.name in SCOPE_ROLES or row.name == LOGIN:
            if row.strong or row.owns:
                mend = "must own nothing and be no superuser, BYPASSRLS, CREATEROLE or CREATEDB"
                yield Finding("C08", row.name, mend)
            if row.enters != (row.name == LOGIN):
                yield Finding("C08", row.name, "only koepel_login may log in")
            if row.name == LOGIN and row.inherits:
                yield Finding("C08", row.name, "must be NOINHERIT: rights come only with a scope")
        elif row.name in {OWNER, GUARD} and (row.enters or row.over_walls):
            yield Finding("C08", row.name, "must be NOLOGIN, no superuser and NOBYPASSRLS")
    for row in rows(connection, MEMBERS):
        if row.member == LOGIN and row.role not in SCOPE_ROLES:
            yield Finding("C08", LOGIN, f"is a member of {row.role}")
        if row.member in SCOPE_ROLES:
            yield Finding("C08", row.member, f"is a member of {row.role}")
    yield from _grants(connection)


def _grants(connection: Connection) -> Iterator[Finding]:
    for row in rows(connection, GRANTS):
        if row.privilege in {"TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"}:
            yield Finding("C08", row.name, f"{row.grantee} may {row.privilege}")
        if row.grantee not in {*SCOPE_ROLES, GUARD}:
            yield Finding("C08", row.name, f"{row.grantee} has a grant; only scope roles have")
        if row.grantee == GUARD and not _of_the_guard(row):
            mend = f"koepel_guard reads {', '.join(sorted(known.GUARD_READS))}, sweeps {', '.join(known.GUARD_SWEEPS)}"
            yield Finding("C08", row.name, f"{mend}, and nothing else")
        if row.grantee == RELAY and row.name != "slug" and row.column not in known.RELAY_COLUMNS:
            where = f"{row.name}.{row.column or '*'}"
            yield Finding("C08", where, "the relay sees when and whose, never what")


def _of_the_guard(row: Any) -> bool:
    """What it reads for its checks; of what it sweeps the one column, and the deletion."""
    if row.name in known.GUARD_SWEEPS:
        return (row.privilege, row.column or "") in {("SELECT", known.GUARD_SWEEPS[row.name]), ("DELETE", "")}
    return row.name in known.GUARD_READS and row.privilege == "SELECT"


def c09_login(connection: Connection) -> Iterator[Finding]:
    """The running connection is koepel_login, whoever it has become."""
    if connection.execute(text("SELECT session_user")).scalar_one() != LOGIN:
        yield Finding("C09", "session", f"the application must connect as {LOGIN}, or every wall is a picture of one")
