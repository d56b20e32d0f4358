# SPDX-License-Identifier: EUPL-1.2
"""What happens to cards while nobody looks: each municipality does it for its own people, by ids only."""

from __future__ import annotations

from koepel.jobs import Ring, tenant_job
from shared_pool.cards import service
from shared_pool.proposals import rows
from shared_pool.proposals import service as proposals
from shared_pool.proposals.states import ProposalState
from tenants import disclosure


@tenant_job("cards.publish")
def publish(ring: Ring) -> None:
    """An intake was accepted or changed. One that was erased meanwhile took its card along."""
    assert ring.subject_id is not None
    if disclosure.is_here(ring.subject_id):
        service.publish(ring.subject_id, by=ring.account_id)


@tenant_job("cards.withdraw")
def withdraw(ring: Ring) -> None:
    """The person does not wait any more: matched, paused or stopped; as `publish`."""
    assert ring.subject_id is not None
    if disclosure.is_here(ring.subject_id):
        service.publish(ring.subject_id)


@tenant_job("cards.gone")
def gone(ring: Ring) -> None:
    """A card was taken back: its open proposals end, for both sides, as nobody's no."""
    assert ring.subject_id is not None
    for found in rows.open_with_card(ring.subject_id):
        proposals.end(rows.proposal(found.id, lock=True), ProposalState.WITHDRAWN)


@tenant_job("cards.band", queue="calm")
def band(_ring: Ring) -> None:
    """Nightly: count look-alikes anew, let cards rest whose persons nobody spoke with."""
    service.band()
