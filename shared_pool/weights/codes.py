# SPDX-License-Identifier: EUPL-1.2
"""Where a version of the weights stands, and why somebody wants other ones."""

from __future__ import annotations

from enum import StrEnum


class WeightsState(StrEnum):
    """Proposed by one person, decided by another; of those adopted the last one counts."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class WeightsReason(StrEnum):
    """Why other points are proposed."""

    OUTCOMES = "outcomes"  # duos with a high score did not do better
    PASSED_OVER = "passed_over"  # some people never come first
    CHOSEN_OTHERWISE = "chosen_otherwise"  # staff often choose otherwise than the score
    PROGRAMME_CHANGED = "programme_changed"
    TRIAL = "trial"
    BACK = "back"  # an earlier version once more
