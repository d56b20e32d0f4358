# SPDX-License-Identifier: EUPL-1.2
"""The activity diary and the effect diary: a list to search, a short form, and a file without names."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web import limits
from koepel.web.forms import Form, Sheet
from koepel.web.pages import show, tell, to
from koepel.web.workbooks import workbook
from tenants.closing import diaries
from tenants.closing.codes import DOMAINS_OF, DiaryKind, DiaryPurpose, SeenBy, TargetGroup
from tenants.closing.models import DiaryEntry
from tenants.closing.schemas import FORMS, SHORT, DiaryExportForm, DiaryLine, Looked, LookForm
from tenants.programmes import service as programmes
from tenants.vocabulary import choices

blueprint = Blueprint("diaries", __name__, url_prefix="/<municipality>/dagboek", template_folder="templates")


def _wanted() -> Looked:
    """The filter of the address; a list is never an error."""
    sheet: Sheet[Looked] = Sheet.of(request.args, LookForm)
    return sheet.data if sheet.ok else Looked()


def _address(looked: Looked) -> dict[str, Any]:
    return {"soort": str(looked.soort), "programma": looked.programma or None, "q": looked.q or None}


def _programmes() -> list[tuple[str, str]]:
    return sorted({row.template: row.name for row in programmes.every()}.items())


@blueprint.get("")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """One of the two diaries."""
    looked = _wanted()
    kind = DiaryKind(looked.soort)
    return show(
        "diaries/index.html", looked=looked, kind=kind.value, rows=diaries.entries(looked), columns=diaries.columns(kind)[1:],
        first=diaries.columns(kind)[0][0], said=diaries.said, programme_of=diaries.programme_of, programmes=_programmes(),
        all_columns=diaries.columns(kind), address=_address(looked),
        views=[(one.label, url_for("diaries.index", soort=one.value), one is kind, 0) for one in DiaryKind],
    )  # fmt: skip


@blueprint.get("/<any(activity, effect):kind>/nieuw")
@requires(Permission.OFFER_WRITE)
def new(kind: str) -> Response:
    """An empty form."""
    return _form(DiaryKind(kind), Sheet.blank(on_day=clock.today()))


@blueprint.post("/<any(activity, effect):kind>/nieuw")
@requires(Permission.OFFER_WRITE)
def write(kind: str) -> Response:
    """In the diary."""
    sheet = Sheet.of(request.form, _schema(kind))
    if not sheet.ok:
        return _form(DiaryKind(kind), sheet)
    row = diaries.write(DiaryKind(kind), sheet.data)
    tell(_("It stands in the diary."), undo=url_for("diaries.remove", id=row.id))
    return to("diaries.index", soort=kind)


def _schema(kind: str) -> type[Form[DiaryLine]]:
    return FORMS[DiaryKind(kind)]


@blueprint.get("/<uuid:id>/wijzigen")
@requires(Permission.OFFER_WRITE)
def edit(id: UUID) -> Response:
    """The form with what stands there."""
    row = diaries.entry(id)
    names = (*diaries.WORDS, "programme", "target_group", "domain", "seen_by")
    sheet: Sheet[Any] = Sheet.blank(on_day=row.on_day, **{name: getattr(row, name) for name in names})
    return _form(DiaryKind(row.kind), sheet, row)


@blueprint.post("/<uuid:id>/wijzigen")
@requires(Permission.OFFER_WRITE)
def rewrite(id: UUID) -> Response:
    """In other words."""
    row = diaries.entry(id)
    sheet = Sheet.of(request.form, _schema(row.kind))
    if not sheet.ok:
        return _form(DiaryKind(row.kind), sheet, row)
    diaries.rewrite(id, sheet.data)
    tell(_("Saved."))
    return to("diaries.index", soort=row.kind)


def _form(kind: DiaryKind, sheet: Sheet[Any], row: DiaryEntry | None = None) -> Response:
    action = url_for("diaries.rewrite", id=row.id) if row else url_for("diaries.write", kind=kind.value)
    return show(
        "diaries/form.html", sheet=sheet, kind=kind.value, title=kind.label, row=row, action=action, most=SHORT,
        programmes=_programmes(), words=dict(diaries.columns(kind)), groups=choices(TargetGroup), seen_by=choices(SeenBy),
        domains=[(one.value, f"{one.label} ({group.label})") for group, some in DOMAINS_OF.items() for one in some],
    )  # fmt: skip


@blueprint.post("/<uuid:id>/verwijderen")
@requires(Permission.OFFER_WRITE)
def remove(id: UUID) -> Response:
    """Out of the diary."""
    row = diaries.remove(id)
    tell(_("Removed from the diary."), kind="info", undo=url_for("diaries.restore", id=id))
    return to("diaries.index", soort=row.kind)


@blueprint.post("/<uuid:id>/terugzetten")
@requires(Permission.OFFER_WRITE)
def restore(id: UUID) -> Response:
    """Back in the diary."""
    row = diaries.restore(id)
    tell(_("It stands in the diary again."))
    return to("diaries.index", soort=row.kind)


@blueprint.get("/export")
@requires(Permission.EXPORT)
def export() -> Response:
    """Why does this diary leave?"""
    return _ask(Sheet.blank())


@blueprint.post("/export")
@requires(Permission.EXPORT)
def download() -> Response:
    """The file, once its purpose is known."""
    sheet = Sheet.of(request.form, DiaryExportForm)
    if not sheet.ok:
        return _ask(sheet)
    limits.exported("diary")
    looked = _wanted()
    body = diaries.spreadsheet(looked, sheet.data.purpose.value)
    return workbook(body, f"koepel-diary-{looked.soort}-{clock.today().isoformat()}")


def _ask(sheet: Sheet[Any]) -> Response:
    looked = _wanted()
    return show(
        "diaries/export.html", sheet=sheet, total=len(diaries.entries(looked)), purposes=choices(DiaryPurpose),
        action=url_for("diaries.download", **_address(looked)), back=url_for("diaries.index", **_address(looked)),
    )  # fmt: skip
