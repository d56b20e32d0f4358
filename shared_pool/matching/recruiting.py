# SPDX-License-Identifier: EUPL-1.2
"""Whom to look for: the profile of one more mentor that would help the most people who have no possible mentor now (J14).

Profiles are tried with the engine, never guessed: a mentor who is ready and free, with a sector, a language and a home that
occur among the people who wait. Nothing is told of fewer than five people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

import numpy as np

from .batch_edges import MentorsFor, find, offered, waiting
from .card import Card
from .columns import Ints
from .crowd import Gathering
from .deck import Deck
from .small_numbers import TOLD_FROM
from .vocabulary import (
    CardSide,
    CardState,
    ExperienceBand,
    Majority,
    Section,
    Spoken,
    Step,
    SupportAction,
)
from .weights import FloorPolicy, Programme

PROFILE = UUID("6f0a8c52-6f5e-4c1c-9b0a-3b4f3c1d7a10")
EVERY_HALF_DAY = (1 << 21) - 1
NATIVE = 6
MOST_TRIED = 400  # profiles; those that occur most often
MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """One more mentor like this would be possible for so many of the people without any; `section` '' where it does not matter."""

    section: str
    language: str
    tenant: UUID
    helps: int


def whom_to_recruit(deck: Deck, programme: Programme, *, week: int, mentors_for: MentorsFor) -> list[Wanted]:
    """Return the profiles that help the most people, most first; each next one for people whom the former did not help."""
    without = _without_mentor(deck, programme, week, mentors_for)
    people = [deck.card(int(place)) for place in without]
    profiles = list(_profiles(people))
    if len(people) < TOLD_FROM or not profiles:
        return []
    helped = _helped(people, profiles, deck.language_order, programme, week, mentors_for)
    told: list[Wanted] = []
    left = frozenset(person.reference for person in people)
    while helped and len(told) < MOST_TOLD:
        profile, whom = max(helped.items(), key=lambda row: (len(row[1] & left), [str(part) for part in row[0]]))
        if len(whom & left) < TOLD_FROM:
            break
        told.append(Wanted(*profile, len(whom & left)))
        left -= whom
    return told


_Profile = tuple[str, str, UUID]  # section, language, municipality


def _without_mentor(deck: Deck, programme: Programme, week: int, mentors_for: MentorsFor) -> Ints:
    """Who waits and has nobody above the floor."""
    seekers = np.flatnonzero(waiting(deck, programme))
    gathering = Gathering.of(deck, programme, week)
    edges = find(gathering, seekers, offered(deck, programme), mentors_for, programme.floor, 1)
    nobody: Ints = edges.mentees[edges.above_floor == 0]
    return nobody


def _profiles(people: Sequence[Card]) -> Iterator[_Profile]:
    """Yield each sector beside each language and municipality of somebody who waits, the frequent ones first."""
    seen: dict[_Profile, int] = {}
    for card in people:
        for section in (*card.sections.texts(), ""):
            for spoken in card.languages:
                profile = section, spoken.language, card.tenant
                seen[profile] = seen.get(profile, 0) + 1
    for profile, _often in sorted(seen.items(), key=lambda row: (-row[1], str(row[0])))[:MOST_TRIED]:
        yield profile


def _helped(
    people: Sequence[Card],
    profiles: Sequence[_Profile],
    order: Sequence[str],
    programme: Programme,
    week: int,
    mentors_for: MentorsFor,
) -> dict[_Profile, frozenset[UUID]]:
    """Return for each profile whom such a mentor could help, above the floor."""
    points = {card.tenant: card.place for card in people if card.place}
    tried = {uuid5(PROFILE, "/".join(map(str, one))): one for one in profiles}
    mentors = [_mentor(reference, one, programme, week, points.get(one[2])) for reference, one in tried.items()]
    deck = Deck.from_cards([*people, *mentors], order)
    gathering = Gathering.of(deck, programme, week)
    seekers = np.flatnonzero(waiting(deck, programme))
    edges = find(gathering, seekers, offered(deck, programme), mentors_for, FloorPolicy(), None)
    found: dict[_Profile, set[UUID]] = {}
    names = [card.reference for card in map(deck.card, map(int, edges.mentees))]
    for row, mentor in zip(edges.rows().tolist(), edges.mentors.tolist(), strict=True):
        found.setdefault(tried[deck.card(mentor).reference], set()).add(names[row])
    return {one: frozenset(whom) for one, whom in found.items()}


def _mentor(reference: UUID, profile: _Profile, programme: Programme, week: int, at: tuple[int, int] | None) -> Card:
    """A mentor as one hopes for: ready, free on all half-days, willing to help with everything."""
    section, language, tenant = profile
    return Card(
        reference=reference,
        tenant=tenant,
        side=CardSide.MENTOR,
        state=CardState.ACTIVE,
        informed=True,
        released=True,
        places=1,
        waiting_since=week,
        programmes=programme.bit,
        place=at,
        languages=frozenset({Spoken("nl", NATIVE), Spoken(language, NATIVE)}),
        sections=Section.of(section) if section else Section.NONE,
        experience=ExperienceBand.OVER_10,
        actions=SupportAction(sum(SupportAction)),
        half_days=EVERY_HALF_DAY,
        majority=Majority.ADULT,
        steps=Step(sum(Step)),
    )
