# SPDX-License-Identifier: EUPL-1.2
"""The page that puts scores beside what came of them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from koepel.permissions import Permission, requires
from koepel.web.pages import show
from shared_pool.learning import service
from shared_pool.matching.small_numbers import TOLD_FROM
from shared_pool.matching.words import word
from tenants import disclosure

blueprint = Blueprint("learning", __name__, url_prefix="/<municipality>/koppelen/scores", template_folder="templates")


@blueprint.get("", endpoint="show")
@requires(Permission.FIGURES_READ)
def scores() -> Response:
    """One programme (`?programma=`), else the one with most duos."""
    rows = service.learned()
    asked = request.args.get("programma", "")
    row = next((one for one in rows if one.programme == asked), rows[0] if rows else None)
    named = [(one.programme, disclosure.programme_name(one.programme)) for one in rows]
    bands = [(word("label", one.label.name), one) for one in row.bands] if row else []
    return show("learning/show.html", page=row, bands=bands, programmes=named, least=TOLD_FROM)
