# SPDX-License-Identifier: EUPL-1.2
"""The register of processing (GDPR art. 30.1) as the tables of this installation state it: one activity for each purpose.

It is read from what stands beside each column, and the build fails for a column that says nothing: it cannot be out of date.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from koepel.database import METADATA
from koepel.privacy import PERSONAL, SENSITIVE, SPECIAL, Basis, DataClass, Kept, Purpose, Reader, register
from koepel.retention_terms import TERMS, Retention
from tenants.legal.service import Standing

OF_PERSONS = (PERSONAL, SENSITIVE, SPECIAL)


@dataclass(frozen=True)
class Line:
    """Fields of one table that are kept alike."""

    table: str
    fields: tuple[str, ...]
    cls: DataClass
    retention: Retention
    recipients: tuple[Reader, ...]


@dataclass(frozen=True)
class Activity:
    """All that is done with persons' data for one purpose, ground by ground."""

    purpose: Purpose
    grounds: tuple[tuple[Basis, tuple[Line, ...]], ...]

    @property
    def key(self) -> str:
        """Its name for programs and for a link on the page."""
        return self.purpose.replace("_", "-")


@cache
def activities() -> tuple[Activity, ...]:
    """In the order of the purposes; within one, as the tables come. Data in which no person stands is not in it."""
    found: dict[Purpose, dict[Basis, dict[tuple[str, Kept], list[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for row in register(METADATA):
        if row.kept.cls in OF_PERSONS:
            found[row.kept.purpose][row.kept.basis][row.table, row.kept].append(row.column)
    return tuple(
        Activity(purpose, tuple((basis, _lines(found[purpose][basis])) for basis in Basis if basis in found[purpose]))
        for purpose in Purpose
        if purpose in found
    )


def _lines(found: dict[tuple[str, Kept], list[str]]) -> tuple[Line, ...]:
    return tuple(
        Line(table, tuple(fields), kept.cls, kept.retention, kept.recipients) for (table, kept), fields in found.items()
    )


def as_tree(standings: dict[tuple[Purpose, Basis], Standing]) -> list[dict[str, Any]]:
    """The same for programs: codes as the code knows them, terms in months and days, grounds as this municipality has them."""
    return [
        {
            "activity": activity.key,
            "purpose": activity.purpose,
            "grounds": [
                {**_ground(basis, standings[activity.purpose, basis]), "data": [_data(line) for line in lines]}
                for basis, lines in activity.grounds
            ],
        }
        for activity in activities()
    ]


def _ground(default: Basis, stands: Standing) -> dict[str, Any]:
    return {
        "default": default,
        "basis": stands.value,
        "law": stands.law,
        "confirmed_by": stands.confirmed_by or None,
        "confirmed_on": stands.confirmed_on.isoformat() if stands.confirmed_on else None,
    }


def _data(line: Line) -> dict[str, Any]:
    return {
        "table": line.table,
        "fields": line.fields,
        "class": line.cls,
        "retention": {"rule": line.retention, **_term(line.retention)},
        "recipients": line.recipients,
    }


def _term(retention: Retention) -> dict[str, Any]:
    term = TERMS.get(retention)
    return {} if term is None else {"since": term.since, "months": term.months, "days": term.days}
