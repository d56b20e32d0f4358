# SPDX-License-Identifier: EUPL-1.2
"""Leave the spreadsheet (screen 29): upload, read the columns, check and mend, import, undo."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from koepel.errors import Conflict, Invalid
from koepel.i18n import _, ngettext
from koepel.permissions import Permission, requires
from koepel.web import limits
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from koepel.web.workbooks import workbook
from tenants.programmes import service as programmes
from tenants.registers import exporting, screens, service, undoing
from tenants.registers.models import BatchState, ImportBatch
from tenants.registers.refusals import MAX_FILE, UnreadableFile
from tenants.registers.schemas import PURPOSES, Export, ExportForm
from tenants.registers.writing import refused_rows

blueprint = Blueprint("registers", __name__, url_prefix="/<municipality>", template_folder="templates")


@blueprint.url_value_preprocessor
def take_a_file(endpoint: str | None, values: dict[str, object] | None) -> None:
    """A list may be larger than any other form; this runs before anything reads the body."""
    if endpoint == "registers.upload":
        request.max_content_length = MAX_FILE + 256 * 1024


@blueprint.get("/importeren")
@requires(Permission.IMPORT)
def index() -> Response:
    """Choose a file; the imports of late."""
    return _start()


def _start(sheet: Sheet[None] | None = None) -> Response:
    rows = [{"row": row, "undoable": undoing.undoable(row), "counts": _counts(row)} for row in service.batches()]
    return show("registers/index.html", sheet=sheet, batches=rows)


def _counts(row: ImportBatch) -> dict[str, int]:
    sheets = row.report.get("sheets", {}).values()
    return {
        "imported": sum(sheet["imported"] for sheet in sheets),
        "refused": sum(len(sheet["refused"]) for sheet in sheets),
        "unchanged": sum(sheet["unchanged"] for sheet in sheets),
        "alike": sum(sheet["alike"] for sheet in sheets),
        "warnings": sum(len(sheet["warnings"]) for sheet in sheets),
        "past_retention": sum(one["warning"] == "past_retention" for sheet in sheets for one in sheet["warnings"]),
    }


@blueprint.post("/importeren")
@requires(Permission.IMPORT)
def upload() -> Response:
    """Stage the file; what cannot be read is said beside the box."""
    sent = request.files.get("file")
    blank: Sheet[None] = Sheet.blank()
    if sent is None or not sent.filename:
        return _start(blank.refused({"file": [_("Choose a file first.")]}))
    try:
        with sent.stream as file:
            row = service.stage(file.read(MAX_FILE + 1), sent.filename)
    except UnreadableFile as why:
        return _start(blank.refused({"file": [str(why.title)]}))
    return to("registers.columns", id=row.id)


@blueprint.get("/importeren/<uuid:id>/kolommen")
@requires(Permission.IMPORT)
def columns(id: UUID) -> Response:
    """Which column means what."""
    row = service.batch(id)
    shown = screens.columns(service.sheets_of(row), service.mappings_of(row))
    kinds = [(kind.value, str(label)) for kind, label in screens.KINDS.items()]
    return show("registers/columns.html", batch=row, sheets=shown, kinds=kinds, fields=screens.field_choices())


@blueprint.post("/importeren/<uuid:id>/kolommen")
@requires(Permission.IMPORT)
def read_columns(id: UUID) -> Response:
    """Keep how the columns are read, and check."""
    sheets = service.sheets_of(service.batch(id))
    service.read_columns(id, screens.mappings_sent(request.form, sheets))
    return to("registers.check", id=id)


@blueprint.get("/importeren/<uuid:id>/controle")
@requires(Permission.IMPORT)
def check(id: UUID) -> Response:
    """What would come in, what stays out and why, who looks like whom."""
    row = service.batch(id)
    if row.state not in (BatchState.UPLOADED, BatchState.FAILED):
        return to("registers.progress", id=id)
    if not row.report:
        return show("registers/waiting.html", batch=row)
    same = row.mapping.get("same", {})
    pages = screens.checked(service.sheets_of(row), service.mappings_of(row), row.report, same)
    offered = [(str(one.id), one.name) for one in programmes.offered()]
    return show(
        "registers/check.html", batch=row, sheets=pages, counts=_counts(row), ignored=row.report.get("ignored", []), programmes=offered,
        failed=row.state == BatchState.FAILED,
    )  # fmt: skip


@blueprint.post("/importeren/<uuid:id>/controle")
@requires(Permission.IMPORT)
def mend(id: UUID) -> Response:
    """Cells typed anew and choices of who is who; with the other button the import begins."""
    sheets = service.sheets_of(service.batch(id))
    cells, same = screens.typed(request.form, sheets)
    if cells or same:
        service.mend(id, cells, same)
    if request.form.get("do") != "import":
        return to("registers.check", id=id)
    service.begin_import(id, _programme())
    return to("registers.progress", id=id)


def _programme() -> UUID | None:
    chosen = request.form.get("programme", "")
    offered = {str(one.id): one.id for one in programmes.offered()}
    if chosen and chosen not in offered:
        raise Invalid({"programme": [_("Choose a programme from the list.")]})
    return offered.get(chosen)


@blueprint.get("/importeren/<uuid:id>")
@requires(Permission.IMPORT)
def progress(id: UUID) -> Response:
    """How far it is, then what came in, with undo for a day."""
    row = service.batch(id)
    if row.state in (BatchState.UPLOADED, BatchState.FAILED):
        return to("registers.check", id=id)
    return show(
        "registers/progress.html", batch=row, run=service.run_of(id), counts=_counts(row), undoable=undoing.undoable(row),
        sheets=[(name, row.report["sheets"][name]) for name in row.report.get("order", ())],
    )  # fmt: skip


@blueprint.post("/importeren/<uuid:id>/ongedaan")
@requires(Permission.IMPORT)
def undo(id: UUID) -> Response:
    """Take everything back; what stands in the way is said on the page."""
    try:
        row = undoing.undo(id)
    except Conflict as why:
        tell(str(why.title), kind="error")
        return to("registers.index")
    count = _counts(row)["imported"]
    tell(ngettext("The import of %(num)s row is undone.", "The import of %(num)s rows is undone.", count))
    return to("registers.index")


@blueprint.get("/importeren/<uuid:id>/geweigerd")
@requires(Permission.IMPORT)
def refused(id: UUID) -> Response:
    """The rows that stayed out, as a file to mend."""
    limits.exported("refused-rows")
    body = refused_rows(service.dry_run(service.batch(id)))
    return workbook(body, "geweigerde-rijen")


@blueprint.get("/uitvoeren")
@requires(Permission.EXPORT)
def export() -> Response:
    """Ask what the register is needed for."""
    return _ask_export(Sheet.blank())


@blueprint.post("/uitvoeren")
@requires(Permission.EXPORT)
def export_all() -> Response:
    """The whole register as a file; logged in every file that is in it."""
    sheet = Sheet.of(request.form, ExportForm)
    if not sheet.ok:
        return _ask_export(sheet)
    limits.exported("register")
    body = exporting.register(sheet.data.purpose)
    return workbook(body, "register")


def _ask_export(sheet: Sheet[Export]) -> Response:
    purposes = [(purpose.value, str(label)) for purpose, label in PURPOSES.items()]
    return show("registers/export.html", sheet=sheet, purposes=purposes)


@blueprint.post("/importeren/<uuid:id>/weg")
@requires(Permission.IMPORT)
def discard(id: UUID) -> Response:
    """Leave it: the working copy goes at once."""
    service.discard(id)
    tell(_("The list is gone. Nothing was imported."))
    return to("registers.index")
