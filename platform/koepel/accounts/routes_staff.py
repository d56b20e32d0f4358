# SPDX-License-Identifier: EUPL-1.2
"""The staff page of a municipality: who has which role, invite, end, give the right to decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, request, url_for

from koepel.accounts import staff
from koepel.accounts.schemas import INVITABLE, InvitationForm
from koepel.i18n import _
from koepel.permissions import CASE_WORKERS, Permission, Role, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to

blueprint = Blueprint("staff", __name__, url_prefix="/<municipality>/beheer/medewerkers")


def _page(sheet: Sheet[Any]) -> Response:
    names = current_app.extensions["koepel_role_names"]
    return show(
        "accounts/staff.html",
        sheet=sheet,
        appointments=staff.appointments(),
        invitations=staff.invitations(),
        role_names=names,
        case_workers=CASE_WORKERS,
        roles=[(role, names[Role(role)]) for role in INVITABLE],
    )


@blueprint.get("/")
@requires(Permission.STAFF_WRITE)
def listing() -> Response:
    """Who works here."""
    return _page(Sheet.blank(role=str(Role.CASE_WORKER)))


@blueprint.post("/")
@requires(Permission.STAFF_WRITE)
def invite() -> Response:
    """Invite somebody by mail."""
    sheet = Sheet.of(request.form, InvitationForm)
    if not sheet.ok:
        return _page(sheet)
    staff.invite(sheet.data)
    tell(_("The invitation is sent."))
    return to("staff.listing")


@blueprint.post("/<uuid:id>/beeindigen")
@requires(Permission.STAFF_WRITE)
def end(id: UUID) -> Response:
    """End an appointment; undo restores it."""
    row = staff.end(id)
    tell(
        _("%(name)s no longer has this role.", name=row.shown_name),
        undo=url_for("staff.restore", id=id),
        undo_label=_("Undo"),
    )
    return to("staff.listing")


@blueprint.post("/<uuid:id>/herstellen")
@requires(Permission.STAFF_WRITE)
def restore(id: UUID) -> Response:
    """Undo."""
    staff.restore(id)
    tell(_("Restored."))
    return to("staff.listing")


@blueprint.post("/<uuid:id>/beslissen")
@requires(Permission.STAFF_WRITE)
def let_decide(id: UUID) -> Response:
    """Give or take the right to decide on disclosures."""
    staff.let_decide(id, may=request.form.get("may") == "1")
    tell(_("Saved."))
    return to("staff.listing")
