# SPDX-License-Identifier: EUPL-1.2
"""The match meeting: begin, one person after the other, close, read the minutes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.accounts.staff import appointments, own_name
from koepel.errors import NotFound
from koepel.i18n import _, ngettext
from koepel.permissions import Permission, requires
from koepel.web.entry import may
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from shared_pool.cards import shelf
from shared_pool.match_meetings import service
from shared_pool.match_meetings.codes import REASONS
from shared_pool.match_meetings.minutes import last_closed, minutes
from shared_pool.match_meetings.queue import Turn, queue
from shared_pool.match_meetings.schemas import ChosenForm, PresentForm, SkippedForm
from shared_pool.matching import pages
from shared_pool.matching import service as matching

blueprint = Blueprint(
    "match_meetings", __name__, url_prefix="/<municipality>/koppelen/overleg", template_folder="templates"
)
TOP = 3


@blueprint.get("")
@requires(Permission.POOL_READ)
def index() -> Response:
    """What was decided last time and what became of it; begin, or go on."""
    last = last_closed()
    rows = service.meetings()
    names = sorted({row.shown_name for row in appointments()} - {""})
    return show(
        "match_meetings/index.html", rows=rows, last=last, lines=minutes(last) if last else [], staff=names,
        own=own_name(), waiting=len(queue()), open=next((row for row in rows if row.closed_at is None), None),
    )  # fmt: skip


@blueprint.post("")
@requires(Permission.MATCH_PROPOSE)
def begin() -> Response:
    """The meeting of today, with who is there."""
    row = service.begin(loaded(PresentForm).present)
    return to("match_meetings.detail", id=row.id)


@blueprint.get("/<uuid:id>")
@requires(Permission.POOL_READ)
def detail(id: UUID) -> Response:
    """An open meeting: the queue and how far it is. A closed one: its minutes, fit for paper."""
    row = service.meeting(id)
    turns = queue() if row.closed_at is None else []
    decided = {line.intake_id: line for line in minutes(row)}
    return show("match_meetings/show.html", row=row, turns=turns, decided=decided, todo=_next(turns, set(decided)))


@blueprint.get("/<uuid:id>/<uuid:intake_id>")
@requires(Permission.POOL_READ)
def turn(id: UUID, intake_id: UUID) -> Response:
    """One person: the best three, and the decision."""
    return _turn(id, intake_id, Sheet.blank())


@blueprint.post("/<uuid:id>/<uuid:intake_id>/voorstel")
@requires(Permission.MATCH_PROPOSE)
def propose(id: UUID, intake_id: UUID) -> Response:
    """Propose the chosen mentor, then the next person."""
    sheet = Sheet.of(request.form, ChosenForm)
    if not sheet.ok:
        return _turn(id, intake_id, sheet)
    row = service.propose(id, intake_id, sheet.data, decides=may(Permission.DISCLOSURE_DECIDE))
    tell(_("Proposal %(number)s stands.", number=row.number), note=_("Messages leave after some minutes."))
    return _on(id)


@blueprint.post("/<uuid:id>/<uuid:intake_id>/niemand")
@requires(Permission.MATCH_PROPOSE)
def skip(id: UUID, intake_id: UUID) -> Response:
    """Nobody now, and why; then the next person."""
    sheet = Sheet.of(request.form, SkippedForm)
    if not sheet.ok:
        return _turn(id, intake_id, sheet)
    service.skip(id, intake_id, sheet.data)
    tell(_("Noted in the minutes."))
    return _on(id)


@blueprint.post("/<uuid:id>/sluit")
@requires(Permission.MATCH_PROPOSE)
def close(id: UUID) -> Response:
    """The minutes are ready."""
    left = service.close(id)
    words = ngettext("%(num)s person comes first next time.", "%(num)s people come first next time.", left)
    tell(_("The meeting is closed."), note=words if left else "")
    return to("match_meetings.detail", id=id)


def _next(turns: list[Turn], decided: set[UUID]) -> UUID | None:
    return next((one.intake_id for one in turns if one.intake_id not in decided), None)


def _on(meeting_id: UUID) -> Response:
    """To the next person about whom nothing was decided, else to the meeting."""
    after = _next(queue(), set(service.decisions(meeting_id)))
    if after is None:
        return to("match_meetings.detail", id=meeting_id)
    return to("match_meetings.turn", id=meeting_id, intake_id=after)


def _turn(meeting_id: UUID, intake_id: UUID, sheet: Sheet[Any]) -> Response:
    row, turns = service.meeting(meeting_id), queue()
    place = next((at for at, one in enumerate(turns) if one.intake_id == intake_id), None)
    if place is None or row.closed_at is not None:
        raise NotFound
    decided = service.decisions(meeting_id)
    page = pages.workbench(matching.own_bench(intake_id), pages.Asked(count=TOP))
    shelf.note_shown(page.read, "match_meeting")

    def beside(step: int) -> str:
        at = place + step
        inside = 0 <= at < len(turns)
        return url_for("match_meetings.turn", id=meeting_id, intake_id=turns[at].intake_id) if inside else ""

    return show(
        "match_meetings/turn.html", row=row, turn=turns[place], place=place + 1, many=len(turns), page=page,
        sheet=sheet, stands=decided.get(intake_id), said=service.said, reasons=list(REASONS.items()),
        before=beside(-1), after=beside(1),
    )  # fmt: skip
