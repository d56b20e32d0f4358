# SPDX-License-Identifier: EUPL-1.2
"""What an organiser changes reaches who comes along, done by each municipality for its own people; every job may run twice."""

from __future__ import annotations

from koepel.errors import Conflict, NotFound
from koepel.jobs import Ring, tenant_job
from shared_pool.announcements import service
from shared_pool.announcements.models import Announcement
from tenants import disclosure


@tenant_job("announcements.publish")
def publish(ring: Ring) -> None:
    """An own activity that was announced has changed."""
    assert ring.subject_id is not None
    service.publish(disclosure.own_activity(ring.subject_id))


@tenant_job("announcements.follow")
def follow(ring: Ring) -> None:
    """An activity to which own people go has changed, was called off, or goes on after all."""
    row = _announcement(ring)
    if row is None:
        return
    if row.state != "planned":
        disclosure.call_off_hosted(row.id)
        return
    try:
        disclosure.follow_host(row.id, service.facts_of(row))
    except Conflict:  # people heard already that it does not go on
        service.drop(row)


@tenant_job("announcements.not_coming")
def not_coming(ring: Ring) -> None:
    """Staff called off the own part: the places go back. One that the organiser called off may still go on, with its places."""
    assert ring.subject_id is not None
    here = disclosure.hosted_here(ring.subject_id)
    if not here.cancelled:
        return
    try:
        row = service.of_another(here.host_id)
    except NotFound:  # the collaboration was left
        return
    if row.state == "planned":
        service.drop(row)


@tenant_job("announcements.given_back")
def given_back(ring: Ring) -> None:
    """Another municipality let go of places: for the own people, unless others may still take them."""
    row = service.announced(ring.subject_id) if ring.subject_id is not None else None
    if row is not None and not row.taking:
        service.take_back_free(row)


def _announcement(ring: Ring) -> Announcement | None:
    assert ring.subject_id is not None
    try:
        return service.of_another(ring.subject_id)
    except NotFound:
        return None
