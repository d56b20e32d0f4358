# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of a freshly migrated database says that every wall stands, as it was meant."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from koepel.catalogue import known, manifest
from koepel.database import METADATA, db
from koepel.doctor import walls


@pytest.mark.attack("T04")
def test_every_wall_stands(app: Flask) -> None:
    with app.app_context():
        findings = "\n".join(str(finding) for finding in walls())
    if findings:
        pytest.fail(findings, pytrace=False)


def test_the_tables_of_python_are_the_tables_of_postgresql(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as bare:
        theirs = "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        theirs += " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'app' AND c.relkind = 'r' AND a.attnum > 0"
        found = {
            (row[0], row[1])
            for row in bare.execute(text(theirs + " AND NOT a.attisdropped"))
            if row[0] != "alembic_version"
        }
    ours = {(table.name, column.name) for table in METADATA.tables.values() for column in table.columns}
    assert ours - found == set(), "these columns are mapped and not migrated"
    assert found - ours == set(), "these columns are migrated and not mapped"


def test_no_exception_outlives_its_table() -> None:
    tables = set(manifest.kept())
    named = {
        *known.TABLES_WITHOUT_OWNER,
        *known.BOOKKEEPING,
        *known.PAIR_TABLES,
        *(name for name, _ in known.OPEN_POLICIES),
    }
    assert named - tables == set(), "koepel/catalogue/known.py excuses what is not there: take the line away"
    functions = {name.partition("(")[0] for name in tables if name.startswith("sec.")}
    assert functions == known.DEFINER_FUNCTIONS | known.PLAIN_FUNCTIONS
