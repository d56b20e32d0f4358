# SPDX-License-Identifier: EUPL-1.2
"""What follows a request while nobody looks; every job may run twice."""

from __future__ import annotations

from koepel.jobs import Ring, tenant_job
from koepel.rights import answering
from tenants.consents import service as consents
from tenants.rights import across


@tenant_job("rights.asked")
def asked(ring: Ring) -> None:
    """Somebody asked something: give it a number and tell the other municipalities involved."""
    if ring.subject_id is not None:
        with answering():
            across.arrived(ring.subject_id)


@tenant_job("rights.extended")
def extended(ring: Ring) -> None:
    """The others hear the new last day."""
    if ring.subject_id is not None:
        across.extended(ring.subject_id)


@tenant_job("rights.answered")
def answered(ring: Ring) -> None:
    """The municipality that was asked hears how our part ended."""
    if ring.subject_id is not None:
        across.answered(ring.subject_id)


@tenant_job("rights.withdrawn")
def withdrawn(ring: Ring) -> None:
    """A person took consent back by the own link: who relied on it acts now."""
    if ring.subject_id is not None:
        with answering():
            consents.follow_withdrawals(ring.subject_id)
