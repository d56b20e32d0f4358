# SPDX-License-Identifier: EUPL-1.2
"""Pairs that people have agreed on already: they stay, and the rest of a draft is made around them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from .batch_edges import MentorsFor, offered, readable, waiting
from .columns import Ints
from .crowd import Crowd, Gathering
from .engine_rules import possible
from .engine_values import scores


@dataclass(frozen=True, slots=True)
class Locked:
    """Locked pairs by place in the deck, in order of reference, and those that are not possible any more."""

    mentees: Ints
    mentors: Ints
    score: Ints
    lapsed: tuple[tuple[UUID, UUID], ...]


def locked_pairs(gathering: Gathering, pairs: Iterable[tuple[UUID, UUID]], mentors_for: MentorsFor) -> Locked:
    """Sort locked pairs of mentee and mentor into those that stand and those that lapsed.

    A pair lapses when a rule excludes it now, when its mentor has no place left, or when its mentee stands in one already.
    """
    deck = gathering.deck
    seeks, offers = waiting(deck, gathering.programme), offered(deck, gathering.programme)
    left = deck.arrays["places"].astype(np.int32)
    kept: list[tuple[int, int, int]] = []
    lapsed = []
    taken: set[int] = set()
    for mentee, mentor in sorted(set(pairs)):
        one, other = deck.find(mentee), deck.find(mentor)
        score = None
        if one is not None and other is not None and seeks[one] and offers[other]:
            score = _score(gathering, one, other, mentors_for)
        if score is None or one is None or other is None or one in taken or left[other] <= 0:
            lapsed.append((mentee, mentor))
            continue
        taken.add(one)
        left[other] -= 1
        kept.append((one, other, score))
    columns = np.array(kept, dtype=np.int64).reshape(-1, 3).T
    return Locked(columns[0], columns[1], columns[2], tuple(lapsed))


def _score(gathering: Gathering, mentee: int, mentor: int, mentors_for: MentorsFor) -> int | None:
    """Return the score of one pair, None where it is not possible."""
    tenant = int(gathering.deck.arrays["tenant"][mentee])
    if not readable(gathering.deck, tenant, mentors_for)[mentor]:
        return None
    met, _ = possible(Crowd(gathering, np.array([mentee]), np.array([mentor])))
    return int(scores(met)[0][0]) if len(met.places) else None
