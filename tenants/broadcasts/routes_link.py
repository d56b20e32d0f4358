# SPDX-License-Identifier: EUPL-1.2
"""No more messages to groups, by the own link at their foot: one button, and one to have them again. A GET only shows."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, g

from koepel.errors import NotFound
from koepel.i18n import for_participants
from koepel.links import Opened
from koepel.permissions import Access, open_to
from koepel.web.pages import show, to
from tenants.broadcasts import wishes

blueprint = for_participants(
    Blueprint("link_broadcasts", __name__, url_prefix="/l/<token>/berichten", template_folder="templates")
)
WHO = "one person who gets messages to groups, by the own link"


@blueprint.get("", endpoint="show")
@open_to(Access.LINK, WHO)
def page(token: str) -> Response:
    """Whether they come, and the button to change it. No name stands here: mails are passed on."""
    return show("broadcasts/participant/stop.html", row=wishes.said(_mine()), token=token)


@blueprint.post("/stoppen")
@open_to(Access.LINK, WHO)
def stop(token: str) -> Response:
    """No more."""
    wishes.say_by_link(_mine(), wanted=False)
    return to("link_broadcasts.show", token=token)


@blueprint.post("/weer")
@open_to(Access.LINK, WHO)
def start(token: str) -> Response:
    """Again."""
    wishes.say_by_link(_mine(), wanted=True)
    return to("link_broadcasts.show", token=token)


def _mine() -> UUID:
    opened: Opened = g.link
    if opened.subject_kind != wishes.SUBJECT:
        raise NotFound
    return opened.subject_id
