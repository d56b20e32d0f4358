# SPDX-License-Identifier: EUPL-1.2
"""Closing a duo (screen 20): the form that it chose, how it ended, what came of it, who wants to hear more. One act, one undo."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, mine
from koepel.errors import Invalid
from koepel.i18n import _
from tenants.closing import aftercare, informed
from tenants.closing.codes import ClosingForm
from tenants.closing.failures import NothingToUndo, OnlyNumbersLeft
from tenants.closing.models import ClosingTalk
from tenants.closing.schemas import Closing
from tenants.surveys import service as surveys
from tenants.surveys.failures import AnsweredAlready, MentorIsGone, NobodyToReach
from tenants.surveys.instrument import CLOSING
from tenants.surveys.models import Survey
from tenants.surveys.schemas import Asking
from tenants.surveys.titles import State, Way
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, Duo, Engagement, Trajectory
from tenants.trajectories.schemas import EndingKind
from tenants.vocabulary import Barrier

BY_FORM = (ClosingForm.MAIL, ClosingForm.IF_NEEDED)


def talk_of(trajectory_id: UUID) -> ClosingTalk | None:
    """What was noted about the closing."""
    row: ClosingTalk | None = db.session.scalar(mine(ClosingTalk).where(ClosingTalk.trajectory_id == trajectory_id))
    return row


def barriers_of(row: ClosingTalk) -> list[Barrier]:
    """What stood in the way, as codes."""
    return [Barrier(code) for code in row.barriers.split() if code in set(Barrier)]


def engagement_of(duo: Duo) -> Engagement | None:
    """The engagement of an own mentor in this duo; None for a mentor from elsewhere, or who came in with an old list."""
    if duo.mentor_tenant_id != scopes.here() or duo.proposal_id is None:
        return None
    row: Engagement | None = db.session.scalar(mine(Engagement).where(Engagement.proposal_id == duo.proposal_id))
    return row


def close(trajectory_id: UUID, said: Closing) -> tuple[ClosingTalk, int]:
    """End a duo that runs and note how it closed; of one that ended, note it anew. Says too how many could not be sent the form.

    Raises `Invalid` (no ending, a day that does not fit), `OnlyNumbersLeft`, `NotFound`.
    """
    row = trajectories.trajectory(trajectory_id, lock=True)
    if row.pseudonymised_at is not None:
        raise OnlyNumbersLeft
    _check(row, said)
    duo, since = trajectories.duo_now(row), clock.utcnow()
    missed = send_forms(row, duo) if said.form in BY_FORM else 0
    ends = row.state in RUNNING
    if ends:
        do = trajectories.stop if said.ending == EndingKind.STOPPED else trajectories.close
        do(row.id, reason=str(said.reason), on=said.on)
    talk = _note(row, duo, said, since, ends=ends)
    informed.note(row.person_id, said.mentee_informed)
    if duo.mentor_person_id is not None:
        informed.note(duo.mentor_person_id, said.mentor_informed)
    engagement = engagement_of(duo)
    if engagement is not None and said.again:
        aftercare.note(engagement, said.again, clock.today())
    db.session.flush()
    audit.wrote(talk, "closing_noted", "form", "outcomes", "barriers", "coordination", person=row.person_id)
    return talk, missed


def _check(row: Trajectory, said: Closing) -> None:
    faults: dict[str, list[str]] = {}
    if row.state in RUNNING and not said.ending:
        faults["ending"] = [_("Choose how the duo ends.")]
    if said.held_on is not None and not row.started_on <= said.held_on <= clock.today():
        faults["held_on"] = [_("Choose a day between the start and today.")]
    if row.state in RUNNING and said.on is not None and not row.started_on <= said.on <= clock.today():
        faults["on"] = [_("Choose a day between the start and today.")]
    if faults:
        raise Invalid(faults)


def _note(row: Trajectory, duo: Duo, said: Closing, since: datetime, *, ends: bool) -> ClosingTalk:
    by = own_name()
    talk = talk_of(row.id) or ClosingTalk(trajectory_id=row.id)
    talk.duo_id, talk.form, talk.ended_here = duo.id, said.form.value, ends
    talk.mentor_first, talk.held_on = said.mentor_first, said.held_on
    talk.outcomes = [one.value for one in said.outcomes]
    talk.barriers = " ".join(one.value for one in said.barriers)
    talk.coordination, talk.in_contact = str(said.coordination), str(said.in_contact)
    talk.noted_at, talk.noted_name = since, by
    db.session.add(talk)
    return talk


def send_forms(row: Trajectory, duo: Duo) -> int:
    """The closing form leaves for both by an own link; who has it already gets no second. Returns how many cannot be reached."""
    asked = {one.instrument for one in surveys.surveys(trajectory_id=row.id) if _stands(one, duo)}
    missed = 0
    for key in CLOSING:
        if key in asked:
            continue
        try:
            with db.session.begin_nested():
                surveys.ask(row.id, Asking(key, Way.LINK))
        except (NobodyToReach, MentorIsGone, AnsweredAlready):
            missed += 1
    return missed


def _stands(one: Survey, duo: Duo) -> bool:
    return one.duo_id == duo.id and one.state != State.WITHDRAWN


def undo(trajectory_id: UUID) -> None:
    """While the names are still there: the duo runs again, and nothing that was noted with its end stands.

    Raises `NamesAreGone` after the hold, `NothingToUndo`, `NotFound`.
    """
    row, talk = trajectories.trajectory(trajectory_id, lock=True), talk_of(trajectory_id)
    if talk is None or not talk.ended_here:
        raise NothingToUndo
    trajectories.reopen(row.id)
    duo = trajectories.duo_now(row)
    for person_id in filter(None, (row.person_id, duo.mentor_person_id)):
        informed.take_back(person_id, talk.noted_at)
    engagement = engagement_of(duo)
    if engagement is not None and aftercare.of_engagement(engagement.id) is not None:
        aftercare.take_back(engagement.id)
    for one in surveys.surveys(trajectory_id=row.id):
        if one.instrument in CLOSING and one.state == State.ASKED:
            surveys.withdraw(one.id)
    audit.wrote(talk, "closing_taken_back", person=row.person_id)
    db.session.delete(talk)
    db.session.flush()
