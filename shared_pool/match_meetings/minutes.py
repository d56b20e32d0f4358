# SPDX-License-Identifier: EUPL-1.2
"""What a meeting decided, as its minutes: who, what, by whom, what became of it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import db
from shared_pool.match_meetings import service
from shared_pool.match_meetings.codes import OUTCOMES, REASONS, Outcome, SkipReason
from shared_pool.match_meetings.models import MatchDecision, MatchMeeting
from shared_pool.proposals.models import Proposal
from shared_pool.proposals.states import ProposalState
from shared_pool.proposals.views import STATES
from tenants import disclosure


@dataclass(frozen=True)
class Minute:
    """One line of the minutes."""

    person_id: UUID
    intake_id: UUID
    name: str
    outcome: Outcome
    what: str
    why: str
    decided_by: str
    next_on: date | None
    proposal_id: UUID | None = None
    state: str = ""  # of the proposal, today
    tone: str = "grey"


def minutes(row: MatchMeeting) -> list[Minute]:
    """Decisions first, in the order in which they were taken, then about whom nobody talked."""
    rows = list(service.decisions(row.id).values())
    names = disclosure.own_names({one.person_id for one in rows})
    proposals = _states([one.proposal_id for one in rows if one.proposal_id])
    found = [_minute(one, names.get(one.person_id, ""), proposals) for one in rows]
    return sorted(found, key=lambda minute: minute.outcome is Outcome.PASSED_OVER)


def _states(ids: list[UUID]) -> dict[UUID, ProposalState]:
    here = scopes.here()
    query = select(Proposal.id, Proposal.state).where(Proposal.id.in_(ids), Proposal.mentee_tenant_id == here)
    return {proposal_id: ProposalState(state) for proposal_id, state in db.session.execute(query)} if ids else {}


def _minute(row: MatchDecision, name: str, proposals: dict[UUID, ProposalState]) -> Minute:
    state = proposals.get(row.proposal_id) if row.proposal_id else None
    label, tone = STATES[state] if state else ("", "grey")
    return Minute(
        person_id=row.person_id,
        intake_id=row.intake_id,
        name=name,
        outcome=Outcome(row.outcome),
        what=str(OUTCOMES[Outcome(row.outcome)]),
        why=str(REASONS[SkipReason(row.reason)]) if row.reason else "",
        decided_by=row.decided_name,
        next_on=row.next_on,
        proposal_id=row.proposal_id if state else None,
        state=str(label),
        tone=tone,
    )


def last_closed(but: UUID | None = None) -> MatchMeeting | None:
    """The newest meeting that is closed, another than `but`."""
    return next((row for row in service.meetings() if row.closed_at is not None and row.id != but), None)
