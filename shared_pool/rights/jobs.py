# SPDX-License-Identifier: EUPL-1.2
"""What arrives from another municipality about a person's right."""

from __future__ import annotations

from koepel.jobs import Ring, tenant_job
from koepel.rights import answering
from shared_pool.rights import service


@tenant_job("rights.signal")
def signal(ring: Ring) -> None:
    """Asked, extended or answered elsewhere."""
    if ring.subject_id is not None and ring.collaboration_id is not None:
        with answering():
            service.hear(ring.collaboration_id, ring.subject_id)
