# SPDX-License-Identifier: EUPL-1.2
"""Why do you open this file? One calm question before a file that a colleague follows, once a day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.permissions import Permission, requires
from koepel.web.addresses import own_address
from koepel.web.forms import Sheet
from koepel.web.pages import show
from tenants.files import opening, timeline
from tenants.files.schemas import OpeningForm, OpeningPurpose
from tenants.people import service as people
from tenants.people.models import Person
from tenants.vocabulary import choices

blueprint = Blueprint("opening", __name__, url_prefix="/<municipality>", template_folder="templates")


@blueprint.get("/dossiers/<uuid:id>/waarom")
@requires(Permission.PERSON_READ)
def ask(id: UUID) -> Response:
    """Choices, one line, nothing of the file."""
    return _page(people.person(id), Sheet.blank(next=own_address(request.args.get("next", ""))))


@blueprint.post("/dossiers/<uuid:id>/waarom")
@requires(Permission.PERSON_READ)
def answer(id: UUID) -> Response:
    """On record, and on to where one was going."""
    person = people.person(id)
    sheet = Sheet.of(request.form, OpeningForm)
    if not sheet.ok:
        return _page(person, sheet)
    opening.said_why(person, sheet.data.why.value, sheet.data.line)
    onward = own_address(sheet.data.next)
    address = onward if onward != "/" else url_for("people.show", id=id)
    return Response(status=303, headers={"Location": address})


def _page(person: Person, sheet: Sheet[Any]) -> Response:
    follows = timeline.names().get(person.case_worker_id, "") if person.case_worker_id else ""
    return show("files/why.html", person=person, follows=follows, sheet=sheet, purposes=choices(OpeningPurpose))
