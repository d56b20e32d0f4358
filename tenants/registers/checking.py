# SPDX-License-Identifier: EUPL-1.2
"""A dry run: every row of every sheet becomes a record or a refusal. Pure: nothing is stored, no database is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tenants.registers.check_duos import Duos, settle_retention
from tenants.registers.check_meetings import Meetings
from tenants.registers.check_people import People
from tenants.registers.directory import Directory
from tenants.registers.fields import SheetKind
from tenants.registers.headings import LOOK_AHEAD, SheetMapping, SheetPlan, apply, guess
from tenants.registers.known import Known, Nothing
from tenants.registers.refusals import MAX_ROWS, TooManyRows
from tenants.registers.sheets import CheckedSheet, ReadSheet, SheetLines
from tenants.registers.words import Words

# People before the duos that name them, duos before their meetings, whatever the order of the sheets.
_ORDER = (SheetKind.MENTEES, SheetKind.MENTORS, SheetKind.DUOS, SheetKind.MEETINGS)


@dataclass(slots=True)
class Outcome:
    """What a file would bring, sheet by sheet in the order of the file, and the sheets that were left alone."""

    tenant: str
    sheets: dict[str, CheckedSheet] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


def plan_of(sheet: ReadSheet, mapping: SheetMapping | None = None) -> SheetPlan | None:
    """By the mapping where there is one that fits, else by guessing."""
    rows = sheet.rows[:LOOK_AHEAD]
    return (apply(mapping, rows) if mapping else None) or guess(sheet.name, rows)


def check(
    sheets: Iterable[ReadSheet],
    *,
    tenant: str,
    today: date,
    words: Words,
    known: Known | None = None,
    mappings: Mapping[str, SheetMapping] | None = None,
    keep_from: date | None = None,
    same: Mapping[tuple[str, int], str] | None = None,
) -> Outcome:
    """Checks a whole file for one municipality.

    `mappings` are remembered or corrected readings by name of sheet; trajectories that ended before `keep_from` are
    past their retention; `same` says by sheet and row who of the people here is meant. Raises TooManyRows.
    """
    outcome, known = Outcome(tenant), known or Nothing()
    directory = Directory(known, tenant)
    people = People(words, known, directory, today, same or {})
    checks = {
        SheetKind.MENTEES: people.check,
        SheetKind.MENTORS: people.check,
        SheetKind.DUOS: Duos(directory, today, keep_from).check,
        SheetKind.MEETINGS: Meetings(directory, known, today).check,
    }
    read: list[SheetLines] = []
    for sheet in sheets:
        plan = plan_of(sheet, (mappings or {}).get(sheet.name))
        if plan is None:
            outcome.ignored.append(sheet.name)
            continue
        lines = SheetLines(sheet, plan, today)
        if len(lines) > MAX_ROWS:
            raise TooManyRows()
        outcome.sheets[sheet.name] = lines.checked
        read.append(lines)
    for lines in sorted(read, key=lambda one: _ORDER.index(one.plan.kind)):
        checks[lines.plan.kind](lines)
        lines.checked.refused.sort(key=lambda refused: refused.row)
        lines.checked.warnings.sort(key=lambda odd: odd.row)
    settle_retention(outcome.sheets.values())
    return outcome
