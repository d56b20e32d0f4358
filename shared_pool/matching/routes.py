# SPDX-License-Identifier: EUPL-1.2
"""The workbench (13), comparing (14) and the match sheet: the best first, with reasons, and a person decides."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from koepel import clock
from koepel.permissions import Permission, requires
from koepel.web.pages import show
from shared_pool.cards import shelf
from shared_pool.matching import pages, service
from shared_pool.matching.elsewhere import elsewhere
from shared_pool.matching.one_more import one_more
from shared_pool.matching.overruling import OVERRULES
from shared_pool.matching.waiting import waiting_here

blueprint = Blueprint("matching", __name__, url_prefix="/<municipality>/koppelen", template_folder="templates")


@blueprint.get("")
@requires(Permission.POOL_READ)
def waiting() -> Response:
    """Who waits here, longest first, and how many could suit."""
    side = "mentor" if request.args.get("wie") == "mentoren" else "mentee"
    rows = waiting_here(side)
    asked = one_more(request.args, {row.template for row in rows}) if side == "mentee" and rows else None
    return show("matching/waiting.html", side=side, rows=rows, asked=asked)


@blueprint.get("/<uuid:intake_id>")
@requires(Permission.POOL_READ)
def workbench(intake_id: UUID) -> Response:
    """The best for one of the own people."""
    asked = pages.Asked.of(request.args)
    page = pages.workbench(service.own_bench(intake_id, asked.about), asked)
    shelf.note_shown(page.read, "match_workbench")
    return show("matching/workbench.html", page=page, intake_id=intake_id, overrules=OVERRULES)


@blueprint.get("/<uuid:intake_id>/vergelijk")
@requires(Permission.POOL_READ)
def compare(intake_id: UUID) -> Response:
    """Two or three beside each other."""
    wanted = pages.to_compare(request.args.getlist("met"))
    page = pages.compare(service.own_bench(intake_id, wanted), wanted)
    shelf.note_shown(page.read, "match_compare")
    return show("matching/compare.html", page=page, intake_id=intake_id)


@blueprint.get("/<uuid:intake_id>/programmas")
@requires(Permission.POOL_READ)
def programmes(intake_id: UUID) -> Response:
    """In which programme an own mentor would help most."""
    return show("matching/programmes.html", page=elsewhere(intake_id), intake_id=intake_id)


@blueprint.get("/<uuid:intake_id>/blad")
@requires(Permission.POOL_READ)
def sheet(intake_id: UUID) -> Response:
    """One pair on one page, for a talk or a match meeting."""
    wanted = pages.to_compare(request.args.getlist("met"))[:1]
    page = pages.compare(service.own_bench(intake_id, wanted), wanted)
    shelf.note_shown(page.read, "match_sheet")
    return show("matching/sheet.html", page=page, intake_id=intake_id, today=clock.today())
