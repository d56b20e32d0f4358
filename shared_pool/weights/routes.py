# SPDX-License-Identifier: EUPL-1.2
"""The page of the weights, for a region and for a municipality that works alone in a programme: look, propose, decide, go back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.entry import own_name
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from shared_pool.weights import pages, service
from shared_pool.weights.models import WeightsVersion
from shared_pool.weights.schemas import FIELDS, DecidedForm, EarlierForm, PointsForm
from tenants import disclosure

region = Blueprint("weights", __name__, url_prefix="/samen/<collaboration>/gewichten", template_folder="templates")
blueprint = Blueprint(
    "own_weights", __name__, url_prefix="/<municipality>/koppelen/gewichten", template_folder="templates"
)
PROPOSE = "propose"  # the button that keeps what the other one only shows


@region.get("", endpoint="show")
@blueprint.get("", endpoint="show")
@requires(Permission.FIGURES_READ)
def weights() -> Response:
    """One programme (`?programma=`), else the first."""
    return _page()


def _page(sheet: Sheet[Any] | None = None, looked: pages.Effect | None = None) -> Response:
    known = service.programmes()
    asked = request.args.get("programma", "")
    programme = asked if asked in known else (known[0] if known else "")
    page = pages.weights_page(programme) if programme else None
    if page and sheet is None:
        sheet = Sheet.blank(**{name: str(points) for name, _word, points in page.points})
    named = [(one, disclosure.programme_name(one)) for one in known]
    boxes: dict[str, Any] = {
        "at": request.blueprint,
        "propose_with": _may_propose(),
        "decide_with": _may_decide(),
        "value": PROPOSE,
    }
    return show("weights/show.html", page=page, programmes=named, sheet=sheet, looked=looked, fields=FIELDS, **boxes)


def _may_propose() -> Permission:
    return Permission.MATCH_PROPOSE if request.blueprint == region.name else Permission.SETTINGS_WRITE


def _may_decide() -> Permission:
    return Permission.TARGETS_WRITE if request.blueprint == region.name else Permission.SETTINGS_WRITE


@region.post("", endpoint="propose")
@requires(Permission.MATCH_PROPOSE)
def propose() -> Response:
    """Show what these points would do; the second button proposes them."""
    return _propose()


@blueprint.post("", endpoint="propose")
@requires(Permission.SETTINGS_WRITE)
def own_propose() -> Response:
    """The same for the own people of a municipality."""
    return _propose()


def _propose() -> Response:
    sheet = Sheet.of(request.form, PointsForm)
    try:
        wanted = sheet.data
        if sheet.do != PROPOSE or wanted.seen != wanted.written:
            return _page(sheet, pages.preview(wanted))
        row = service.propose(wanted.programme, wanted.points, wanted.reason, follows=wanted.follows, by=own_name())
    except Invalid as fault:
        return _page(sheet.refused(fault.errors))
    tell(_("Proposed. Nothing changes before somebody decides."))
    return _to(row)


def _to(row: WeightsVersion) -> Response:
    return to(f"{request.blueprint}.show", programma=row.programme)


@region.post("/terug", endpoint="again")
@requires(Permission.MATCH_PROPOSE)
def again() -> Response:
    """Propose an earlier version anew."""
    return _again()


@blueprint.post("/terug", endpoint="again")
@requires(Permission.SETTINGS_WRITE)
def own_again() -> Response:
    """The same for a municipality alone."""
    return _again()


def _again() -> Response:
    sent = loaded(EarlierForm)
    row = service.propose_again(sent.programme, sent.version, follows=sent.follows, by=own_name())
    tell(_("Proposed. Nothing changes before somebody decides."))
    return _to(row)


@region.post("/<uuid:id>/besluit", endpoint="decide")
@requires(Permission.TARGETS_WRITE)
def decide(id: UUID) -> Response:
    """Adopt, or leave it as it is."""
    return _decide(id)


@blueprint.post("/<uuid:id>/besluit", endpoint="decide")
@requires(Permission.SETTINGS_WRITE)
def own_decide(id: UUID) -> Response:
    """The same for a municipality alone."""
    return _decide(id)


def _decide(id: UUID) -> Response:
    if loaded(DecidedForm).adopt == "yes":
        row = service.adopt(id, by=own_name())
        tell(_("Adopted. From now on every search counts with these points."))
    else:
        row = service.decline(id, by=own_name())
        tell(_("The weights stay as they are."))
    return _to(row)


@region.post("/<uuid:id>/intrekken", endpoint="withdraw")
@requires(Permission.MATCH_PROPOSE)
def withdraw(id: UUID) -> Response:
    """Take a proposal back."""
    return _withdraw(id)


@blueprint.post("/<uuid:id>/intrekken", endpoint="withdraw")
@requires(Permission.SETTINGS_WRITE)
def own_withdraw(id: UUID) -> Response:
    """The same for a municipality alone."""
    return _withdraw(id)


def _withdraw(id: UUID) -> Response:
    row = service.withdraw(id, by=own_name())
    tell(_("Withdrawn. The weights stay as they are."))
    return _to(row)
