# SPDX-License-Identifier: EUPL-1.2
"""Beheer > Stoppen met Koepel: what goes, what stays with others, and the agreement without which no operator can remove anything."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.entry import visitor
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.municipality import stopping
from tenants.municipality.schemas import StopForm
from tenants.municipality.service import municipality

blueprint = Blueprint(
    "municipality_stop", __name__, url_prefix="/<municipality>/beheer/stoppen", template_folder="templates"
)


@blueprint.get("")
@requires(Permission.AGREEMENT_SIGN)
def index() -> Response:
    """What happens, in what order, and whether it was agreed."""
    return _page(Sheet.blank())


def _page(sheet: Sheet[Any]) -> Response:
    return show("settings/stop.html", sheet=sheet, municipality=municipality(), until=stopping.agreed_until())


@blueprint.post("")
@requires(Permission.AGREEMENT_SIGN)
def agree() -> Response:
    """The contact point agrees: after the password once more, and with the name of the municipality typed."""
    who = visitor()
    if who is None or not who.fresh:
        return to("accounts.prove_again", next=url_for("municipality_stop.index"))
    sheet = Sheet.of(request.form, StopForm)
    if sheet.ok and sheet.data.name.casefold() != municipality().name.casefold():
        sheet = sheet.refused({"name": [_("Type the name of your municipality, as it stands on this page.")]})
    if not sheet.ok:
        return _page(sheet)
    stopping.agree()
    tell(_("Agreed. Who runs Koepel for you can now make the last export and remove your municipality."))
    return to("municipality_stop.index")


@blueprint.post("/terug")
@requires(Permission.AGREEMENT_SIGN)
def take_back() -> Response:
    """Nothing goes."""
    stopping.take_back()
    tell(_("Taken back. Nothing is removed."))
    return to("municipality_stop.index")
