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
from shared_pool.proposals.failures import HasMoved, MentorNotInOrder, StatementFirst
from shared_pool.proposals.models import ProposalHalf
from shared_pool.proposals.states import ANSWERS, QUESTIONS, ProposalState
from tenants import disclosure

GOES_ON = ("goes_on", "yes")
BY_STAFF = ("aloud", "paper")
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


def answer(question: str, said: str, reason: str = "", *, read: str = "") -> ProposalHalf:
    """The person's own answer by link; `read` is the hash of the half-page to which the same tap says yes.

    Raises `HasMoved` when the question is no longer open, `StatementFirst` when going on lacks that yes.
    """
    half = own_half()
    if question not in QUESTIONS or said not in ANSWERS or not asked(half, question):
        raise HasMoved
    if getattr(half, question) == said:
        return half
    if (question, said) == GOES_ON:
        text = disclosure.statement_read(read)
        if text is None:
            raise StatementFirst
        _say_yes(half, text, "link")
    _write(half, question, said, reason)
    db.session.flush()
    outbox.send(half.collaboration_id, half.tenant_id, "answered", half.proposal_id)
    return half


def note_answer(
    proposal_id: UUID, side: str, question: str, said: str, reason: str, *, by: str, way: str = "", language: str = "nl"
) -> None:
    """Staff note what the person said in a talk or on paper: on behalf, on record.

    `way` (aloud, paper) and `language`: how the yes to the half-page was given, without which nobody goes on. Raises
    `HasMoved`, `StatementFirst`, `MentorNotInOrder`.
    """
    row = rows.proposal(proposal_id, lock=True)
    half = rows.halves(row).get(side)
    if half is None or half.tenant_id != scopes.here() or row.state != ASKED_IN.get(question) or said not in ANSWERS:
        raise HasMoved
    if said == "yes" and side == "mentor" and disclosure.mentor_lacks(row.mentor_card_id):
        raise MentorNotInOrder
    if (question, said) == GOES_ON:
        if way not in BY_STAFF:
            raise StatementFirst
        _say_yes(half, disclosure.statement(language), way, by)
    _write(half, question, said, reason)
    half.noted_by = by
    db.session.flush()
    service.weigh(row)


def _say_yes(half: ProposalHalf, text: disclosure.Statement, way: str, by: str = "") -> None:
    half.statement_on, half.statement_way, half.statement_language = clock.today(), way, text.language
    half.statement_text, half.statement_hash = text.mark, text.hash
    if by:  # not for a link to write
        half.statement_name = by
    audit.wrote(half, "said_yes", "statement")


def _write(half: ProposalHalf, question: str, said: str, reason: str) -> None:
    setattr(half, question, said)
    setattr(half, f"{question}_at", clock.moment())
    half.decline_reason = reason if said == "no" else ""
    audit.wrote(half, "answered", question)
