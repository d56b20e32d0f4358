# SPDX-License-Identifier: EUPL-1.2
"""The pages of a file: dossier, contact data behind a purpose, corrections, who can see it (screens 10 and 11)."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import audit
from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.translations.formats import day
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.files import access, dossier, timeline
from tenants.files.correcting import correct_file, correction_choices, known_facts
from tenants.files.schemas import CorrectForm, LookingForm, PauseForm, ReadPurpose
from tenants.files.words import number
from tenants.intake import service as intakes
from tenants.intake.models import Intake
from tenants.intake.schemas.decisions import NextStep, OnwardForm
from tenants.municipality.service import phones_of_here
from tenants.people import service as people
from tenants.people.models import Person
from tenants.vocabulary import DERIVED, NoMatchReason, Side, choices

blueprint = Blueprint("people", __name__, url_prefix="/<municipality>", template_folder="templates")
mentors = Blueprint("mentors", __name__, url_prefix="/<municipality>", template_folder="templates")


@blueprint.get("/dossiers/<uuid:id>", endpoint="show")
@requires(Permission.PERSON_READ)
def show_file(id: UUID) -> Response:
    """The file as mentee, or on to the file as mentor: each role keeps its own view (B30)."""
    person = people.person(id)
    found = dossier.intakes_of(person.id)
    side = dossier.side_of(found, request.args.get("kant", ""))
    return to("mentors.show", id=id) if side == Side.MENTOR else _show_file(person, found, side)


@mentors.get("/mentoren/<uuid:id>", endpoint="show")
@requires(Permission.PERSON_READ)
def show_mentor(id: UUID) -> Response:
    """The file as mentor: load, availability, what is in order."""
    person = people.person(id)
    return _show_file(person, dossier.intakes_of(person.id), Side.MENTOR.value)


def _show_file(person: Person, found: list[Intake], side: str) -> Response:
    return show(
        "files/show.html",
        number=number(person, side),
        items=timeline.as_items(timeline.happened(person.id)),
        next_steps=choices(NextStep, without=(NextStep.PAUSED,)),
        reasons=choices(NoMatchReason, without=DERIVED),
        sheet=None,
        **dossier.picture(person, found, side),
    )


@blueprint.get("/dossiers/<uuid:id>/contact")
@requires(Permission.PERSON_READ)
def contact(id: UUID) -> Response:
    """Contact data and notes, after saying why; each looking leaves a line that the person can see."""
    person = people.person(id)
    purposes = choices(ReadPurpose)
    if not request.args.get("doel"):
        return show("files/contact.html", person=person, purposes=purposes, sheet=None, shown=False)
    sheet = Sheet.of(request.args, LookingForm)
    if not sheet.ok:
        return show("files/contact.html", person=person, purposes=purposes, sheet=sheet, shown=False)
    read = [name for name in ("phone", "email", "address", "notes") if getattr(person, name)]
    if read:
        audit.read(person, *read, person=person.id, purpose=sheet.data.doel.value)
    return show("files/contact.html", person=person, sheet=None, shown=True, **dossier.contact(person))


@blueprint.get("/dossiers/<uuid:id>/bewerken")
@requires(Permission.PERSON_WRITE)
def edit(id: UUID) -> Response:
    """Correct what is kept; opening the form is reading it."""
    person = people.person(id)
    return show(
        "files/edit.html", person=person, sheet=Sheet.blank(**known_facts(person)), **correction_choices(person)
    )


@blueprint.post("/dossiers/<uuid:id>/bewerken")
@requires(Permission.PERSON_WRITE)
def correct(id: UUID) -> Response:
    """Write the corrections."""
    person = people.person(id)
    with phones_of_here():
        sheet = Sheet.of(request.form, CorrectForm)
    if not sheet.ok:
        return show("files/edit.html", person=person, sheet=sheet, **correction_choices(person))
    if correct_file(person, sheet.data):
        tell(_("Saved."))
    return to("people.show", id=id)


@blueprint.get("/dossiers/<uuid:id>/inzage")
@requires(Permission.PERSON_READ)
def who_can_see(id: UUID) -> Response:
    """Who may see this, what was shared until when, and who did look."""
    person = people.person(id)
    found = dossier.intakes_of(person.id)
    return show(
        "files/access.html",
        person=person,
        mentee=any(intake.side == Side.MENTEE for intake in found),
        number=number(person, dossier.side_of(found, "")),
        staff=access.staff(),
        shared=access.shared(person.id),
        looked=access.looked(person.id),
    )


@blueprint.post("/dossiers/<uuid:id>/gesproken")
@requires(Permission.PERSON_WRITE)
def spoke(id: UUID) -> Response:
    """'Nog op zoek?': somebody spoke with this person today."""
    person = people.person(id)
    people.spoke_with(person)
    tell(_("Noted: spoken with today."))
    return _back_to(id)


@blueprint.post("/intakes/<uuid:intake_id>/volgende-stap")
@requires(Permission.INTAKE_WRITE)
def plan(intake_id: UUID) -> Response:
    """What happens next for somebody who waits (D11)."""
    onward = loaded(OnwardForm)
    intake = intakes.plan_next_step(
        intakes.intake(intake_id), onward.next_step.value, onward.next_step_on, str(onward.no_match_reason or "")
    )
    tell(_("Next step saved."))
    return to("people.show", id=intake.person_id, kant=intake.side)


@blueprint.post("/intakes/<uuid:intake_id>/pauze")
@requires(Permission.INTAKE_WRITE)
def pause(intake_id: UUID) -> Response:
    """Not available until a day; the place in the queue stays."""
    intake = intakes.intake(intake_id)
    sheet = Sheet.of(request.form, PauseForm)
    try:
        until = sheet.data.until
        intakes.pause(intake, until)
    except Invalid as slip:
        tell(str(next(iter(slip.errors.values()))[0]), kind="warning")
        return to("people.show", id=intake.person_id, kant=intake.side)
    tell(
        _("Paused until %(day)s. The card left the pool.", day=day(until, year=True)),
        undo=url_for("people.resume", intake_id=intake_id),
    )
    return to("people.show", id=intake.person_id, kant=intake.side)


@blueprint.post("/intakes/<uuid:intake_id>/hervatten")
@requires(Permission.INTAKE_WRITE)
def resume(intake_id: UUID) -> Response:
    """Available again."""
    intake = intakes.resume(intakes.intake(intake_id))
    tell(_("Available again, at the same place in the queue."))
    return _back_to(intake.person_id, intake.side)


def _back_to(person_id: UUID, side: str | None = None) -> Response:
    """To the work list when the button stood there, else to the file."""
    if request.form.get("terug") == "vandaag":
        return to("today.index")
    return to("people.show", id=person_id, kant=side)
