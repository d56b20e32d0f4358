# SPDX-License-Identifier: EUPL-1.2
"""Which municipalities a request concerns, by the proposals in which this person was disclosed; and who is set apart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from koepel import clock, outbox
from koepel import scope as scopes
from koepel.database import db
from koepel.rights import Reached, RightSignal
from shared_pool.cards import service as cards
from shared_pool.collaboration import service as collaboration
from shared_pool.proposals import rows
from shared_pool.proposals import service as proposals
from shared_pool.proposals.states import ProposalState
from shared_pool.rights.models import RightsSignal
from tenants import disclosure


def tell(signal: RightSignal) -> tuple[Reached, ...]:
    """Send it: an answer back to who asked, all else to each other municipality of a proposal with this person."""
    if signal.word == "answered":
        if signal.proposal_id and signal.tenant_id and signal.collaboration_id:
            _send(signal, signal.collaboration_id, signal.tenant_id, signal.proposal_id)
        return ()
    if signal.person_id is None:
        return ()
    names, here = collaboration.members(), scopes.here()
    found: dict[UUID, Any] = {}
    for row in rows.these(disclosure.proposals_with(signal.person_id)):
        found |= {one: row for one in (row.mentee_tenant_id, row.mentor_tenant_id) if one != here}
    for tenant_id, row in found.items():
        _send(signal, row.collaboration_id, tenant_id, row.id)
    return tuple(
        Reached(tenant_id, row.id, names[tenant_id].name if tenant_id in names else "")
        for tenant_id, row in found.items()
    )


def _send(signal: RightSignal, collaboration_id: UUID, tenant_id: UUID, proposal_id: UUID) -> None:
    db.session.add(
        RightsSignal(
            collaboration_id=collaboration_id, tenant_id=scopes.here(), for_tenant_id=tenant_id, proposal_id=proposal_id,
            shared_ref=signal.ref, word=signal.word, kind=signal.kind, received_on=signal.received_on,
            due_on=signal.due_on, outcome=signal.outcome, told_at=clock.utcnow(),
        )
    )  # fmt: skip
    outbox.send(collaboration_id, tenant_id, "rights.signal", proposal_id)


def hear(collaboration_id: UUID, proposal_id: UUID) -> None:
    """Take what was sent about this proposal, in order, and leave nothing of it in the pool."""
    names = collaboration.members(collaboration_id)
    query = select(RightsSignal).where(
        RightsSignal.collaboration_id == collaboration_id, RightsSignal.proposal_id == proposal_id,
        RightsSignal.for_tenant_id == scopes.here(),
    )  # fmt: skip
    for row in list(db.session.scalars(query.order_by(RightsSignal.told_at, RightsSignal.id))):
        signal = RightSignal(
            word=row.word, ref=row.shared_ref, kind=row.kind, received_on=row.received_on, due_on=row.due_on,
            outcome=row.outcome, proposal_id=row.proposal_id, tenant_id=row.tenant_id, collaboration_id=collaboration_id,
            municipality=names[row.tenant_id].name if row.tenant_id in names else "",
        )  # fmt: skip
        for feature in current_app.extensions["koepel_features"]:
            for take in feature.rights_heard:
                take(signal)
        db.session.delete(row)


def set_apart(person_id: UUID, apart: bool) -> None:
    """Out of the pool at once: cards and open proposals; back in when the data may be used again."""
    for intake_id in disclosure.intakes_of(person_id):
        if not apart:
            outbox.later("cards.publish", intake_id)
            continue
        card = disclosure.out(intake_id)
        if card is None:
            continue
        for found in rows.open_with_card(card[0]):
            proposals.end(rows.proposal(found.id, lock=True), ProposalState.WITHDRAWN)
        cards.withdraw(intake_id, "set_apart")
