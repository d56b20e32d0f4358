# SPDX-License-Identifier: EUPL-1.2
"""Report a meeting on the phone (screen 31): one tap, undone by one, corrected for 14 days. A GET only shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import _, for_participants
from koepel.permissions import Access, open_to
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.trajectories import meetings, phone
from tenants.trajectories.models import Meeting
from tenants.trajectories.schemas import CorrectionForm, How, ReportForm
from tenants.vocabulary import MeetingActivity, MeetingPlace, choices

blueprint = for_participants(Blueprint("report", __name__, url_prefix="/l/<token>", template_folder="templates"))
WHO = "the mentor of one duo, by the duo link"
LENGTHS = (30, 60, 90, 120, 180, 240)


def _choices() -> dict[str, Any]:
    return {"activities": choices(MeetingActivity), "places": choices(MeetingPlace)}


@blueprint.get("/ontmoeting")
@open_to(Access.LINK, WHO)
def new(token: str) -> Response:
    """The form: today and together are chosen already."""
    return _form(Sheet[Any].blank(how=How.TOGETHER))


def _form(sheet: Sheet[Any]) -> Response:
    opened = phone.link("duo")
    duo = phone.my_duo(opened)
    if not duo.running:
        return to("links.landing", token=opened.token)
    today = clock.today()
    days = [
        (today.isoformat(), _("Today"), "calendar-event"),
        ((today - timedelta(days=1)).isoformat(), _("Yesterday"), "history"),
    ]
    return show(
        "trajectories/participant/report.html",
        sheet=sheet, duo=duo, token=opened.token, days=days, reports=phone.own_reports(duo), **_choices(),
    )  # fmt: skip


@blueprint.post("/ontmoeting")
@open_to(Access.LINK, WHO)
def save(token: str) -> Response:
    """Saved, and back to where it can be undone."""
    opened, sheet = phone.link("duo"), Sheet.of(request.form, ReportForm)
    try:
        row = phone.report(opened, sheet.data)
    except Invalid as fault:
        return _form(sheet.refused(fault.errors))
    return to("report.saved" if isinstance(row, Meeting) else "report.called", token=token, id=row.id)


@blueprint.get("/ontmoeting/<uuid:id>")
@open_to(Access.LINK, WHO)
def saved(token: str, id: UUID) -> Response:
    """What was saved, how long it was, and the way back."""
    opened = phone.link("duo")
    row, duo = phone.own_meeting(opened, id), phone.my_duo(opened)
    lengths = [(minutes, phone.said_minutes(minutes)) for minutes in sorted({*LENGTHS, row.minutes})]
    return show(
        "trajectories/participant/saved.html",
        row=row, duo=duo, token=token, lengths=lengths, day=phone.said_day(row.held_on),
        length=phone.said_minutes(row.minutes), correctable=duo.running and meetings.correctable(row),
    )  # fmt: skip


@blueprint.post("/ontmoeting/<uuid:id>/ongedaan")
@open_to(Access.LINK, WHO)
def undo(token: str, id: UUID) -> Response:
    """Nothing was reported."""
    meetings.withdraw_meeting(phone.own_meeting(phone.link("duo"), id).id)
    back = url_for("report.restore", token=token, id=id)
    tell(_("Undone. Nothing was saved."), kind="info", undo=back, undo_label=_("Save it after all"))
    return to("report.new", token=token)


@blueprint.post("/ontmoeting/<uuid:id>/terugzetten")
@open_to(Access.LINK, WHO)
def restore(token: str, id: UUID) -> Response:
    """The report counts after all."""
    meetings.restore_meeting(phone.own_meeting(phone.link("duo"), id).id)
    return to("report.saved", token=token, id=id)


@blueprint.get("/ontmoeting/<uuid:id>/aanpassen")
@open_to(Access.LINK, WHO)
def correct(token: str, id: UUID) -> Response:
    """The report as it stands, to be made right."""
    row = phone.own_meeting(phone.link("duo"), id)
    facts = {name: getattr(row, name) for name in ("held_on", "minutes", "mode", "activity", "place", "note")}
    return _correction(row, Sheet[Any].blank(**facts))


def _correction(row: Meeting, sheet: Sheet[Any]) -> Response:
    duo = phone.my_duo(phone.link("duo"))
    lengths = [(minutes, phone.said_minutes(minutes)) for minutes in sorted({*LENGTHS, row.minutes})]
    return show(
        "trajectories/participant/correct.html",
        sheet=sheet, row=row, duo=duo, token=phone.link("duo").token, lengths=lengths, **_choices(),
    )  # fmt: skip


@blueprint.post("/ontmoeting/<uuid:id>/aanpassen")
@open_to(Access.LINK, WHO)
def save_correction(token: str, id: UUID) -> Response:
    """Corrected, within 14 days."""
    row, sheet = phone.own_meeting(phone.link("duo"), id), Sheet.of(request.form, CorrectionForm)
    try:
        said = sheet.data
        meetings.correct_meeting(
            row.id, held_on=said.held_on, minutes=said.minutes, mode=str(said.mode), activity=str(said.activity),
            place=str(said.place), note=said.note,
        )  # fmt: skip
    except Invalid as fault:
        return _correction(row, sheet.refused(fault.errors))
    return to("report.saved", token=token, id=id)


@blueprint.post("/ontmoeting/<uuid:id>/duur")
@open_to(Access.LINK, WHO)
def set_length(token: str, id: UUID) -> Response:
    """Only how long it was, by one tap under the saved report."""
    row = phone.own_meeting(phone.link("duo"), id)
    minutes = request.form.get("minutes", "")
    if minutes.isascii() and minutes.isdigit() and int(minutes) in {*LENGTHS, row.minutes}:
        meetings.correct_meeting(row.id, minutes=int(minutes))
    return to("report.saved", token=token, id=id)


@blueprint.get("/gebeld/<uuid:id>")
@open_to(Access.LINK, WHO)
def called(token: str, id: UUID) -> Response:
    """A call was noted."""
    opened = phone.link("duo")
    row = phone.own_contact(opened, id)
    day = phone.said_day(row.on_day)
    return show("trajectories/participant/called.html", row=row, duo=phone.my_duo(opened), token=token, day=day)


@blueprint.post("/gebeld/<uuid:id>/ongedaan")
@open_to(Access.LINK, WHO)
def undo_call(token: str, id: UUID) -> Response:
    """No call was noted."""
    meetings.withdraw_contact(phone.own_contact(phone.link("duo"), id).id)
    tell(_("Undone. Nothing was saved."), kind="info")
    return to("report.new", token=token)
