# SPDX-License-Identifier: EUPL-1.2
"""Counting happens seconds after an event; freezing once a month, by the region, which sees counts and no person."""

from __future__ import annotations

from datetime import date

from koepel.jobs import Ring, regional_job, tenant_job
from shared_pool.steering import counting, snapshots


@tenant_job("figures.count", settles=True)
def count(ring: Ring) -> None:
    """After an event this month and the one before; nightly every month; `since` after an import or a correction."""
    if ring.data.get("since"):
        counting.count(counting.months_since(date.fromisoformat(str(ring.data["since"]))))
    elif ring.row_id is None:
        counting.count(counting.counted_months())
    else:
        counting.count(counting.recent_months())
    counting.break_down()


@regional_job("figures.snapshot")
def snapshot(ring: Ring) -> None:
    """Freeze the month that is over."""
    if ring.collaboration_id is not None:
        snapshots.take(ring.collaboration_id)
