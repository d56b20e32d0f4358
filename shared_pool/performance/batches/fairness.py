# SPDX-License-Identifier: EUPL-1.2
"""What each policy does for whom, in region M and year in, year out: models of invented people beside time and memory."""

from __future__ import annotations

from dataclasses import asdict

from shared_pool.matching import region_m, seasons
from shared_pool.matching.replay import USUAL


def policies(runs: int) -> list[dict[str, object]]:
    """Return one row for each policy and supply, after so many runs of the seasons; none of them without a run."""
    if not runs:
        return []
    rows = *region_m.compare_policies(USUAL), *seasons.compare_policies(USUAL, span=seasons.shorter(runs=runs))
    return [asdict(row) for row in rows]
