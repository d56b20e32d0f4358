# SPDX-License-Identifier: EUPL-1.2
"""The count of the night."""

from __future__ import annotations

from koepel.jobs import Ring, regional_job
from shared_pool.fair_shares import counting


@regional_job("fair_shares.count", queue="long")
def count(ring: Ring) -> None:
    """Count this collaboration."""
    if ring.collaboration_id is not None:
        counting.count(ring.collaboration_id)
