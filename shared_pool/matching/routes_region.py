# SPDX-License-Identifier: EUPL-1.2
"""The workbench of the regional coordinator: everybody masked, full bands only where the agreement names her."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, g, request

from koepel.permissions import Permission, requires
from koepel.web.entry import place
from koepel.web.pages import show
from shared_pool.cards import shelf
from shared_pool.matching import pages, service
from shared_pool.matching.one_more import one_more
from shared_pool.matching.overruling import OVERRULES
from shared_pool.matching.service import Bench
from shared_pool.matching.waiting import waiting_in_region

blueprint = Blueprint(
    "regional_matching", __name__, url_prefix="/samen/<collaboration>/koppelen", template_folder="templates"
)


@blueprint.get("")
@requires(Permission.POOL_READ)
def waiting() -> Response:
    """Everybody who waits in the region, longest released first."""
    side = "mentor" if request.args.get("wie") == "mentoren" else "mentee"
    rows = waiting_in_region(place().id, side)
    shelf.note_shown([row.entry for row in rows if row.entry], "regional_waiting_list")
    asked = one_more(request.args, {row.template for row in rows}) if side == "mentee" and rows else None
    return show("matching/waiting_region.html", side=side, rows=rows, asked=asked)


def _in_full() -> bool:
    """The agreement names this coordinator: bands without the look-alike rule, and the reading says so."""
    return any(seat.full_bands for seat in g.seats)


def _bench(card_id: UUID) -> Bench:
    return service.regional_bench(card_id, in_full=_in_full())


def _purpose(page: str) -> str:
    return f"{page}_in_full" if _in_full() else page


@blueprint.get("/<uuid:card_id>")
@requires(Permission.POOL_READ)
def workbench(card_id: UUID) -> Response:
    """The best for one card."""
    page = pages.workbench(_bench(card_id), pages.Asked.of(request.args))
    shelf.note_shown(page.read, _purpose("match_workbench"))
    return show("matching/workbench.html", page=page, card_id=card_id, overrules=OVERRULES)


@blueprint.get("/<uuid:card_id>/vergelijk")
@requires(Permission.POOL_READ)
def compare(card_id: UUID) -> Response:
    """Two or three beside each other."""
    page = pages.compare(_bench(card_id), pages.to_compare(request.args.getlist("met")))
    shelf.note_shown(page.read, _purpose("match_compare"))
    return show("matching/compare.html", page=page, card_id=card_id)
