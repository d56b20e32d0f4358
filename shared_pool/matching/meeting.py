# SPDX-License-Identifier: EUPL-1.2
"""Many pairs at once: a column of mentees against a column of mentors, where one of the two may be a single card."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from uuid import UUID

import numpy as np

from .card import Card
from .columns import NEITHER, Bools, Columns, Ints, Pick
from .deck import Deck
from .engine_languages import Asked, Shared, coach_skills, shared, skills
from .occupations import occupation_table
from .vocabulary import CardSide
from .weights import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is the same for every pair, whoever seeks."""

    deck: Deck
    programme: Programme
    week: int
    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Terms):
    """One seeker against a deck."""

    seeker: Card
    columns: Columns  # the seeker as a column of one
    excluded: Ints  # indices of the deck
    twins: Ints
    tenants_shared: Bools  # per tenant of the deck: an agreement in force with the seeker's tenant
    own_tenant: int  # number in the deck, -1 where the deck has nobody of it

    @classmethod
    def of(cls, seeker: Card, deck: Deck, programme: Programme, week: int, shared: Sequence[bool]) -> "Search":
        """Prepare a search; `shared`: per tenant of the deck whether an agreement is in force for programme and direction."""
        return cls(
            seeker=seeker,
            columns=deck.column_of(seeker),
            deck=deck,
            programme=programme,
            week=week,
            asked=Asked.by(programme, deck.language_order),
            excluded=_excluded(seeker, deck),
            twins=_twins(seeker, deck),
            tenants_shared=np.array(shared, dtype=np.bool_),
            own_tenant=deck.tenant_numbers.get(seeker.tenant, -1),
        )


def _excluded(seeker: Card, deck: Deck) -> Ints:
    """Return the places of the cards that exclude the seeker, or that the seeker excludes."""
    return _places(deck, deck.excluding.get(seeker.reference, ()), seeker.exclusions)


def _twins(seeker: Card, deck: Deck) -> Ints:
    """Return the places of the other cards of the same person."""
    return _places(deck, deck.twins_of.get(seeker.reference, ()), [seeker.twin] if seeker.twin else [])


def _places(deck: Deck, places: Iterable[int], references: Iterable[UUID]) -> Ints:
    found = {*places, *(place for reference in references if (place := deck.find(reference)) is not None)}
    return np.array(sorted(found), dtype=np.intp)


class Meeting(ABC):
    """Mentees beside mentors, element by element, and what several rules ask of the two together."""

    places: Ints  # one element per pair
    mentee: Columns
    mentor: Columns

    def __init__(self, terms: Terms) -> None:
        """Say on which terms they meet."""
        self.terms = terms

    @property
    def programme(self) -> Programme:
        """The programme searched for."""
        return self.terms.programme

    @property
    @abstractmethod
    def seeking(self) -> Columns:
        """Whoever seeks: often one card, so that a column of which nobody needs the other side is not read."""

    @property
    @abstractmethod
    def one_tenant(self) -> Bools:
        """Both belong to the same municipality."""

    @property
    @abstractmethod
    def shared(self) -> Bools:
        """An agreement is in force between the two municipalities."""

    @property
    @abstractmethod
    def excluded(self) -> Bools:
        """One of the two excludes the other."""

    @property
    @abstractmethod
    def one_person(self) -> Bools:
        """Both cards belong to the same person."""

    @property
    @abstractmethod
    def occupation(self) -> Ints:
        """The value of the best of the occupations of mentee and mentor beside each other."""

    @abstractmethod
    def keep(self, kept: Ints) -> Self:
        """Return the meeting with some of these pairs only, by their places in this meeting."""

    @cached_property
    def languages(self) -> Shared:
        """What mentee and mentor share."""
        return shared(self.terms.asked, skills(self.mentee), skills(self.mentor))

    @cached_property
    def with_coach(self) -> Shared:
        """What mentor and coach share."""
        coach = coach_skills(self.programme, self.terms.deck.language_order)
        return shared(self.terms.asked, skills(self.mentor), coach)

    @cached_property
    def squared_distance(self) -> Ints:
        """Square kilometres between the two places, where both are known."""
        east = self.mentee.east - self.mentor.east
        north = self.mentee.north - self.mentor.north
        squared: Ints = east * east + north * north
        return squared

    @cached_property
    def placed(self) -> Bools:
        """Both places are known."""
        return self.mentee.placed & self.mentor.placed


class Lookup(Meeting):
    """Some cards of the deck beside one seeker."""

    def __init__(self, search: Search, places: Ints, pick: Pick) -> None:
        """Put these places of the deck beside the seeker; `pick` selects them from the columns."""
        super().__init__(search)
        self.search = search
        self.places = places
        self.others = search.deck.select(pick)
        first, second = search.columns, self.others
        self.mentee, self.mentor = (first, second) if search.seeker.side is CardSide.MENTEE else (second, first)

    @property
    def seeking(self) -> Columns:
        """The seeker."""
        return self.search.columns

    @cached_property
    def one_tenant(self) -> Bools:
        """Both belong to the same municipality."""
        same: Bools = self.others.tenant == self.search.own_tenant
        return same

    @cached_property
    def shared(self) -> Bools:
        """An agreement is in force between the two municipalities."""
        return self.search.tenants_shared[self.others.tenant]

    @property
    def excluded(self) -> Bools:
        """One of the two excludes the other."""
        return self._at(self.search.excluded)

    @property
    def one_person(self) -> Bools:
        """Both cards belong to the same person."""
        return self._at(self.search.twins)

    @property
    def occupation(self) -> Ints:
        """The value of the best of the occupations of mentee and mentor beside each other."""
        table = occupation_table(self.search.seeker.isco)
        first, second, third = self.others.isco
        best: Ints = np.maximum(np.maximum(table[first], table[second]), table[third])
        return best

    def keep(self, kept: Ints) -> Self:
        """Return the meeting with some of these cards only, by their places in this meeting."""
        places = self.places[kept]
        return type(self)(self.search, places, places)

    def _at(self, marked: Ints) -> Bools:
        return np.isin(self.places, marked) if len(marked) else NEITHER
