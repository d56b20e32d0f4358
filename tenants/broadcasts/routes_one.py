# SPDX-License-Identifier: EUPL-1.2
"""A message to one person, from the file: in their language, by their own way. Here staff also note who wants no messages to groups."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.i18n import LANGUAGES, _
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.activities.telling import language_of
from tenants.broadcasts import groups, service, texts, wishes, wording
from tenants.broadcasts.codes import Delivery, Way
from tenants.broadcasts.placeholders import PLACEHOLDERS
from tenants.broadcasts.schemas import ToOne, ToOneForm
from tenants.broadcasts.shipped import FREE
from tenants.people import service as people
from tenants.vocabulary import label_of

blueprint = Blueprint(
    "message_to", __name__, url_prefix="/<municipality>/berichten/aan/<uuid:id>", template_folder="templates"
)


@blueprint.get("", endpoint="show")
@requires(Permission.PERSON_READ)
def page(id: UUID) -> Response:
    """A box with a greeting in the language of this person."""
    known = texts.known(FREE)
    said = known.get(language_of(people.person(id))) or known["nl"]
    return _page(id, Sheet.blank(body=said.said.body))


@blueprint.post("")
@requires(Permission.PERSON_WRITE)
def send(id: UUID) -> Response:
    """Laid ready; it leaves after the hold and by day."""
    sheet = Sheet.of(request.form, ToOneForm)
    gap = wording.gap(str(sheet.values["body"]))
    if not sheet.ok or gap:
        return _page(id, sheet.refused({"body": [gap]}) if gap and sheet.ok else sheet)
    message = service.write_to(id, sheet.data.body)
    said = _("The message waits.") if message.state == "held" else _("It stands on the list of calls and letters.")
    tell(said, undo=url_for("message_to.take_back", id=id))
    return to("message_to.show", id=id)


@blueprint.post("/terugnemen")
@requires(Permission.PERSON_WRITE)
def take_back(id: UUID) -> Response:
    """Undo, while it waits."""
    service.take_back_one(id)
    tell(_("Undone."), kind="info")
    return to("message_to.show", id=id)


@blueprint.post("/groepen/<any(stoppen, weer):wish>")
@requires(Permission.PERSON_WRITE)
def groups_wish(id: UUID, wish: str) -> Response:
    """Said to staff: no more messages to groups, or again."""
    (wishes.stop if wish == "stoppen" else wishes.start)(id)
    said = _("No more messages to groups.") if wish == "stoppen" else _("Messages to groups may come again.")
    tell(said, undo=url_for("message_to.groups_wish", id=id, wish="weer" if wish == "stoppen" else "stoppen"))
    return to("message_to.show", id=id)


def _page(id: UUID, sheet: Sheet[ToOne]) -> Response:
    person = people.person(id)
    to_, channel = groups.way(person)
    listed = [
        (url_for("today.message", id=row.id), row.created_at, label_of(Way, row.channel), label_of(Delivery, row.state))
        for row in service.sent_to(id)
    ]
    return show(
        "broadcasts/one.html", sheet=sheet, person=person, wish=wishes.of_person(id), listed=listed,
        way=label_of(Way, channel) if to_ else "", by_sms=channel == "sms", linked=wording.linked(),
        tongue=LANGUAGES[language_of(person)], placeholders=PLACEHOLDERS,
    )  # fmt: skip
