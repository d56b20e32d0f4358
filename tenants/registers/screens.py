# SPDX-License-Identifier: EUPL-1.2
"""What the pages of an import show: columns with an example, refused rows with their boxes, people side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from koepel import audit
from koepel.errors import NotFound
from koepel.i18n import _, _l
from koepel.national_number import looks_like_national_number
from tenants.people import service as people
from tenants.registers.cells import Row, one_line
from tenants.registers.checking import plan_of
from tenants.registers.fields import NAMES, Field, SheetKind
from tenants.registers.headings import LOOK_AHEAD, SheetMapping, SheetPlan, heading_keys
from tenants.registers.national_number import hides_national_number
from tenants.registers.problems import Oddity, Problem
from tenants.registers.report import sentence
from tenants.registers.sheets import ReadSheet
from tenants.registers.staging import Correction

MOST_BOXES = 500
_WORDS = frozenset(field.value for field in Field)
KINDS: Mapping[SheetKind, Any] = {
    SheetKind.MENTEES: _l("Mentees"),
    SheetKind.MENTORS: _l("Mentors"),
    SheetKind.DUOS: _l("Duos"),
    SheetKind.MEETINGS: _l("Meetings"),
}
FIELDS: Mapping[Field, Any] = {
    Field.NUMBER: _l("Number in your list"), Field.GIVEN_NAME: _l("First name"), Field.FAMILY_NAME: _l("Family name"),
    Field.FULL_NAME: _l("Whole name"), Field.BIRTH_DATE: _l("Date of birth"), Field.AGE: _l("Age"), Field.ADDRESS: _l("Street"),
    Field.POSTCODE: _l("Postal code"), Field.TOWN: _l("Town"), Field.PHONE: _l("Phone"), Field.EMAIL: _l("E-mail"),
    Field.LANGUAGES: _l("Languages"), Field.MOTHER_TONGUE: _l("Mother tongue"), Field.OTHER_LANGUAGES: _l("Other languages spoken"),
    Field.DUTCH_LEVEL: _l("Level of Dutch"), Field.JOB: _l("Job"), Field.YEARS: _l("Years of experience"),
    Field.CHANNEL: _l("How they found you"), Field.INTAKE_ON: _l("Day of the intake"), Field.AVAILABILITY: _l("When they are free"),
    Field.MAX_DUOS: _l("Duos at most"), Field.REMARKS: _l("Remarks"), Field.MENTEE: _l("Mentee"), Field.MENTOR: _l("Mentor"),
    Field.STARTED_ON: _l("Start"), Field.ENDED_ON: _l("End"), Field.STATE: _l("State"), Field.REASON: _l("Reason of the end"),
    Field.DUO: _l("Duo"), Field.HELD_ON: _l("Day"), Field.STARTS_AT: _l("From"), Field.ENDS_AT: _l("Until"),
    Field.DURATION: _l("Duration"), Field.HOURS: _l("Hours"), Field.MINUTES: _l("Minutes"), Field.ACTIVITY: _l("What they did"),
    Field.PLACE: _l("Place"), Field.NOTE: _l("Report"), Field.FOLLOW_UP: _l("Still to do"),
}  # fmt: skip
_NAMED_BY = (Field.FULL_NAME, Field.GIVEN_NAME, Field.FAMILY_NAME, Field.MENTEE, Field.MENTOR, Field.DUO)
_CELL = re.compile(r"^cell-(\d{1,3})-(\d{1,7})-(\d{1,4})$")
_SAME = re.compile(r"^same-(\d{1,3})-(\d{1,7})$")


@dataclass(frozen=True)
class ColumnLine:
    """One column on the page where columns are read."""

    key: str
    heading: str
    example: str
    chosen: str


@dataclass(frozen=True)
class SheetColumns:
    """One sheet on that page; no kind means that it is left alone."""

    index: int
    name: str
    kind: str
    columns: tuple[ColumnLine, ...]


@dataclass(frozen=True)
class Box:
    """One cell that can be typed anew."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class RefusedLine:
    """A refused row: whom it is about, why it stays out, and the boxes that mend it."""

    row: int
    about: str
    why: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Candidate:
    """Somebody here whom a row may be."""

    id: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AlikeLine:
    """A row beside the people it looks like."""

    name: str
    row: int
    facts: tuple[tuple[str, str], ...]
    people: tuple[Candidate, ...]
    chosen: str


