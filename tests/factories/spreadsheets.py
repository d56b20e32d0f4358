# SPDX-License-Identifier: EUPL-1.2
"""Workbooks as municipalities keep them, made for one test; every person in them is invented."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter

from tenants.registers.checking import Outcome, check
from tenants.registers.headings import SheetMapping
from tenants.registers.known import Known
from tenants.registers.reading import read
from tenants.registers.reference_words import ReferenceWords
from tenants.registers.report import as_json
from tenants.registers.sheets import CheckedSheet

TODAY = date(2026, 11, 21)
START, END = date(2017, 2, 1), date(2017, 8, 1)  # of a duo, where nothing else matters
# 93.05.18-223.61 is the example that the national register itself prints; it belongs to nobody.
NATIONAL_NUMBER = "93.05.18-223.61"

MENTEES = (
    "Nr",
    "Voornaam",
    "Naam",
    "Geboortedatum",
    "Postcode",
    "GSM",
    "E-mail",
    "Talen",
    "Beroep gewenst",
    "Datum intake",
)
MENTORS = ("Nr", "Voornaam", "Naam", "Postcode", "E-mail", "Beroep", "Jaren ervaring", "Talen", "Max duo's")
DUOS = ("Mentee", "Mentor", "Start", "Einde", "Status")
MEETINGS = ("Duo", "Datum", "Tijd (u)", "Wat gedaan", "Waar")

Rows = Sequence[Sequence[Any]]


def an_xlsx(sheets: Mapping[str, Rows], **options: Any) -> bytes:
    """A workbook with these sheets; days and times get their formats, text stays text."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, **options}) as book:
        formats = {
            kind: book.add_format({"num_format": form})
            for kind, form in (
                (date, "dd/mm/yyyy"),
                (datetime, "dd/mm/yyyy hh:mm"),
                (time, "hh:mm"),
                (timedelta, "[h]:mm"),
            )
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, (date, time, timedelta)):
                        sheet.write_datetime(number, column, cell, formats[type(cell)])
                    elif isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write(number, column, cell)
    return target.getvalue()


def a_mentee(number: Any = 1, **changed: Any) -> list[Any]:
    """A row under MENTEES; pass a heading's word in lower case to change a cell: `postcode="9999"`."""
    row = {
        "nr": number, "voornaam": "Amina", "naam": f"Osman {number}", "geboortedatum": date(1983, 8, 17),
        "postcode": "2630",
        "gsm": f"0400 00 10 {int(number) % 100:02d}" if str(number).isdigit() else "0400 00 10 00",
        "email": f"amina.{number}@example.org", "talen": "Arabisch, Engels", "beroep": "lasser",
        "intake": date(2017, 1, 9),
    }  # fmt: skip
    return list((row | changed).values())


def a_mentor(number: Any = 1, **changed: Any) -> list[Any]:
    """A row under MENTORS."""
    row = {
        "nr": number, "voornaam": "Koen", "naam": f"Cools {number}", "postcode": "2640",
        "email": f"koen.{number}@example.org",
        "beroep": "lasser", "jaren": 12, "talen": "Nederlands, Frans", "max": 2,
    }  # fmt: skip
    return list((row | changed).values())


def a_register(mentees: Rows = (), mentors: Rows = (), duos: Rows = (), meetings: Rows = (), **options: Any) -> bytes:
    """A workbook of four sheets under the headings above; a sheet without rows has its headings only."""
    return an_xlsx(
        {
            "Mentees": [MENTEES, *mentees],
            "Mentors": [MENTORS, *mentors],
            "Duo's": [DUOS, *duos],
            "Opvolging": [MEETINGS, *meetings],
        },
        **options,
    )


def dry_run(
    data: bytes,
    filename: str = "register.xlsx",
    *,
    tenant: str = "aartselaar",
    today: date = TODAY,
    known: Known | None = None,
    mappings: Mapping[str, SheetMapping] | None = None,
    keep_from: date | None = None,
) -> Outcome:
    """What the file would bring to a municipality, checked with the shipped reference data."""
    return check(
        read(data, filename),
        tenant=tenant,
        today=today,
        words=ReferenceWords(),
        known=known,
        mappings=mappings,
        keep_from=keep_from,
    )


def refused(outcome: Outcome, sheet: str) -> list[tuple[int, str]]:
    """Row and problem of every refused row of a sheet."""
    return [(row["row"], row["problem"]) for row in as_json(outcome)["sheets"][sheet]["refused"]]


def odd(outcome: Outcome, sheet: str) -> list[tuple[int, str]]:
    """The rows of one sheet that come in with a warning."""
    return [(row["row"], row["warning"]) for row in as_json(outcome)["sheets"][sheet]["warnings"]]


def only(outcome: Outcome) -> CheckedSheet:
    """The one sheet that was read."""
    (sheet,) = outcome.sheets.values()
    return sheet
