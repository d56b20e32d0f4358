# SPDX-License-Identifier: EUPL-1.2
"""A list on its way in: staged, its columns read, checked, mended, imported as one batch. Undo: `undoing.py`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db, found, mine
from koepel.records import JobRun
from tenants.municipality.service import municipality
from tenants.people.marks import mark
from tenants.programmes import service as programmes
from tenants.programmes.models import Programme
from tenants.registers.bringing_in import BringingIn, Progress
from tenants.registers.cells import Row
from tenants.registers.checking import Outcome, check, plan_of
from tenants.registers.failures import NoProgramme, NotNow, WorkingCopyGone
from tenants.registers.headings import LOOK_AHEAD, SheetMapping, SheetPlan, apply, heading_keys, remember
from tenants.registers.known_here import Here
from tenants.registers.models import BatchState, ImportBatch, ImportMapping
from tenants.registers.reading import read
from tenants.registers.reference_words import ReferenceWords
from tenants.registers.report import as_json
from tenants.registers.sheets import ReadSheet
from tenants.registers.staging import Correction, corrected, packed, sanitised, unpacked
from tenants.trajectories.service import months_later

KEPT = timedelta(hours=24)
RETENTION_MONTHS = 12  # a mentee's file: active and a year after closing
CHECKED_AT_ONCE = 2_000  # rows; a longer list is checked by a job while its page waits


def stage(data: bytes, filename: str) -> ImportBatch:
    """Keep a working copy for a day, with the columns as remembered or guessed. Raises `UnreadableFile`."""
    sheets = [sanitised(sheet) for sheet in read(data, filename)]
    known = _remembered()
    batch = ImportBatch(
        file_kind="csv" if PurePath(filename).suffix.lower() in (".csv", ".tsv", ".txt", "") else "xlsx",
        file_mark=mark(hashlib.sha256(data).hexdigest()),
        content=packed(sheets),
        mapping={"sheets": {sheet.name: _first_reading(sheet, known) for sheet in sheets}, "same": {}},
        state=BatchState.UPLOADED,
        account_id=scopes.current().account_id,
        uploaded_at=clock.utcnow(),
    )
    db.session.add(batch)
    db.session.flush()
    audit.wrote(batch, "uploaded")
    outbox.later("registers.forget", batch.id, at=clock.utcnow() + KEPT)
    return batch


def _remembered() -> dict[str, SheetMapping]:
    found_ones = {}
    for row in db.session.scalars(mine(ImportMapping)):
        try:
            found_ones[row.headings_mark] = SheetMapping.from_json({"kind": row.sheet_kind, "columns": row.columns})
        except ValueError:
            continue  # a field that no longer exists: guess anew
    return found_ones


def headings_mark(row: Row) -> str:
    """The habit of headings under which a mapping is remembered; the words themselves are not in it."""
    return hashlib.sha256(
        "\x1f".join(sorted(filter(None, heading_keys(row.cells)))).encode("utf-8", "replace")
    ).hexdigest()


def _first_reading(sheet: ReadSheet, known: Mapping[str, SheetMapping]) -> dict[str, Any] | None:
    for row in sheet.rows[:LOOK_AHEAD]:
        mapping = known.get(headings_mark(row))
        if mapping and apply(mapping, sheet.rows[:LOOK_AHEAD]):
            return mapping.as_json()
    plan = plan_of(sheet)
    return remember(plan, _headings(sheet, plan)).as_json() if plan else None


def _headings(sheet: ReadSheet, plan: SheetPlan) -> Sequence[Any]:
    return next(row.cells for row in sheet.rows if row.number == plan.heading_row)


def first_mappings(sheets: Iterable[ReadSheet]) -> dict[str, SheetMapping]:
    """How each sheet would be read when nobody corrects anything: as remembered here, else as guessed."""
    known = _remembered()
    kept = {sheet.name: _first_reading(sheet, known) for sheet in sheets}
    return {name: SheetMapping.from_json(mapping) for name, mapping in kept.items() if mapping}


def batch(batch_id: UUID, *, lock: bool = False) -> ImportBatch:
    """The batch of this municipality with this id. Raises `NotFound`."""
    return found(ImportBatch, batch_id, lock=lock)


def batches() -> list[ImportBatch]:
    """The imports of late, the newest first."""
    return list(db.session.scalars(mine(ImportBatch).order_by(ImportBatch.uploaded_at.desc()).limit(10)))


def sheets_of(row: ImportBatch) -> list[ReadSheet]:
    """The working copy. Raises `WorkingCopyGone`."""
    if row.content is None:
        raise WorkingCopyGone
    return unpacked(row.content)


def mappings_of(row: ImportBatch) -> dict[str, SheetMapping]:
    """How each sheet is read; a sheet that is left alone is not in it."""
    return {name: SheetMapping.from_json(kept) for name, kept in row.mapping.get("sheets", {}).items() if kept}


def _open(batch_id: UUID) -> ImportBatch:
    row = batch(batch_id, lock=True)
    if row.state not in (BatchState.UPLOADED, BatchState.FAILED):
        raise NotNow
    return row


def read_columns(batch_id: UUID, mappings: Mapping[str, SheetMapping | None]) -> ImportBatch:
    """Take over how a person reads the columns, remember it for the next list with these headings, and check."""
    row = _open(batch_id)
    sheets = sheets_of(row)
    row.mapping = {
        **row.mapping,
        "sheets": {
            sheet.name: mapping.as_json() if (mapping := mappings.get(sheet.name)) else None for sheet in sheets
        },
    }
    for sheet in sheets:
        mapping = mappings.get(sheet.name)
        plan = apply(mapping, sheet.rows[:LOOK_AHEAD]) if mapping else None
        if mapping and plan:
            _keep(mapping, next(line for line in sheet.rows if line.number == plan.heading_row))
    audit.wrote(row, "columns_read", "mapping")
    return check_later(row, sheets)


def _keep(mapping: SheetMapping, headings: Row) -> None:
    key = headings_mark(headings)
    kept: ImportMapping = db.session.scalar(
        mine(ImportMapping).where(ImportMapping.headings_mark == key)
    ) or ImportMapping(headings_mark=key)
    kept.sheet_kind, kept.remembered_at = mapping.kind.value, clock.utcnow()
    kept.columns = {name: field.value if field else "" for name, field in mapping.columns.items()}
    db.session.add(kept)
    db.session.flush()


def mend(batch_id: UUID, typed: Mapping[Correction, str], same: Mapping[tuple[str, int], str]) -> ImportBatch:
    """Cells typed anew, and rows of which somebody said who of the people here is meant; then check again."""
    row = _open(batch_id)
    sheets = corrected(sheets_of(row), typed)
    row.content = packed(sheets)
    said = {f"{sheet}\x1f{number}": person for (sheet, number), person in same.items()}
    row.mapping = {**row.mapping, "same": {key: person for key, person in said.items() if person}}
    audit.wrote(row, "mended")
    return check_later(row, sheets)


def check_later(row: ImportBatch, sheets: Iterable[ReadSheet]) -> ImportBatch:
    """Check a short list at once; a long one by a job, while its page says so."""
    if sum(len(sheet.rows) for sheet in sheets) > CHECKED_AT_ONCE:
        row.report = {}
        outbox.later("registers.check", row.id)
    else:
        note(row, dry_run(row))
    db.session.flush()
    return row


def note(row: ImportBatch, outcome: Outcome) -> None:
    """Keep the outcome of a check: counts, rows, codes and columns, no cell."""
    # JSONB keeps no order of keys, so the order of the sheets stands apart.
    row.report = as_json(outcome) | {
        "order": list(outcome.sheets),
        "details": {name: _details(sheet) for name, sheet in outcome.sheets.items()},
    }


def _details(sheet: Any) -> dict[str, Any]:
    return {
        "fields": {str(one.row): one.field.value for one in sheet.refused if one.field},
        "alike": [
            {
                "row": one.row,
                "people": [{"id": who.id, "why": who.why} for who in one.people],
                "rows": [o.row for o in one.rows],
            }
            for one in sheet.alike
        ],
    }


def dry_run(row: ImportBatch) -> Outcome:
    """What the file would bring, with the columns, corrections and choices of its batch."""
    return outcome_of(sheets_of(row), mappings_of(row), row.mapping.get("same", {}))


def outcome_of(
    sheets: Iterable[ReadSheet],
    mappings: Mapping[str, SheetMapping] | None = None,
    same: Mapping[str, str] | None = None,
) -> Outcome:
    """The check under the scope of this municipality, on its business day."""
    today = clock.today()
    said = {(key.partition("\x1f")[0], int(key.partition("\x1f")[2])): person for key, person in (same or {}).items()}
    return check(
        sheets,
        tenant=municipality().slug,
        today=today,
        words=ReferenceWords(),
        known=Here(),
        mappings=mappings,
        keep_from=months_later(today, -RETENTION_MONTHS),
        same=said,
    )


def programme_for(programme_id: UUID | None) -> Programme:
    """The programme that people come in for: the one chosen, else the first that is offered. Raises `NoProgramme`."""
    if programme_id is not None:
        return programmes.programme(programme_id)
    offered = programmes.offered()
    if not offered:
        raise NoProgramme
    return next((one for one in offered if one.template == "net_werk"), offered[0])


def begin_import(batch_id: UUID, programme_id: UUID | None = None) -> JobRun:
    """Hand the checked list to the worker; returns the progress that its page follows."""
    row = _open(batch_id)
    sheets_of(row)
    programme = programme_for(programme_id)
    row.state, row.mapping = BatchState.IMPORTING, {**row.mapping, "programme": str(programme.id)}
    total = sum(sheet["imported"] for sheet in row.report.get("sheets", {}).values())
    run = JobRun(
        kind="registers.import",
        subject_id=row.id,
        total=total,
        account_id=scopes.current().account_id,
        started_at=clock.utcnow(),
    )
    db.session.add(run)
    db.session.flush()
    audit.wrote(row, "import_asked")
    outbox.later("registers.import", row.id)
    return run


def bring_in(batch_id: UUID, progress: Progress = lambda done: None) -> Outcome | None:
    """The import itself; None when the batch is not waiting for it (a second ring)."""
    row = batch(batch_id, lock=True)
    if row.state != BatchState.IMPORTING:
        return None
    outcome = dry_run(row)
    programme = programme_for(UUID(row.mapping["programme"]) if row.mapping.get("programme") else None)
    BringingIn(row.id, programme, progress).everything(outcome)
    note(row, outcome)
    row.state, row.imported_at = BatchState.IMPORTED, clock.utcnow()
    db.session.flush()
    audit.wrote(row, "imported")
    return outcome


def give_up(batch_id: UUID) -> None:
    """It did not come in: the list is as it was, to be tried again from its page."""
    row = batch(batch_id, lock=True)
    if row.state == BatchState.IMPORTING:
        row.state = BatchState.FAILED


def import_now(data: bytes, filename: str, progress: Progress = lambda done: None) -> tuple[ImportBatch, Outcome]:
    """Stage and import in one go, as the command line does: guessed or remembered columns, nothing mended."""
    row = stage(data, filename)
    row.state = BatchState.IMPORTING
    db.session.flush()
    outcome = bring_in(row.id, progress)
    assert outcome is not None
    return row, outcome


def discard(batch_id: UUID) -> None:
    """A list that nobody wants after all."""
    row = _open(batch_id)
    audit.wrote(row, "discarded")
    db.session.delete(row)
    db.session.flush()


def forget_content(batch_id: UUID) -> None:
    """The working copy goes after a day, whatever became of the list; one that was never imported goes as a whole."""
    row = db.session.scalar(mine(ImportBatch).where(ImportBatch.id == batch_id).with_for_update())
    if row is None or row.state == BatchState.IMPORTING:
        return
    row.content = None
    if row.state in (BatchState.UPLOADED, BatchState.FAILED):
        db.session.delete(row)


def run_of(batch_id: UUID) -> JobRun | None:
    """The progress of the latest import of this batch."""
    query = mine(JobRun).where(JobRun.subject_id == batch_id, JobRun.kind == "registers.import")
    found_one: JobRun | None = db.session.scalar(query.order_by(JobRun.started_at.desc()).limit(1))
    return found_one
