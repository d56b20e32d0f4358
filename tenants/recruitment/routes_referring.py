# SPDX-License-Identifier: EUPL-1.2
"""Four answers at the desk, and the list of a centre: both end in the inbox."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from koepel.errors import Invalid
from koepel.i18n import _, ngettext
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.recruitment import referring
from tenants.recruitment.referring import Read
from tenants.recruitment.schemas import Listed, ListedForm, NamedForm
from tenants.registration.service import reading_answers
from tenants.vocabulary import ReferralSource

blueprint = Blueprint("referring", __name__, url_prefix="/<municipality>/aanmeldingen", template_folder="templates")


@blueprint.get("/doorverwijzen")
@requires(Permission.REGISTRATION_WRITE)
def form() -> Response:
    """A name, a number, a field of work, and who refers."""
    return show("recruitment/refer.html", sheet=Sheet.blank(referred_by=request.args.get("door", "")[:100]))


@blueprint.post("/doorverwijzen")
@requires(Permission.REGISTRATION_WRITE)
def refer() -> Response:
    """In the inbox; then the next one of the same colleague."""
    with reading_answers():
        sheet = Sheet.of(request.form, NamedForm)
    if not sheet.ok:
        return show("recruitment/refer.html", sheet=sheet)
    row = referring.refer(sheet.data)
    tell(_("In the inbox."))
    return to("referring.form") if sheet.do == "next" else to("registration.show", id=row.id)


@blueprint.get("/lijst")
@requires(Permission.REGISTRATION_WRITE)
def listing() -> Response:
    """One box for many lines."""
    return _page(Sheet.blank(), [])


@blueprint.post("/lijst")
@requires(Permission.REGISTRATION_WRITE)
def keep() -> Response:
    """Looked at first; then kept as a whole, or not at all."""
    with reading_answers():
        sheet: Sheet[Listed] = Sheet.of(referring.with_semicolons(request.form), ListedForm)
        if not sheet.ok:
            return _page(sheet, [])
        try:
            lines = referring.read(sheet.data)
            if sheet.do != "save":
                return _page(sheet, lines)
            many = referring.keep(sheet.data)
        except Invalid as fault:
            return _page(sheet.refused(fault.errors), referring.read(sheet.data) if "lines" not in fault.errors else [])
    tell(ngettext("%(num)s registration saved.", "%(num)s registrations saved.", many) if many else _("Nobody new."))
    return to("registration.index", kant="mentee", bron=ReferralSource.RECEPTION_CENTRE.value)


def _page(sheet: Sheet[Any], lines: list[Read]) -> Response:
    fine = bool(lines) and not any(one.faults for one in lines)
    known = sum(one.known for one in lines)
    return show("recruitment/list.html", sheet=sheet, lines=lines, fine=fine, known=known)
