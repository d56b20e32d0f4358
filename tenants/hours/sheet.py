# SPDX-License-Identifier: EUPL-1.2
"""Hours as an .xlsx file: asked for with a purpose, logged per person, and never able to run a formula."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from koepel import audit, clock
from koepel.database import among, db, mine
from koepel.i18n import _
from koepel.translations.formats import day
from tenants.hours.page import Hours, Line
from tenants.hours.schemas import HoursPurpose, Wanted
from tenants.people.models import Person


def spreadsheet(found: Hours, wanted: Wanted, purpose: HoursPurpose) -> bytes:
    """A sheet per programme, per mentor and for hours elsewhere, in hours with a fraction. Each person named gets a line."""
    for person in db.session.scalars(mine(Person).where(among(Person.id, list(found.persons)))):
        audit.wrote(person, "exported", person=person.id, purpose=purpose.value)
    db.session.flush()
    memory = BytesIO()
    book = xlsxwriter.Workbook(
        memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": "Koepel", "author": "Koepel"})
    first, last = wanted.period
    head = _("Confidential. Made on %(day)s. Delete this file when it has served.", day=day(clock.today(), year=True))
    period = _("From %(first)s to %(last)s", first=day(first, year=True), last=day(last, year=True))
    for title, lines in (
        (_("Per programme"), found.per_programme),
        (_("Per mentor"), found.per_mentor),
        (_("In other municipalities"), found.across),
    ):
        _write(book, title, (head, period), lines, meetings=lines is not found.across)
    book.close()
    return memory.getvalue()


def _write(book: xlsxwriter.Workbook, title: str, heads: tuple[str, str], lines: list[Line], *, meetings: bool) -> None:
    sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True})
    for row, words in enumerate(heads):
        sheet.write_string(row, 0, words, bold)
    for place, words in enumerate((_("Name"), _("Programme"), _("Hours"), *([_("Meetings")] if meetings else []))):
        sheet.write_string(3, place, words, bold)
    for row, line in enumerate(lines, 4):
        sheet.write_string(row, 0, line.name)
        sheet.write_string(row, 1, line.programmes)
        sheet.write_number(row, 2, round(line.held.minutes / 60, 2))
        if meetings:
            sheet.write_number(row, 3, line.held.meetings)
    sheet.freeze_panes(4, 1)
    sheet.set_column(0, 3, 28)
