# SPDX-License-Identifier: EUPL-1.2
"""Counting at night what the page shows: drafts under several policies cost seconds, and need what no web process loads."""

from __future__ import annotations

import json
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete

from koepel import clock
from koepel.database import db
from shared_pool.fair_shares.models import FairShare
from shared_pool.fair_shares.pools import Pool, pools
from shared_pool.matching.region_deck import mentors_for


def count(collaboration_id: UUID) -> None:
    """Write the rows of this collaboration anew. Under the scope of the region; safe to repeat."""
    read = list(pools(collaboration_id))
    # A transaction carries its scope for a minute, drafts of thousands may take longer; nothing was written yet.
    db.session.rollback()
    found = {pool.programme: _counted(pool) for pool in read}
    db.session.execute(delete(FairShare).where(FairShare.collaboration_id == collaboration_id))
    now = clock.moment()
    for programme, tree in found.items():
        row = FairShare(
            collaboration_id=collaboration_id, programme=programme, found=json.loads(json.dumps(tree, default=str)),
            counted_at=now,
        )  # fmt: skip
        db.session.add(row)


def _counted(pool: Pool) -> dict[str, object]:
    from shared_pool.matching.recruiting import whom_to_recruit  # here: they load scipy
    from shared_pool.matching.replay import replay

    here = pool.here
    around = {"week": here.week, "mentors_for": mentors_for(here)}
    return {
        "policies": [asdict(one) for one in replay(pool.deck, here.programme, **around)],
        "in_a_proposal": {str(tier): people for tier, people in sorted(pool.in_a_proposal.items())},
        "recruiting": [asdict(one) for one in whom_to_recruit(pool.deck, here.programme, **around)],
    }
