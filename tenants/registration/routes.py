# SPDX-License-Identifier: EUPL-1.2
"""The inbox of registrations (screen 7): whom to call, one registration, and what came by phone or on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.i18n import LANGUAGES, _, speaking
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.registration import page_forms, page_inbox, page_one, service
from tenants.registration.codes import Door, door_of
from tenants.registration.schemas import TYPED_FORMS, Arrival, KnownForm, RefusedForm
from tenants.vocabulary import Side

blueprint = Blueprint("registration", __name__, url_prefix="/<municipality>", template_folder="templates")


@blueprint.get("/aanmeldingen")
@requires(Permission.REGISTRATION_READ)
def index() -> Response:
    """Who waits, the oldest first."""
    return show("registration/index.html", **page_inbox.inbox_page(request.args))


@blueprint.get("/aanmeldingen/<uuid:id>", endpoint="show")
@requires(Permission.REGISTRATION_READ)
def show_one(id: UUID) -> Response:
    """What this person said; opening it is a reading with a purpose."""
    return _show(id, Sheet.blank())


def _show(id: UUID, sheet: Sheet[Any]) -> Response:
    return show("registration/show.html", sheet=sheet, **page_one.opened(service.registration(id)))


@blueprint.get("/aanmeldingen/nieuw")
@requires(Permission.REGISTRATION_WRITE)
def new() -> Response:
    """Type in what came by phone, on paper or in a room."""
    door = _door()
    last = request.args.get("via", "")
    sheet: Sheet[Arrival] = Sheet.blank(arrived_by=last, source=request.args.get("bron", ""), preferred_language="nl")
    return show("registration/new.html", sheet=sheet, **page_forms.typing(door))


@blueprint.post("/aanmeldingen/nieuw")
@requires(Permission.REGISTRATION_WRITE)
def type_in() -> Response:
    """Kept, with who typed it; then the next one of the same pile, or this one."""
    door = _door()
    with service.reading_answers():
        sheet = Sheet.of(request.form, TYPED_FORMS[door])
    if not sheet.ok:
        return show("registration/new.html", sheet=sheet, **page_forms.typing(door))
    row = service.type_in(door, sheet.data)
    tell(_("Registration saved."))
    if sheet.do == "next":
        return to("registration.new", kant=door.side.value, via=row.arrived_by, bron=row.source or None)
    return to("registration.show", id=row.id)


@blueprint.post("/aanmeldingen/<uuid:id>/hoort-hier-niet")
@requires(Permission.REGISTRATION_WRITE)
def refuse(id: UUID) -> Response:
    """Off the list, for one reason, with the way back."""
    sheet = Sheet.of(request.form, RefusedForm)
    if not sheet.ok:
        return _show(id, sheet)
    service.refuse(id, sheet.data.refusal)
    tell(_("This registration is off the list."), undo=url_for("registration.restore", id=id))
    return to("registration.index")


@blueprint.post("/aanmeldingen/<uuid:id>/terugzetten")
@requires(Permission.REGISTRATION_WRITE)
def restore(id: UUID) -> Response:
    """Undo: it waits again."""
    service.restore(id)
    tell(_("Undone. This registration is back on the list."), kind="info")
    return to("registration.show", id=id)


@blueprint.post("/aanmeldingen/<uuid:id>/bekend")
@requires(Permission.REGISTRATION_WRITE)
def recognise(id: UUID) -> Response:
    """This person has a file here: the intake goes on in it."""
    service.recognise(id, loaded(KnownForm).person_id)
    tell(_("Linked. The intake goes on in the file that exists."), undo=url_for("registration.tell_apart", id=id))
    return to("registration.show", id=id)


@blueprint.post("/aanmeldingen/<uuid:id>/iemand-anders")
@requires(Permission.REGISTRATION_WRITE)
def tell_apart(id: UUID) -> Response:
    """Undo: two people after all."""
    service.tell_apart(id)
    tell(_("Undone. This person gets an own file."), kind="info")
    return to("registration.show", id=id)


@blueprint.get("/aanmeldingen/papier")
@requires(Permission.REGISTRATION_READ)
def paper() -> Response:
    """The same questions to be filled in with a pen, in the language of who fills them in (Q4)."""
    code = request.args.get("in", "nl")
    with speaking(code if code in LANGUAGES else "nl"):
        return show("registration/participant/paper.html", **page_forms.paper(_door()))


def _door() -> Door:
    return door_of(request.args.get("kant", Side.MENTEE.value))
