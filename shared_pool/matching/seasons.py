# SPDX-License-Identifier: EUPL-1.2
"""What a policy does for whom when it decides month after month: a model of an invented region, never a forecast.

Each month people come along, a draft is made under the policy and all its pairs start, those below the ordinary floor too;
who waits too long leaves. Read the differences between policies, not the levels.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from .batch import draw_up
from .card import Card
from .deck import Deck
from .invented_people import LANGUAGES
from .invented_towns import EVERYBODY
from .policy import POLICIES, Policy
from .seasons_count import Outcome, Tally
from .seasons_region import PROGRAMME, SUPPLIES, Supply, arrivals
from .vocabulary import CardSide

WEEK = 2574  # each round; what passes is how long somebody waits
MENTOR_LEAVES, MENTEE_LEAVES = 3, 9  # after so many months without a duo


@dataclass(frozen=True, slots=True)
class Span:
    """For how long, how often, and whose fate is counted: who comes along from month `first` to before month `last`."""

    months: int = 60
    runs: int = 10
    first: int = 12
    last: int = 48
    seed: int = 2016

    def __post_init__(self) -> None:
        """Refuse to count people whose fate is still open when the model stops."""
        if not (0 <= self.first < self.last <= self.months - MENTEE_LEAVES and self.runs > 0):
            raise ValueError("count months that are over for everybody nine months before the end, in at least one run")


STEADY, START_UP = Span(), Span(months=24, first=0, last=15)


def shorter(*, start_up: bool = False, runs: int) -> Span:
    """Return the months of a steady state, or of the first two years, lived through so many times."""
    return replace(START_UP if start_up else STEADY, runs=runs)


def compare_policies(
    policies: Iterable[str] = tuple(POLICIES),
    supplies: Mapping[str, Supply] = SUPPLIES,
    span: Span = STEADY,
) -> list[Outcome]:
    """Return what each of these policies does in each supply. Raises KeyError for a policy that nobody wrote."""
    return [_outcome(name, supply, POLICIES[key], span) for name, supply in supplies.items() for key in policies]


def _outcome(name: str, supply: Supply, policy: Policy, span: Span) -> Outcome:
    tally = Tally()
    for run in range(span.runs):
        _live_through(supply, policy, span, span.seed + run, tally)
    return tally.said(name, policy.key)


def _live_through(supply: Supply, policy: Policy, span: Span, seed: int, tally: Tally) -> None:
    """One run: all months under one policy."""
    coming = arrivals(supply, span.months, week=WEEK, seed=seed)
    here: dict[UUID, _Someone] = {}
    for month in range(span.months):
        new = [_Someone(card, month) for card in (*coming.mentees[month], *coming.mentors[month])]
        here = {one.card.reference: one for one in (*here.values(), *new) if one.stays(month)}
        if span.first <= month < span.last:
            tally.months += 1
            for card in coming.mentees[month]:
                tally.arrive(card.tenant, vulnerable=card.tier > 0)
        for mentee, mentor, score in _round(here.values(), month, policy):
            one, _ = here.pop(mentee), here.pop(mentor)
            if span.first <= one.since < span.last:
                months, vulnerable = month - one.since, one.card.tier > 0
                tally.match(one.card.tenant, vulnerable=vulnerable, months=months, score=score)


@dataclass(frozen=True, slots=True)
class _Someone:
    card: Card
    since: int  # month

    def stays(self, month: int) -> bool:
        is_mentor = self.card.side is CardSide.MENTOR
        return month - self.since < (MENTOR_LEAVES if is_mentor else MENTEE_LEAVES)


def _round(here: Iterable[_Someone], month: int, policy: Policy) -> Iterator[tuple[UUID, UUID, int]]:
    cards = [replace(one.card, waiting_since=WEEK - _weeks(month - one.since)) for one in here]
    draft = draw_up(Deck.from_cards(cards, LANGUAGES), PROGRAMME, policy, week=WEEK, mentors_for=EVERYBODY)
    for pair in draft.pairs:
        yield pair.mentee, pair.mentor, pair.score


def _weeks(months: int) -> int:
    """As many weeks as make so many whole months."""
    return -(-months * 52 // 12)