@dataclass(frozen=True)
class CheckedSheetPage:
    """One sheet on the page of the check."""

    name: str
    kind: str
    counts: Mapping[str, int]
    refused: tuple[RefusedLine, ...]
    alike: tuple[AlikeLine, ...]
    odd: tuple[tuple[str, str], ...]


def columns(sheets: list[ReadSheet], mappings: Mapping[str, SheetMapping]) -> list[SheetColumns]:
    """Every sheet with its columns, also those nobody could guess."""
    found = []
    for index, sheet in enumerate(sheets):
        mapping = mappings.get(sheet.name)
        plan = plan_of(sheet, mapping)
        top = next((row for row in sheet.rows if plan and row.number == plan.heading_row), None) or _likely_headings(
            sheet
        )
        lines = tuple(
            ColumnLine(key, one_line(top.cells[at]), _example(sheet, top, at), _chosen(mapping, plan, key, at))
            for at, key in enumerate(heading_keys(top.cells) if top else [])
            if top and key and not looks_like_national_number(one_line(top.cells[at]))
        )
        found.append(SheetColumns(index, sheet.name, mapping.kind.value if mapping else "", lines))
    return found


def _likely_headings(sheet: ReadSheet) -> Row | None:
    rows = [row for row in sheet.rows[:LOOK_AHEAD] if sum(bool(one_line(cell)) for cell in row.cells) > 1]
    return rows[0] if rows else None


def _example(sheet: ReadSheet, top: Row, at: int) -> str:
    below = (one_line(row.cell(at)) for row in sheet.rows if row.number > top.number)
    return next(filter(None, below), "")[:60]


def _chosen(mapping: SheetMapping | None, plan: SheetPlan | None, key: str, at: int) -> str:
    if mapping and key in mapping.columns:
        field = mapping.columns[key]
        return field.value if field else ""
    return (
        next((column.field.value for column in plan.columns if column.index == at and column.field), "") if plan else ""
    )


def field_choices() -> list[tuple[str, str]]:
    """Every field for the list beside a column."""
    return [(field.value, str(FIELDS[field])) for field in Field]


def mappings_sent(form: Mapping[str, str], sheets: list[ReadSheet]) -> dict[str, SheetMapping | None]:
    """What a person chose on the page of columns; a field that such a sheet has no use for is left out."""
    found: dict[str, SheetMapping | None] = {}
    for shown in columns(sheets, {}):
        try:
            kind = SheetKind(form.get(f"kind-{shown.index}", ""))
        except ValueError:
            found[shown.name] = None
            continue
        chosen: dict[str, Field | None] = {}
        for at, column in enumerate(shown.columns):
            word = form.get(f"field-{shown.index}-{at}", "")
            field = Field(word) if word in _WORDS else None
            chosen[column.key] = field if field in NAMES[kind] else None
        found[shown.name] = SheetMapping(kind, chosen)
    return found


def checked(
    sheets: list[ReadSheet], mappings: Mapping[str, SheetMapping], report: Mapping[str, Any], same: Mapping[str, str]
) -> list[CheckedSheetPage]:
    """The report of a check with what it needs of the working copy: refused rows, people side by side, oddities."""
    found = []
    for index, sheet in enumerate(sheets):
        told = report.get("sheets", {}).get(sheet.name)
        plan = plan_of(sheet, mappings.get(sheet.name)) if told else None
        if told is None or plan is None:
            continue
        details, rows = report["details"][sheet.name], {row.number: row for row in sheet.rows}
        found.append(
            CheckedSheetPage(
                sheet.name,
                str(KINDS[plan.kind]),
                {
                    "imported": told["imported"], "refused": len(told["refused"]), "unchanged": told["unchanged"], "alike": told["alike"],
                    "warnings": len(told["warnings"]),
                },
                tuple(_refused(index, plan, rows[one["row"]], one["problem"], details) for one in told["refused"][:MOST_BOXES]),
                tuple(_alike(index, sheet.name, plan, rows[one["row"]], one, same) for one in details["alike"][:50] if one["people"]),
                _odd(told["warnings"]),
            )
        )  # fmt: skip
    return found


def _refused(index: int, plan: SheetPlan, row: Row, problem: str, details: Mapping[str, Any]) -> RefusedLine:
    field = details["fields"].get(str(row.number))
    wrong = _boxes_of(plan, row, Problem(problem), Field(field) if field else None)
    boxes = tuple(
        Box(
            f"cell-{index}-{row.number}-{column.index}",
            column.heading or str(FIELDS[column.field]) if column.field else column.heading,
            one_line(row.cell(column.index)),
        )
        for column in wrong
    )
    return RefusedLine(row.number, _about(plan, row), sentence(Problem(problem)), boxes)


