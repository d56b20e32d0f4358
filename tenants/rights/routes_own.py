# SPDX-License-Identifier: EUPL-1.2
"""My data (screen 35): the own page of a mentee or mentor, by an own link and in the own language. A GET only shows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from koepel.i18n import _, for_participants, language
from koepel.permissions import Access, open_to
from koepel.web.forms import Sheet
from koepel.web.limits import limiter
from koepel.web.pages import show, tell, to
from tenants.consents import service as consents
from tenants.rights import own, service, words
from tenants.rights.kinds import RightKind
from tenants.rights.schemas import AskForm
from tenants.vocabulary import choices

blueprint = for_participants(Blueprint("my_data", __name__, url_prefix="/l/<token>", template_folder="templates"))
WHO = "one person, by the own link"


@blueprint.get("/mijn-gegevens", endpoint="show")
@open_to(Access.LINK, WHO)
def page(token: str) -> Response:
    """What is kept, who sees it, who looked, what was agreed to and asked."""
    return _page(Sheet[Any].blank())


def _page(sheet: Sheet[Any]) -> Response:
    opened = own.link()
    person = own.me(opened)
    if person is None:
        return show("rights/participant/erased.html", token=opened.token)
    return show(
        "rights/participant/my_data.html",
        sheet=sheet,
        person=person,
        token=opened.token,
        apart=own.set_apart(opened),
        kinds=words.kinds(),
        looked=own.looked(opened),
        received=own.received(opened),
        consents=own.consents(opened),
        questions=own.questions(opened),
        rights=choices(RightKind),
    )


@blueprint.post("/mijn-gegevens/intrekken/<uuid:id>")
@open_to(Access.LINK, WHO)
def withdraw(token: str, id: UUID) -> Response:
    """Take a consent back: it counts at once."""
    consents.withdraw_own(id, own.link().subject_id)
    tell(_("Taken back. From now on it does not count any more."))
    return to("my_data.show", token=token)


@blueprint.post("/mijn-gegevens/vragen")
@limiter.limit("20 per hour")
@open_to(Access.LINK, WHO)
def ask(token: str) -> Response:
    """Correct, object, restrict, erase, take along, complain."""
    opened, sheet = own.link(), Sheet.of(request.form, AskForm)
    if own.me(opened) is None:
        return to("my_data.show", token=token)
    if not sheet.ok:
        return _page(sheet)
    service.ask(opened.subject_id, sheet.data, language())
    tell(_("We have your question. You get an answer within one month."))
    return to("my_data.show", token=token)
