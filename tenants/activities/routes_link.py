# SPDX-License-Identifier: EUPL-1.2
"""An invitation on the phone: what, when, where, and yes or no. The link names one person in one activity. A GET only shows."""

from __future__ import annotations

from flask import Blueprint, Response, g

from koepel import clock
from koepel.database import found
from koepel.errors import NotFound
from koepel.i18n import for_participants
from koepel.links import Opened
from koepel.permissions import Access, open_to
from koepel.web.pages import show, to
from tenants.activities import places
from tenants.activities.codes import ActivityState
from tenants.activities.models import Activity, Participation

blueprint = for_participants(
    Blueprint("link_activity", __name__, url_prefix="/l/<token>/activiteit", template_folder="templates")
)
WHO = "one person who is invited to one activity, by the own link"


@blueprint.get("", endpoint="show")
@open_to(Access.LINK, WHO)
def page(token: str) -> Response:
    """The activity, and how this person takes part in it."""
    row = _mine()
    activity = found(Activity, row.activity_id)
    return show(
        "activities/participant/activity.html", row=row, activity=activity, token=token, full=activity.full,
        goes_on=activity.state == ActivityState.PLANNED, begun=activity.starts_at <= clock.moment(),
        over=activity.ends_at <= clock.moment() or activity.state == ActivityState.HELD,
    )  # fmt: skip


@blueprint.post("/ja")
@open_to(Access.LINK, WHO)
def sign_up(token: str) -> Response:
    """Comes, or waits for a place."""
    row = _mine()
    places.sign_up(row.activity_id, row.id)
    return to("link_activity.show", token=token)


@blueprint.post("/nee")
@open_to(Access.LINK, WHO)
def sign_off(token: str) -> Response:
    """Does not come, or not any more."""
    row = _mine()
    places.sign_off(row.activity_id, row.id)
    return to("link_activity.show", token=token)


def _mine() -> Participation:
    opened: Opened = g.link
    if opened.subject_kind != places.SUBJECT:
        raise NotFound
    return found(Participation, opened.subject_id)
