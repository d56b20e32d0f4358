# SPDX-License-Identifier: EUPL-1.2
"""Who is invited to an evening, and who of them may meet whom: said by the hard rules of matching, time and place aside.

Who is invited hears beforehand that nobody suits (seed 003, 1.2.3: a group makes many good duos and disappoints those left over).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

ENOUGH = 2  # possible partners; with fewer somebody may well go home alone

Couple = tuple[UUID, UUID]  # mentee, mentor


@dataclass(frozen=True, slots=True)
class Possible:
    """What is known of two who may meet."""

    score: int  # hundredths of points
    languages: frozenset[str] = (
        frozenset()
    )  # a helper for one of these sits with them; none where they share a language


@dataclass(frozen=True)
class Guests:
    """The people of one evening, by the reference of their cards, and the couples that no rule excludes."""

    mentees: frozenset[UUID]
    mentors: frozenset[UUID]
    possible: Mapping[Couple, Possible]
    first: frozenset[UUID] = frozenset()  # went home without a match last time
    helpers: Mapping[UUID, frozenset[str]] = field(default_factory=dict)  # who helps, and in which languages

    def __post_init__(self) -> None:
        """Refuse a couple of which somebody is not invited."""
        for mentee, mentor in self.possible:
            if mentee not in self.mentees or mentor not in self.mentors:
                raise ValueError("a couple is one invited mentee and one invited mentor")

    @cached_property
    def partners(self) -> Mapping[UUID, frozenset[UUID]]:
        """Whom each of them may meet."""
        found: dict[UUID, set[UUID]] = {one: set() for one in self.everybody}
        for mentee, mentor in self.possible:
            found[mentee].add(mentor)
            found[mentor].add(mentee)
        return {one: frozenset(others) for one, others in found.items()}

    @property
    def everybody(self) -> frozenset[UUID]:
        """Both sides together."""
        return self.mentees | self.mentors

    def without(self, absent: Iterable[UUID]) -> Guests:
        """The same evening without those who did not come; a helper may be absent, too."""
        gone = frozenset(absent)
        return Guests(
            self.mentees - gone,
            self.mentors - gone,
            {couple: known for couple, known in self.possible.items() if not gone & set(couple)},
            self.first - gone,
            {helper: languages for helper, languages in self.helpers.items() if helper not in gone},
        )


@dataclass(frozen=True, slots=True)
class Warned:
    """Somebody who should hear, before the invitation leaves, that the evening may bring nobody."""

    who: UUID
    partners: int


def without_helper(guests: Guests) -> dict[UUID, frozenset[str]]:
    """Mentees whom nobody understands unless somebody comes to help: the languages in which they could be helped."""
    helped = frozenset().union(*guests.helpers.values())
    found: dict[UUID, frozenset[str]] = {}
    for mentee in guests.mentees:
        asked = [guests.possible[mentee, mentor].languages for mentor in guests.partners[mentee]]
        if asked and all(languages and not languages & helped for languages in asked):
            found[mentee] = frozenset().union(*asked)
    return found


def short_of_partners(guests: Guests) -> tuple[Warned, ...]:
    """Everyone with fewer than two possible partners, those with nobody first."""
    found = [Warned(one, len(others)) for one, others in guests.partners.items() if len(others) < ENOUGH]
    return tuple(sorted(found, key=lambda warned: (warned.partners, warned.who)))
