# SPDX-License-Identifier: EUPL-1.2
"""Legal settings: one list, a page for each topic; the officer decides, the contact point reads along."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.legal import go_live, service
from tenants.legal.schemas import Decided, DecideForm

blueprint = Blueprint("legal", __name__, url_prefix="/<municipality>/juridisch", template_folder="templates")
start = Blueprint("legal_start", __name__, url_prefix="/<municipality>", template_folder="templates")


@blueprint.get("")
@requires(Permission.AUDIT_READ)
def index() -> Response:
    """Every topic, as it stands: what is confirmed and what is not."""
    every = service.standings()
    grounds = [one for one in every if one.topic.key.startswith("ground.")]
    return show(
        "legal/index.html",
        groups=[
            (_("Grounds of the processing"), grounds),
            (_("Other questions"), [one for one in every if one not in grounds]),
        ],
        open_count=sum(not one.confirmed for one in every),
    )


@blueprint.get("/<topic>", endpoint="topic")
@requires(Permission.AUDIT_READ)
def one_topic(topic: str) -> Response:
    """One topic with its source, its answer and every decision about it."""
    found = service.standing(topic)
    return _page(topic, Sheet.blank(value=found.value, law=found.law))


@blueprint.post("/<topic>")
@requires(Permission.LEGAL_DECIDE)
def decide(topic: str) -> Response:
    """The officer confirms or changes."""
    sheet: Sheet[Decided] = Sheet.of(request.form, DecideForm)
    if not sheet.ok:
        return _page(topic, sheet)
    try:
        service.decide(topic, sheet.data.value, sheet.data.law, sheet.data.reason)
    except Invalid as fault:
        return _page(topic, sheet.refused(fault.errors))
    tell(_("Decided. It stands in the register from now on."))
    return to("legal.index")


def _page(topic: str, sheet: Sheet[Any]) -> Response:
    return show("legal/topic.html", sheet=sheet, one=service.standing(topic), past=service.history(topic))


@start.get("/klaar-voor-de-start", endpoint="go_live")
@requires(Permission.AUDIT_READ)
def ready_to_start() -> Response:
    """What must be settled before real people are in it."""
    return show("legal/go_live.html", checks=go_live.every())
