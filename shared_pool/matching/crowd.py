# SPDX-License-Identifier: EUPL-1.2
"""Many mentees against many mentors at once, for a draft of the whole region: the rules of the engine, pair by pair.

Only mentors whom a mentee's municipality may read stand in a crowd: that is the index, so no agreement is asked here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from uuid import UUID

import numpy as np

from .columns import NEITHER, Bools, Columns, Ints
from .deck import Deck
from .deck_codes import NO_ISCO
from .engine_languages import Asked
from .meeting import Meeting, Terms
from .occupations import Occupations
from .vocabulary import CardSide
from .weights import Programme

ALWAYS = np.ones(1, dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering(Terms):
    """All mentees and mentors of a deck."""

    excluded: Ints  # sorted keys of pairs, as `key_of` makes them
    one_person: Ints
    occupations: Occupations

    @classmethod
    def of(
        cls, deck: Deck, programme: Programme, week: int, *, without: Iterable[tuple[UUID, UUID]] = ()
    ) -> "Gathering":
        """Prepare a draft; `without`: pairs of mentee and mentor that are left out as if they excluded each other."""
        excluding = ((place, other) for place, others in deck.exclusions.items() for other in others)
        pairs = [(deck.find(mentee), mentor) for mentee, mentor in without]
        return cls(
            deck=deck,
            programme=programme,
            week=week,
            asked=Asked.by(programme, deck.language_order),
            excluded=_keys(deck, [*excluding, *((place, mentor) for place, mentor in pairs if place is not None)]),
            one_person=_keys(deck, deck.twins.items()),
            occupations=Occupations(deck.arrays["isco"]),
        )


def _keys(deck: Deck, found: Iterable[tuple[int, UUID]]) -> Ints:
    sides = deck.arrays["side"]
    keys = set()
    for place, reference in found:
        other = deck.find(reference)
        if other is not None and sides[place] != sides[other]:
            mentee, mentor = (place, other) if sides[place] == CardSide.MENTEE else (other, place)
            keys.add(mentee * len(deck) + mentor)
    return np.array(sorted(keys), dtype=np.int64)


def _noted(cards: Columns) -> list[Ints]:
    """Return the first, second and third codes of these cards, as far as anybody has so many."""
    return [codes for codes in cards.isco if (codes != NO_ISCO).any()]


class Crowd(Meeting):
    """Pairs out of a gathering: places of mentees beside places of mentors, or a column of ones beside a row of others."""

    def __init__(self, gathering: Gathering, mentees: Ints, mentors: Ints) -> None:
        """Put these places of the deck beside each other."""
        super().__init__(gathering)
        self.gathering = gathering
        self.mentees, self.mentors = mentees, mentors
        self.places = mentors
        self.mentee = gathering.deck.select(mentees)
        self.mentor = gathering.deck.select(mentors)

    @property
    def seeking(self) -> Columns:
        """The mentees."""
        return self.mentee

    @cached_property
    def one_tenant(self) -> Bools:
        """Both belong to the same municipality."""
        same: Bools = self.mentee.tenant == self.mentor.tenant
        return same

    @property
    def shared(self) -> Bools:
        """Nobody stands in a crowd without an agreement."""
        return ALWAYS

    @property
    def excluded(self) -> Bools:
        """One of the two excludes the other, or the pair is left out of this draft."""
        return self._among(self.gathering.excluded)

    @property
    def one_person(self) -> Bools:
        """Both cards belong to the same person."""
        return self._among(self.gathering.one_person)

    @property
    def occupation(self) -> Ints:
        """The value of the best of the occupations of mentee and mentor beside each other."""
        best = np.zeros(len(self.places), dtype=np.uint8)
        for offered in _noted(self.mentor):
            for wanted in _noted(self.mentee):
                np.maximum(best, self.gathering.occupations.beside(wanted, offered), out=best)
        return best

    def keep(self, kept: Ints) -> Self:
        """Return the pairs at these places."""
        return type(self)(self.gathering, self.mentees[kept], self.mentors[kept])

    def _among(self, keys: Ints) -> Bools:
        if not len(keys):
            return NEITHER
        return np.isin(self.mentees.astype(np.int64) * len(self.gathering.deck) + self.mentors, keys)
