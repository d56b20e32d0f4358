# SPDX-License-Identifier: EUPL-1.2
"""The reference: one pair in; every rule that excludes it, every criterion, the score and the reasons out.

Standard library only, whole numbers only. `engine.py` gives the same over whole arrays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from .card import Card
from .codes import Criterion, Gap, Hard, Label
from .criteria import CRITERIA
from .hard_rules import HARD_RULES, Pair
from .reasons import Kind, Outcome, Part
from .vocabulary import CardSide
from .weights import Programme


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that the rules say about one pair."""

    pair: Pair
    failing: Mapping[Hard, CardSide]  # each rule that excludes the pair, and the sides that cause it
    gaps: Gap  # to be asked before both municipalities agree
    parts: tuple[Part, ...]  # S01 to S10, also those with weight 0

    @property
    def possible(self) -> bool:
        """No hard rule applies."""
        return not self.failing

    @property
    def codes(self) -> Hard:
        """The failing rules as one mask."""
        return Hard(sum(self.failing))

    @property
    def score(self) -> int:
        """Hundredths of points, 0 to 10000: exactly the sum of the parts."""
        return sum(part.points for part in self.parts)

    @property
    def label(self) -> Label:
        """The word for the score."""
        return Label.of(self.score)

    @property
    def unknown(self) -> tuple[Criterion, ...]:
        """The criteria that count here and of which a fact is missing."""
        return tuple(part.criterion for part in self.parts if part.weight and part.reason.kind is Kind.UNKNOWN)

    @property
    def missing(self) -> int:
        """How much is unknown; of two equal pairs the better known comes first."""
        return self.gaps.bit_count() + len(self.unknown)


def pair_of(seeker: Card, card: Card) -> tuple[Card, Card]:
    """Return mentee and mentor out of two cards; raises ValueError for two cards of one side."""
    if seeker.side is card.side:
        raise ValueError("a pair is one mentee and one mentor")
    return (seeker, card) if seeker.side is CardSide.MENTEE else (card, seeker)


def judge(seeker: Card, card: Card, programme: Programme, today_week: int, *, shared: bool) -> Verdict:
    """Judge one pair by every rule and criterion, also a pair that is not possible.

    `shared`: an agreement is in force between the two municipalities for this programme and direction.
    """
    mentee, mentor = pair_of(seeker, card)
    pair = Pair(mentee, mentor, programme, today_week, shared)
    failing: dict[Hard, CardSide] = {}
    gaps = Gap(0)
    for code, (rule, gap) in HARD_RULES.items():
        finding = rule(pair)
        if finding.outcome is Outcome.FAILS:
            failing[code] = finding.sides
        elif finding.outcome is Outcome.ASK and gap:
            gaps |= gap
    parts = tuple(Part(criterion, programme.weights[criterion], says(pair)) for criterion, says in CRITERIA.items())
    return Verdict(pair, failing, gaps, parts)


def tie_order(verdict: Verdict, waiting_since: int, reference: UUID) -> tuple[int, int, int, int]:
    """Return the place in a ranking: score, known before unknown, longer waiting, then the card's reference."""
    return -verdict.score, verdict.missing, waiting_since, reference.int
