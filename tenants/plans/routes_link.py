# SPDX-License-Identifier: EUPL-1.2
"""The plan behind the link of a duo: for the mentee the own one, for the mentor the steps that were shared."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from koepel import scope as scopes
from koepel.errors import NotFound
from koepel.i18n import for_participants
from koepel.links import Opened
from koepel.permissions import Access, open_to
from koepel.web.pages import show
from tenants.plans import reading
from tenants.trajectories import phone

blueprint = for_participants(
    Blueprint("link_plan", __name__, url_prefix="/l/<token>/plan", template_folder="templates")
)
LANDINGS = ("links.landing", "report.new", "link_mentor.show")  # where a link of a duo leads first
ACTIONS = {"mentor": "duo", "mentee": "mentor"}  # side of the link -> what it is for


def _link() -> Opened:
    opened: Opened = g.link
    if opened.subject_kind != "trajectory" or ACTIONS.get(opened.side) != opened.action:
        raise NotFound
    return opened


@blueprint.get("", endpoint="show")
@open_to(Access.LINK, "the mentor or mentee of one duo, each by the own link")
def show_page(token: str) -> Response:
    """What is next, and whose step it is."""
    opened = _link()
    duo, mentor = phone.my_duo(opened), opened.side == "mentor"
    return show(
        "plans/participant/link.html",
        duo=duo, token=token, mentor=mentor, steps=reading.steps_by_link(duo.trajectory_id),
        goals=reading.goals_by_link(duo.trajectory_id),
    )  # fmt: skip


@blueprint.app_context_processor
def led_to() -> dict[str, Any]:
    """The pages on which a duo lands lead here, when there is something to read."""
    opened = g.get("link")
    if opened is None or scopes.entered_scope() is None or request.endpoint not in LANDINGS:
        return {}
    if opened.subject_kind != "trajectory" or ACTIONS.get(opened.side) != opened.action:
        return {}
    if not (reading.steps_by_link(opened.subject_id) or reading.goals_by_link(opened.subject_id)):
        return {}
    return {"plan_url": url_for("link_plan.show", token=opened.token)}
