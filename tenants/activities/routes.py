# SPDX-License-Identifier: EUPL-1.2
"""Activities on the screen (screen 22): the list, the form, one activity with its names to tap."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import LANGUAGES, _, ngettext
from koepel.permissions import Permission, requires
from koepel.web.entry import may
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.activities import guests, places, service
from tenants.activities.codes import ActivityKind, ActivityState, Audience, Coming
from tenants.activities.models import Activity
from tenants.activities.schemas import Plan, PlanForm
from tenants.cohorts import service as cohorts
from tenants.cohorts.codes import CohortState
from tenants.cohorts.models import Cohort
from tenants.meeting_places import service as meeting_places
from tenants.programmes import service as programmes
from tenants.vocabulary import Side, choices, label_of

blueprint = Blueprint("activities", __name__, url_prefix="/<municipality>/activiteiten", template_folder="templates")
LOCAL = "%Y-%m-%dT%H:%M"
EVENING, LASTS, AHEAD = time(19), timedelta(hours=2), timedelta(days=14)
FOR_BOTH = (ActivityKind.INFO_SESSION, ActivityKind.SPEED_DATE, ActivityKind.CELEBRATION)
ORDER = (Coming.SIGNED_UP, Coming.PRESENT, Coming.ABSENT, Coming.WAITING, Coming.INVITED, Coming.CANCELLED)


@blueprint.get("")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """What comes, and with ?voorbij what was."""
    over = request.args.get("voorbij") == "1"
    rows = service.past() if over else service.coming()
    return show("activities/index.html", rows=rows, over=over, come=_come(rows), label=_label)


def _come(rows: list[Activity]) -> dict[UUID, str]:
    """For each activity how many come or were there, and how many wait."""
    found, said = service.counts([row.id for row in rows]), {}
    for row in rows:
        there = Coming.PRESENT if row.state == ActivityState.HELD else Coming.SIGNED_UP
        number, wait = found.get((row.id, there.value), 0), found.get((row.id, Coming.WAITING.value), 0)
        words = [_("%(number)s of %(most)s places", number=number, most=row.capacity)] if row.capacity else []
        words = words or [ngettext("%(num)s person", "%(num)s people", number)]
        words += [_("%(number)s waiting", number=wait)] if wait else []
        said[row.id] = " · ".join(words)
    return said


def _label(row: Activity) -> str:
    return label_of(ActivityKind, row.kind)


@blueprint.get("/nieuw")
@requires(Permission.OFFER_WRITE)
def new() -> Response:
    """The form; for an intervision that is due it is filled in already."""
    kind, cohort = request.args.get("soort", ""), request.args.get("cohort", "")
    found = next((one for one in cohorts.every() if str(one.id) == cohort), None)
    return _form(_suggested(kind, request.args.get("programma", ""), found))


def _suggested(kind: str, programme: str, cohort: Cohort | None = None) -> Sheet[Plan]:
    """In two weeks, in the evening; an intervision is for the mentors of its programme, or of its cohort."""
    start = datetime.combine(clock.today() + AHEAD, EVENING)
    sheet: dict[str, Any] = {
        "starts_at": start.strftime(LOCAL),
        "ends_at": (start + LASTS).strftime(LOCAL),
        "language": "nl",
    }
    names = {row.template: row.name for row in programmes.offered()}
    if kind in set(ActivityKind):
        sheet |= {"kind": kind, "audience": Audience.BOTH if kind in FOR_BOTH else Audience.MENTORS}
    if kind == ActivityKind.INTERVISION and programme in names:
        sheet |= {"programme": programme, "title": _("Intervision %(programme)s", programme=names[programme])}
    if cohort is not None:
        title = _("%(kind)s %(cohort)s", kind=label_of(ActivityKind, kind), cohort=cohort.label).strip()
        sheet |= {"programme": cohort.programme, "cohort_id": cohort.id, "title": title}
    return Sheet.blank(**sheet)


@blueprint.post("/nieuw")
@requires(Permission.OFFER_WRITE)
def plan() -> Response:
    """Planned; then who is invited."""
    sheet = Sheet.of(request.form, PlanForm)
    try:
        row = service.plan(sheet.data)
    except Invalid as fault:
        return _form(sheet.refused(fault.errors))
    tell(_("Planned. Now choose who is invited."))
    return to("activities.show", id=row.id)


@blueprint.get("/<uuid:id>", endpoint="show")
@requires(Permission.TRAJECTORY_READ)
def one(id: UUID) -> Response:
    """What, when, where, and everybody on the list."""
    return page(id, Sheet.blank(side=Side.MENTEE))


def page(id: UUID, walk_in: Sheet[Any]) -> Response:
    """The page of one activity; `walk_in` is the form of who comes in unregistered. Raises `NotFound`."""
    row = service.activity(id)
    listed = service.people_of(id)
    groups = [(state, [one for one in listed if one.state == state]) for state in ORDER]
    waits = sorted(
        (one for one in listed if one.state == Coming.WAITING), key=lambda one: one.asked_at or one.changed_at
    )
    groups = [(state, waits if state == Coming.WAITING else rows) for state, rows in groups]
    return show(
        "activities/show.html",
        activity=row,
        kind=_label(row),
        facts=_facts(row),
        groups=[(state, str(state.label), rows) for state, rows in groups if rows],
        names=service.names_of(listed),
        begun=service.begun(row),
        open=places.open_now(row),
        there=sum(one.state == Coming.PRESENT for one in listed),
        guests=_guests(row),
        walk_in=walk_in,
        sheet=walk_in,
        sides=choices(Side),
    )


def _guests(row: Activity) -> list[tuple[Any, str]] | None:
    """Who comes without a file, with whether they wait for a first talk; None where nobody comes so."""
    if row.kind != ActivityKind.INFO_SESSION or not may(Permission.REGISTRATION_READ):
        return None
    return [(one, label_of(Coming, one.state)) for one in guests.of(row.id)]


def _facts(row: Activity) -> list[tuple[str, str, str]]:
    programme = {one.template: one.name for one in programmes.every()}.get(row.programme, "")
    until = row.ends_at.astimezone(clock.BRUSSELS)
    cohort = (
        cohorts.if_any(row.cohort_id, row.programme)
        if row.cohort_id and row.programme in cohorts.in_cohorts()
        else None
    )
    return [
        (_("Until"), f"{until:%H:%M}", "clock"),
        *([(_("Where?"), row.place, "map-pin")] if row.place else []),
        *([(_("Online"), row.online_link, "world")] if row.online_link else []),
        (_("For whom?"), " · ".join(filter(None, (label_of(Audience, row.audience), programme))), "users"),
        *([(_("Cohort"), cohort.label, "users")] if cohort else []),
        (_("Language"), LANGUAGES[row.language].autonym if row.language in LANGUAGES else row.language, "language"),
        *([(_("Places"), _("%(number)s of %(most)s taken", number=row.taken, most=row.capacity), "list-check")] if row.capacity else []),
        *([(_("Kept for others"), ngettext("%(num)s place", "%(num)s places", row.kept), "building-community")] if row.kept else []),
        *([(_("Counts as"), _("the mandatory training of a mentor"), "certificate")] if row.mandatory else []),
    ]  # fmt: skip


@blueprint.get("/<uuid:id>/wijzigen")
@requires(Permission.OFFER_WRITE)
def edit(id: UUID) -> Response:
    """The same form, filled in."""
    row = service.activity(id)
    return _form(_as_filled(row), row)


def _as_filled(row: Activity) -> Sheet[Plan]:
    local = {name: getattr(row, name).astimezone(clock.BRUSSELS).strftime(LOCAL) for name in ("starts_at", "ends_at")}
    names = (
        "kind",
        "title",
        "audience",
        "place",
        "online_link",
        "capacity",
        "language",
        "programme",
        "mandatory",
        "material",
        "cohort_id",
    )
    return Sheet.blank(**{name: getattr(row, name) for name in names}, **local)


@blueprint.post("/<uuid:id>/wijzigen")
@requires(Permission.OFFER_WRITE)
def change(id: UUID) -> Response:
    """Other facts; who comes hears of another moment or place."""
    row, sheet = service.activity(id), Sheet.of(request.form, PlanForm)
    try:
        changed = service.change(id, sheet.data)
    except Invalid as fault:
        return _form(sheet.refused(fault.errors), row)
    told = set(changed) & set(service.WHEN_AND_WHERE)
    tell(_("Saved. Who signed up is told.") if told else _("Saved."))
    return to("activities.show", id=id)


def _form(sheet: Sheet[Plan], row: Activity | None = None) -> Response:
    known = {one.template: one.name for one in programmes.offered()}
    if row is not None and row.programme and row.programme not in known:
        known[row.programme] = row.programme
    chosen = sheet.values.get("cohort_id") or (row.cohort_id if row is not None else None)
    return show(
        "activities/form.html", sheet=sheet, activity=row, kinds=choices(ActivityKind), audiences=choices(Audience),
        programmes=sorted(known.items(), key=lambda pair: pair[1]),
        cohorts=[
            (str(one.id), f"{known.get(one.programme, one.programme)} · {one.label}")
            for one in cohorts.every()
            if one.state != CohortState.CLOSED or str(one.id) == str(chosen)
        ] if cohorts.in_cohorts() or chosen else [],
        languages=[(code, one.autonym) for code, one in LANGUAGES.items()], places=meeting_places.offered(),
        address=url_for("activities.change", id=row.id) if row else url_for("activities.plan"),
    )  # fmt: skip


@blueprint.post("/<uuid:id>/afgelasten")
@requires(Permission.OFFER_WRITE)
def cancel(id: UUID) -> Response:
    """It does not go on."""
    told = service.cancel(id)
    said = ngettext(
        "Cancelled. A message to %(num)s person waits.", "Cancelled. A message to %(num)s people waits.", told
    )
    ours = service.activity(id).host_id is None
    tell(said, undo=url_for("activities.restore", id=id) if ours else "")
    return to("activities.show", id=id)


@blueprint.post("/<uuid:id>/toch-doorgaan")
@requires(Permission.OFFER_WRITE)
def restore(id: UUID) -> Response:
    """Undo, while nobody was told."""
    service.restore(id)
    tell(_("Undone."), kind="info")
    return to("activities.show", id=id)


@blueprint.post("/<uuid:id>/afronden")
@requires(Permission.OFFER_WRITE)
def close(id: UUID) -> Response:
    """Everybody who was there is tapped."""
    service.close(id)
    tell(_("Done. Who signed up and was not there is noted as absent."), undo=url_for("activities.reopen", id=id))
    return to("activities.show", id=id)


@blueprint.post("/<uuid:id>/heropenen")
@requires(Permission.OFFER_WRITE)
def reopen(id: UUID) -> Response:
    """Undo."""
    service.reopen(id)
    tell(_("Undone."), kind="info")
    return to("activities.show", id=id)
