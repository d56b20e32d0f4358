# SPDX-License-Identifier: EUPL-1.2
"""The matrix of roles by fields is made from the code, complete, and every difference from what was agreed has its reason."""

from __future__ import annotations

from dataclasses import fields

from koepel.privacy import PERSONAL, SENSITIVE, SPECIAL, Reader, register
from tenants.accountability.matrix.agreed import agreed, differences, reasons
from tenants.accountability.matrix.derive import BANDED, FACTS_OF_S3, Who, lines
from tenants.accountability.matrix.fields import FIELDS
from tenants.accountability.risks import RISKS
from tenants.disclosure_shapes import MatchingFacts
from tests.guards.sources import ROOT
from tests.guards.test_columns import mapped

ABOUT_PERSONS = (PERSONAL, SENSITIVE, SPECIAL)


def test_every_column_about_a_person_stands_in_a_row() -> None:
    rows = register(mapped())
    shown = {(row.table, row.column) for one in FIELDS for row in one.kept()}
    shown |= {tuple(name.split(".")) for one in FIELDS for name in one.told}
    lost = [f"{r.table}.{r.column}" for r in rows if r.kept.cls in ABOUT_PERSONS and (r.table, r.column) not in shown]
    assert not lost, f"put these in a row of tenants/accountability/matrix/fields.py: {lost}"


def test_no_row_names_a_column_that_is_gone() -> None:
    known = {f"{row.table}.{row.column}" for row in register(mapped())}
    tables = {row.table for row in register(mapped())}
    gone = [
        name
        for one in FIELDS
        for name in (*one.columns, *one.told)
        if ("*" not in name and name not in known) or name.split(".")[0] not in tables
    ]
    assert not gone, f"take these out of tenants/accountability/matrix/fields.py: {gone}"


def test_every_difference_from_what_was_agreed_has_its_reason_and_no_reason_outlives_its_difference() -> None:
    mapped()
    silent = [
        f"{d.line.field.key} {d.who}: agreed {d.agreed!r}, found {d.found!r}" for d in differences() if not d.reason
    ]
    assert not silent, "\n".join(["mend the product, or say why in matrix/differences.toml:", *silent])
    differing = {d.line.field.key for d in differences()}
    stale = {row for row, _ in reasons()} - differing
    assert not stale, f"these rows differ no more, so take them out of matrix/differences.toml: {sorted(stale)}"


def test_the_agreed_matrix_is_whole() -> None:
    keys = {line.field.key for line in lines()}
    assert set(agreed()) <= keys
    assert len(agreed()) == 38  # 37 rows, one of them split in two
    assert all(set(cells) == set(Who) for cells in agreed().values())


def test_what_leaves_on_a_card_says_so_beside_its_column() -> None:
    """The register of processing is read by an officer: a reader that is not named there would be hidden."""
    kept = {(row.table, row.column): row.kept for row in register(mapped())}
    columns = {("intake", one.name) for one in fields(MatchingFacts)} & kept.keys()
    columns |= {tuple(name.split(".")) for name in BANDED.values()}  # type: ignore[misc]
    silent = [
        f"{table}.{column}"
        for table, column in columns
        if kept[table, column].cls in ABOUT_PERSONS and Reader.POOL not in kept[table, column].recipients
    ]
    assert len(columns) > 20
    assert not silent, f"add Reader.POOL to their recipients: {silent}"


def test_what_is_told_at_a_step_says_so_beside_its_column() -> None:
    kept = {f"{row.table}.{row.column}": row.kept.recipients for row in register(mapped())}
    told = {"person.given_name", "person.family_name", "person.phone", "person.email", *FACTS_OF_S3}
    silent = [name for name in told if not {Reader.OTHER_MUNICIPALITY} & set(kept[name])]
    assert not silent, f"add Reader.OTHER_MUNICIPALITY to their recipients: {silent}"


def test_every_suite_that_the_impact_assessment_names_is_there() -> None:
    gone = [suite for risk in RISKS for suite in risk.suites if not (ROOT / suite).is_file()]
    assert not gone, f"the impact assessment promises tests that are not there: {gone}"
