# SPDX-License-Identifier: EUPL-1.2
"""What people do with a moment of follow-up: note the talk, move it, skip it with a reason, and take that back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from koepel import audit, clock
from koepel.database import db, found, mine
from koepel.errors import Conflict, Invalid
from koepel.i18n import _, _l
from tenants.followup import engine
from tenants.followup.codes import MomentState, SkipReason
from tenants.followup.models import FollowUp
from tenants.followup.schemas import Talk
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Contact

SETTLED = (MomentState.DONE, MomentState.SKIPPED)


class AlreadySettled(Conflict):
    """Somebody else was first, or the duo needs it no more."""

    title = _l("This moment was already taken care of.")


def moment(moment_id: UUID, *, lock: bool = False) -> FollowUp:
    """The moment of this municipality. Raises `NotFound`."""
    return found(FollowUp, moment_id, lock=lock)


def of_duo(trajectory_id: UUID) -> list[FollowUp]:
    """All that a duo needs or needed, by day; what became moot is left out."""
    rows = mine(FollowUp).where(FollowUp.trajectory_id == trajectory_id, FollowUp.state != MomentState.MOOT)
    return sorted(db.session.scalars(rows), key=lambda one: (one.done_on or one.on, one.step))


def _open(moment_id: UUID) -> FollowUp:
    row = moment(moment_id, lock=True)
    if row.state != MomentState.OPEN:
        raise AlreadySettled
    return row


def note_talk(moment_id: UUID, talk: Talk, *, by: str) -> Contact:
    """They were spoken to: that is a contact too, so the silence begins anew. Raises `AlreadySettled`, `Invalid`."""
    row = _open(moment_id)
    contact = trajectories.note_contact(row.trajectory_id, "call", on=talk.held_on)
    row.state, row.settled_at = MomentState.DONE, clock.utcnow()
    row.done_on, row.done_name, row.going = talk.held_on, by, talk.going
    row.asked_for, row.note = list(talk.asked_for), talk.note
    _tell(
        row,
        "talk_noted",
        "done_on",
        "going",
        *(["asked_for"] if talk.asked_for else []),
        *(["note"] if talk.note else []),
    )
    return contact


def done(moment_id: UUID, *, by: str) -> FollowUp:
    """It was done, and there is nothing to tell. Raises `AlreadySettled`."""
    row = _open(moment_id)
    row.state, row.settled_at, row.done_on, row.done_name = MomentState.DONE, clock.utcnow(), clock.today(), by
    _tell(row, "moment_done", "done_on")
    return row


def skip(moment_id: UUID, reason: str, *, by: str) -> FollowUp:
    """It is not done this time. Raises `AlreadySettled`."""
    row = _open(moment_id)
    row.state, row.settled_at, row.done_name = MomentState.SKIPPED, clock.utcnow(), by
    row.skip_reason = SkipReason(reason).value
    _tell(row, "moment_skipped", "skip_reason")
    return row


def move(moment_id: UUID, to: date | None) -> date | None:
    """Another day, or the engine's own again with None; returns where it was put before. Raises `AlreadySettled`, `Invalid`."""
    row = _open(moment_id)
    if to is not None and to < clock.today():
        raise Invalid({"to": [_("This day has passed. Choose today or a later day.")]})
    before, row.moved_to = row.moved_to, to
    _tell(row, "moment_moved", "moved_to")
    return before


def reopen(moment_id: UUID) -> FollowUp:
    """It was not done after all; the contact that was noted with it is taken back by whoever noted it. Raises `AlreadySettled`."""
    row = moment(moment_id, lock=True)
    if row.state not in SETTLED:
        raise AlreadySettled
    row.state, row.settled_at, row.done_on, row.done_name = MomentState.OPEN, None, None, ""
    row.skip_reason, row.going, row.asked_for, row.note = "", "", [], ""
    _tell(row, "moment_reopened", "state")
    db.session.flush()
    engine.plan(row.trajectory_id)
    return row


def _tell(row: FollowUp, verb: str, *fields: str) -> None:
    person = trajectories.trajectory(row.trajectory_id).person_id
    audit.wrote(row, verb, *fields, person=person)
