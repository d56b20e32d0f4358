# SPDX-License-Identifier: EUPL-1.2
"""What other weights would do to the people who wait: the same possible pairs, weighed twice, and only counted.

Hard rules do not know weights, so who is possible stays the same; what changes is the order, and who stands above the floor.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from .batch_edges import MentorsFor, offered, possible_pairs, waiting
from .codes import Label
from .columns import Bools, Ints
from .crowd import Crowd, Gathering
from .deck import Deck
from .engine import keys, other_in, score_in
from .small_numbers import TOLD_FROM, coarse
from .weights import Programme, Weights

NOBODY = np.iinfo(np.uint64).max  # sorts behind every key
TIERS = 3


@dataclass(frozen=True, slots=True)
class Moved:
    """Some of the people who wait, in fives; None: fewer than five.

    `other`: another mentor stands first; `gained` and `lost`: who gets a first one above the floor, and who has none any more.
    """

    waiting: int | None
    other: int | None
    gained: int | None
    lost: int | None


@dataclass(frozen=True, slots=True)
class Reweighed:
    """The effect of other weights. `labels`: of whose first mentor it is the label, before and after, the best label first.

    `pairs_gained` and `pairs_lost` cross the floor; None where they are few, or of fewer than five people.
    """

    everybody: Moved
    tiers: tuple[Moved, ...]
    labels: tuple[tuple[str, int | None, int | None], ...]
    pairs_gained: int | None
    pairs_lost: int | None


@dataclass(frozen=True, slots=True)
class First:
    """Who stands first for each mentee under some weights, by place in the deck; NOBODY where there is no possible mentor."""

    key: Ints

    @property
    def there(self) -> Bools:
        """Somebody stands first, above the floor."""
        above: Bools = (self.key != NOBODY) & (self.score >= Label.POSSIBLE)
        return above

    @property
    def score(self) -> Ints:
        """The score of that pair; nothing that counts where there is nobody."""
        return score_in(self.key)

    @property
    def who(self) -> Ints:
        """The mentor, as a rank of references."""
        return other_in(self.key)


def reweigh(deck: Deck, programme: Programme, other: Weights, *, week: int, mentors_for: MentorsFor) -> Reweighed:
    """Count what these weights would change for everybody in the deck. Nothing is proposed, and no card is named."""
    seekers = np.flatnonzero(waiting(deck, programme))
    before, after = (np.full(len(deck), NOBODY, dtype=np.uint64) for _ in range(2))
    gained, lost = _Crossing(), _Crossing()
    for crowd, then, now in _weighed_twice(deck, programme, other, seekers, week, mentors_for):
        np.minimum.at(before, crowd.mentees, then)
        np.minimum.at(after, crowd.mentees, now)
        was, is_ = score_in(then) >= Label.POSSIBLE, score_in(now) >= Label.POSSIBLE
        gained.count(crowd.mentees[~was & is_])
        lost.count(crowd.mentees[was & ~is_])
    first, second = First(before[seekers]), First(after[seekers])
    tiers = deck.arrays["tier"][seekers]
    everybody = np.ones(len(seekers), dtype=np.bool_)
    return Reweighed(
        everybody=_moved(first, second, everybody),
        tiers=tuple(_moved(first, second, tiers == tier) for tier in range(TIERS)),
        labels=tuple((label.name, _labelled(first, label), _labelled(second, label)) for label in _from_the_best()),
        pairs_gained=gained.told,
        pairs_lost=lost.told,
    )


def _weighed_twice(
    deck: Deck, programme: Programme, other: Weights, seekers: Ints, week: int, mentors_for: MentorsFor
) -> Iterator[tuple[Crowd, Ints, Ints]]:
    gathering = Gathering.of(deck, programme, week)
    elsewise = replace(gathering, programme=replace(programme, weights=other))
    for crowd, gaps in possible_pairs(gathering, seekers, offered(deck, programme), mentors_for):
        again = Crowd(elsewise, crowd.mentees, crowd.mentors)
        yield crowd, keys(deck, crowd, gaps), keys(deck, again, gaps)


class _Crossing:
    """Pairs that cross the floor one way, and of how many mentees they are."""

    def __init__(self) -> None:
        self.pairs, self.people = 0, set[int]()

    def count(self, mentees: Ints) -> None:
        self.pairs += len(mentees)
        self.people.update(mentees.tolist())

    @property
    def told(self) -> int | None:
        """Five pairs of one person tell of one person."""
        return coarse(self.pairs) if len(self.people) >= TOLD_FROM else None


def _moved(first: First, second: First, of: Bools) -> Moved:
    then, now = first.there, second.there
    other = then & now & (first.who != second.who)
    counted = (of, of & other, of & now & ~then, of & then & ~now)
    return Moved(*(coarse(int(np.count_nonzero(some))) for some in counted))


def _from_the_best() -> list[Label]:
    return sorted((label for label in Label if label >= Label.POSSIBLE), reverse=True)


def _labelled(first: First, label: Label) -> int | None:
    higher = min((one for one in Label if one > label), default=None)
    inside = first.there & (first.score >= label)
    return coarse(int(np.count_nonzero(inside if higher is None else inside & (first.score < higher))))
