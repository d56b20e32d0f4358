# SPDX-License-Identifier: EUPL-1.2
"""The link of a campaign: to the form, to the info session it is about, or, when it is over, to where else to go."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from koepel import scope as scopes
from koepel.errors import NotFound
from koepel.i18n import for_participants
from koepel.permissions import Access, open_to
from koepel.web.pages import show, to
from tenants.activities import places
from tenants.recruitment import campaigns
from tenants.registration.campaigns import by_word
from tenants.registration.shown import frame, reached_in_page

blueprint = for_participants(
    Blueprint("campaign_link", __name__, url_prefix="/<municipality>", template_folder="templates")
)


@blueprint.get("/w/<word>")
@open_to(Access.VISITOR, "a poster is for everybody; nothing of a person can be read here")
def front(word: str) -> Response:
    """Straight to the first question, unless there is something to say first. Raises `NotFound`."""
    row = by_word(word)
    if row is None:
        raise NotFound
    door, thanks = campaigns.door(row), request.args.get("bedankt") == "1"
    session = None if campaigns.over(row) else campaigns.public_session(row)
    if session is not None and not places.open_now(session):
        session = None
    if session is None and not thanks and not campaigns.over(row) and row.session_id is None:
        return to("arrival.begin", door=door.value, w=row.word)
    return show(
        "recruitment/participant/campaign.html", campaign=row, door=door, session=session, thanks=thanks,
        free=None if session is None or session.room is None else max(session.room - session.taken, 0),
        **reached_in_page(),
    )  # fmt: skip


@blueprint.context_processor
def layout() -> dict[str, Any]:
    """Around the page; a language leads to the door of this campaign, with its word."""
    if scopes.entered_scope() is None:  # a failure took it away
        return {}
    row = by_word(str((request.view_args or {}).get("word", "")))
    return frame(campaigns.door(row).value if row is not None else "start")
