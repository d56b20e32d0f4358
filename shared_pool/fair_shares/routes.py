# SPDX-License-Identifier: EUPL-1.2
"""The page of the regional coordinator, beside the waiting list. It shows no card and no person."""

from __future__ import annotations

from flask import Blueprint, Response, request

from koepel.permissions import Permission, requires
from koepel.web.entry import place
from koepel.web.pages import show
from shared_pool.collaboration.service import members
from shared_pool.fair_shares import pages
from tenants import disclosure

blueprint = Blueprint(
    "fair_shares", __name__, url_prefix="/samen/<collaboration>/eerlijk-verdeeld", template_folder="templates"
)


@blueprint.get("", endpoint="show")
@requires(Permission.POOL_READ)
def fair() -> Response:
    """One programme (`?programma=`), else the first."""
    rows = pages.counted()
    asked = request.args.get("programma", "")
    row = next((row for row in rows if row.programme == asked), rows[0] if rows else None)
    named = [(one.programme, disclosure.programme_name(one.programme)) for one in rows]
    page = pages.fair_page(row, members(place().id)) if row else None
    return show("fair_shares/show.html", page=page, programmes=named)
