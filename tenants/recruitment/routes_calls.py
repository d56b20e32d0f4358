# SPDX-License-Identifier: EUPL-1.2
"""A call before the intake, noted in codes on one short page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import audit, clock, reference
from koepel.i18n import _, language
from koepel.permissions import Permission, requires
from koepel.phones import spaced
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.activities import service as activities
from tenants.recruitment import calling
from tenants.recruitment.schemas import CallForm
from tenants.registration.desk_codes import AfterCall, Reached, Said
from tenants.registration.questions import FREQUENT
from tenants.registration.service import registration
from tenants.vocabulary import choices as of

blueprint = Blueprint(
    "pre_intake", __name__, url_prefix="/<municipality>/aanmeldingen/<uuid:id>/bellen", template_folder="templates"
)


@blueprint.get("")
@requires(Permission.REGISTRATION_WRITE)
def form(id: UUID) -> Response:
    """The number, and six questions."""
    return _page(id, Sheet.blank(reached=Reached.YES, language=next(iter(registration(id).languages), "")))


@blueprint.post("")
@requires(Permission.REGISTRATION_WRITE)
def note(id: UUID) -> Response:
    """Noted, and moved on."""
    sheet = Sheet.of(request.form, CallForm)
    if not sheet.ok:
        return _page(id, sheet)
    said = sheet.data
    calling.note(id, said)
    if said.next_step is AfterCall.NOT:
        tell(_("This registration is off the list."), undo=url_for("registration.restore", id=id))
        return to("registration.index")
    tell(_("Call noted."))
    return to("registration.show", id=id)


def _page(id: UUID, sheet: Sheet[Any]) -> Response:
    row = registration(id)
    if row.phone:
        audit.read(row, "phone", person=row.person_id, purpose="call")
    spoken = {one.code: one.name(language()) for one in reference.languages()}
    first = [(code, spoken.pop(code)) for code in FREQUENT]
    return show(
        "recruitment/call.html", sheet=sheet, row=row, name=f"{row.given_name} {row.family_name}".strip(),
        phone=spaced(row.phone) if row.phone else "", reached=of(Reached), answers=of(Said), steps=of(AfterCall),
        languages=[*first, *sorted(spoken.items(), key=lambda pair: pair[1])],
        sessions=[(str(one.id), f"{one.title} · {one.starts_at.astimezone(clock.BRUSSELS):%d/%m %H:%M}") for one in activities.sessions()],
    )  # fmt: skip
