# SPDX-License-Identifier: EUPL-1.2
"""What the two people answer, each apart: to meeting, and after the introduction to going on. Silence is never yes.

A person writes only the answer of the own half, and rings the own municipality, whose job lets it count.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Gone
from shared_pool.proposals import rows, service
from shared_pool.proposals.failures import HasMoved
from shared_pool.proposals.models import ProposalHalf
from shared_pool.proposals.states import ANSWERS, QUESTIONS, ProposalState

ASKED_IN = {"meets": ProposalState.AGREED, "goes_on": ProposalState.INTRODUCED}


def own_half() -> ProposalHalf:
    """The half that the link of this scope opens. Raises `Gone` when it is no longer there."""
    scope = scopes.current()
    found = db.session.scalar(
        select(ProposalHalf).where(ProposalHalf.proposal_id == UUID(scope.subject), ProposalHalf.side == scope.side)
    )
    if found is None:
        raise Gone
    return found


def asked(half: ProposalHalf, question: str) -> bool:
    """Whether this question is open now: it can be answered, and answered otherwise, until the next step is taken."""
    return str(half.told.get("asked", "")) == question


def answer(question: str, said: str, reason: str = "") -> ProposalHalf:
    """The person's own answer by link. Raises `HasMoved` when the question is no longer open."""
    half = own_half()
    if question not in QUESTIONS or said not in ANSWERS or not asked(half, question):
        raise HasMoved
    if getattr(half, question) == said:
        return half
    _write(half, question, said, reason)
    db.session.flush()
    outbox.send(half.collaboration_id, half.tenant_id, "answered", half.proposal_id)
    return half


def note_answer(proposal_id: UUID, side: str, question: str, said: str, reason: str, *, by: str) -> None:
    """Staff note what the person said in a talk or on paper: on behalf, on record. Raises `HasMoved`."""
    row = rows.proposal(proposal_id, lock=True)
    half = rows.halves(row).get(side)
    if half is None or half.tenant_id != scopes.here() or row.state != ASKED_IN.get(question) or said not in ANSWERS:
        raise HasMoved
    _write(half, question, said, reason)
    half.noted_by = by
    db.session.flush()
    service.weigh(row)


def _write(half: ProposalHalf, question: str, said: str, reason: str) -> None:
    setattr(half, question, said)
    setattr(half, f"{question}_at", clock.moment())
    half.decline_reason = reason if said == "no" else ""
    audit.wrote(half, "answered", question)
