# SPDX-License-Identifier: EUPL-1.2
"""My mentor (screen 33): who, when, where, and whom to call. For the mentee, by an own link."""

from __future__ import annotations

from flask import Blueprint, Response

from koepel.i18n import for_participants
from koepel.permissions import Access, open_to
from koepel.web.pages import show
from tenants.trajectories import phone
from tenants.trajectories.way import map_of

blueprint = for_participants(Blueprint("link_mentor", __name__, url_prefix="/l/<token>", template_folder="templates"))


@blueprint.get("/mentor", endpoint="show")
@open_to(Access.LINK, "the mentee of one duo, by an own link")
def show_page(token: str) -> Response:
    """The mentor's first name, the next meeting, the contact point."""
    duo = phone.my_duo(phone.link("mentor"))
    where = map_of(duo.next_meeting_place)
    return show("trajectories/participant/my_mentor.html", duo=duo, map_url=where, token=token)
