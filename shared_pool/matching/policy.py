# SPDX-License-Identifier: EUPL-1.2
"""Whom a draft prefers when there are too few mentors: data, versioned, owned by the steering group.

Points in hundredths. Nothing here is part of a score: waiting and tier change who is helped first, never who suits whom.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .weights import FloorPolicy

BEST_SCORE = 10_000
FLOOR, NO_FLOOR = FloorPolicy(), FloorPolicy(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a draft adds to the scores and below which score it proposes nothing. A draft keeps key and version."""

    key: str
    version: int = 1
    floor: FloorPolicy = FLOOR
    wait: int = 100  # for each month of waiting
    most_months: int = 6
    tiers: tuple[int, int, int] = (0, 2000, 3000)
    balance: bool = True  # a small bonus for the municipalities that are served worst
    most_pairs_first: bool = False  # as many people as possible, whatever the scores
    best_first: bool = False  # the best pair, then the best of what is left: a person with a list

    def __post_init__(self) -> None:
        """Refuse what would turn a preference round."""
        if min(self.wait, self.most_months, *self.tiers) < 0:
            raise ValueError("waiting and tier are never a disadvantage")
        if not 0 <= self.floor.tier_floor <= self.floor.floor <= BEST_SCORE:
            raise ValueError("floors are 0 to 100 points, and that of a tier is not the higher one")
        if self.best_first and (self.balance or self.most_pairs_first):
            raise ValueError("who takes the best pair first looks at nothing else")

    @property
    def most(self) -> int:
        """The highest sum of score, waiting and tier."""
        return BEST_SCORE + self.wait * self.most_months + max(self.tiers)

    def added(self, tier: int, weeks: int) -> int:
        """Return what waiting so many weeks and this tier add to a score."""
        return self.wait * min(max(weeks, 0) * 12 // 52, self.most_months) + self.tiers[tier]


def _without(key: str, floor: FloorPolicy = NO_FLOOR, *, wait: int = 0, best_first: bool = False) -> Policy:
    return Policy(key=key, floor=floor, wait=wait, tiers=(0, 0, 0), balance=False, best_first=best_first)


SHIPPED = Policy(key="shipped")
FLOOR_40 = FloorPolicy(4000, 4000)
TWENTY, THIRTY = (0, 2000, 2000), (0, 3000, 3000)

# what else a region could decide, to be compared with what is shipped
POLICIES: Mapping[str, Policy] = MappingProxyType(
    {
        policy.key: policy
        for policy in (
            SHIPPED,
            Policy(key="tiers_12_18", tiers=(0, 1200, 1800)),
            _without("greedy", best_first=True),
            _without("maximum_sum"),
            _without("only_good", FloorPolicy(7000, 7000)),
            _without("no_floor_wait_2", wait=200),
            _without("no_floor_wait_5", wait=500),
            Policy(key="floor_40_wait_0", floor=FLOOR_40, wait=0, tiers=TWENTY, balance=False),
            Policy(key="floor_40_wait_1", floor=FLOOR_40, tiers=TWENTY, balance=False),
            Policy(key="floor_40_wait_4", floor=FLOOR_40, wait=400, tiers=TWENTY, balance=False),
            Policy(key="floor_30_wait_1", tiers=TWENTY, balance=False),
            Policy(key="floor_25_wait_1", floor=FloorPolicy(4000, 2500), tiers=THIRTY, balance=False),
            # more than any score and waiting together
            Policy(key="strictly_first", floor=FLOOR_40, wait=400, tiers=(0, 15_000, 15_000), balance=False),
        )
    }
)
