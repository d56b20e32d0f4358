# SPDX-License-Identifier: EUPL-1.2
"""My mentor (screen 33): who, when, where, and whom to call. For the mentee, by an own link."""

from __future__ import annotations

from flask import Blueprint, Response

from koepel.i18n import for_participants
from koepel.permissions import Access, open_to
from koepel.web.pages import show
from tenants.meeting_places.serving import served
from tenants.trajectories import phone
from tenants.trajectories.way import picture_on, way_to

blueprint = for_participants(Blueprint("link_mentor", __name__, url_prefix="/l/<token>", template_folder="templates"))


@blueprint.get("/mentor", endpoint="show")
@open_to(Access.LINK, "the mentee of one duo, by an own link")
def show_page(token: str) -> Response:
    """The mentor's first name, the next meeting, the contact point."""
    duo = phone.my_duo(phone.link("mentor"))
    where = way_to(duo.next_meeting_place)
    return show("trajectories/participant/my_mentor.html", duo=duo, where=where, token=token)


@blueprint.get("/plaats/<string:mark>", endpoint="picture")
@open_to(Access.LINK, "mentor or mentee of one duo, for the place where they meet next")
def picture_of_next(token: str, mark: str) -> Response:
    """The picture of that place; every other one is not found."""
    return served(picture_on(phone.my_duo(phone.holder()).next_meeting_place, mark))
