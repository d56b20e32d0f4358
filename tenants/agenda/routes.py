# SPDX-License-Identifier: EUPL-1.2
"""The own week (screen 21), and the links by which a calendar program follows it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, Response, g, request

from koepel import clock
from koepel.errors import NotFound
from koepel.i18n import _
from koepel.permissions import Access, Permission, open_to, requires
from koepel.web.entry import visitor
from koepel.web.forms import loaded
from koepel.web.pages import show, tell, to
from tenants.activities import service as activities
from tenants.agenda import feed, week
from tenants.agenda.schemas import WeekForm

blueprint = Blueprint("agenda", __name__, url_prefix="/<municipality>/agenda", template_folder="templates")
linked = Blueprint("agenda_link", __name__, url_prefix="/l/<token>")
A_WEEK = timedelta(days=7)


@blueprint.get("")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """Monday to Sunday."""
    day = loaded(WeekForm, {"dag": request.args["dag"]} if request.args.get("dag") else {}).dag or clock.today()
    return _week(day)


def _week(day: date, secret: str = "") -> Response:
    """`secret` is the address of a new link: shown now and never again."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=number) for number in range(7)]
    found = week.entries(days[0], days[-1])
    return show(
        "agenda/week.html", days=[(one, [entry for entry in found if entry.day == one]) for one in days],
        before=monday - A_WEEK, after=monday + A_WEEK, today=clock.today(), shared=feed.shared(_account()), secret=secret,
    )  # fmt: skip


@blueprint.post("/link")
@requires(Permission.TRAJECTORY_READ)
def share() -> Response:
    """A new address for the own calendar program; shown once."""
    return _week(clock.today(), feed.share_own(_account()))


@blueprint.post("/link/intrekken")
@requires(Permission.TRAJECTORY_READ)
def revoke() -> Response:
    """The address opens nothing from now on."""
    feed.revoke(_account())
    tell(_("The calendar link opens nothing any more."))
    return to("agenda.index")


@blueprint.post("/activiteiten/<uuid:id>/link")
@requires(Permission.OFFER_WRITE)
def share_activity(id: UUID) -> Response:
    """A new address for whoever follows this activity; shown once."""
    row = activities.activity(id)
    return show("agenda/activity_link.html", activity=row, secret=feed.share_activity(row.id))


@blueprint.post("/activiteiten/<uuid:id>/link/intrekken")
@requires(Permission.OFFER_WRITE)
def revoke_activity(id: UUID) -> Response:
    """The address opens nothing from now on."""
    feed.revoke(activities.activity(id).id)
    tell(_("The calendar link opens nothing any more."))
    return to("activities.show", id=id)


@linked.get("/agenda.ics")
@open_to(Access.LINK, "a calendar program, by a link of one account, one activity or one invitation")
def calendar(token: str) -> Response:
    """The calendar as a file; no name stands in it."""
    return Response(
        feed.calendar(g.link), content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


def _account() -> UUID:
    who = visitor()
    if who is None:
        raise NotFound
    return who.account_id
