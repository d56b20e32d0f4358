# SPDX-License-Identifier: EUPL-1.2
"""The warm list on the screen: who waits, and for one person what was done and what can be done now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.translations import formats
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.activities import service as activities
from tenants.activities.codes import ActivityKind, ActivityState, Audience
from tenants.recruitment import warm, warming
from tenants.recruitment.codes import CallEnded, Route, Tried
from tenants.recruitment.schemas import InvitedForm, LookedForm, TouchedForm
from tenants.vocabulary import Side
from tenants.vocabulary import choices as of

blueprint = Blueprint("warm", __name__, url_prefix="/<municipality>/warme-lijst", template_folder="templates")
AUDIENCE = {Side.MENTOR: Audience.MENTORS, Side.MENTEE: Audience.MENTEES}


@blueprint.get("")
@requires(Permission.PERSON_READ)
def index() -> Response:
    """Mentors without a duo, or mentees without a mentor."""
    side = Side.MENTEE if request.args.get("kant") == Side.MENTEE else Side.MENTOR
    words = {Side.MENTOR: _("Mentors without a duo"), Side.MENTEE: _("Mentees without a mentor")}
    return show(
        "recruitment/warm.html", lines=warm.listed(side), side=side.value,
        sides=[(word, url_for("warm.index", kant=one.value), one is side, 0) for one, word in words.items()],
    )  # fmt: skip


@blueprint.get("/<uuid:intake_id>", endpoint="show")
@requires(Permission.PERSON_READ)
def one(intake_id: UUID) -> Response:
    """What was done for this person, and what can be done now."""
    return _page(intake_id)


@blueprint.post("/<uuid:intake_id>/gebeld")
@requires(Permission.INTAKE_WRITE)
def call(intake_id: UUID) -> Response:
    """Spoken with, or not reached."""
    step = warming.called(intake_id, loaded(TouchedForm).outcome)
    return _noted(intake_id, step.id)


@blueprint.post("/<uuid:intake_id>/geschreven")
@requires(Permission.INTAKE_WRITE)
def write(intake_id: UUID) -> Response:
    """By mail or a message outside Koepel."""
    return _noted(intake_id, warming.wrote(intake_id).id)


@blueprint.post("/<uuid:intake_id>/gezocht")
@requires(Permission.INTAKE_WRITE)
def look(intake_id: UUID) -> Response:
    """A mentor was looked for elsewhere."""
    sheet = Sheet.of(request.form, LookedForm)
    if not sheet.ok:
        return _page(intake_id, sheet)
    return _noted(intake_id, warming.looked(intake_id, sheet.data.route, sheet.data.outcome).id)


@blueprint.post("/stappen/<uuid:id>/terugnemen")
@requires(Permission.INTAKE_WRITE)
def take_back(id: UUID) -> Response:
    """Undo of a call, a letter or a route."""
    intake_id = warming.take_back(id)
    tell(_("Undone."), kind="info")
    return to("warm.show", intake_id=intake_id)


@blueprint.post("/<uuid:intake_id>/uitnodigen")
@requires(Permission.INTAKE_WRITE)
def invite(intake_id: UUID) -> Response:
    """To an activity, by an own link."""
    sheet = Sheet.of(request.form, InvitedForm)
    if not sheet.ok:
        return _page(intake_id, sheet)
    activity_id = sheet.data.activity_id
    warming.invite(intake_id, activity_id)
    tell(_("Invited. The message waits ten minutes."))
    return to("warm.show", intake_id=intake_id)


@blueprint.post("/<uuid:intake_id>/reserve")
@requires(Permission.INTAKE_WRITE)
def put_in_reserve(intake_id: UUID) -> Response:
    """Asked first when a duo needs another mentor."""
    warming.put_in_reserve(intake_id)
    tell(_("On the reserve list."), undo=url_for("warm.take_off_reserve", intake_id=intake_id))
    return to("warm.show", intake_id=intake_id)


@blueprint.post("/<uuid:intake_id>/geen-reserve")
@requires(Permission.INTAKE_WRITE)
def take_off_reserve(intake_id: UUID) -> Response:
    """No longer in reserve."""
    warming.take_off_reserve(intake_id)
    tell(_("Off the reserve list."), undo=url_for("warm.put_in_reserve", intake_id=intake_id))
    return to("warm.show", intake_id=intake_id)


def _noted(intake_id: UUID, step_id: UUID) -> Response:
    tell(_("Noted."), undo=url_for("warm.take_back", id=step_id))
    return to("warm.show", intake_id=intake_id)


def _page(intake_id: UUID, sheet: Sheet[Any] | None = None) -> Response:
    line = warm.line(intake_id)
    side = Side(line.intake.side)
    fit = [
        one
        for one in activities.coming()
        if one.state == ActivityState.PLANNED and one.starts_at > clock.moment()
        and one.kind != ActivityKind.CONSULTATION and one.audience in (Audience.BOTH, AUDIENCE[side])
    ]  # fmt: skip
    routes = warm.routes_of(intake_id) if side is Side.MENTEE else []
    return show(
        "recruitment/warm_one.html", sheet=sheet, line=line, mentor=side is Side.MENTOR, ended=of(CallEnded), tried=of(Tried),
        activities=[(str(one.id), f"{one.title} · {one.starts_at.astimezone(clock.BRUSSELS):%d/%m %H:%M}") for one in fit],
        routes=[(route, str(route.label), warm.tried(step)) for route, step in routes],
        route_choices=of(Route),
        onward=next((route.value for route, step in routes if step is None), ""),
        done=[
            {"when": formats.day(one.on, year=True), "moment": one.on.isoformat(), "what": one.what, "who": one.who, "sign": one.sign}
            for one in warm.done_for(line.intake.person_id)
        ],
    )  # fmt: skip
