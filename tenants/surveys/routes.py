# SPDX-License-Identifier: EUPL-1.2
"""Surveys of staff: who was asked and who answered, asking, typing in from paper, and the results."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import LANGUAGES, _, speaking
from koepel.permissions import Permission, requires
from koepel.translations import formats
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.contact_points import service as contact_points
from tenants.followup.page import line_of
from tenants.municipality import service as municipalities
from tenants.surveys import page, results, service
from tenants.surveys.models import Survey
from tenants.surveys.schemas import AskForm, Asking, answers_form
from tenants.surveys.titles import CAPITALS, MERGED, NAMES, PERCEIVED, State, Way
from tenants.surveys.words import ANSWERS, ITEMS, READ, STEM, TITLES
from tenants.trajectories import service as trajectories
from tenants.vocabulary import label_of

blueprint = Blueprint("surveys", __name__, url_prefix="/<municipality>", template_folder="templates")
ENTRY = "invoeren"


@blueprint.get("/bevragingen")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """Who is to be asked, who was asked, who answered."""
    view, every = request.args.get("toon", page.VIEWS[0]), page.listed()
    view = view if view in page.VIEWS else page.VIEWS[0]
    words = [_("To ask"), _("Waits for an answer"), _("Paper to type in"), _("Answered")]
    counts = {name: sum(line.view == name for line in every) for name in page.VIEWS}
    views = [
        (word, url_for("surveys.index", toon=name), name == view, counts[name])
        for name, word in zip(page.VIEWS, words, strict=True)
    ]
    rows = [_row(line) for line in every if line.view == view]
    return show("surveys/index.html", view=view, views=views, rows=rows)


def _row(line: page.Line) -> dict[str, Any]:
    row, ended = line.survey, line.duo.ended_on
    if row is None:
        said = ["", _("Ended on %(day)s", day=formats.day(ended, year=True)) if ended else ""]
    elif row.state == State.ANSWERED:
        said = [NAMES[row.instrument], label_of(Way, row.way)]
    else:
        until = _("link until %(day)s", day=formats.day(row.link_until)) if row.link_until else label_of(Way, row.way)
        said = [NAMES[row.instrument], f"{_('Asked on %(day)s', day=formats.day(row.asked_on))}, {until}"]
    return {
        "url": url_for("surveys.enter", id=row.id)
        if row and line.view == "papier"
        else url_for("surveys.show", id=line.duo.id),
        "cells": [_("Duo %(number)s", number=line.duo.number), line.duo.title, *said],
    }


@blueprint.get("/duos/<uuid:id>/bevraging", endpoint="show")
@requires(Permission.TRAJECTORY_READ)
def of_duo(id: UUID) -> Response:
    """The surveys of one duo: what can be asked, and where each stands."""
    return _of_duo(id)


def _of_duo(id: UUID, sheet: Sheet[Any] | None = None) -> Response:
    return show(
        "surveys/show.html",
        line=line_of(id), offers=page.offers(id), sheet=sheet, state_of=lambda code: label_of(State, code), State=State,
        way_of=lambda code: label_of(Way, code),
        ways=[(one.value, one.label, sign) for one, sign in zip(Way, ("send", "printer", "message-circle"), strict=True)],
    )  # fmt: skip


@blueprint.post("/duos/<uuid:id>/bevraging")
@requires(Permission.TRAJECTORY_WRITE)
def ask(id: UUID) -> Response:
    """Ask one: a link leaves, or a sheet is printed, or the answers are typed in now."""
    sheet: Sheet[Asking] = Sheet.of(request.form, AskForm)
    if not sheet.ok:
        return _of_duo(id, sheet)
    row = service.ask(id, sheet.data)
    if sheet.data.way is Way.PAPER:
        tell(_("Print the sheet. It waits in the list until it is typed in."), undo=_back_undo(row))
        return to("surveys.paper", id=row.id)
    if sheet.data.way is Way.STAFF:
        return to("surveys.enter", id=row.id)
    tell(_("The link is ready. It works for 14 days."), undo=_back_undo(row))
    return to("surveys.show", id=id)


def _back_undo(row: Survey) -> str:
    return url_for("surveys.withdraw", id=row.id)


@blueprint.get("/bevragingen/<uuid:id>/formulier")
@requires(Permission.TRAJECTORY_READ)
def paper(id: UUID) -> Response:
    """The questions for a pen, in the language of who answers; a number and no name stands on it."""
    row, point = service.survey(id), contact_points.first()
    wish = request.args.get("in", row.language)
    spoken = wish if wish in LANGUAGES else "nl"
    listed = [
        {
            "code": one.code, "label": one.autonym, "dir": one.direction, "current": one.code == spoken,
            "url": f"{url_for('surveys.paper', id=id)}?in={one.code}",
        }
        for one in LANGUAGES.values()
    ]  # fmt: skip
    with speaking(spoken):
        return show(
            "surveys/participant/paper.html",
            title=TITLES[row.instrument], blocks=list(page.blocks(service.asked_of(row), row.part)), stem=STEM, point=point,
            number=trajectories.trajectory(row.trajectory_id).number, languages=listed, back=row.trajectory_id,
            said_by=READ if service.asked_of(row).read else "",
            print_place=municipalities.municipality().name, print_date=formats.day(clock.today(), year=True),
        )  # fmt: skip


@blueprint.get("/bevragingen/<uuid:id>/invoeren")
@requires(Permission.TRAJECTORY_WRITE)
def enter(id: UUID) -> Response:
    """Type in a sheet: all questions on one page, with the keyboard alone."""
    return _entry(service.ready(id))


@blueprint.post("/bevragingen/<uuid:id>/invoeren")
@requires(Permission.TRAJECTORY_WRITE)
def type_in(id: UUID) -> Response:
    """Kept; then the next sheet of the pile at once, or the list."""
    row = service.ready(id)
    sheet = Sheet.of(request.form, answers_form(row.instrument, row.version, row.part))
    try:
        service.type_in(id, vars(sheet.data))
    except Invalid as fault:
        return _entry(row, sheet.refused(fault.errors))
    number = trajectories.trajectory(row.trajectory_id).number
    tell(_("Duo %(number)s was typed in.", number=number), undo=url_for("surveys.withdraw", id=id, terug=ENTRY))
    following = service.next_on_paper() if row.way == Way.PAPER else None
    return to("surveys.enter", id=following.id) if following else to("surveys.index", toon="papier")


def _entry(row: Survey, sheet: Sheet[Any] | None = None) -> Response:
    return show(
        "surveys/enter.html",
        row=row, sheet=sheet or Sheet.blank(), blocks=list(page.blocks(service.asked_of(row), row.part)), stem=STEM,
        number=trajectories.trajectory(row.trajectory_id).number, name=NAMES[row.instrument],
    )  # fmt: skip


@blueprint.post("/bevragingen/<uuid:id>/intrekken")
@requires(Permission.TRAJECTORY_WRITE)
def withdraw(id: UUID) -> Response:
    """It counts no more: a sheet that was typed in wrongly, a question that was not to be asked."""
    row, waited = service.withdraw(id)
    undo = url_for("surveys.restore", id=id) if row.answered_on else ""
    said = _("Taken back. Nothing leaves.") if waited else _("Taken back. It does not count, and its link has stopped.")
    tell(said, kind="info", undo=undo)
    back = request.args.get("terug") == ENTRY
    return to("surveys.enter", id=id) if back else to("surveys.show", id=row.trajectory_id)


@blueprint.post("/bevragingen/<uuid:id>/terugzetten")
@requires(Permission.TRAJECTORY_WRITE)
def restore(id: UUID) -> Response:
    """It counts after all."""
    row = service.restore(id)
    tell(_("Undone. The answers count again."), kind="info")
    return to("surveys.show", id=row.trajectory_id)


@blueprint.get("/bevragingen/resultaten", endpoint="results")
@requires(Permission.FIGURES_READ)
def show_results() -> Response:
    """Counts and percentages, each question with its own number of answers."""
    return show(
        "surveys/results.html",
        results=results.results(), names=NAMES, items=ITEMS, answers=ANSWERS | MERGED, capitals=CAPITALS, perceived=PERCEIVED,
        stem=STEM, least=results.LEAST, whole=results.WHOLE, today=clock.today(),
        place=municipalities.municipality().name,
    )  # fmt: skip
