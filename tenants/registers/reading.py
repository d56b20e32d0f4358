# SPDX-License-Identifier: EUPL-1.2
"""A file of a municipality becomes sheets of rows: .xlsx or .csv, within the limits that the screen told before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import PurePath
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from tenants.registers.armour import armoured
from tenants.registers.cells import Cell, Row
from tenants.registers.delimited import rows_of
from tenants.registers.refusals import MAX_FILE, DamagedFile, EmptyFile, FileTooLarge, WrongType
from tenants.registers.sheets import ReadSheet

_TEXT_ENDINGS = (".csv", ".tsv", ".txt", "")


def read(data: bytes, filename: str) -> Iterator[ReadSheet]:
    """The sheets of a file, one at a time. What it is decides its content, not its name.

    Raises one of `refusals.UnreadableFile` before the first sheet is handed over.
    """
    if len(data) > MAX_FILE:
        raise FileTooLarge()
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        raise EmptyFile()
    ending = PurePath(filename).suffix.lower()
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _sheets(data)
    if ending == ".xlsx":
        raise DamagedFile()
    if ending not in _TEXT_ENDINGS:
        raise WrongType()
    return iter((ReadSheet(PurePath(filename).stem, rows_of(data)),))


def _sheets(data: bytes) -> Iterator[ReadSheet]:
    safe = armoured(data)
    workbook: CalamineWorkbook = _asked(lambda: CalamineWorkbook.from_filelike(safe.data))
    names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    return (ReadSheet(name, _rows(workbook, name), safe.epoch_1904) for name in names)


def _asked(question: Callable[[], Any]) -> Any:
    """What the reader answers; whatever it trips over, also a panic of its own language, is a damaged file."""
    try:
        return question()
    except (CalamineError, OSError, ValueError) as wrong:
        raise DamagedFile() from wrong
    except BaseException as wrong:
        if type(wrong).__name__ != "PanicException":
            raise
        raise DamagedFile() from None


def _rows(workbook: CalamineWorkbook, name: str) -> tuple[Row, ...]:
    sheet: CalamineSheet = _asked(lambda: workbook.get_sheet_by_name(name))
    if sheet.start is None:
        return ()
    merged = _merged_down(sheet)
    rows: list[Row] = []
    same: dict[str, str] = {}  # each text once, however many cells show it
    # iter_rows begins with the first row of the sheet, also when that row is empty.
    for number, raw in enumerate(sheet.iter_rows(), 1):
        cells: list[Cell] = [_cell(value, same) for value in raw]
        for column, spans in merged.items():
            if column < len(cells):
                spans.fill(number, column, cells)
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows.append(Row(number, tuple(cells)))
    return tuple(rows)


class _Spans:
    """The stretches of one column that were merged over several rows: a name written once for all its meetings."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._left = sorted(spans, reverse=True)
        self._top: Cell = None

    def fill(self, number: int, column: int, cells: list[Cell]) -> None:
        while self._left and self._left[-1][1] < number:
            self._left.pop()
        if not self._left or number < self._left[-1][0]:
            return
        if number == self._left[-1][0]:
            self._top = cells[column]
        elif cells[column] is None:
            cells[column] = self._top


def _merged_down(sheet: CalamineSheet) -> dict[int, _Spans]:
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and bottom > top:
            found.setdefault(left, []).append((top + 1, bottom + 1))
    return {column: _Spans(spans) for column, spans in found.items()}


def _cell(value: Any, same: dict[str, str]) -> Cell:
    if isinstance(value, str):
        return same.setdefault(value, value) if value else None
    # A calendar day before 1900 is a zero that got the format of a day.
    if isinstance(value, date) and value.year < 1900:
        return None
    return value  # type: ignore[no-any-return]
