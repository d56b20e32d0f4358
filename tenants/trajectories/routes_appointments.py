# SPDX-License-Identifier: EUPL-1.2
"""A mentor plans the next meetings of the duo on the phone, and each half chooses whether to be reminded."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from koepel.clock import BRUSSELS
from koepel.errors import Invalid
from koepel.i18n import _, for_participants
from koepel.permissions import Access, open_to
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.meeting_places import service as meeting_places
from tenants.trajectories import appointments, phone
from tenants.trajectories.recurrence import Rhythm
from tenants.trajectories.schemas import MovedForm, NextMeetingForm
from tenants.vocabulary import choices

blueprint = for_participants(
    Blueprint("appointments", __name__, url_prefix="/l/<token>/afspraken", template_folder="templates")
)
WHO = "the mentor of one duo, by the duo link"
SHOWN = 5


@blueprint.get("")
@open_to(Access.LINK, WHO)
def plan(token: str) -> Response:
    """What is planned, and the form to plan."""
    return _page(Sheet[Any].blank(every=Rhythm.ONCE))


def _page(sheet: Sheet[Any]) -> Response:
    opened = phone.link("duo")
    duo = phone.my_duo(opened)
    if not duo.running:
        return to("links.landing", token=opened.token)
    return show(
        "trajectories/participant/appointments.html",
        sheet=sheet, duo=duo, token=opened.token, coming=appointments.coming(opened.subject_id)[:SHOWN],
        series=appointments.series_of(opened.subject_id), rhythms=choices(Rhythm), known=meeting_places.choices(),
    )  # fmt: skip


@blueprint.post("")
@open_to(Access.LINK, WHO)
def save(token: str) -> Response:
    """Planned, once or as a series."""
    opened, sheet = phone.link("duo"), Sheet.of(request.form, NextMeetingForm)
    try:
        appointments.appoint(opened.subject_id, sheet.data)
    except Invalid as fault:
        return _page(sheet.refused(fault.errors))
    tell(_("Planned."), undo=url_for("appointments.stop", token=token))
    return to("appointments.plan", token=token)


@blueprint.post("/stop")
@open_to(Access.LINK, WHO)
def stop(token: str) -> Response:
    """Nothing is planned any more."""
    appointments.cancel(phone.link("duo").subject_id)
    tell(_("The plan was removed."), kind="info")
    return to("appointments.plan", token=token)


@blueprint.get("/<string:day>")
@open_to(Access.LINK, WHO)
def change(token: str, day: str) -> Response:
    """One of a series: move it, or leave it out."""
    return _one(day)


def _one(day: str, sheet: Sheet[Any] | None = None) -> Response:
    opened = phone.link("duo")
    one = appointments.one(opened.subject_id, appointments.day_of(day))
    blank = Sheet[Any].blank(at=f"{one.at.astimezone(BRUSSELS):%Y-%m-%dT%H:%M}", **meeting_places.boxes(one.place))
    return show(
        "trajectories/participant/appointment.html",
        one=one,
        token=opened.token,
        sheet=sheet or blank,
        known=meeting_places.choices(),
    )


@blueprint.post("/<string:day>/verzet")
@open_to(Access.LINK, WHO)
def move(token: str, day: str) -> Response:
    """This one at another moment; the others go on."""
    opened, sheet = phone.link("duo"), Sheet.of(request.form, MovedForm)
    try:
        appointments.move(opened.subject_id, appointments.day_of(day), sheet.data.at, sheet.data.place)
    except Invalid as fault:
        return _one(day, sheet.refused(fault.errors))
    tell(_("Planned."), undo=url_for("appointments.put_back", token=token, day=day))
    return to("appointments.plan", token=token)


@blueprint.post("/<string:day>/weg")
@open_to(Access.LINK, WHO)
def leave_out(token: str, day: str) -> Response:
    """Not this one; the others go on."""
    appointments.leave_out(phone.link("duo").subject_id, appointments.day_of(day))
    tell(_("The plan was removed."), kind="info", undo=url_for("appointments.put_back", token=token, day=day))
    return to("appointments.plan", token=token)


@blueprint.post("/<string:day>/terug")
@open_to(Access.LINK, WHO)
def put_back(token: str, day: str) -> Response:
    """As it was agreed after all."""
    appointments.put_back(phone.link("duo").subject_id, appointments.day_of(day))
    return to("appointments.plan", token=token)


@blueprint.post("/herinnering/<any(wel, niet):wish>")
@open_to(Access.LINK, "mentor or mentee of one duo, each for the own reminders")
def remind(token: str, wish: str) -> Response:
    """Whether I want the reminder of the day before."""
    opened = phone.holder()
    appointments.set_wish(opened.subject_id, opened.side, wish == "wel")
    return to("links.landing", token=token)
