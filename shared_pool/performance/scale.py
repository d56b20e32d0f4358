# SPDX-License-Identifier: EUPL-1.2
"""How large a region is measured, and on which day it stands still: the same day every time, so that a kept region serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from koepel.clock import BRUSSELS

DAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 9, tzinfo=BRUSSELS)
SEED = 2016


@dataclass(frozen=True)
class Scale:
    """So many municipalities with so many persons each, so many mentors in the pool; `rounds` of each measuring."""

    tenants: int = 285
    persons: int = 2000
    cards: int = 10_000
    rounds: int = 100

    @property
    def waiting_cards(self) -> int:
        """Mentees who wait in the pool beside the mentors: three to ten."""
        return max(1, self.cards * 3 // 10)
