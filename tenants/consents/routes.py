# SPDX-License-Identifier: EUPL-1.2
"""Consent on the screen: a page in the file where staff note a yes, a no or its end, and the list of who may be shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import LANGUAGES, _, direction
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.consents import service, texts
from tenants.consents.kinds import BY_USE, Answer, ConsentKind
from tenants.consents.schemas import Recorded, RecordForm
from tenants.intake import service as intakes
from tenants.people import service as people
from tenants.vocabulary import choices

blueprint = Blueprint("consents", __name__, url_prefix="/<municipality>", template_folder="templates")
shown = Blueprint("shown", __name__, url_prefix="/<municipality>/te-tonen", template_folder="templates")


@shown.get("", endpoint="index")
@requires(Permission.CONSENT_READ)
def listing() -> Response:
    """Whose photo or testimony may be shown now."""
    return show("consents/list.html", rows=service.publishable(), may_open=Permission.PERSON_READ)


@blueprint.get("/dossiers/<uuid:id>/toestemmingen")
@requires(Permission.PERSON_READ)
def person(id: UUID) -> Response:
    """What this person agreed to."""
    return _page(id, Sheet.blank(given_on=clock.today()))


@blueprint.get(
    "/dossiers/<uuid:id>/toestemmingen/<any(photo,testimony,outside_authority,contact_after_closing,special_fields):kind>"
)
@requires(Permission.PERSON_WRITE)
def ask(id: UUID, kind: str) -> Response:
    """The text to read together, in the language of the person, and the answer to note."""
    return _ask(id, ConsentKind(kind), Sheet.blank(given_on=clock.today()))


@blueprint.post(
    "/dossiers/<uuid:id>/toestemmingen/<any(photo,testimony,outside_authority,contact_after_closing,special_fields):kind>"
)
@requires(Permission.PERSON_WRITE)
def record(id: UUID, kind: str) -> Response:
    """Note the answer. A no changes nothing else."""
    sheet: Sheet[Recorded] = Sheet.of(request.form, RecordForm)
    if not sheet.ok:
        return _ask(id, ConsentKind(kind), sheet)
    try:
        row = service.record(id, sheet.data)
    except Invalid as fault:
        return _ask(id, ConsentKind(kind), sheet.refused(fault.errors))
    if row.answer == Answer.GIVEN:
        tell(_("Noted: this person agrees."))
    else:
        tell(_("Noted: this person does not agree. The trajectory simply goes on."))
    return to("consents.person", id=id)


@blueprint.post("/toestemmingen/<uuid:id>/intrekken")
@requires(Permission.PERSON_WRITE)
def withdraw(id: UUID) -> Response:
    """Take a yes back for the person."""
    row = service.withdraw(id)
    tell(_("Taken back. What rested on it stops now."))
    return to("consents.person", id=row.person_id)


def _page(person_id: UUID, sheet: Sheet[Any]) -> Response:
    who = people.person(person_id)
    return show(
        "consents/person.html",
        sheet=sheet,
        person=who,
        mentee=intakes.is_mentee(who.id),
        asked=service.of_person(person_id),
        language_name=lambda code: LANGUAGES[code].autonym if code in LANGUAGES else code,
    )


def _ask(person_id: UUID, kind: ConsentKind, sheet: Sheet[Any]) -> Response:
    who = people.person(person_id)
    wanted = request.args.get("in") or (sheet.values["language"] or who.preferred_language)
    read = texts.wording(kind, str(wanted))
    return show(
        "consents/ask.html",
        sheet=sheet,
        person=who,
        kind=kind,
        by_use=kind in BY_USE,
        read=read,
        dutch=texts.wording(kind, "nl"),
        direction_of=direction,
        answers=choices(Answer),
        languages=[(code, LANGUAGES[code].autonym) for code in texts.languages(kind)],
    )
