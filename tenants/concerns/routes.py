# SPDX-License-Identifier: EUPL-1.2
"""Safety reports on the screen of the few who read them, and the page in a file where staff note one for somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.forms import Form, Sheet
from koepel.web.pages import show, tell, to
from tenants.concerns import readers, service
from tenants.concerns.codes import ARRIVED, SIDES, STEPS, ArrivedBy, ClosedWhy
from tenants.concerns.kinds import SIGNS, ConcernKind
from tenants.concerns.models import SafetyReport
from tenants.concerns.schemas import MOST, ClosingForm, DoneForm, NotedForm
from tenants.people import service as people
from tenants.vocabulary import choices, label_of

blueprint = Blueprint("concerns", __name__, url_prefix="/<municipality>", template_folder="templates")


@blueprint.get("/hulpvragen")
@requires(Permission.SAFETY_READ)
def index() -> Response:
    """The reports that whoever asks may read: what about and since when, no words and no name."""
    return show("concerns/index.html", rows=readers.readable(), kind_of=_kind, sides=SIDES)


@blueprint.get("/hulpvragen/<uuid:id>", endpoint="show")
@requires(Permission.SAFETY_READ)
def one(id: UUID) -> Response:
    """One report. Opening it is reading it."""
    return _page(readers.opened(id))


@blueprint.post("/hulpvragen/<uuid:id>/stap")
@requires(Permission.SAFETY_WRITE)
def step(id: UUID) -> Response:
    """Something was done."""
    return _saved(id, DoneForm, lambda row, data: service.add_step(row, data.note), _("Noted."))


@blueprint.post("/hulpvragen/<uuid:id>/sluiten")
@requires(Permission.SAFETY_WRITE)
def close(id: UUID) -> Response:
    """It needs no more care."""
    return _saved(id, ClosingForm, service.close, _("Closed. It is off Today."))


@blueprint.post("/hulpvragen/<uuid:id>/heropenen")
@requires(Permission.SAFETY_WRITE)
def reopen(id: UUID) -> Response:
    """It does after all."""
    service.reopen(readers.opened(id, lock=True))
    tell(_("Opened again."))
    return to("concerns.show", id=id)


@blueprint.get("/dossiers/<uuid:id>/hulpvraag")
@requires(Permission.PERSON_WRITE)
def new(id: UUID) -> Response:
    """Somebody called, wrote or said it."""
    return _new(id, Sheet.blank(arrived_by=ArrivedBy.PHONE))


@blueprint.post("/dossiers/<uuid:id>/hulpvraag")
@requires(Permission.PERSON_WRITE)
def note(id: UUID) -> Response:
    """Noted, and told to who reads it."""
    sheet = Sheet.of(request.form, NotedForm)
    if not sheet.ok:
        return _new(id, sheet)
    row = service.note(id, sheet.data)
    tell(_("Noted. The contact point is told at once."))
    return to("concerns.show", id=row.id) if readers.may_read(row) else to("people.show", id=id)


def _saved(id: UUID, form: type[Form[Any]], act: Callable[[SafetyReport, Any], None], said: str) -> Response:
    row, sheet = readers.opened(id, lock=True), Sheet.of(request.form, form)
    if not sheet.ok:
        return _page(row, sheet)
    act(row, sheet.data)
    tell(said)
    return to("concerns.show", id=id)


def _page(row: SafetyReport, sheet: Sheet[Any] | None = None) -> Response:
    steps = readers.read(row)
    person_id, file_of = service.persons(row)
    return show(
        "concerns/show.html",
        row=row, steps=steps, sheet=sheet, kind=_kind(row.kind), side=SIDES[row.side], arrived=ARRIVED[row.arrived_by],
        person=people.person_if_any(person_id) if person_id else None,
        file=people.person_if_any(file_of) if file_of and file_of != person_id else None,
        reasons=choices(ClosedWhy), reason_of=lambda code: label_of(ClosedWhy, code), steps_said=STEPS, most=MOST,
    )  # fmt: skip


def _new(person_id: UUID, sheet: Sheet[Any]) -> Response:
    return show(
        "concerns/new.html",
        sheet=sheet, person=people.person(person_id), kinds=[(one.value, one.label, SIGNS[one]) for one in ConcernKind],
        ways=choices(ArrivedBy), most=MOST,
    )  # fmt: skip


def _kind(code: str) -> str:
    return label_of(ConcernKind, code)
