# SPDX-License-Identifier: EUPL-1.2
"""The two diaries of a programme: what was done, and what it brought about as somebody saw it (M4, M5). Nobody stands in them."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO
from uuid import UUID

import xlsxwriter
from sqlalchemy import or_

from koepel import audit, clock
from koepel.accounts.staff import own_name
from koepel.database import db, found, mine
from koepel.i18n import _
from koepel.translations import formats
from tenants.closing.codes import ChangeDomain, DiaryKind, SeenBy, TargetGroup
from tenants.closing.models import DiaryEntry
from tenants.closing.schemas import DiaryLine, Looked
from tenants.programmes.shipped import templates
from tenants.vocabulary import label_of

WORDS = ("what", "went_well", "went_less", "adjusted", "contribution", "helped", "hindered")


def entry(entry_id: UUID, *, lock: bool = False) -> DiaryEntry:
    """One entry, also one that was removed. Raises `NotFound`."""
    return found(DiaryEntry, entry_id, lock=lock)


def entries(looked: Looked) -> list[DiaryEntry]:
    """Those of one diary, the newest first; a word is looked for in every line."""
    query = mine(DiaryEntry).where(DiaryEntry.kind == str(looked.soort), DiaryEntry.removed_at.is_(None))
    if looked.programma:
        query = query.where(DiaryEntry.programme == looked.programma)
    if looked.q:
        query = query.where(or_(*(getattr(DiaryEntry, name).icontains(looked.q, autoescape=True) for name in WORDS)))
    return list(db.session.scalars(query.order_by(DiaryEntry.on_day.desc(), DiaryEntry.id.desc())))


def write(kind: DiaryKind, said: DiaryLine) -> DiaryEntry:
    """One entry more."""
    row = DiaryEntry(kind=kind.value, noted_name=own_name(), **_values(said))
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "diary_written", "kind")
    return row


def rewrite(entry_id: UUID, said: DiaryLine) -> DiaryEntry:
    """The same entry in other words. Raises `NotFound`."""
    row = entry(entry_id, lock=True)
    for name, value in _values(said).items():
        setattr(row, name, value)
    row.noted_name = own_name()
    db.session.flush()
    audit.wrote(row, "diary_rewritten", "kind")
    return row


def remove(entry_id: UUID) -> DiaryEntry:
    """Out of the diary; it can come back. Raises `NotFound`."""
    row = entry(entry_id, lock=True)
    row.removed_at = clock.utcnow()
    audit.wrote(row, "diary_removed", "removed_at")
    return row


def restore(entry_id: UUID) -> DiaryEntry:
    """Undo. Raises `NotFound`."""
    row = entry(entry_id, lock=True)
    row.removed_at = None
    audit.wrote(row, "diary_restored", "removed_at")
    return row


def _values(said: DiaryLine) -> dict[str, object]:
    return {name: value if name == "on_day" else str(value) for name, value in asdict(said).items()}


def columns(kind: DiaryKind) -> list[tuple[str, str]]:
    """Of one diary: the name of a column, and its words."""
    if kind is DiaryKind.ACTIVITY:
        named = [("what", _("What did you do?")), ("went_well", _("What went well?"))]
        return [*named, ("went_less", _("What went less well?")), ("adjusted", _("What did you adjust?"))]
    return [
        ("target_group", _("In whom?")), ("domain", _("In what?")), ("what", _("What changed?")),
        ("contribution", _("What did the programme do for it?")), ("helped", _("What helped?")),
        ("hindered", _("What hindered?")), ("seen_by", _("Who saw it?")),
    ]  # fmt: skip


def said(row: DiaryEntry, name: str) -> str:
    """One cell in words."""
    value = str(getattr(row, name))
    coded = {"target_group": TargetGroup, "domain": ChangeDomain, "seen_by": SeenBy}.get(name)
    return label_of(coded, value) if coded and value else value


def programme_of(row: DiaryEntry) -> str:
    """The name of its programme."""
    known = templates()
    return known[row.programme].name if row.programme in known else ""


def spreadsheet(looked: Looked, purpose: str) -> bytes:
    """The list as an .xlsx file, without who wrote it; each entry that leaves gets a line with the purpose."""
    kind, rows = DiaryKind(looked.soort), entries(looked)
    for row in rows:
        audit.wrote(row, "exported", purpose=purpose)
    memory = BytesIO()
    book = xlsxwriter.Workbook(
        memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": "Koepel", "author": "Koepel"})
    sheet, bold = book.add_worksheet(str(kind.label)[:31].replace("?", "")), book.add_format({"bold": True})
    headings = [("", _("Day")), ("", _("Programme")), *columns(kind)]
    for place, (_name, words) in enumerate(headings):
        sheet.write_string(0, place, words, bold)
    for line, row in enumerate(rows, 1):
        cells = [
            formats.day(row.on_day, year=True),
            programme_of(row),
            *(said(row, name) for name, _w in columns(kind)),
        ]
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, cell)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(headings) - 1, 28)
    book.close()
    return memory.getvalue()
