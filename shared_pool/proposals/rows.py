# SPDX-License-Identifier: EUPL-1.2
"""Reading proposals: both municipalities of a pair see it, each by its own half."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select

from koepel import scope as scopes
from koepel.database import among, db
from koepel.errors import NotFound
from shared_pool.proposals.models import Proposal, ProposalDisclosure, ProposalHalf, ProposalReasons


def proposal(proposal_id: UUID, *, lock: bool = False) -> Proposal:
    """The proposal. Raises `NotFound` for a pair in which this municipality has no part.

    `lock` before any answer is weighed: else two yeses at once would each see only one.
    """
    query = select(Proposal).where(Proposal.id == proposal_id)
    scope = scopes.current()
    if scope.tenant_id is not None:
        query = query.where(
            or_(Proposal.mentee_tenant_id == scope.tenant_id, Proposal.mentor_tenant_id == scope.tenant_id)
        )
    found = db.session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if found is None:
        raise NotFound
    return found


def these(proposal_ids: Sequence[UUID]) -> list[Proposal]:
    """These proposals as far as this municipality sees them, the oldest first."""
    return list(db.session.scalars(select(Proposal).where(Proposal.id.in_(proposal_ids)).order_by(Proposal.made_at)))


def halves(row: Proposal) -> dict[str, ProposalHalf]:
    """The halves by side, as far as they are written; fresh, since another session may just have answered."""
    query = select(ProposalHalf).where(
        ProposalHalf.collaboration_id == row.collaboration_id, ProposalHalf.proposal_id == row.id
    )
    found = db.session.scalars(query.execution_options(populate_existing=True))
    return {half.side: half for half in found}


def own_sides(row: Proposal) -> tuple[str, ...]:
    """On which side this municipality stands; both in a pair of its own."""
    here = scopes.here()
    sides = {"mentee": row.mentee_tenant_id, "mentor": row.mentor_tenant_id}
    return tuple(side for side, tenant in sides.items() if tenant == here)


def card_of(row: Proposal, side: str) -> UUID:
    """The card of one side."""
    return row.mentee_card_id if side == "mentee" else row.mentor_card_id


def other(side: str) -> str:
    """The other side."""
    return "mentor" if side == "mentee" else "mentee"


def disclosures(row: Proposal) -> dict[str, ProposalDisclosure]:
    """What each side disclosed of its person, by side."""
    query = select(ProposalDisclosure).where(
        ProposalDisclosure.collaboration_id == row.collaboration_id, ProposalDisclosure.proposal_id == row.id
    )
    return {found.side: found for found in db.session.scalars(query.execution_options(populate_existing=True))}


def listing(states: Sequence[str]) -> list[Proposal]:
    """Proposals of this municipality (or region) in these states, the longest unmoved first."""
    query = select(Proposal).where(Proposal.state.in_(states)).order_by(Proposal.state_at)
    scope = scopes.current()
    if scope.tenant_id is not None:
        query = query.where(
            or_(Proposal.mentee_tenant_id == scope.tenant_id, Proposal.mentor_tenant_id == scope.tenant_id)
        )
    return list(db.session.scalars(query))


def next_number(collaboration_id: UUID) -> int:
    """A number to call a proposal by; two at once may share one, since it is a name and no key."""
    highest = db.session.scalar(select(func.max(Proposal.number)).where(Proposal.collaboration_id == collaboration_id))
    return int(highest or 0) + 1


def open_with_card(card_id: UUID) -> list[Proposal]:
    """Open proposals in which this card stands."""
    states = ("proposed", "agreed", "willing", "introduced")
    mine = or_(Proposal.mentee_card_id == card_id, Proposal.mentor_card_id == card_id)
    return list(db.session.scalars(select(Proposal).where(mine, Proposal.state.in_(states))))


def with_others() -> dict[UUID, UUID]:
    """Every proposal of this municipality with another one, ever: its id -> that municipality."""
    here = scopes.here()
    asked = select(Proposal.id, Proposal.mentee_tenant_id, Proposal.mentor_tenant_id).where(
        or_(Proposal.mentee_tenant_id == here, Proposal.mentor_tenant_id == here),
        Proposal.mentee_tenant_id != Proposal.mentor_tenant_id,
    )
    return {row[0]: row[2] if row[1] == here else row[1] for row in db.session.execute(asked.order_by(Proposal.id))}


def own_reasons(row: Proposal) -> ProposalReasons | None:
    """Score and parts as this municipality saw them when it was proposed; of a pair of its own those of the mentee's side."""
    reasons = ProposalReasons
    mine = [reasons.tenant_id == scopes.here(), reasons.proposal_id == row.id]
    found: ProposalReasons | None = db.session.scalar(select(reasons).where(*mine).order_by(reasons.side).limit(1))
    return found


def own_scores(proposal_ids: Iterable[UUID]) -> dict[UUID, int]:
    """In hundredths of points, what the own municipality saw for its mentee when each was proposed, as far as it is kept."""
    reasons = ProposalReasons
    query = select(reasons.proposal_id, reasons.score).where(
        reasons.tenant_id == scopes.here(), reasons.side == "mentee", among(reasons.proposal_id, proposal_ids)
    )
    return dict(iter(db.session.execute(query)))
