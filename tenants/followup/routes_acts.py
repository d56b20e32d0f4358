# SPDX-License-Identifier: EUPL-1.2
"""What staff do with a duo, each by one post that can be undone; back to the page, or to Vandaag when it came from there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.translations import formats
from koepel.web.forms import Form, Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.followup.routes import blueprint as blueprint
from tenants.followup.routes import render
from tenants.meeting_places import service as meeting_places
from tenants.trajectories import appointments, reminders
from tenants.trajectories import service as trajectories
from tenants.trajectories.phone import said_minutes
from tenants.trajectories.schemas import (
    EndingForm,
    EndingKind,
    ExpectationForm,
    ExtensionForm,
    How,
    MovedForm,
    NextMeetingForm,
    PaceForm,
    ReportForm,
)

TODAY = "vandaag"


def _back(id: UUID) -> Response:
    return to("today.index") if request.values.get("terug") == TODAY else to("duos.show", id=id)


def _undo(endpoint: str, **values: Any) -> str:
    if request.values.get("terug") == TODAY:
        values["terug"] = TODAY
    return url_for(endpoint, **values)


def _sheet(schema: type[Form[Any]]) -> Sheet[Any]:
    return Sheet.of(request.form, schema)


@blueprint.post("/duos/<uuid:id>/ontmoetingen")
@requires(Permission.TRAJECTORY_WRITE)
def add_report(id: UUID) -> Response:
    """A meeting or a call that staff heard of."""
    sheet = _sheet(ReportForm)
    try:
        said = sheet.data
        if said.how is How.CALL:
            return _contact_noted(id, "call", said.held_on)
        row = trajectories.record_meeting(
            id, said.held_on, minutes=said.minutes, mode=said.how.value, activity=str(said.activity),
            place=str(said.place), note=said.note,
        )  # fmt: skip
    except Invalid as fault:
        return render(id, sheet.refused(fault.errors), "report")
    tell(
        _("Saved: %(length)s", length=said_minutes(row.minutes)),
        undo=_undo("duos.withdraw_report", id=id, meeting=row.id),
    )
    return _back(id)


@blueprint.post("/duos/<uuid:id>/ontmoeting-gehouden")
@requires(Permission.TRAJECTORY_WRITE)
def met_today(id: UUID) -> Response:
    """The planned meeting took place, as usual: one tap on Vandaag."""
    row = trajectories.record_meeting(id, clock.today())
    appointments.met(id)
    tell(
        _("Saved: %(length)s", length=said_minutes(row.minutes)),
        undo=_undo("duos.withdraw_report", id=id, meeting=row.id),
    )
    return _back(id)


@blueprint.post("/duos/<uuid:id>/ontmoetingen/<uuid:meeting>/ongedaan")
@requires(Permission.TRAJECTORY_WRITE)
def withdraw_report(id: UUID, meeting: UUID) -> Response:
    """The meeting counts no more."""
    trajectories.withdraw_meeting(meeting)
    tell(_("The meeting was removed."), kind="info", undo=_undo("duos.restore_report", id=id, meeting=meeting))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/ontmoetingen/<uuid:meeting>/terugzetten")
@requires(Permission.TRAJECTORY_WRITE)
def restore_report(id: UUID, meeting: UUID) -> Response:
    """The meeting counts after all."""
    trajectories.restore_meeting(meeting)
    tell(_("The meeting is back."), undo=_undo("duos.withdraw_report", id=id, meeting=meeting))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/contacten")
@requires(Permission.TRAJECTORY_WRITE)
def note_contact(id: UUID) -> Response:
    """Somebody of the duo was heard today."""
    return _contact_noted(id, "message" if request.form.get("kind") == "message" else "call")


def _contact_noted(id: UUID, kind: str, on: Any = None) -> Response:
    row = trajectories.note_contact(id, kind, on=on)
    tell(_("Contact noted."), undo=_undo("duos.withdraw_contact", id=id, contact=row.id))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/contacten/<uuid:contact>/ongedaan")
@requires(Permission.TRAJECTORY_WRITE)
def withdraw_contact(id: UUID, contact: UUID) -> Response:
    """The contact counts no more."""
    trajectories.withdraw_contact(contact)
    tell(_("The contact was removed."), kind="info")
    return _back(id)


@blueprint.post("/duos/<uuid:id>/vraag")
@requires(Permission.TRAJECTORY_WRITE)
def ask(id: UUID) -> Response:
    """Ask the mentor how it goes."""
    message = trajectories.ask_how_it_goes(trajectories.trajectory(id))
    if message is None:
        tell(_("There is no e-mail address of this mentor. Call, and note the contact."), kind="warning")
    else:
        leaves = _("It leaves at %(time)s.", time=formats.moment(message.hold_until))
        tell(_("The question is ready."), undo=_undo("duos.take_back_question", id=id), note=leaves)
    return _back(id)


@blueprint.post("/duos/<uuid:id>/vraag/ongedaan")
@requires(Permission.TRAJECTORY_WRITE)
def take_back_question(id: UUID) -> Response:
    """Do not ask after all, while it waits."""
    gone = trajectories.take_back_question(trajectories.trajectory(id))
    tell(_("Undone. Nothing leaves.") if gone else _("It had already left."), kind="info" if gone else "warning")
    return _back(id)


@blueprint.post("/duos/<uuid:id>/volgende")
@requires(Permission.TRAJECTORY_WRITE)
def plan(id: UUID) -> Response:
    """When and where they see each other again, once or every so often."""
    sheet = _sheet(NextMeetingForm)
    try:
        said = sheet.data
        appointments.appoint(id, said)
    except Invalid as fault:
        return render(id, sheet.refused(fault.errors), "next")
    tell(_("Planned."), undo=_undo("duos.unplan", id=id))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/volgende/ongedaan")
@requires(Permission.TRAJECTORY_WRITE)
def unplan(id: UUID) -> Response:
    """No meeting is planned, neither once nor as a series."""
    appointments.cancel(id)
    tell(_("The plan was removed."), kind="info")
    return _back(id)


@blueprint.get("/duos/<uuid:id>/afspraken/<string:day>")
@requires(Permission.TRAJECTORY_WRITE)
def appointment(id: UUID, day: str) -> Response:
    """One of a series: move it, or leave it out."""
    return _appointment(id, day)


def _appointment(id: UUID, day: str, sheet: Sheet[Any] | None = None) -> Response:
    one = appointments.one(id, appointments.day_of(day))
    blank = Sheet[Any].blank(
        at=f"{one.at.astimezone(clock.BRUSSELS):%Y-%m-%dT%H:%M}", **meeting_places.boxes(one.place)
    )
    return show(
        "duos/appointment.html",
        id=id,
        one=one,
        sheet=sheet or blank,
        number=trajectories.trajectory(id).number,
        known=meeting_places.choices(),
    )


@blueprint.post("/duos/<uuid:id>/afspraken/<string:day>/verzet")
@requires(Permission.TRAJECTORY_WRITE)
def move_appointment(id: UUID, day: str) -> Response:
    """This one at another moment; the rest of the series goes on."""
    sheet, which = _sheet(MovedForm), appointments.day_of(day)
    try:
        appointments.move(id, which, sheet.data.at, sheet.data.place)
    except Invalid as fault:
        return _appointment(id, day, sheet.refused(fault.errors))
    tell(_("The appointment was moved."), undo=_undo("duos.put_back_appointment", id=id, day=day))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/afspraken/<string:day>/weg")
@requires(Permission.TRAJECTORY_WRITE)
def leave_out_appointment(id: UUID, day: str) -> Response:
    """Not this one; the rest of the series goes on."""
    appointments.leave_out(id, appointments.day_of(day))
    tell(_("The appointment was left out. The others go on."), undo=_undo("duos.put_back_appointment", id=id, day=day))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/afspraken/<string:day>/terug")
@requires(Permission.TRAJECTORY_WRITE)
def put_back_appointment(id: UUID, day: str) -> Response:
    """As it was agreed after all, and nobody is told of a change that is none."""
    appointments.put_back(id, appointments.day_of(day))
    reminders.take_back_change(id)
    tell(_("The appointment is as it was."), kind="info")
    return _back(id)


@blueprint.post("/duos/<uuid:id>/herinnering/<any(mentor, mentee):side>/<any(wel, niet):wish>")
@requires(Permission.TRAJECTORY_WRITE)
def remind(id: UUID, side: str, wish: str) -> Response:
    """Whether this half wants the reminder of the day before."""
    appointments.set_wish(id, side, wish == "wel")
    other = "niet" if wish == "wel" else "wel"
    tell(_("The wish was saved."), undo=_undo("duos.remind", id=id, side=side, wish=other))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/stilte")
@requires(Permission.TRAJECTORY_WRITE)
def set_silence(id: UUID) -> Response:
    """The limit as this duo agreed it."""
    sheet = _sheet(PaceForm)
    if not sheet.ok:
        return render(id, sheet, "pace")
    before = trajectories.set_silence(id, sheet.data.silence_days)
    tell(_("The limit was changed."), undo=_undo("duos.reset_silence", id=id, days=before))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/verwachting")
@requires(Permission.TRAJECTORY_WRITE)
def agree(id: UUID) -> Response:
    """What they agreed on their contact; silence follows."""
    sheet = _sheet(ExpectationForm)
    if not sheet.ok:
        return render(id, sheet, "agreed")
    trajectories.agree(id, sheet.data)
    tell(_("Saved."))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/stilte/<int:days>")
@requires(Permission.TRAJECTORY_WRITE)
def reset_silence(id: UUID, days: int) -> Response:
    """The limit as it was."""
    trajectories.set_silence(id, min(max(days, 7), 60))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/link")
@requires(Permission.TRAJECTORY_WRITE)
def send_link(id: UUID) -> Response:
    """A new link for the mentor; the one before stops."""
    message = trajectories.send_duo_link(trajectories.trajectory(id))
    if message is None:
        tell(_("There is no channel to reach this mentor."), kind="warning")
        return _back(id)
    by_hand = message.state == "by_hand"
    note = (
        _("Find it on Vandaag: call or print it.")
        if by_hand
        else _("It leaves at %(time)s.", time=formats.moment(message.hold_until))
    )
    tell(_("A new link is ready. The one before stopped."), undo=_undo("duos.take_back_link", id=id), note=note)
    return _back(id)


@blueprint.post("/duos/<uuid:id>/link/ongedaan")
@requires(Permission.TRAJECTORY_WRITE)
def take_back_link(id: UUID) -> Response:
    """The link before works again, while the new one waits."""
    gone = trajectories.take_back_link(trajectories.trajectory(id))
    tell(
        _("Undone. The link before works again.") if gone else _("It had already left."),
        kind="info" if gone else "warning",
    )
    return _back(id)


@blueprint.post("/duos/<uuid:id>/link/intrekken")
@requires(Permission.TRAJECTORY_WRITE)
def revoke_link(id: UUID) -> Response:
    """The mentor's link stops at once. Not undone: send a new one."""
    trajectories.revoke_duo_link(trajectories.trajectory(id))
    tell(_("The link stopped. Send a new one when you want."), kind="info")
    return _back(id)


