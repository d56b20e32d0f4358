# SPDX-License-Identifier: EUPL-1.2
"""Somebody followed the link of a campaign that leads to an info session: a place, or one on the waiting list."""

from __future__ import annotations

from koepel.database import db, mine
from koepel.jobs import Ring, tenant_job
from tenants.activities import guests
from tenants.activities import service as activities
from tenants.recruitment.campaigns import campaign
from tenants.registration.models import Registration


@tenant_job("recruitment.arrived")
def arrived(ring: Ring) -> None:
    """Nothing where the session is over or does not go on: staff call. Safe to run twice: who is on the list stays."""
    row = db.session.scalar(mine(Registration).where(Registration.id == ring.subject_id))
    if row is None or row.campaign_id is None:
        return
    session_id = campaign(row.campaign_id).session_id
    if session_id is not None and session_id in {one.id for one in activities.sessions()}:
        guests.bring(session_id, row.id)
