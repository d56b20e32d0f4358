# SPDX-License-Identifier: EUPL-1.2
"""What the seasons did for whom, counted over several runs and said as plain figures."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy does in one supply. Shares in whole percents; months and points with one decimal.

    A figure about nobody is None: nobody vulnerable was matched, so nobody waited.
    """

    supply: str
    policy: str
    matched: int
    matched_vulnerable: int
    matched_others: int
    wait_vulnerable: float | None
    wait_others: float | None
    mean_score: float | None
    worst_municipality: int
    best_municipality: int
    duos_a_month: float


@dataclass(slots=True)
class Tally:
    """Counts of the people who came along in the counted months; keys are whether somebody is vulnerable."""

    months: int = 0
    arrived: Counter[bool] = field(default_factory=Counter)
    matched: Counter[bool] = field(default_factory=Counter)
    waited: Counter[bool] = field(default_factory=Counter)
    arrived_in: Counter[UUID] = field(default_factory=Counter)
    matched_in: Counter[UUID] = field(default_factory=Counter)
    score: int = 0

    def arrive(self, tenant: UUID, *, vulnerable: bool) -> None:
        """Count who comes along."""
        self.arrived[vulnerable] += 1
        self.arrived_in[tenant] += 1

    def match(self, tenant: UUID, *, vulnerable: bool, months: int, score: int) -> None:
        """Count a duo, after so many months, of so many hundredths of points."""
        self.matched[vulnerable] += 1
        self.matched_in[tenant] += 1
        self.waited[vulnerable] += months
        self.score += score

    def said(self, supply: str, policy: str) -> Outcome:
        """Return the figures."""
        shares = [_share(self.matched_in[tenant], number) for tenant, number in self.arrived_in.items()]
        return Outcome(
            supply=supply,
            policy=policy,
            matched=_share(self.matched.total(), self.arrived.total()),
            matched_vulnerable=_share(self.matched[True], self.arrived[True]),
            matched_others=_share(self.matched[False], self.arrived[False]),
            wait_vulnerable=_mean(self.waited[True], self.matched[True]),
            wait_others=_mean(self.waited[False], self.matched[False]),
            mean_score=_mean(self.score, 100 * self.matched.total()),
            worst_municipality=min(shares, default=0),
            best_municipality=max(shares, default=0),
            duos_a_month=_mean(self.matched.total(), self.months) or 0.0,
        )


def _share(some: int, every: int) -> int:
    return round(100 * some / every) if every else 0


def _mean(together: int, people: int) -> float | None:
    return round(together / people, 1) if people else None
