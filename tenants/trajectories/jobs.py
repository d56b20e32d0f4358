# SPDX-License-Identifier: EUPL-1.2
"""What follows a report or a turn of a duo while nobody looks; every job may run twice."""

from __future__ import annotations

from koepel.errors import NotFound
from koepel.jobs import Ring, tenant_job
from tenants.trajectories import course, service


@tenant_job("duo.touched")
def touched(ring: Ring) -> None:
    """In the mentee's municipality: last contact, signal, word to the mentor's municipality, figures."""
    if ring.subject_id is not None:
        try:
            service.follow(ring.subject_id)
        except NotFound:
            return


@tenant_job("hours")
def hours(ring: Ring) -> None:
    """In the mentor's municipality: take over state and hours of the engagement."""
    if ring.subject_id is not None and ring.collaboration_id is not None:
        service.follow_signal(ring.collaboration_id, ring.subject_id)


@tenant_job("duo.forget")
def forget(ring: Ring) -> None:
    """The hold after an ending is over: names and channel of the other half go."""
    if ring.subject_id is not None:
        service.forget(ring.subject_id)


@tenant_job("duo.link_wanted")
def link_wanted(ring: Ring) -> None:
    """Somebody with an old link asked for a new one."""
    if ring.subject_id is not None:
        service.link_wanted(course.trajectory(ring.subject_id), str(ring.data.get("side", "mentor")))
