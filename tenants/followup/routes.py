# SPDX-License-Identifier: EUPL-1.2
"""Duos as staff see them: the list, one duo (screen 17), and the engagements of the own mentors elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.i18n import _, ngettext
from koepel.permissions import Permission, requires
from koepel.phones import spaced
from koepel.translations import formats
from koepel.web.forms import Sheet
from koepel.web.pages import show
from koepel.web.places import word_of
from tenants.contact_points import service as contact_points
from tenants.followup import moment_words, page, service
from tenants.followup.lines import DuoLine
from tenants.meeting_places import service as meeting_places
from tenants.municipality import service as municipalities
from tenants.people import service as people
from tenants.programmes.expectation import frequencies
from tenants.programmes.follow_up import Pace
from tenants.programmes.shipped import templates
from tenants.trajectories import appointments
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, DuoState, Engagement
from tenants.trajectories.phone import said_minutes
from tenants.trajectories.recurrence import Rhythm
from tenants.vocabulary import ContactMoments, ContactWay, MeetingActivity, MeetingPlace, StopReason, choices

blueprint = Blueprint("duos", __name__, url_prefix="/<municipality>", template_folder="templates")
DIARY = 10  # lines before "show all"
VIEWS = ("lopend", "stil", "beeindigd", "mentoren")
SORTS = {
    "nummer": lambda line: line.number,
    "stil": lambda line: -line.silence.days,
    "start": lambda line: line.started_on,
    "mentee": lambda line: line.mentee.casefold(),
    "ontmoetingen": lambda line: -line.meetings,
}


@blueprint.get("/duos")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """Running duos, silent ones, ended ones; mentors from here elsewhere."""
    view = request.args.get("toon", "lopend")
    view = view if view in VIEWS else "lopend"
    every, engaged = service.lines(clock.today()), trajectories.engagements()
    sort = request.args.get("volgorde", "stil" if view in ("lopend", "stil") else "start")
    chosen = sorted((line for line in every if _in(line, view)), key=SORTS.get(sort, SORTS["stil"]))
    return show(
        "duos/index.html",
        view=view, views=_views(every, engaged, view), columns=_columns(view, sort), rows=[_row(line) for line in chosen],
        engagements=[_engaged(row) for row in engaged],
    )  # fmt: skip


def _in(line: DuoLine, view: str) -> bool:
    return {"lopend": line.running, "stil": line.silent, "beeindigd": not line.running}.get(view, False)


def _views(every: list[DuoLine], engaged: list[Engagement], view: str) -> list[tuple[str, str, bool, int]]:
    words = {"lopend": _("Running"), "stil": _("Silent"), "beeindigd": _("Ended"), "mentoren": _("Mentors from here")}
    counts = {name: sum(_in(line, name) for line in every) for name in VIEWS}
    counts["mentoren"] = sum(row.state in RUNNING for row in engaged)
    return [(words[name], url_for("duos.index", toon=name), name == view, counts[name]) for name in VIEWS]


def _columns(view: str, sort: str) -> list[dict[str, Any]]:
    def column(label: str, name: str, number: bool = False) -> dict[str, Any]:
        sorted_ = "ascending" if sort == name else ""
        return {
            "label": label,
            "sort_url": url_for("duos.index", toon=view, volgorde=name),
            "sorted": sorted_,
            "number": number,
        }

    return [
        column(_("Duo"), "mentee"),
        column(_("Started"), "start"),
        column(_("Last heard"), "stil"),
        column(_("Meetings"), "ontmoetingen", True),
        {"label": _("State"), "sort_url": "", "sorted": "", "number": False},
    ]


def _row(line: DuoLine) -> dict[str, Any]:
    heard = ngettext("%(num)s day ago", "%(num)s days ago", line.silence.days) if line.silence.days else _("today")
    met = _("%(count)s of %(wanted)s", count=line.meetings, wanted=line.wanted) if line.wanted else str(line.meetings)
    return {
        "line": line,
        "url": url_for("duos.show", id=line.id),
        "cells": [line.title, formats.day(line.started_on, year=True), heard if line.running else "", met],
    }


def _engaged(row: Engagement) -> dict[str, Any]:
    person, hours = people.person(row.person_id), sum(month.minutes for month in trajectories.months(row.id))
    where = word_of(row.mentee_tenant_id).capitalize() if row.mentee_tenant_id else ""
    return {
        "row": row,
        "url": url_for("duos.engagement", id=row.id),
        "cells": [
            f"{person.given_name} {person.family_name}",
            where,
            formats.day(row.started_on, year=True),
            said_minutes(hours),
        ],
    }


@blueprint.get("/duos/<uuid:id>", endpoint="show")
@requires(Permission.TRAJECTORY_READ)
def show_page(id: UUID) -> Response:
    """One duo."""
    return render(id)


def render(id: UUID, sheet: Sheet[Any] | None = None, form: str = "", status: int = 200) -> Response:
    """The page; `form` says which of its forms came back with faults."""
    found, today = page.duo_page(id), clock.today()
    agreed = trajectories.expectation(found.row)
    blank = Sheet[Any].blank(held_on=today, how="in_person", minutes=found.row.usual_minutes)
    return show(
        "duos/show.html", sheet=sheet,
        duo=found, today=today, form=form, report_sheet=sheet if form == "report" else blank,
        next_sheet=sheet if form == "next" else Sheet[Any].blank(every=Rhythm.ONCE, **meeting_places.boxes(found.line.next_meeting_place)),
        rhythms=choices(Rhythm), known=meeting_places.choices(), coming=appointments.coming(id), unreminded=appointments.unreminded(id),
        series=appointments.series_of(id) if found.line.running else None,
        agreed_sheet=sheet if form == "agreed" else Sheet[Any].blank(**agreed.tree()),
        kinds=choices(ContactMoments), ways=choices(ContactWay), frequencies=frequencies(agreed.a_month),
        pace_sheet=sheet if form == "pace" else Sheet[Any].blank(silence_days=found.row.silence_days),
        end_sheet=sheet if form == "end" else Sheet[Any].blank(ending="completed", on=today),
        until_sheet=sheet if form == "until" else Sheet[Any].blank(until=found.row.planned_end_on),
        lengths=trajectories.offered(found.row) if found.line.running else [],
        wish_sheet=Sheet[Any].blank(pace=found.row.pace), paces=choices(Pace), moments=moment_words.listed(id),
        activities=choices(MeetingActivity), places=choices(MeetingPlace), reasons=choices(StopReason),
        said_minutes=said_minutes, may_write=page.may_write(), shown=None if request.args.get("alles") else DIARY,
        told={"mentor": _("the mentor"), "staff": _("staff"), "import": _("a list")},
    )  # fmt: skip


@blueprint.get("/duos/<uuid:id>/blad")
@requires(Permission.TRAJECTORY_READ)
def sheet(id: UUID) -> Response:
    """A sheet of paper for a mentor without a phone: staff type in what is written on it."""
    line, point = page.line_of(id), contact_points.first()
    return show(
        "duos/sheet.html", names=line.first_names, contact_point=point, phone=spaced(point.phone) if point else "",
        print_place=municipalities.municipality().name, print_date=formats.day(clock.today(), year=True), confidential=True,
    )  # fmt: skip


@blueprint.get("/engagementen/<uuid:id>")
@requires(Permission.TRAJECTORY_READ)
def engagement(id: UUID) -> Response:
    """The mentor's side: dates, status, load, hours. Nothing of the mentee."""
    row = trajectories.engagement(id)
    names = templates()
    return show(
        "duos/engagement.html",
        row=row, person=people.person(row.person_id), months=trajectories.months(id), load=trajectories.load(row.person_id),
        place=word_of(row.mentee_tenant_id).capitalize() if row.mentee_tenant_id else "", said_minutes=said_minutes,
        programme=names[row.programme].name if row.programme in names else row.programme, states=DuoState,
    )  # fmt: skip
