# SPDX-License-Identifier: EUPL-1.2
"""Rows by table and owner: of a database at one moment, and of a dump as it was written. A dump that differs is no backup."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

OWNERS = (b"tenant_id", b"collaboration_id", b"partner_id")
Counts = Counter[str]  # table|owner -> rows

TABLES = """
SELECT c.relname, coalesce((SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
  AND a.attname IN ('tenant_id', 'collaboration_id', 'partner_id')
  ORDER BY array_position(ARRAY['tenant_id', 'collaboration_id', 'partner_id']::name[], a.attname) LIMIT 1), '')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'app' AND c.relkind = 'r' ORDER BY 1
"""


def of_database(connection: psycopg.Connection[Any]) -> Counts:
    """Every table of the application; the session must see every row (`servers.Server.reading`)."""
    found: Counts = Counter()
    for table, owner in connection.execute(TABLES).fetchall():
        column = sql.SQL("{}::text").format(sql.Identifier(owner)) if owner else sql.SQL("'-'")
        asked = sql.SQL("SELECT coalesce({}, '-'), count(*) FROM app.{} GROUP BY 1").format(
            column, sql.Identifier(table)
        )
        found.update({f"{table}|{key}": many for key, many in connection.execute(asked)})
    return found


def of_dump(dump: Path, pg_restore: Path) -> Counts:
    """The rows that a dump would bring back, as this `pg_restore` reads it."""
    found: Counts = Counter()
    command = [str(pg_restore), "--data-only", "--schema=app", "--file=-", str(dump)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reading:  # noqa: S603
        assert reading.stdout is not None
        table, place = "", -1
        for line in reading.stdout:
            if not table:
                if line.startswith(b"COPY app."):
                    table = line[9:].split(b" ", 1)[0].strip(b'"').decode()
                    columns = [one.strip(b'" ') for one in line[line.index(b"(") + 1 : line.rindex(b")")].split(b",")]
                    place = next((columns.index(one) for one in OWNERS if one in columns), -1)
            elif line == b"\\.\n":
                table = ""
            else:
                owner = line.rstrip(b"\n").split(b"\t")[place].decode() if place >= 0 else "-"
                found[f"{table}|{'-' if owner == chr(92) + 'N' else owner}"] += 1
    return found


def differences(wanted: Counts, found: Counts) -> list[str]:
    """One line for each table and owner that differs."""
    return [
        f"{key}: {wanted[key]} wanted, {found[key]} found"
        for key in sorted({*wanted, *found})
        if wanted[key] != found[key]
    ]
