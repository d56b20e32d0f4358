# SPDX-License-Identifier: EUPL-1.2
"""Who has still to sign, an own link to each, and noting what was signed on the screen or on paper (E9)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.accounts.staff import own_name
from koepel.errors import Invalid
from koepel.i18n import LANGUAGES, _, ngettext
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.commitments import service as commitments
from tenants.commitments import texts
from tenants.commitments.codes import CommitmentKind
from tenants.commitments.ways import Way
from tenants.intake import signing
from tenants.intake.schemas.closing import Signed, SignedForm
from tenants.people import service as people
from tenants.vocabulary import label_of

blueprint = Blueprint("signing", __name__, url_prefix="/<municipality>/mentoren", template_folder="templates")


@blueprint.get("/te-ondertekenen")
@requires(Permission.INTAKE_WRITE)
def index() -> Response:
    """The list, by name."""
    return show("intake/still_to_sign.html", listed=signing.still_to_sign())


@blueprint.post("/te-ondertekenen")
@requires(Permission.INTAKE_WRITE)
def ask_all() -> Response:
    """A link to each who was not asked lately and can be reached."""
    sent = left = 0
    for one in signing.still_to_sign():
        if one.asked_on is None:
            try:
                signing.ask(one.person.id)
                sent += 1
            except signing.NobodyToWrite:
                left += 1
    told = ngettext("%(num)s link is ready.", "%(num)s links are ready.", sent)
    tell(
        told,
        note=ngettext("%(num)s mentor cannot be reached.", "%(num)s mentors cannot be reached.", left) if left else "",
    )
    return to("signing.index")


@blueprint.get("/<uuid:id>/ondertekenen", endpoint="show")
@requires(Permission.INTAKE_WRITE)
def of_mentor(id: UUID) -> Response:
    """What this mentor signed, and what is still to be signed."""
    wish = people.person(id).preferred_language
    spoken = wish if wish in LANGUAGES else "nl"
    return _page(id, Sheet.blank(way=Way.SCREEN.value, language=spoken, signed_on=clock.today()))


@blueprint.post("/<uuid:id>/ondertekenen")
@requires(Permission.INTAKE_WRITE)
def note(id: UUID) -> Response:
    """Signed with staff, on the screen or on paper."""
    sheet: Sheet[Signed] = Sheet.of(request.form, SignedForm)
    person = people.person(id)
    if not sheet.ok:
        return _page(id, sheet)
    said = sheet.data
    try:
        signing.note_signed(
            person.id, commitments.to_sign(person.id), said.way, said.language, said.signed_on, by=own_name()
        )
    except Invalid as fault:
        return _page(id, sheet.refused(fault.errors))
    tell(_("Signed. This is not asked again unless the text changes."), undo=url_for("signing.take_back", id=id))
    return to("signing.show", id=id)


@blueprint.post("/<uuid:id>/ondertekenen/terugnemen")
@requires(Permission.INTAKE_WRITE)
def take_back(id: UUID) -> Response:
    """Undo: what staff noted; what the mentor signed by link stays."""
    person = people.person(id)
    for kind, row in commitments.counting(person.id).items():
        if row.way != Way.LINK:
            signing.take_back(person.id, kind)
    tell(_("Undone."), kind="info")
    return to("signing.show", id=id)


@blueprint.post("/<uuid:id>/ondertekenen/link")
@requires(Permission.INTAKE_WRITE)
def ask(id: UUID) -> Response:
    """The own link."""
    signing.ask(id)
    tell(_("The link is ready. It works for 14 days."))
    return to("signing.show", id=id)


def _page(person_id: UUID, sheet: Sheet[Any]) -> Response:
    person = people.person(person_id)
    waiting = commitments.to_sign(person.id)
    wish = str(sheet.values.get("language") or "nl")
    spoken = wish if wish in LANGUAGES else "nl"
    return show(
        "intake/sign.html",
        sheet=sheet,
        person=person,
        waiting=[(kind, texts.current(kind)) for kind in waiting],
        reads=spoken,
        ways=[(one.value, str(one.label)) for one in (Way.SCREEN, Way.PAPER)],
        read_in=[(code, one.autonym) for code, one in LANGUAGES.items()],
        signed=[
            (row, label_of(CommitmentKind, row.kind), label_of(Way, row.way), LANGUAGES[row.language].autonym)
            for row in commitments.signatures(person.id)
        ],
        today=clock.today(),
    )
