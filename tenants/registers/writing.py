# SPDX-License-Identifier: EUPL-1.2
"""Lists go out as .xlsx: text stays text (no formula, no link), days are days, refused rows come back to be mended."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from koepel.national_number import masked
from tenants.registers.cells import Cell, clean
from tenants.registers.checking import Outcome
from tenants.registers.national_number import masked_cell
from tenants.registers.report import sentence

_OPTIONS: dict[str, Any] = {
    "in_memory": True,
    "constant_memory": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet to write: its name, its headings, its rows."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def workbook(tables: Iterable[Table]) -> bytes:
    """An .xlsx with a sheet per table. Formula-looking text is text in it, also for whoever opens it in Excel."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            date: book.add_format({"num_format": "dd/mm/yyyy"}),
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            time: book.add_format({"num_format": "hh:mm"}),
            timedelta: book.add_format({"num_format": "[h]:mm"}),
        }
        taken: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.name, taken))
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(table.headings):
                sheet.write_string(0, column, clean(heading)[:32_000], formats["head"])
                sheet.set_column(column, column, max(10, min(40, len(heading) + 4)))
            for number, row in enumerate(table.rows, 1):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell, formats)
        if not taken:
            book.add_worksheet(_sheet_name("", taken))
    return target.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: dict[Any, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, (date, time, timedelta)):
        sheet.write_datetime(row, column, cell, formats[type(cell)])
    else:
        sheet.write_string(row, column, clean(cell)[:32_000])


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel accepts: at most 31 characters, none of its own signs, each once."""
    base = clean(masked(name)).translate(_NOT_IN_A_NAME).strip(" '")[:31] or "Koepel"
    found, number = base, 2
    while found.casefold() in taken:
        found, number = f"{base[: 31 - len(str(number)) - 1]} {number}", number + 1
    taken.add(found.casefold())
    return found


def refused_rows(outcome: Outcome) -> bytes:
    """The rows that stayed out, per sheet, under their own headings and with the row and the reason in front."""
    return workbook(
        Table(
            name,
            [_("Row"), _("Why not"), *_headings(sheet.plan.columns)],
            ([refused.row, sentence(refused.problem), *map(masked_cell, refused.cells)] for refused in sheet.refused),
        )
        for name, sheet in outcome.sheets.items()
        if sheet.refused
    )


def _headings(columns: Sequence[Any]) -> list[str]:
    texts = [""] * (max((column.index for column in columns), default=-1) + 1)
    for column in columns:
        texts[column.index] = masked(column.heading)
    return texts
