# SPDX-License-Identifier: EUPL-1.2
"""Cohorts on the screen: the list of each programme, the form, and one cohort with its people and activities (C9)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.errors import Invalid
from koepel.i18n import _, ngettext
from koepel.permissions import Permission, requires
from koepel.translations import formats
from koepel.web.entry import may
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.activities.codes import ActivityKind
from tenants.cohort_pages import standing, together
from tenants.cohorts import service
from tenants.cohorts.codes import CohortState
from tenants.cohorts.models import Cohort
from tenants.cohorts.schemas import Plan, PlanForm
from tenants.intake import joining
from tenants.programmes import service as programmes
from tenants.vocabulary import label_of

blueprint = Blueprint("cohorts", __name__, url_prefix="/<municipality>/cohorten", template_folder="templates")
FIELDS = ("programme", "label", "starts_on", "register_until", "places")


@blueprint.get("")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """Each programme with its cohorts, and who waits for a next one."""
    rows = service.every()
    shown = [
        (key, name, [row for row in rows if row.programme == key], standing.waiting(key), joining.with_room(key))
        for key, name in service.in_cohorts().items()
    ]
    return show(
        "cohorts/index.html",
        programmes=shown,
        places={row.id: _places(row, number) for row, number in _with_taken(rows)},
        state=_state,
    )


def _with_taken(rows: list[Cohort]) -> list[tuple[Cohort, int]]:
    taken = joining.taken([row.id for row in rows])
    return [(row, taken.get(row.id, 0)) for row in rows]


def _places(row: Cohort, taken: int) -> str:
    if row.places is None:
        return ngettext("%(num)s mentee", "%(num)s mentees", taken)
    return _("%(number)s of %(most)s places", number=taken, most=row.places)


def _state(row: Cohort) -> str:
    return label_of(CohortState, row.state)


@blueprint.get("/nieuw")
@requires(Permission.MENTEE_INTAKE)
def new() -> Response:
    """An empty form, for the programme that was asked, or the only one."""
    known = list(service.in_cohorts())
    asked = request.args.get("programma", "")
    chosen = asked if asked in known else known[0] if len(known) == 1 else ""
    return _form(Sheet.blank(programme=chosen))


@blueprint.post("/nieuw")
@requires(Permission.MENTEE_INTAKE)
def plan() -> Response:
    """Planned; then who is in it."""
    sheet = Sheet.of(request.form, PlanForm)
    try:
        row = service.plan(sheet.data)
    except Invalid as fault:
        return _form(sheet.refused(fault.errors))
    tell(_("Planned. Who arrives from now on gets a place in it."))
    return to("cohorts.show", id=row.id)


@blueprint.get("/<uuid:id>", endpoint="show")
@requires(Permission.TRAJECTORY_READ)
def one(id: UUID) -> Response:
    """Who is in it, where each stands, and what it does together."""
    row = service.cohort(id)
    mentees = standing.members(joining.members(id))
    return show(
        "cohorts/show.html",
        cohort=row,
        programme=_names().get(row.programme, row.programme),
        state=_state(row),
        facts=_facts(row, len(mentees)),
        members=mentees,
        counted=standing.counted(mentees),
        duos=standing.duos_of(id),
        waiting=standing.waiting(row.programme) if row.state != CohortState.CLOSED else [],
        full=row.places is not None and len(mentees) >= row.places,
        others=[other for other in joining.with_room(row.programme) if other.id != id],
        planned=together.planned(row),
        came=together.came(row) if may(Permission.REGISTRATION_READ) else None,
        kind=lambda one: label_of(ActivityKind, one),
        matching=may(Permission.POOL_READ),
    )


def _facts(row: Cohort, taken: int) -> list[tuple[str, str, str]]:
    until = row.register_until or row.starts_on
    return [
        (_("State"), _state(row), "list-check"),
        (_("Places"), _places(row, taken), "users"),
        (_("Last day to register"), formats.day(until, year=True), "calendar"),
    ]


def _names() -> dict[str, str]:
    return {row.template: row.name for row in programmes.every()}


@blueprint.get("/<uuid:id>/wijzigen")
@requires(Permission.MENTEE_INTAKE)
def edit(id: UUID) -> Response:
    """The same form, filled in; the programme stays."""
    row = service.cohort(id)
    return _form(Sheet.blank(**{name: getattr(row, name) for name in FIELDS}), row)


@blueprint.post("/<uuid:id>/wijzigen")
@requires(Permission.MENTEE_INTAKE)
def change(id: UUID) -> Response:
    """Other facts."""
    row, sheet = service.cohort(id), Sheet.of(request.form, PlanForm)
    try:
        service.held_fast(id)
        service.change(id, sheet.data, joining.taken([id]).get(id, 0))
    except Invalid as fault:
        return _form(sheet.refused(fault.errors), row)
    tell(_("Saved."))
    return to("cohorts.show", id=id)


def _form(sheet: Sheet[Plan], row: Cohort | None = None) -> Response:
    known: dict[str, Any] = {row.programme: _names().get(row.programme, row.programme)} if row else service.in_cohorts()
    return show(
        "cohorts/form.html", sheet=sheet, cohort=row, programmes=sorted(known.items(), key=lambda pair: pair[1]),
        address=url_for("cohorts.change", id=row.id) if row else url_for("cohorts.plan"),
    )  # fmt: skip


@blueprint.post("/<uuid:id>/starten")
@requires(Permission.MENTEE_INTAKE)
def start(id: UUID) -> Response:
    """It begins."""
    service.start(id)
    undo = url_for("cohorts.put_back", id=id, state=CohortState.PLANNED.value)
    tell(_("Started. Who arrives from now on goes to a next cohort."), undo=undo)
    return to("cohorts.show", id=id)


@blueprint.post("/<uuid:id>/sluiten")
@requires(Permission.MENTEE_INTAKE)
def close(id: UUID) -> Response:
    """It is over, or does not go on."""
    before = service.cohort(id).state
    service.close(id)
    undo = url_for("cohorts.put_back", id=id, state=before)
    tell(_("Closed. Duos run on; who has none yet waits for a next cohort."), undo=undo)
    return to("cohorts.show", id=id)


@blueprint.post("/<uuid:id>/terug-naar/<any(planned, started):state>")
@requires(Permission.MENTEE_INTAKE)
def put_back(id: UUID, state: str) -> Response:
    """Undo."""
    service.put_back(id, CohortState(state))
    tell(_("Undone."), kind="info")
    return to("cohorts.show", id=id)


@blueprint.post("/<uuid:id>/wachtenden")
@requires(Permission.MENTEE_INTAKE)
def give_places(id: UUID) -> Response:
    """Who waits gets the places that are left."""
    given = joining.give_places(id)
    tell(ngettext("%(num)s mentee got a place.", "%(num)s mentees got a place.", given))
    return to("cohorts.show", id=id)


@blueprint.post("/<uuid:id>/leden/<uuid:intake_id>")
@requires(Permission.MENTEE_INTAKE)
def put_in(id: UUID, intake_id: UUID) -> Response:
    """A place in this cohort, from another one or from the waiting list."""
    before = joining.move(intake_id, id)
    tell(_("Has a place in this cohort now."), undo=_undo(intake_id, before))
    return to("cohorts.show", id=id)


@blueprint.post("/leden/<uuid:intake_id>/weg")
@requires(Permission.MENTEE_INTAKE)
def take_out(intake_id: UUID) -> Response:
    """Without a place: waits for a next cohort, and keeps everything else."""
    before = joining.move(intake_id, None)
    tell(_("Taken out. Waits for a next cohort now."), undo=_undo(intake_id, before))
    return to("cohorts.show", id=before) if before else to("cohorts.index")


def _undo(intake_id: UUID, before: UUID | None) -> str:
    if before is None or service.cohort(before).state == CohortState.CLOSED:  # of a closed one they waited already
        return url_for("cohorts.take_out", intake_id=intake_id)
    return url_for("cohorts.put_in", id=before, intake_id=intake_id)
