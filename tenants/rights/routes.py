# SPDX-License-Identifier: EUPL-1.2
"""Rights on the screen of staff: in the file the link and what was asked; at the contact point the answer, with its clock.

Who follows a person makes links and notes questions. Only the contact point answers, and only its pages see what is set apart.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from koepel import audit, clock
from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.rights import PURPOSE
from koepel.web.entry import may, must_be_proved
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.intake import service as intakes
from tenants.people import service as people
from tenants.people.models import Person
from tenants.rights import apart, link, service, takeout
from tenants.rights.grounds import CheckedHow, Ground
from tenants.rights.kinds import Limit, Outcome, RightKind
from tenants.rights.models import RightsRequest
from tenants.rights.schemas import NoteForm
from tenants.rights.today import clock_of
from tenants.vocabulary import choices, label_of

blueprint = Blueprint("rights", __name__, url_prefix="/<municipality>", template_folder="templates")
SHOWN = ("words", "answer", "extension_why")


@blueprint.get("/rechten", endpoint="index")
@requires(Permission.RIGHTS_READ, purpose=PURPOSE)
def index() -> Response:
    """Every request with its clock, and what is set apart. Names are for who answers; the officer reads numbers."""
    named = may(Permission.RIGHTS_ANSWER)
    rows = service.requests()
    apart_now = apart.everybody()
    wanted = {one.person_id for one in rows if one.person_id} | {one.person_id for one in apart_now}
    names = {one: _name(one) for one in wanted} if named else {}
    return show(
        "rights/index.html",
        rows=[(one, label_of(RightKind, one.kind), clock_of(one), service.days_left(one)) for one in rows],
        outcome=lambda code: label_of(Outcome, code),
        apart=[(one, label_of(Ground, one.ground)) for one in apart_now],
        names=names,
        named=named,
    )


def _name(person_id: UUID) -> str:
    person = people.person_if_any(person_id)
    return f"{person.given_name} {person.family_name}".strip() if person else ""


@blueprint.get("/dossiers/<uuid:id>/rechten", endpoint="person")
@requires(Permission.PERSON_READ)
def of_person(id: UUID) -> Response:
    """In the file: the link to the own page, and what this person asked."""
    return _of_person(people.person(id), Sheet[Any].blank(received_on=clock.today()))


def _of_person(person: Person, sheet: Sheet[Any]) -> Response:
    rows = service.of_person(person.id)
    said = [row for row in rows if row.kind == RightKind.CORRECT and row.outcome in service.NAY]
    if said:
        audit.read(said[0], "words", "answer", person=person.id, purpose="correct")
    return show(
        "rights/person.html",
        sheet=sheet,
        person=person,
        link=link.that_works(person.id),
        mentee=intakes.is_mentee(person.id),
        rows=[(row, label_of(RightKind, row.kind), label_of(Outcome, row.outcome), clock_of(row)) for row in rows],
        statements=said,
        kinds=choices(RightKind),
    )


@blueprint.post("/dossiers/<uuid:id>/rechten")
@requires(Permission.PERSON_WRITE)
def note(id: UUID) -> Response:
    """Somebody asked it on paper or at the desk: the clock runs from that day."""
    person, sheet = people.person(id), Sheet.of(request.form, NoteForm)
    if not sheet.ok:
        return _of_person(person, sheet)
    try:
        service.note(person.id, sheet.data)
    except Invalid as fault:
        return _of_person(person, sheet.refused(fault.errors))
    tell(_("Noted. The contact point answers within one month."))
    return to("rights.person", id=id)


@blueprint.post("/dossiers/<uuid:id>/rechten/link")
@requires(Permission.PERSON_WRITE)
def send_link(id: UUID) -> Response:
    """A new link by the person's own way; the one before stops."""
    message = link.send(people.person(id))
    if message is None:
        tell(_("We have no address of this person. Print the link instead."), kind="error")
    elif message.channel == "mail":
        tell(_("The link leaves in ten minutes."))
    else:
        tell(_("The link stands ready, to print or to bring."))
        return to("today.message", id=message.id)
    return to("rights.person", id=id)


@blueprint.post("/dossiers/<uuid:id>/rechten/papier")
@requires(Permission.PERSON_WRITE)
def print_link(id: UUID) -> Response:
    """A new link on paper, with a code for the camera."""
    return to("today.message", id=link.on_paper(people.person(id)).id)


@blueprint.post("/dossiers/<uuid:id>/rechten/intrekken")
@requires(Permission.PERSON_WRITE)
def revoke_link(id: UUID) -> Response:
    """The link stops at once."""
    link.revoke(people.person(id))
    tell(_("The link does not work any more."), kind="info")
    return to("rights.person", id=id)


@blueprint.get("/dossiers/<uuid:id>/rechten/formulier")
@requires(Permission.PERSON_READ)
def paper(id: UUID) -> Response:
    """The paper twin of the person's form."""
    return show("rights/paper.html", person=people.person(id), kinds=choices(RightKind))


@blueprint.get("/rechten/<uuid:id>", endpoint="show")
@requires(Permission.RIGHTS_ANSWER, purpose=PURPOSE)
def one(id: UUID) -> Response:
    """One request: who asks what, how we know who it is, the clock, the answer."""
    return page_of(service.request_of(id))


def page_of(row: RightsRequest, sheet: Sheet[Any] | None = None) -> Response:
    """The page of the contact point, also with a refused form."""
    person = people.person_if_any(row.person_id) if row.person_id else None
    read = [name for name in SHOWN if getattr(row, name)] if person or row.made_by == "municipality" else []
    if read:
        audit.read(row, *read, person=row.person_id, purpose=PURPOSE)
    return show(
        "rights/show.html",
        sheet=sheet,
        row=row,
        person=person,
        shown=bool(person or row.made_by == "municipality"),
        kind=label_of(RightKind, row.kind),
        clock=clock_of(row),
        left=service.days_left(row),
        checked=label_of(CheckedHow, row.checked_how),
        outcome=label_of(Outcome, row.outcome),
        limit=label_of(Limit, row.limits),
        parts=[(one, label_of(Outcome, one.outcome)) for one in service.parts_of(row)],
        apart=apart.now(person.id) if person else None,
        works=person is not None and link.that_works(person.id) is not None,
        checks=choices(CheckedHow),
        grounds=choices(Ground),
        outcomes=choices(Outcome, without=() if row.made_by == "municipality" else (Outcome.NOTHING_KEPT,)),
        limits=choices(Limit),
        may_extend=row.extended_on is None and service.days_left(row) >= 0,
    )


@blueprint.get("/rechten/<uuid:id>/meenemen/json")
@requires(Permission.RIGHTS_ANSWER, purpose=PURPOSE)
def take_along(id: UUID) -> Response:
    """Everything, for another program."""
    row, tree = _taken(id)
    answer = jsonify(tree)
    answer.headers["Content-Disposition"] = f'attachment; filename="gegevens-{row.number}.json"'
    return answer


@blueprint.get("/rechten/<uuid:id>/meenemen")
@requires(Permission.RIGHTS_ANSWER, purpose=PURPOSE)
def take_along_on_paper(id: UUID) -> Response:
    """Everything, to print."""
    row, tree = _taken(id)
    return show(
        "rights/takeout.html", row=row, pages=takeout.as_pages(tree), read_by=tree["read_by"], confidential=True
    )


def _taken(request_id: UUID) -> tuple[RightsRequest, dict[str, Any]]:
    must_be_proved()
    row = service.request_of(request_id)
    return row, takeout.everything(service.person_to_copy(row))
