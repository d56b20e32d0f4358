# SPDX-License-Identifier: EUPL-1.2
"""Moments of follow-up: the talk in five questions (screen 19), another day, skipped with a reason; each can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import audit, clock
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.translations import formats
from koepel.web.entry import own_name
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.followup import moment_words, settling
from tenants.followup.codes import AskedFor, Going, MomentState, SkipReason
from tenants.followup.models import FollowUp
from tenants.followup.page import line_of
from tenants.followup.routes_acts import TODAY
from tenants.followup.schemas import MoveForm, SkipForm, TalkForm, WishForm
from tenants.programmes.follow_up import Pace, StepKind
from tenants.trajectories import service as trajectories
from tenants.vocabulary import choices, label_of, labels_of

blueprint = Blueprint("moments", __name__, url_prefix="/<municipality>/opvolging", template_folder="templates")


def _back(row: FollowUp) -> Response:
    return to("today.index") if request.args.get("terug") == TODAY else to("duos.show", id=row.trajectory_id)


def _undo(endpoint: str, **values: Any) -> str:
    if request.args.get("terug") == TODAY:
        values["terug"] = TODAY
    return url_for(endpoint, **values)


@blueprint.get("/<uuid:id>")
@requires(Permission.TRAJECTORY_READ)
def talk(id: UUID) -> Response:
    """The talk that this moment asks for."""
    return _page(settling.moment(id))


def _page(row: FollowUp, sheet: Sheet[Any] | None = None, form: str = "") -> Response:
    today = clock.today()
    boxes: dict[str, Sheet[Any]] = {
        "talk": Sheet.blank(held_on=today.isoformat()), "move": Sheet.blank(to=row.on.isoformat()), "skip": Sheet.blank(),
    }  # fmt: skip
    if sheet is not None:
        boxes[form] = sheet
    coming = [one for one in settling.of_duo(row.trajectory_id) if one.state == MomentState.OPEN and one.id != row.id]
    if row.note:
        person = trajectories.trajectory(row.trajectory_id).person_id
        audit.read(row, "note", person=person, purpose="follow-up of the duo")
    labels = {
        "going": label_of(Going, row.going), "skipped": label_of(SkipReason, row.skip_reason),
        "asked_for": ", ".join(labels_of(AskedFor, row.asked_for)),
    }  # fmt: skip
    return show(
        "moments/talk.html", labels=labels,
        moment=row, line=line_of(row.trajectory_id), what=moment_words.what(row), how=moment_words.how(row),
        why=moment_words.why(row), sheet=sheet, form=form, boxes=boxes, open=row.state == MomentState.OPEN,
        is_talk=row.kind in (StepKind.TALK, StepKind.END_TALK, StepKind.VISIT), back=TODAY if request.args.get("terug") == TODAY else None,
        going=[(one.value, one.label, sign) for one, sign in zip(Going, ("mood-smile", "mood-neutral", "mood-sad", "dots"), strict=True)],
        asked_for=choices(AskedFor), reasons=choices(SkipReason),
        coming=coming[0] if coming else None, coming_words=moment_words.what(coming[0]) if coming else "",
    )  # fmt: skip


@blueprint.post("/<uuid:id>")
@requires(Permission.TRAJECTORY_WRITE)
def note(id: UUID) -> Response:
    """Keep what was heard."""
    row, sheet = settling.moment(id), Sheet.of(request.form, TalkForm)
    try:
        contact = settling.note_talk(id, sheet.data, by=own_name())
    except Invalid as fault:
        return _page(row, sheet.refused(fault.errors), "talk")
    tell(_("The talk was noted."), undo=_undo("moments.reopen", id=id, contact=contact.id))
    return _back(row)


@blueprint.post("/<uuid:id>/gedaan")
@requires(Permission.TRAJECTORY_WRITE)
def done(id: UUID) -> Response:
    """Done, with nothing to tell."""
    row = settling.done(id, by=own_name())
    tell(_("Done."), undo=_undo("moments.reopen", id=id))
    return _back(row)


@blueprint.post("/<uuid:id>/overslaan")
@requires(Permission.TRAJECTORY_WRITE)
def skip(id: UUID) -> Response:
    """Not this time."""
    row, sheet = settling.moment(id), Sheet.of(request.form, SkipForm)
    if not sheet.ok:
        return _page(row, sheet, "skip")
    settling.skip(id, sheet.data.reason, by=own_name())
    tell(_("Skipped."), undo=_undo("moments.reopen", id=id))
    return _back(row)


@blueprint.post("/<uuid:id>/verplaatsen")
@requires(Permission.TRAJECTORY_WRITE)
def move(id: UUID) -> Response:
    """Another day."""
    row, sheet = settling.moment(id), Sheet.of(request.form, MoveForm)
    try:
        before = settling.move(id, sheet.data.to)
    except Invalid as fault:
        return _page(row, sheet.refused(fault.errors), "move")
    undo = _undo("moments.put_back", id=id, to=before.isoformat() if before else "")
    tell(_("Moved to %(day)s.", day=formats.day(sheet.data.to)), undo=undo)
    return _back(row)


@blueprint.post("/<uuid:id>/terugzetten")
@requires(Permission.TRAJECTORY_WRITE)
def put_back(id: UUID) -> Response:
    """On the day where it was."""
    before = request.args.get("to", "")
    day: date | None = loaded(MoveForm, {"to": before}).to if before else None
    settling.move(id, day if day and day >= clock.today() else None)
    tell(_("Undone."), kind="info")
    return _back(settling.moment(id))


@blueprint.post("/<uuid:id>/heropenen")
@requires(Permission.TRAJECTORY_WRITE)
def reopen(id: UUID) -> Response:
    """It was not done after all; the contact that came with it goes too."""
    row = settling.reopen(id)
    try:
        contact = UUID(request.args.get("contact", ""))
    except ValueError:
        contact = None
    if contact is not None:
        if trajectories.contact(contact).trajectory_id != row.trajectory_id:
            raise NotFound
        trajectories.withdraw_contact(contact)
    tell(_("Undone."), kind="info")
    return _back(row)


@blueprint.post("/duos/<uuid:id>/wens")
@requires(Permission.TRAJECTORY_WRITE)
def set_pace(id: UUID) -> Response:
    """How much follow-up this duo wants."""
    before = Pace(trajectories.set_pace(id, loaded(WishForm).pace))
    tell(_("The follow-up was changed."), undo=url_for("moments.reset_pace", id=id, pace=before.value))
    return to("duos.show", id=id)


@blueprint.post("/duos/<uuid:id>/wens/<any(usual, less, least):pace>")
@requires(Permission.TRAJECTORY_WRITE)
def reset_pace(id: UUID, pace: str) -> Response:
    """As it was."""
    trajectories.set_pace(id, loaded(WishForm, {"pace": pace}).pace)
    tell(_("Undone."), kind="info")
    return to("duos.show", id=id)
