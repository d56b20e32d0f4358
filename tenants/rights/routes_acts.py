# SPDX-License-Identifier: EUPL-1.2
"""What the contact point does with a request: check who asks, extend, set apart, tell, use again, erase, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.rights import PURPOSE
from koepel.web.entry import must_be_proved
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.rights import apart, erasure, service
from tenants.rights.routes import page_of
from tenants.rights.schemas import AnswerForm, ApartForm, CheckForm, ReasonForm

blueprint = Blueprint("rights_acts", __name__, url_prefix="/<municipality>/rechten", template_folder="templates")


@blueprint.post("/<uuid:id>/identiteit")
@requires(Permission.RIGHTS_ANSWER, purpose=PURPOSE)
def check(id: UUID) -> Response:
    """Who asks is known."""
    return _saved(id, CheckForm, lambda data: service.check(id, data.how), _("Noted how you made sure who asks."))


@blueprint.post("/<uuid:id>/verlengen")
@requires(Permission.RIGHTS_ANSWER, purpose=PURPOSE)
def extend(id: UUID) -> Response:
    """Two months more."""
    said = _("Two months more. The person gets your reason.")
    return _saved(id, ReasonForm, lambda data: service.extend(id, data.why), said)


@blueprint.post("/<uuid:id>/antwoorden")
@requires(Permission.RIGHTS_ANSWER, purpose=PURPOSE)
def answer(id: UUID) -> Response:
    """The answer leaves."""
    return _saved(id, AnswerForm, lambda data: service.answer(id, data), _("Answered. The person gets your words."))


@blueprint.post("/<uuid:id>/wissen")
@requires(Permission.RIGHTS_ANSWER, purpose=PURPOSE)
def erase(id: UUID) -> Response:
    """Answer with a yes, and nothing is left."""
    must_be_proved()
    erasure.erase(id)
    tell(_("Erased. An own link says so."))
    return to("rights.show", id=id)


@blueprint.post("/<uuid:id>/beperken")
@requires(Permission.RIGHTS_ANSWER, purpose=PURPOSE)
def set_apart(id: UUID) -> Response:
    """Kept, not used, from now on."""
    row = service.request_of(id)
    said = _("Set apart. Nobody uses these data now.")

    def act(data: Any) -> None:
        apart.set_apart(service.person_of(row), data.ground, request_id=row.id)

    return _saved(id, ApartForm, act, said)


@blueprint.get("/beperkingen/<uuid:id>", endpoint="restriction")
@requires(Permission.RIGHTS_ANSWER, purpose=PURPOSE)
def restriction(id: UUID) -> Response:
    """What is set apart: first tell the person, then use it again with a reason."""
    return _restriction(id, None)


def _restriction(id: UUID, sheet: Sheet[Any] | None) -> Response:
    return show("rights/restriction.html", sheet=sheet, **apart.picture(id))


@blueprint.post("/beperkingen/<uuid:id>/meedelen")
@requires(Permission.RIGHTS_ANSWER, purpose=PURPOSE)
def told(id: UUID) -> Response:
    """The person hears it first."""
    row = apart.tell(id)
    tell(
        _("Tell the person at the counter or by telephone: we have no address.")
        if row.told_how == "counter"
        else _("A message to the person stands ready.")
    )
    return to("rights_acts.restriction", id=id)


@blueprint.post("/beperkingen/<uuid:id>/opheffen")
@requires(Permission.RIGHTS_ANSWER, purpose=PURPOSE)
def lift(id: UUID) -> Response:
    """The data are used again."""
    sheet = Sheet.of(request.form, ReasonForm)
    if not sheet.ok:
        return _restriction(id, sheet)
    apart.lift(id, sheet.data.why)
    tell(_("The data are used again."))
    return to("rights.index")


def _saved(id: UUID, form: Any, act: Callable[[Any], object], said: str) -> Response:
    row = service.request_of(id)
    sheet: Sheet[Any] = Sheet.of(request.form, form)
    if not sheet.ok:
        return page_of(row, sheet)
    try:
        act(sheet.data)
    except Invalid as fault:
        return page_of(row, sheet.refused(fault.errors))
    tell(said)
    return to("rights.show", id=id)