def _boxes_of(plan: SheetPlan, row: Row, problem: Problem, field: Field | None) -> list[Any]:
    if problem in (Problem.NOT_A_RECORD, Problem.DUPLICATE_ROW):
        return []
    if problem is Problem.NATIONAL_NUMBER:
        return [column for column in plan.columns if hides_national_number(row.cell(column.index))]
    if problem is Problem.MISSING_NAME:
        return [
            column for column in plan.columns if column.field in (Field.FULL_NAME, Field.GIVEN_NAME, Field.FAMILY_NAME)
        ]
    if problem is Problem.END_BEFORE_START:
        return [column for column in plan.columns if column.field in (Field.STARTED_ON, Field.ENDED_ON)]
    return [column for column in plan.columns if column.field is field]


def _about(plan: SheetPlan, row: Row) -> str:
    texts = [one_line(row.cell(at)) for field in _NAMED_BY for at in plan.where(field)]
    return " ".join(filter(None, texts))[:120]


def _facts(pairs: Iterable[tuple[Any, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(label), value) for label, value in pairs)


def _alike(
    index: int, sheet: str, plan: SheetPlan, row: Row, told: Mapping[str, Any], same: Mapping[str, str]
) -> AlikeLine:
    def cell(field: Field) -> str:
        return ", ".join(filter(None, (one_line(row.cell(at)) for at in plan.where(field))))

    facts = _facts(
        [
            (_("Name"), _about(plan, row)),
            (FIELDS[Field.BIRTH_DATE], cell(Field.BIRTH_DATE)),
            (FIELDS[Field.PHONE], cell(Field.PHONE)),
            (FIELDS[Field.EMAIL], cell(Field.EMAIL)),
            (FIELDS[Field.POSTCODE], cell(Field.POSTCODE)),
        ]
    )
    candidates = tuple(filter(None, (_candidate(who["id"]) for who in told["people"])))
    return AlikeLine(
        f"same-{index}-{row.number}", row.number, facts, candidates, same.get(f"{sheet}\x1f{row.number}", "")
    )


def _candidate(person_id: str) -> Candidate | None:
    try:
        person = people.person(UUID(person_id))
    except NotFound:
        return None
    audit.read(person, "phone", "email", person=person.id, purpose="import: compare")
    return Candidate(
        person_id,
        _facts(
            [
                (_("Name"), f"{person.given_name} {person.family_name}".strip()),
                (FIELDS[Field.BIRTH_DATE], person.birth_date.isoformat() if person.birth_date else ""),
                (FIELDS[Field.PHONE], person.phone),
                (FIELDS[Field.EMAIL], person.email),
                (FIELDS[Field.POSTCODE], person.postcode),
            ]
        ),
    )


def _odd(warnings: list[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Each oddity once, with its rows."""
    rows: dict[str, list[str]] = {}
    for one in warnings:
        rows.setdefault(one["warning"], []).append(str(one["row"]))
    return tuple(
        (sentence(Oddity(code)), _short(numbers))
        for code, numbers in sorted(rows.items(), key=lambda pair: -len(pair[1]))
    )


def _short(numbers: list[str]) -> str:
    shown = ", ".join(dict.fromkeys(numbers[:12]))
    return _("%(rows)s and %(more)s more", rows=shown, more=len(numbers) - 12) if len(numbers) > 12 else shown


def typed(form: Mapping[str, str], sheets: list[ReadSheet]) -> tuple[dict[Correction, str], dict[tuple[str, int], str]]:
    """The cells that were typed anew and the choices of who is who; boxes of other pages are passed over."""
    cells: dict[Correction, str] = {}
    same: dict[tuple[str, int], str] = {}
    for name, value in list(form.items())[: MOST_BOXES * 3]:
        if (match := _CELL.match(name)) and int(match[1]) < len(sheets):
            cells[sheets[int(match[1])].name, int(match[2]), int(match[3])] = value[:4000]
        elif (match := _SAME.match(name)) and int(match[1]) < len(sheets):
            same[sheets[int(match[1])].name, int(match[2])] = _person(value)
    return cells, same


def _person(value: str) -> str:
    """Only somebody with a file here can be meant."""
    try:
        return str(people.person(UUID(value)).id)
    except (ValueError, NotFound):
        return ""
