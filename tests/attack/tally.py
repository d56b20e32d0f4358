# SPDX-License-Identifier: EUPL-1.2
"""What attacks came to, counted in one place: requests sent, server errors met, words of others and data of people found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

REQUESTS, SERVER_ERRORS, FOREIGN, PERSONAL = "requests", "server_errors", "foreign_canaries", "personal_data_leaks"
COUNTED = (REQUESTS, SERVER_ERRORS, FOREIGN, PERSONAL)
TALLY: Counter[str] = Counter()


def found(what: str, those: Sequence[str]) -> list[str]:
    """Count these findings and hand them on."""
    TALLY[what] += len(those)
    return list(those)
