# SPDX-License-Identifier: EUPL-1.2
"""Leaving a collaboration: proposals and joint activities end, places are let go, cards go home, then the membership ends; one transaction.

Afterwards this municipality can no longer write there, so nothing is left for a job.
"""

from __future__ import annotations

from uuid import UUID

from shared_pool.announcements import service as announcements
from shared_pool.cards import service as cards
from shared_pool.collaboration import service
from shared_pool.proposals import rows
from shared_pool.proposals import service as proposals
from shared_pool.proposals.states import ProposalState
from tenants import disclosure


def leave(collaboration_id: UUID) -> None:
    """Stop today. Raises `StaysAlone` for the collaboration of one, `NotFound`."""
    service.refuse_alone(collaboration_id)
    for _intake_id, card_id, place in disclosure.open_cards():
        if place == collaboration_id:
            _end_proposals(collaboration_id, card_id)
    announcements.leave(collaboration_id)
    cards.bring_home(collaboration_id)
    service.end_membership(collaboration_id)


def _end_proposals(collaboration_id: UUID, card_id: UUID) -> None:
    for found in rows.open_with_card(card_id):
        proposals.end(rows.proposal(found.id, lock=True), ProposalState.WITHDRAWN)
        cards.release_place(collaboration_id, found.id)
