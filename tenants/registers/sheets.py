# SPDX-License-Identifier: EUPL-1.2
"""One sheet while it is checked: its rows by field, what is no record, what came twice, and what became of each row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from tenants.registers.cells import Cell, Row, blank, one_line, says_nothing, shown, signature
from tenants.registers.days import DayHabit, day_of, months_stand_first
from tenants.registers.fields import Field, SheetKind
from tenants.registers.headings import SheetPlan
from tenants.registers.known import KnownPerson
from tenants.registers.national_number import hides_national_number, masked_cell
from tenants.registers.problems import Oddity, Problem
from tenants.registers.records import Origin, Record
from tenants.registers.words import plain

_TOTAL = re.compile(
    r"^(?:(?:sub|eind|algemeen |grand )?(?:totaal|total|totaux|totalen)|som|sum|somme|aantal|gemiddelde?"
    r"|average|moyenne)\b(?:\s+\w+){0,3}$"
)
_LONGEST = {Field.GIVEN_NAME: 100, Field.FAMILY_NAME: 100, Field.FULL_NAME: 200, Field.REMARKS: 4000, Field.NOTE: 4000}


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The rows of one sheet as they were read."""

    name: str
    rows: tuple[Row, ...]
    epoch_1904: bool = False


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that stays out: why, in which column, and its cells with national numbers masked."""

    row: int
    problem: Problem
    field: Field | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A row that comes in, beside the people (or earlier rows) it may be the same as."""

    row: int
    people: tuple[KnownPerson, ...]
    rows: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class OddRow:
    """A row that comes in with something a person may want to look at."""

    row: int
    oddity: Oddity
    field: Field | None = None


@dataclass(slots=True)
class CheckedSheet:
    """What became of every row of one sheet."""

    name: str
    plan: SheetPlan
    records: list[Record] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    alike: list[AlikeRow] = field(default_factory=list)
    warnings: list[OddRow] = field(default_factory=list)

    def warn(self, row: int, oddity: Oddity, of: Field | None = None) -> None:
        odd = OddRow(row, oddity, of)
        if not self.warnings or odd not in self.warnings[-8:]:
            self.warnings.append(odd)


class Refusal(Exception):
    """Raised while a row is read: the first problem that applies."""

    def __init__(self, problem: Problem, of: Field | None = None) -> None:
        super().__init__(problem.value)
        self.problem, self.of = problem, of


def refuse(problem: Problem, of: Field | None = None) -> Refusal:
    return Refusal(problem, of)


def list_number(cell: Cell) -> str:
    """A number or ID of a list as it is compared: 1.0, '1' and '001' are 1; 'bo001' is BO001."""
    text = re.sub(r"\s+", "", one_line(cell)).upper()
    return str(int(text)) if text.isascii() and text.isdigit() and len(text) < 20 else text


class Line:
    """One row seen through the plan of its sheet."""

    def __init__(self, sheet: SheetLines, row: Row) -> None:
        self.sheet, self.row = sheet, row

    def cell(self, of: Field) -> Cell:
        """The first cell of that field that says something."""
        return next((cell for cell in self.cells(of) if not says_nothing(cell)), None)

    def cells(self, of: Field) -> list[Cell]:
        return [self.row.cell(index) for index in self.sheet.at.get(of, ())]

    def text(self, of: Field) -> str:
        """All cells of that field on one line each, cut to what a column of a table holds."""
        as_text = shown if of in (Field.REMARKS, Field.NOTE) else one_line
        texts = [as_text(cell) for cell in self.cells(of) if not says_nothing(cell)]
        whole, most = "\n".join(texts) if of in _LONGEST else ", ".join(texts), _LONGEST.get(of, 300)
        if len(whole) > most:
            self.sheet.checked.warn(self.row.number, Oddity.SHORTENED, of)
        return whole[:most].strip()

    def day(self, of: Field) -> date | None:
        """The day in that column; None when it says nothing. Raises Refusal when it is no day."""
        cell = self.cell(of)
        if cell is None:
            return None
        found = day_of(cell, self.sheet.habit(of))
        if found is None:
            raise refuse(Problem.INVALID_DATE, of)
        return found

    @property
    def number(self) -> str:
        return list_number(self.cell(Field.NUMBER))

    @property
    def origin(self) -> Origin:
        return Origin(self.sheet.read.name, self.row.number, self.number)


class SheetLines:
    """The records of one sheet in order, each handed over once it is known to be one."""

    def __init__(self, read: ReadSheet, plan: SheetPlan, today: date) -> None:
        self.read, self.plan, self.today = read, plan, today
        self.checked = CheckedSheet(read.name, plan)
        self._body = [
            row for row in read.rows if row.number > plan.heading_row and not all(blank(cell) for cell in row.cells)
        ]
        self.at = {of: plan.where(of) for of in plan.fields}
        self._habits: dict[Field, DayHabit] = {}
        self._seen: set[tuple[str, ...]] = set()
        self._numbers: set[str] = set()
        self._numbered = self._numbers_tell_rows_apart()
        self.with_national_number: list[Line] = []

    def __len__(self) -> int:
        return len(self._body)

    def lines(self) -> Iterator[Line]:
        """Every record; totals, stray notes and rows with a national number are refused on the way."""
        for row in self._body:
            line = Line(self, row)
            if _no_record(row.cells):
                self.refuse(line, refuse(Problem.NOT_A_RECORD))
            elif any(hides_national_number(cell) for cell in row.cells):
                self.twice(line)
                self.with_national_number.append(line)
                self.refuse(line, refuse(Problem.NATIONAL_NUMBER))
            else:
                yield line

    def refuse(self, line: Line, why: Refusal) -> None:
        cells = tuple(masked_cell(cell) for cell in line.row.cells)
        self.checked.refused.append(RefusedRow(line.row.number, why.problem, why.of, cells))

    def twice(self, line: Line) -> bool:
        """Whether the row, or its number, stood in this sheet before. Ask once per row."""
        cells, number = signature(line.row.cells), line.number if self._numbered else ""
        twice = cells in self._seen or bool(number and number in self._numbers)
        self._seen.add(cells)
        self._numbers.add(number)
        return twice

    def _numbers_tell_rows_apart(self) -> bool:
        """In a list of meetings a 'Nr' often counts the meetings of each duo: then it is no number of the row."""
        if self.plan.kind is not SheetKind.MEETINGS:
            return True
        numbers = [number for row in self._body if (number := Line(self, row).number)]
        return len(set(numbers)) >= 0.8 * len(numbers)

    def habit(self, of: Field) -> DayHabit:
        if of not in self._habits:
            first = months_stand_first(row.cell(index) for index in self.plan.where(of) for row in self._body)
            newest = self.today.year if of is Field.BIRTH_DATE else self.today.year + 5
            self._habits[of] = DayHabit(first, newest, self.read.epoch_1904)
        return self._habits[of]


def _no_record(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if not blank(cell)]
    if len(filled) == 1:
        return True
    first = re.sub(r"[\s:=]*[\d.,%]*\s*$", "", one_line(filled[0]))
    return bool(_TOTAL.match(plain(first))) and all(_only_a_number(cell) for cell in filled[1:])


def _only_a_number(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(re.fullmatch(r"[\d.,:%\s€+-]+|=.*", shown(cell)))
