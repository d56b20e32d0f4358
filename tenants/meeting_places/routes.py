# SPDX-License-Identifier: EUPL-1.2
"""Meeting places for staff: the list, one form with its picture, out of the list and back (N5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.meeting_places import service
from tenants.meeting_places.models import MeetingPlace
from tenants.meeting_places.picture import MOST_BYTES, NoPicture, Picture, picture_of
from tenants.meeting_places.schemas import ADDRESS, DIRECTIONS, NAME, Described, PlaceForm
from tenants.meeting_places.serving import served

blueprint = Blueprint(
    "meeting_places", __name__, url_prefix="/<municipality>/ontmoetingsplaatsen", template_folder="templates"
)


@blueprint.url_value_preprocessor
def take_a_picture(endpoint: str | None, values: dict[str, object] | None) -> None:
    """A picture may be larger than any other form; this runs before anything reads the body."""
    if endpoint in ("meeting_places.describe", "meeting_places.change"):
        request.max_content_length = MOST_BYTES + 256 * 1024


@blueprint.get("")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """The list, with what people see of each."""
    return show("meeting_places/index.html", places=service.places())


@blueprint.get("/nieuw")
@requires(Permission.OFFER_WRITE)
def new() -> Response:
    """An empty form."""
    return _form(Sheet.blank())


@blueprint.post("/nieuw")
@requires(Permission.OFFER_WRITE)
def describe() -> Response:
    """One place more."""
    sheet: Sheet[Described] = Sheet.of(request.form, PlaceForm)
    try:
        row = service.describe(sheet.data, _picture())
    except Invalid as fault:
        return _form(sheet.refused(fault.errors))
    tell(_("The place stands in the list."), undo=url_for("meeting_places.take_out", id=row.id))
    return to("meeting_places.index")


@blueprint.get("/<uuid:id>")
@requires(Permission.OFFER_WRITE)
def edit(id: UUID) -> Response:
    """The form with what stands there."""
    row = service.place(id)
    said = {"name": row.name, "address": row.address, "directions": row.directions, "version": row.version}
    return _form(Sheet.blank(**said), row)


@blueprint.post("/<uuid:id>")
@requires(Permission.OFFER_WRITE)
def change(id: UUID) -> Response:
    """Described anew."""
    row = service.place(id)
    sheet: Sheet[Described] = Sheet.of(request.form, PlaceForm)
    try:
        service.change(id, sheet.data, _picture())
    except Invalid as fault:
        return _form(sheet.refused(fault.errors), row)
    tell(_("Saved."))
    return to("meeting_places.index")


def _picture() -> Picture | None:
    """The picture of the form, if one was chosen. Raises `Invalid` with the sentence for its box."""
    sent = request.files.get("picture")
    if sent is None or not sent.filename:
        return None
    try:
        with sent.stream as file:
            return picture_of(file.read(MOST_BYTES + 1))
    except NoPicture as why:
        raise Invalid({"picture": [str(why.title)]}) from None


def _form(sheet: Sheet[Any], row: MeetingPlace | None = None) -> Response:
    return show(
        "meeting_places/form.html", sheet=sheet, row=row, most={"name": NAME, "address": ADDRESS, "directions": DIRECTIONS},
        action=url_for("meeting_places.change", id=row.id) if row else url_for("meeting_places.describe"),
    )  # fmt: skip


@blueprint.get("/<uuid:id>/foto/<string:mark>")
@requires(Permission.TRAJECTORY_READ)
def picture(id: UUID, mark: str) -> Response:
    """The picture; another one has another address."""
    return served(service.content(id, mark))


@blueprint.post("/<uuid:id>/weghalen")
@requires(Permission.OFFER_WRITE)
def take_out(id: UUID) -> Response:
    """Out of the list."""
    service.take_out(id)
    tell(
        _("Taken out of the list. What is planned there stays."),
        kind="info",
        undo=url_for("meeting_places.put_back", id=id),
    )
    return to("meeting_places.index")


@blueprint.post("/<uuid:id>/terugzetten")
@requires(Permission.OFFER_WRITE)
def put_back(id: UUID) -> Response:
    """Undo."""
    service.put_back(id)
    tell(_("The place stands in the list."))
    return to("meeting_places.index")
