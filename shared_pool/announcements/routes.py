# SPDX-License-Identifier: EUPL-1.2
"""Activities in the region on the screen: what others announce, coming along, and announcing an own one."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import LANGUAGES, _, ngettext
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from shared_pool.announcements import places, service
from shared_pool.announcements.models import Announcement
from shared_pool.announcements.schemas import Coming, ComingForm, Kept, KeptForm
from shared_pool.collaboration import service as collaboration
from tenants import disclosure

blueprint = Blueprint(
    "announcements", __name__, url_prefix="/<municipality>/activiteiten-in-de-regio", template_folder="templates"
)


@blueprint.get("")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """What other municipalities announce and is still to come."""
    return show(
        "announcements/index.html", rows=service.coming(), members=collaboration.members(),
        kind=lambda row: disclosure.activity_words(row.kind, row.audience)[0],
    )  # fmt: skip


@blueprint.get("/<uuid:id>", endpoint="show")
@requires(Permission.TRAJECTORY_READ)
def one(id: UUID) -> Response:
    """One of them, with whom to call and how many places are free; an own one leads to the page with who comes along."""
    if service.announced(id) is not None:
        return to("announcements.own", id=id)
    row = service.of_another(id)
    here = disclosure.hosted(id)
    return _page(row, Sheet.blank(number=here.places if here and not here.cancelled else ""))


def _page(row: Announcement, sheet: Sheet[Coming]) -> Response:
    here, member = disclosure.hosted(row.id), collaboration.members(row.collaboration_id).get(row.tenant_id)
    points = {one.tenant_id: point for one, point in collaboration.contact_points(row.collaboration_id)}
    kind, audience = disclosure.activity_words(row.kind, row.audience)
    return show(
        "announcements/show.html", row=row, sheet=sheet, kind=kind, here=here,
        facts=_facts(row, audience, comes=here is not None and not here.cancelled),
        organiser=member.name if member else "", point=points.get(row.tenant_id),
        open=row.state == "planned" and row.starts_at > clock.moment() and (row.taking or here is not None),
    )  # fmt: skip


def _facts(row: Announcement, audience: str, *, comes: bool) -> list[tuple[str, str, str]]:
    """The address of an online meeting is for who comes along."""
    online = row.online_link if comes else _("The address comes when you take part.")
    until = row.ends_at.astimezone(clock.BRUSSELS)
    return [
        (_("Until"), f"{until:%H:%M}", "clock"),
        *([(_("Where?"), row.place, "map-pin")] if row.place else []),
        *([(_("Online"), online, "world")] if row.online_link else []),
        (_("For whom?"), audience, "users"),
        (_("Language"), LANGUAGES[row.language].autonym if row.language in LANGUAGES else row.language, "language"),
        (_("Free places"), str(places.free(row)), "list-check"),
    ]


@blueprint.post("/<uuid:id>")
@requires(Permission.OFFER_WRITE)
def come_along(id: UUID) -> Response:
    """So many places for the own people; then they are invited."""
    sheet = Sheet.of(request.form, ComingForm)
    try:
        here = service.come_along(id, sheet.data.number)
    except Invalid as fault:
        return _page(service.of_another(id), sheet.refused(fault.errors))
    number = sheet.data.number
    tell(
        ngettext(
            "You have %(num)s place. Now invite your people.",
            "You have %(num)s places. Now invite your people.",
            number,
        )
    )
    return to("activities.show", id=here)


@blueprint.get("/eigen/<uuid:id>")
@requires(Permission.OFFER_WRITE)
def own(id: UUID) -> Response:
    """The own activity: for whom places are kept, and how many each municipality has."""
    row, activity = service.announced(id), disclosure.own_activity(id)
    regions = collaboration.regional()
    number = activity.kept if row is not None and row.taking else activity.free
    chosen = row.collaboration_id if row is not None else regions[0].collaboration_id if len(regions) == 1 else ""
    return _own_page(id, Sheet.blank(number=number or "", region=chosen))


def _own_page(id: UUID, sheet: Sheet[Kept]) -> Response:
    row, activity = service.announced(id), disclosure.own_activity(id)
    names = collaboration.members()
    held = {} if row is None else places.holders(row)
    return show(
        "announcements/own.html", row=row, activity=activity, sheet=sheet,
        held=sorted((names[one].name, many) for one, many in held.items() if one in names),
        free=0 if row is None else places.free(row),
        regions=[
            (str(one.collaboration_id), one.name)
            for one in collaboration.regional()
            if row is None or one.collaboration_id == row.collaboration_id
        ],
    )  # fmt: skip


@blueprint.post("/eigen/<uuid:id>")
@requires(Permission.OFFER_WRITE)
def announce(id: UUID) -> Response:
    """Announced, or with another number of places."""
    sheet = Sheet.of(request.form, KeptForm)
    try:
        service.announce(id, sheet.data.region, sheet.data.number)
    except Invalid as fault:
        return _own_page(id, sheet.refused(fault.errors))
    tell(_("Announced. Other municipalities see it with its free places."))
    return to("announcements.own", id=id)


@blueprint.post("/eigen/<uuid:id>/intrekken")
@requires(Permission.OFFER_WRITE)
def stop_taking(id: UUID) -> Response:
    """No more places for others than those they have."""
    service.stop_taking(id)
    tell(_("Not announced any more. The free places are for your own people again."))
    return to("announcements.own", id=id)