@blueprint.post("/duos/<uuid:id>/mentee-link")
@requires(Permission.TRAJECTORY_WRITE)
def send_mentor_page(id: UUID) -> Response:
    """A new link for the mentee to the page about the mentor."""
    message = trajectories.send_mentor_page(trajectories.trajectory(id))
    if message is None:
        tell(_("There is no channel to reach this person."), kind="warning")
    else:
        tell(_("A new link for the mentee is ready."))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/pauze")
@requires(Permission.TRAJECTORY_WRITE)
def pause(id: UUID) -> Response:
    """For a while they do not meet."""
    trajectories.pause(id)
    tell(_("The duo pauses. It does not count as silent."), undo=_undo("duos.resume", id=id, stil=1))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/hervat")
@requires(Permission.TRAJECTORY_WRITE)
def resume(id: UUID) -> Response:
    """They go on."""
    trajectories.resume(id, heard="stil" not in request.args)
    tell(_("The duo goes on."), undo=_undo("duos.pause", id=id))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/verleng")
@requires(Permission.TRAJECTORY_WRITE)
def extend(id: UUID) -> Response:
    """A later planned end."""
    sheet = _sheet(ExtensionForm)
    before = trajectories.trajectory(id).planned_end_on
    try:
        trajectories.extend(id, sheet.data.until)
    except Invalid as fault:
        return render(id, sheet.refused(fault.errors), "until")
    undo = _undo("duos.unextend", id=id, until=before.isoformat()) if before else ""
    tell(_("The planned end was changed."), undo=undo)
    return _back(id)


