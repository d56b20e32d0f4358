# SPDX-License-Identifier: EUPL-1.2
"""Somebody stopped messages to groups by the own link: what waits for them does not leave."""

from __future__ import annotations

from koepel.database import db, mine
from koepel.jobs import Ring, tenant_job
from tenants.broadcasts import wishes
from tenants.broadcasts.models import BroadcastWish


@tenant_job("broadcasts.stopped")
def stopped(ring: Ring) -> None:
    """Safe to run twice, and harmless for who wants them again by now."""
    row = db.session.scalar(mine(BroadcastWish).where(BroadcastWish.id == ring.subject_id))
    if row is not None and row.stopped_at is not None:
        wishes.silence(row.person_id)
