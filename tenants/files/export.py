# SPDX-License-Identifier: EUPL-1.2
"""A list as an .xlsx file: asked for with a purpose, logged per person, and never able to run a formula."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter

from koepel import audit, clock
from koepel.database import db
from koepel.i18n import _
from koepel.translations.formats import day
from tenants.files.rows import Line, listing
from tenants.files.schemas import Export, Filter
from tenants.files.words import full_name, next_step, number, state, waited
from tenants.intake import says
from tenants.people.models import Person
from tenants.vocabulary import ContactChannel, GoalType, SupportAction, label_of, labels_of


def columns(side: str, *, contact_data: bool) -> list[tuple[str, Any]]:
    """Headings, each with what it says of a line."""
    mentor = side == "mentor"
    columns: list[tuple[str, Any]] = [
        (_("Number"), lambda line: number(line.person, side)),
        (_("Name"), lambda line: full_name(line.person)),
        (_("State"), lambda line: state(line.intake).words),
        (_("Programme"), lambda line: line.programme.name),
        (_("Languages"), lambda line: says.spoken(line.skills)),
        (_("Occupation"), lambda line: says.jobs(line.intake)),
        (_("Sector"), lambda line: says.sectors(line.intake)),
    ]
    if not mentor:
        columns.append((_("Goal"), lambda line: says.listed(labels_of(GoalType, line.intake.goals))))
    columns += [
        (_("Help with"), lambda line: says.listed(labels_of(SupportAction, line.intake.actions))),
        (_("Free"), lambda line: says.times(line.intake)),
        (_("Begun"), lambda line: day(line.intake.started_on, year=True)),
        (_("Waits"), lambda line: waited(line.intake)),
        (_("Next step"), lambda line: next_step(line.intake)),
    ]
    if mentor:
        columns.append((_("Duos now"), lambda line: f"{line.load}/{line.intake.max_duos}"))
    if contact_data:
        columns += [
            (_("Phone"), lambda line: line.person.phone),
            (_("E-mail"), lambda line: line.person.email),
            (_("Reach by"), lambda line: label_of(ContactChannel, line.person.preferred_channel)),
        ]
    return columns


def spreadsheet(side: str, wanted: Filter, asked: Export) -> bytes:
    """The whole filtered list. Every person in it gets a line in the audit; contact data counts as read."""
    lines = listing(side, wanted, whole=True).lines
    shown = columns(side, contact_data=asked.contact_data)
    log(lines, asked)
    memory = BytesIO()
    book = xlsxwriter.Workbook(
        memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    # file properties name nobody and no machine
    book.set_properties({"title": "Koepel", "author": "Koepel"})
    sheet = book.add_worksheet(_("Mentors") if side == "mentor" else _("Mentees"))
    bold = book.add_format({"bold": True})
    made = day(clock.today(), year=True)
    sheet.write_string(0, 0, _("Confidential. Made on %(day)s. Delete this file when it has served.", day=made), bold)
    for place, (heading, _value) in enumerate(shown):
        sheet.write_string(2, place, heading, bold)
    for row, line in enumerate(lines, 3):
        for place, (_heading, value) in enumerate(shown):
            sheet.write_string(row, place, str(value(line)))
    sheet.freeze_panes(3, 2)
    sheet.set_column(0, len(shown) - 1, 22)
    book.close()
    return memory.getvalue()


def log(lines: tuple[Line, ...], asked: Export) -> None:
    """A line of the audit trail for everybody in a list that leaves."""
    persons: dict[Any, Person] = {line.person.id: line.person for line in lines}
    for person in persons.values():
        audit.wrote(person, "exported", person=person.id, purpose=asked.purpose.value)
        if asked.contact_data:
            audit.read(person, "phone", "email", person=person.id, purpose="export")
    db.session.flush()