@blueprint.post("/duos/<uuid:id>/verleng/<string:until>")
@requires(Permission.TRAJECTORY_WRITE)
def unextend(id: UUID, until: str) -> Response:
    """The planned end as it was."""
    trajectories.extend(id, loaded(ExtensionForm, {"until": until}).until)
    return _back(id)


@blueprint.post("/duos/<uuid:id>/einde")
@requires(Permission.TRAJECTORY_WRITE)
def end(id: UUID) -> Response:
    """Complete or stop the duo, with a reason."""
    sheet = _sheet(EndingForm)
    try:
        said = sheet.data
        if said.ending == EndingKind.STOPPED and not said.reason:
            raise Invalid({"reason": [_("Choose a reason.")]})
        do = trajectories.stop if said.ending == EndingKind.STOPPED else trajectories.close
        do(id, reason=str(said.reason), on=said.on)
    except Invalid as fault:
        return render(id, sheet.refused(fault.errors), "end")
    tell(_("The duo has ended. Its names go in a moment."), undo=_undo("duos.reopen", id=id))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/andere-mentor")
@requires(Permission.TRAJECTORY_WRITE)
def part(id: UUID) -> Response:
    """It does not click: the duo ends, the trajectory goes on with somebody else (H9)."""
    trajectories.part(id, unsafe=request.form.get("unsafe") == "1")
    tell(_("This duo ended. The mentee waits for another mentor."))
    return _back(id)


@blueprint.post("/duos/<uuid:id>/heropen")
@requires(Permission.TRAJECTORY_WRITE)
def reopen(id: UUID) -> Response:
    """The ending was a mistake."""
    trajectories.reopen(id)
    tell(_("The duo runs again."))
    return _back(id)
