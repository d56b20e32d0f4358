# SPDX-License-Identifier: EUPL-1.2
"""What follows a signature, and the contact point that members can call."""

from __future__ import annotations

from koepel.jobs import Ring, tenant_job
from shared_pool.collaboration import service


@tenant_job("collaboration.signed")
def signed(ring: Ring) -> None:
    """The other members may know it now."""
    assert ring.subject_id is not None
    service.note_signature(ring.subject_id)


@tenant_job("contact_points.publish")
def publish_contact_point(ring: Ring) -> None:
    """In every collaboration of this municipality."""
    for collaboration in service.regional():
        service.publish_contact_point(collaboration.collaboration_id)
