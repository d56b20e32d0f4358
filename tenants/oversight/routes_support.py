# SPDX-License-Identifier: EUPL-1.2
"""Looking along: the operator asks, the contact point answers, either ends it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, request

from koepel.database import found
from koepel.errors import NotFound, SignInFirst
from koepel.i18n import _
from koepel.permissions import Permission, Role, requires
from koepel.support import service
from koepel.support.models import SupportAccess
from koepel.web.entry import visitor
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.oversight.schemas import AskForm
from tenants.oversight.words import staff_names, state_said, support_said

blueprint = Blueprint("support", __name__, url_prefix="/<municipality>", template_folder="templates")


def _me() -> UUID:
    who = visitor()
    if who is None:
        raise SignInFirst
    return who.account_id


@blueprint.get("/meekijken")
@requires(Permission.SUPPORT_ASK)
def index() -> Response:
    """For the operator: ask, and see what was answered."""
    return _page(Sheet.blank(hours="1"))


def _page(sheet: Sheet[Any]) -> Response:
    mine = service.recent(_me())
    open_one = next((row for row in mine if row.state == "asked" or row is _now(mine)), None)
    return show(
        "oversight/ask.html", sheet=sheet, open_one=open_one, now=_now(mine), rows=support_said(mine, staff_names())
    )


def _now(rows: list[SupportAccess]) -> SupportAccess | None:
    running = service.running_here()
    return next((row for row in rows if running is not None and row.id == running.id), None)


@blueprint.post("/meekijken")
@requires(Permission.SUPPORT_ASK)
def ask() -> Response:
    """The contact point is told."""
    sheet = Sheet.of(request.form, AskForm)
    if not sheet.ok:
        return _page(sheet)
    name = next(seat.shown_name for seat in g.seats if seat.role is Role.OPERATOR)
    service.ask(_me(), name, sheet.data.reason, sheet.data.hours)
    tell(_("Asked. You may look along once the contact point says yes."))
    return to("support.index")


@blueprint.post("/meekijken/<uuid:id>/einde")
@requires(Permission.SUPPORT_ASK)
def leave(id: UUID) -> Response:
    """The operator is done, or takes the question back."""
    if found(SupportAccess, id).account_id != _me():
        raise NotFound
    service.end(id)
    tell(_("Ended."))
    return to("support.index")


@blueprint.get("/toezicht/meekijken/<uuid:id>")
@requires(Permission.SUPPORT_DECIDE)
def question(id: UUID) -> Response:
    """For the contact point: who, why, how long."""
    row = found(SupportAccess, id)
    return show("oversight/question.html", row=row, runs=service.runs(row), state=state_said(row))


@blueprint.post("/toezicht/meekijken/<uuid:id>/toelaten")
@requires(Permission.SUPPORT_DECIDE)
def approve(id: UUID) -> Response:
    """From now, for the hours asked."""
    service.approve(id)
    tell(_("The operator may look along now. You can end it at any moment."))
    return to("today.index")


@blueprint.post("/toezicht/meekijken/<uuid:id>/weigeren")
@requires(Permission.SUPPORT_DECIDE)
def refuse(id: UUID) -> Response:
    """Nobody enters."""
    service.refuse(id)
    tell(_("The operator is not let in."))
    return to("today.index")


@blueprint.post("/toezicht/meekijken/<uuid:id>/stoppen")
@requires(Permission.SUPPORT_DECIDE)
def stop(id: UUID) -> Response:
    """It ends at once."""
    service.end(id)
    tell(_("Ended. The operator sees nothing any more."))
    return to("today.index")
