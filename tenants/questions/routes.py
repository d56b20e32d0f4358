# SPDX-License-Identifier: EUPL-1.2
"""Questions of mentors: a list to search, and one form for question and answer (H11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.questions import service
from tenants.questions.codes import Theme
from tenants.questions.models import MentorQuestion
from tenants.questions.schemas import ASKED, Looked, LookForm, Noted, NotedForm
from tenants.vocabulary import choices

blueprint = Blueprint("questions", __name__, url_prefix="/<municipality>/vragen", template_folder="templates")


@blueprint.get("")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """Open questions first, then the answered ones by theme."""
    sheet: Sheet[Looked] = Sheet.of(request.args, LookForm)
    looked = sheet.data if sheet.ok else Looked()  # a list is never an error
    rows = service.questions(looked)
    answered = [(one.label, [row for row in rows if row.answer and row.theme == one.value]) for one in Theme]
    return show(
        "questions/index.html", looked=looked, open=[row for row in rows if not row.answer],
        answered=[(label, some) for label, some in answered if some], themes=choices(Theme),
        words=dict(choices(Theme)),
    )  # fmt: skip


@blueprint.get("/nieuw")
@requires(Permission.OFFER_WRITE)
def new() -> Response:
    """An empty form."""
    return _form(Sheet.blank())


@blueprint.post("/nieuw")
@requires(Permission.OFFER_WRITE)
def note() -> Response:
    """Noted."""
    sheet = Sheet.of(request.form, NotedForm)
    if not sheet.ok:
        return _form(sheet)
    row = service.note(sheet.data)
    tell(_("Noted, without who asked."), undo=url_for("questions.remove", id=row.id))
    return to("questions.index")


@blueprint.get("/<uuid:id>")
@requires(Permission.OFFER_WRITE)
def edit(id: UUID) -> Response:
    """The form with what stands there."""
    row = service.question(id)
    return _form(
        Sheet.blank(
            theme=row.theme, asked=row.asked, answer=row.answer, version=row.version, for_mentors=row.for_mentors
        ),
        row,
    )


@blueprint.post("/<uuid:id>")
@requires(Permission.OFFER_WRITE)
def change(id: UUID) -> Response:
    """Answered, or in other words."""
    row, sheet = service.question(id), Sheet.of(request.form, NotedForm)
    try:
        service.change(id, sheet.data)
    except Invalid as fault:
        return _form(sheet.refused(fault.errors), row)
    tell(_("Saved."))
    return to("questions.index")


def _form(sheet: Sheet[Noted] | Sheet[Any], row: MentorQuestion | None = None) -> Response:
    return show(
        "questions/form.html", sheet=sheet, row=row, themes=choices(Theme), most=ASKED,
        action=url_for("questions.change", id=row.id) if row else url_for("questions.note"),
    )  # fmt: skip


@blueprint.post("/<uuid:id>/verwijderen")
@requires(Permission.OFFER_WRITE)
def remove(id: UUID) -> Response:
    """Out of the list."""
    service.remove(id)
    tell(_("Removed."), kind="info", undo=url_for("questions.restore", id=id))
    return to("questions.index")


@blueprint.post("/<uuid:id>/terugzetten")
@requires(Permission.OFFER_WRITE)
def restore(id: UUID) -> Response:
    """Undo."""
    service.restore(id)
    tell(_("It stands in the list again."))
    return to("questions.index")
