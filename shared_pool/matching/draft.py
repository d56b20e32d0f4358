# SPDX-License-Identifier: EUPL-1.2
"""What comes out of a draft: pairs to look at, who is left over and why, and how that falls over tiers and municipalities.

Nothing in it is decided: people tick, ask and decline.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from .codes import Hard


@dataclass(frozen=True, slots=True)
class Proposed:
    """One pair. `apart`: below the ordinary floor, so listed by itself and never ticked without a reason."""

    mentee: UUID
    mentor: UUID
    score: int  # hundredths of points, as everywhere
    objective: int  # with waiting, tier and balance: why this mentee and not another one
    apart: bool
    locked: bool = False


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A mentee without a proposal.

    `rule` excludes most mentors where none is possible. None: there was a possible mentor, there are no mentors at all, or only
    what another municipality may hide stands between.
    """

    mentee: UUID
    rule: Hard | None
    possible: int  # mentors
    above_floor: int  # of them


@dataclass(frozen=True, slots=True)
class Count:
    """How many mentees of a tier or a municipality wait, and what the draft does for them."""

    waiting: int = 0
    proposed: int = 0  # with a pair, apart ones too
    apart: int = 0
    months_proposed: int = 0  # whole months waited, of all of them together
    months_left_over: int = 0

    @property
    def left_over(self) -> int:
        """How many are passed over."""
        return self.waiting - self.proposed


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft for one programme in one week, by one policy; everything sorted by reference."""

    programme: UUID
    weights: tuple[str, int]
    policy: tuple[str, int]
    week: int
    pairs: tuple[Proposed, ...]
    lapsed: tuple[tuple[UUID, UUID], ...]  # locked pairs that are not possible any more
    left_over: tuple[LeftOver, ...]
    by_tier: Mapping[int, Count]
    by_municipality: Mapping[UUID, Count]

    def canonical(self) -> bytes:
        """Return the draft as bytes: the same for the same input, on every machine and in whatever order cards came."""
        tree = {
            "programme": str(self.programme),
            "weights": self.weights,
            "policy": self.policy,
            "week": self.week,
            "pairs": [_plain(pair) for pair in self.pairs],
            "lapsed": [[str(mentee), str(mentor)] for mentee, mentor in self.lapsed],
            "left_over": [_plain(left) for left in self.left_over],
            "by_tier": {str(tier): asdict(count) for tier, count in self.by_tier.items()},
            "by_municipality": {str(tenant): asdict(count) for tenant, count in self.by_municipality.items()},
        }
        return json.dumps(tree, sort_keys=True, separators=(",", ":")).encode("ascii")


def _plain(row: Proposed | LeftOver) -> dict[str, object]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in asdict(row).items()}


def counted(of_each: Iterable[Count]) -> Count:
    """Return the sum of some counts."""
    rows = [(c.waiting, c.proposed, c.apart, c.months_proposed, c.months_left_over) for c in of_each]
    return Count(*(sum(column) for column in zip(*rows, strict=True))) if rows else Count()
