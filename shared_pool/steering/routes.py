# SPDX-License-Identifier: EUPL-1.2
"""The page of the steering group, joint and per municipality, and the figures of one municipality on its own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request

from koepel import clock
from koepel.errors import NotFound
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.entry import place
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from shared_pool.collaboration.service import alone, members
from shared_pool.steering import charts, dashboard
from shared_pool.steering.schemas import AimForm

region = Blueprint("steering", __name__, url_prefix="/samen/<collaboration>/stuurgroep", template_folder="templates")
blueprint = Blueprint("figures", __name__, url_prefix="/<municipality>/cijfers", template_folder="templates")


def _year() -> int | None:
    asked = request.args.get("jaar", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None


def _page(collaboration_id: Any, *, only: Any = None, joint: bool) -> Response:
    found = dashboard.figures(collaboration_id, year=_year(), only=only)
    return show(
        "steering/dashboard.html",
        f=found,
        year=found.year,
        years=found.all_years,
        only=found.members.get(only),
        joint=joint,
        charts_=charts,
        today=clock.today(),
    )


@region.get("")
@requires(Permission.FIGURES_READ)
def page() -> Response:
    """All municipalities together, or one of them (`?gemeente=`), of one year (`?jaar=`) or the whole period."""
    asked = request.args.get("gemeente", "")
    known = members(place().id) if asked else {}
    only = next((tenant for tenant, member in known.items() if member.name.lower() == asked.lower()), None)
    if asked and only is None:
        raise NotFound
    return _page(place().id, only=only, joint=True)


@blueprint.get("")
@requires(Permission.FIGURES_READ)
def own() -> Response:
    """What this municipality counts of itself."""
    return _page(alone(), only=place().id, joint=False)


@region.route("/doelen", methods=["GET", "POST"])
@requires(Permission.TARGETS_WRITE)
def targets() -> Response:
    """What the steering group wants to reach, for the whole period."""
    now = dashboard.DEFAULT_TARGETS | dashboard.targets(place().id, None)
    sheet: Sheet[Any] = Sheet.blank()
    if request.method == "POST":
        sheet = Sheet.of(request.form, AimForm)
        if sheet.ok:
            dashboard.set_target(
                place().id, sheet.data.measure, sheet.data.value, year=0, by=str(g.seats[0].shown_name)
            )
            tell(_("The target is set."))
            return to("steering.targets")
    return show("steering/targets.html", sheet=sheet, now=now)
