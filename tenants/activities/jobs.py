# SPDX-License-Identifier: EUPL-1.2
"""A place came free by a link, or because somebody was erased: it goes to who waits longest."""

from __future__ import annotations

from koepel.database import db, mine
from koepel.jobs import Ring, tenant_job
from tenants.activities import places
from tenants.activities.models import Activity, Participation


@tenant_job("activities.place_free")
def place_free(ring: Ring) -> None:
    """Of the activity of this participation, or of this activity. Safe to run twice: places are counted anew."""
    assert ring.subject_id is not None
    row = db.session.scalar(mine(Participation).where(Participation.id == ring.subject_id))
    which = row.activity_id if row is not None else ring.subject_id
    if db.session.scalar(mine(Activity).where(Activity.id == which)) is not None:
        places.fill(which)
