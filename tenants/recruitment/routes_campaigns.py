# SPDX-License-Identifier: EUPL-1.2
"""Campaigns on the screen: the list with what each source yields, one campaign with its link, its code and its poster."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.activities import service as activities
from tenants.municipality import service as municipalities
from tenants.programmes import service as programmes
from tenants.recruitment import campaigns, figures, picture
from tenants.recruitment.figures import Yield
from tenants.recruitment.schemas import PLAN_FORMS, Plan
from tenants.registration.codes import Door, door_of
from tenants.registration.models import Campaign
from tenants.registration.shown import point
from tenants.vocabulary import Side, label_of
from tenants.vocabulary import choices as of

blueprint = Blueprint("campaigns", __name__, url_prefix="/<municipality>/werving", template_folder="templates")
SIZES = ("a4", "a5")


@blueprint.get("")
@requires(Permission.REGISTRATION_READ)
def index() -> Response:
    """Every campaign with what it yields, and every source of one side."""
    side = Side(_door().side)
    return show(
        "recruitment/campaigns.html", rows=campaigns.every(), over=campaigns.over, counted=figures.of_campaigns(),
        none=Yield(), source=_source, sides=_sides("campaigns.index"), mentors=side is Side.MENTOR,
        sources=[(_source_word(side, code), one) for code, one in figures.of_sources(side).items()],
    )  # fmt: skip


@blueprint.get("/nieuw")
@requires(Permission.REGISTRATION_WRITE)
def new() -> Response:
    """The form for one side: each has sources of its own."""
    return _form(_door(), Sheet.blank(starts_on=clock.today()))


@blueprint.post("/nieuw")
@requires(Permission.REGISTRATION_WRITE)
def plan() -> Response:
    """Planned; then its link and its poster."""
    door = _door()
    sheet = Sheet.of(request.form, PLAN_FORMS[door])
    try:
        row = campaigns.plan(door, sheet.data)
    except Invalid as fault:
        return _form(door, sheet.refused(fault.errors))
    tell(_("Planned. Now print the poster, or share the link."))
    return to("campaigns.show", id=row.id)


@blueprint.get("/<uuid:id>", endpoint="show")
@requires(Permission.REGISTRATION_READ)
def one(id: UUID) -> Response:
    """Its link, its code, its period, what it yields."""
    row = campaigns.campaign(id)
    return show(
        "recruitment/campaign.html", campaign=row, over=campaigns.over(row), counted=figures.of_campaigns().get(id, Yield()),
        source=_source(row), programme=_programmes().get(row.programme, row.programme), address=picture.address(row),
        code=picture.inline(row, 4), session=campaigns.session_of(row), mentors=row.side == Side.MENTOR,
    )  # fmt: skip


@blueprint.get("/<uuid:id>/wijzigen")
@requires(Permission.REGISTRATION_WRITE)
def edit(id: UUID) -> Response:
    """The same form, filled in; the word stays."""
    row = campaigns.campaign(id)
    names = ("title", "word", "source", "programme", "starts_on", "ends_on", "session_id")
    return _form(campaigns.door(row), Sheet.blank(**{name: getattr(row, name) for name in names}), row)


@blueprint.post("/<uuid:id>/wijzigen")
@requires(Permission.REGISTRATION_WRITE)
def change(id: UUID) -> Response:
    """Other facts."""
    row = campaigns.campaign(id)
    sheet = Sheet.of(request.form, PLAN_FORMS[campaigns.door(row)])
    try:
        campaigns.change(id, sheet.data)
    except Invalid as fault:
        return _form(campaigns.door(row), sheet.refused(fault.errors), row)
    tell(_("Saved."))
    return to("campaigns.show", id=id)


@blueprint.post("/<uuid:id>/stoppen")
@requires(Permission.REGISTRATION_WRITE)
def end(id: UUID) -> Response:
    """Over; the link says where else to go."""
    campaigns.end(id)
    tell(_("Ended. The link works on and says where people can go."), undo=url_for("campaigns.reopen", id=id))
    return to("campaigns.show", id=id)


@blueprint.post("/<uuid:id>/hervatten")
@requires(Permission.REGISTRATION_WRITE)
def reopen(id: UUID) -> Response:
    """Undo."""
    campaigns.reopen(id)
    tell(_("Under way again."), kind="info")
    return to("campaigns.show", id=id)


@blueprint.get("/<uuid:id>/affiche")
@requires(Permission.REGISTRATION_READ)
def poster(id: UUID) -> Response:
    """To print on A4 or A5: the code, the address in words, whom to call."""
    row, size = campaigns.campaign(id), request.args.get("formaat", "a4")
    size = size if size in SIZES else SIZES[0]
    return show(
        "recruitment/poster.html", campaign=row, code=picture.inline(row, 8), words=picture.in_words(row), point=point(),
        size=size, sizes=[(one, url_for("campaigns.poster", id=id, formaat=one), one == size) for one in SIZES],
        session=campaigns.session_of(row), door=campaigns.door(row), print_place=municipalities.municipality().name,
    )  # fmt: skip


@blueprint.get("/<uuid:id>/qr.svg")
@requires(Permission.REGISTRATION_READ)
def code(id: UUID) -> Response:
    """The code as a file, for a flyer that is made elsewhere."""
    answer = Response(picture.as_file(campaigns.campaign(id)), mimetype="image/svg+xml")
    answer.headers["Content-Disposition"] = "attachment; filename=qr.svg"
    return answer


def _door() -> Door:
    return door_of(request.args.get("kant", Side.MENTOR.value))


def _sides(endpoint: str) -> list[tuple[str, str, bool, int]]:
    words = {Door.MENTOR: _("For mentors"), Door.HELP: _("For people who look for help")}
    return [(word, url_for(endpoint, kant=one.side.value), one is _door(), 0) for one, word in words.items()]


def _source(row: Campaign) -> str:
    return label_of(door_of(row.side).sources, row.source)


def _source_word(side: Side, code: str) -> str:
    return label_of(door_of(side).sources, code) if code else _("did not say")


def _programmes() -> dict[str, str]:
    return {row.template: row.name for row in programmes.every()}


def _form(door: Door, sheet: Sheet[Plan], row: Campaign | None = None) -> Response:
    sessions = activities.sessions()
    linked = campaigns.session_of(row) if row is not None else None
    if linked is not None and linked.id not in {one.id for one in sessions}:
        sessions.append(linked)
    known: dict[str, Any] = {one.template: one.name for one in programmes.offered()}
    if row is not None and row.programme:
        known.setdefault(row.programme, row.programme)
    return show(
        "recruitment/campaign_form.html", sheet=sheet, campaign=row, sides=_sides("campaigns.new"),
        sources=of(door.sources), programmes=sorted(known.items(), key=lambda pair: pair[1]),
        sessions=[(str(one.id), f"{one.title} · {one.starts_at.astimezone(clock.BRUSSELS):%d/%m %H:%M}") for one in sessions],
        address=url_for("campaigns.change", id=row.id) if row else url_for("campaigns.plan", kant=door.side.value),
    )  # fmt: skip
