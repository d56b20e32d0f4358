# SPDX-License-Identifier: EUPL-1.2
"""The working copy of a file between upload and import: national numbers masked, special columns emptied, gone in a day.

What was uploaded is never kept as it came. The copy holds cells with their kinds, so that a dry run, a mended cell and the
import itself read the same thing.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from koepel.national_number import masked
from tenants.registers.cells import Cell, Row, blank, one_line
from tenants.registers.checking import plan_of
from tenants.registers.national_number import MASK, hides_national_number, masked_cell
from tenants.registers.sheets import ReadSheet
from tenants.registers.vocabulary import table
from tenants.registers.words import plain

Correction = tuple[str, int, int]  # sheet, row, column


def sanitised(sheet: ReadSheet) -> ReadSheet:
    """The sheet without what may not be kept. A row that held a national number still says so, by its mask."""
    plan = plan_of(sheet)
    top = plan.heading_row if plan else 0
    special = {
        index
        for row in sheet.rows
        if row.number == top
        for index, cell in enumerate(row.cells)
        if _special(one_line(cell))
    }
    rows = []
    for row in sheet.rows:
        cells = [
            (MASK if hides_national_number(cell) else None)
            if index in special and row.number > top
            else masked_cell(cell)
            for index, cell in enumerate(row.cells)
        ]
        rows.append(Row(row.number, tuple(cells)))
    return ReadSheet(masked(sheet.name), tuple(rows), sheet.epoch_1904)


def _special(heading: str) -> bool:
    words = f" {plain(heading)} "
    return any(f" {word} " in words for word in table("headings")["forbidden"]["words"])


def packed(sheets: Iterable[ReadSheet]) -> bytes:
    """The sheets as bytes for the batch."""
    tree = [
        {
            "name": sheet.name,
            "epoch": sheet.epoch_1904,
            "rows": [[row.number, [_out(c) for c in row.cells]] for row in sheet.rows],
        }
        for sheet in sheets
    ]
    return zlib.compress(json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def unpacked(content: bytes) -> list[ReadSheet]:
    """The sheets of a working copy."""
    return [
        ReadSheet(
            sheet["name"],
            tuple(Row(number, tuple(_in(cell) for cell in cells)) for number, cells in sheet["rows"]),
            sheet["epoch"],
        )
        for sheet in json.loads(zlib.decompress(content))
    ]


def corrected(sheets: Iterable[ReadSheet], mended: Mapping[Correction, str]) -> list[ReadSheet]:
    """The sheets with some cells typed anew; what was typed is text, as a person types it."""
    found = []
    for sheet in sheets:
        mine = {(row, column): text for (name, row, column), text in mended.items() if name == sheet.name}
        rows = tuple(_mended(row, mine) for row in sheet.rows) if mine else sheet.rows
        found.append(ReadSheet(sheet.name, rows, sheet.epoch_1904))
    return found


def _mended(row: Row, typed: Mapping[tuple[int, int], str]) -> Row:
    mine = {column: text for (number, column), text in typed.items() if number == row.number}
    if not mine:
        return row
    cells = list(row.cells) + [None] * max(0, max(mine) + 1 - len(row.cells))
    for column, text in mine.items():
        # A box that was not touched comes back as it was shown: its cell keeps its kind.
        if text != one_line(cells[column]):
            cells[column] = masked(text) if not blank(text) else None
    return Row(row.number, tuple(cells))


def _out(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    return cell


def _in(kept: Any) -> Cell:
    if not isinstance(kept, dict):
        return kept  # type: ignore[no-any-return]
    (kind, value), *_ = kept.items()
    if kind == "moment":
        return datetime.fromisoformat(value)
    if kind == "day":
        return date.fromisoformat(value)
    return time.fromisoformat(value) if kind == "time" else timedelta(seconds=value)
