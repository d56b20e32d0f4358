# SPDX-License-Identifier: EUPL-1.2
"""Begin a match meeting, decide about one person after the other, close it: the minutes write themselves.

A decision names its decider. Nothing is decided by a machine: closing only notes about whom nobody talked.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import appointments, own_name
from koepel.database import db, found, mine
from koepel.errors import Conflict
from koepel.i18n import _
from koepel.ids import new_id
from shared_pool.match_meetings.codes import OUTCOMES, Outcome
from shared_pool.match_meetings.failures import MeetingClosed, NotWaiting
from shared_pool.match_meetings.models import MatchDecision, MatchMeeting
from shared_pool.match_meetings.queue import Turn, queue
from shared_pool.match_meetings.schemas import Chosen, Skipped
from shared_pool.proposals import service as proposals
from shared_pool.proposals.models import Proposal
from tenants import disclosure

KEPT_MEETINGS = 30  # in the list, the newest first


def meetings() -> list[MatchMeeting]:
    """The newest first."""
    query = mine(MatchMeeting).order_by(MatchMeeting.held_on.desc()).limit(KEPT_MEETINGS)
    return list(db.session.scalars(query))


def meeting(meeting_id: UUID, *, lock: bool = False) -> MatchMeeting:
    """One meeting. Raises `NotFound`."""
    return found(MatchMeeting, meeting_id, lock=lock)


def begin(present: Sequence[str]) -> MatchMeeting:
    """Open the meeting of today, or go on with it: the same click twice opens one. Only who is appointed here is present."""
    known = {row.shown_name for row in appointments()}
    there = sorted(set(present) & known | {own_name()} - {""})
    today = clock.today()
    db.session.execute(
        insert(MatchMeeting)
        .values(tenant_id=scopes.here(), id=new_id(), held_on=today, present=there)
        .on_conflict_do_nothing()
    )
    row: MatchMeeting = db.session.scalars(
        mine(MatchMeeting).where(MatchMeeting.held_on == today).with_for_update()
    ).one()
    row.present = sorted({*row.present, *there})
    row.closed_at = None
    db.session.flush()
    audit.wrote(row, "opened", "present")
    return row


def decisions(meeting_id: UUID) -> dict[UUID, MatchDecision]:
    """What was decided so far, by intake, in the order in which it was."""
    query = mine(MatchDecision).where(MatchDecision.meeting_id == meeting_id)
    rows = db.session.scalars(query.order_by(MatchDecision.decided_at, MatchDecision.id))
    return {row.intake_id: row for row in rows}


def propose(meeting_id: UUID, intake_id: UUID, chosen: Chosen, *, decides: bool) -> Proposal:
    """Propose this mentor, as the workbench does.

    Raises `MeetingClosed`, `NotWaiting`, `Conflict` (somebody decided meanwhile) and what `proposals.service.propose` raises.
    """
    turn = _turn(meeting_id, intake_id, chosen.seen)
    card = disclosure.out(intake_id)
    if card is None:
        raise NotWaiting
    row = proposals.propose(card[0], chosen.mentor_card, owner_name=own_name(), decides=decides)
    _decide(meeting_id, turn, Outcome.PROPOSED, proposal_id=row.id)
    return row


def skip(meeting_id: UUID, intake_id: UUID, skipped: Skipped) -> None:
    """Propose nobody now, for a reason. Raises `MeetingClosed`, `NotWaiting`, `Conflict`."""
    turn = _turn(meeting_id, intake_id, skipped.seen)
    _decide(meeting_id, turn, Outcome.SKIPPED, reason=skipped.reason.value, next_on=skipped.next_on)


def close(meeting_id: UUID) -> int:
    """Close the meeting; about whom nobody talked is noted, to come first next time. Returns how many. Closing twice changes nothing."""
    row = meeting(meeting_id, lock=True)
    if row.closed_at is not None:
        return 0
    decided = decisions(meeting_id)
    left = [turn for turn in queue() if turn.intake_id not in decided]
    for turn in left:
        _decide(meeting_id, turn, Outcome.PASSED_OVER)
    row.closed_at = clock.utcnow()
    audit.wrote(row, "closed")
    return len(left)


def _turn(meeting_id: UUID, intake_id: UUID, seen: UUID | None) -> Turn:
    """Hold the meeting, so that two who decide about one person come one after the other."""
    if meeting(meeting_id, lock=True).closed_at is not None:
        raise MeetingClosed
    stands = decisions(meeting_id).get(intake_id)
    if stands is not None and stands.id != seen:
        raise Conflict(
            _("%(name)s decided about this person meanwhile: %(what)s.", name=stands.decided_name, what=said(stands))
        )
    for turn in queue():
        if turn.intake_id == intake_id:
            return turn
    raise NotWaiting


def said(row: MatchDecision) -> str:
    """The decision in words."""
    return str(OUTCOMES[Outcome(row.outcome)])


def _decide(meeting_id: UUID, turn: Turn, outcome: Outcome, **more: object) -> None:
    old = decisions(meeting_id).get(turn.intake_id)
    if old is not None:
        db.session.delete(old)
        db.session.flush()
    row = MatchDecision(
        meeting_id=meeting_id, person_id=turn.person_id, intake_id=turn.intake_id, outcome=outcome.value,
        decided_name=own_name(), decided_at=clock.utcnow(), **more,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "decided", "outcome", "reason", person=turn.person_id)
