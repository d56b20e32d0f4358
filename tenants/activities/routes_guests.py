# SPDX-License-Identifier: EUPL-1.2
"""Guests of an info session on the screen: who walks in with a name and a number, who is there, who signs off."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import tell, to
from tenants.activities import guests, routes
from tenants.activities.codes import Coming
from tenants.activities.schemas import WalkInForm
from tenants.registration.service import reading_answers

blueprint = Blueprint(
    "activity_guests", __name__, url_prefix="/<municipality>/activiteiten/<uuid:id>/gasten", template_folder="templates"
)
LIST = "gasten"


@blueprint.post("")
@requires(Permission.REGISTRATION_WRITE)
def walk_in(id: UUID) -> Response:
    """Somebody comes unregistered: on the list in one tap, and in the inbox."""
    with reading_answers():
        sheet = Sheet.of(request.form, WalkInForm)
    if not sheet.ok:
        return routes.page(id, sheet)
    row = guests.walk_in(id, sheet.data)
    tell(_("On the list, and in the inbox."), undo=url_for(".sign_off", id=id, guest_id=row.id))
    return to("activities.show", id=id, _anchor=LIST)


@blueprint.post("/<uuid:guest_id>/aanwezig")
@requires(Permission.REGISTRATION_WRITE)
def tap(id: UUID, guest_id: UUID) -> Response:
    """There, or not after all: a tap on the name, and another one takes it back."""
    guests.tap(id, guest_id)
    return to("activities.show", id=id, _anchor=LIST)


@blueprint.post("/<uuid:guest_id>/afmelden")
@requires(Permission.REGISTRATION_WRITE)
def sign_off(id: UUID, guest_id: UUID) -> Response:
    """Does not come."""
    guests.sign_off(id, guest_id)
    tell(_("Signed off."), undo=url_for(".sign_up", id=id, guest_id=guest_id))
    return to("activities.show", id=id, _anchor=LIST)


@blueprint.post("/<uuid:guest_id>/aanmelden")
@requires(Permission.REGISTRATION_WRITE)
def sign_up(id: UUID, guest_id: UUID) -> Response:
    """Comes after all, or gets the place that came free."""
    state = guests.sign_up(id, guest_id)
    tell(_("Signed up.") if state is Coming.SIGNED_UP else _("On the waiting list: all places are taken."))
    return to("activities.show", id=id, _anchor=LIST)
