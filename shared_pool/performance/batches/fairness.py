# SPDX-License-Identifier: EUPL-1.2
"""What each policy does for whom, year in, year out: the model of an invented region beside the figures of time and memory."""

from __future__ import annotations

from dataclasses import asdict

from shared_pool.matching import seasons
from shared_pool.matching.replay import USUAL


def policies(runs: int) -> list[dict[str, object]]:
    """Return one row for each policy and supply, after so many runs; none of them without a run."""
    return [asdict(row) for row in seasons.compare_policies(USUAL, span=seasons.shorter(runs=runs))] if runs else []
