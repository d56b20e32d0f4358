# SPDX-License-Identifier: EUPL-1.2
"""Invented evenings: who is invited, who may meet whom, and what they said of each other."""

from __future__ import annotations

import random
from uuid import UUID

from shared_pool.speed_dating.guests import Couple, Guests, Possible
from shared_pool.speed_dating.marks import Mark, Marks, Standing
from shared_pool.speed_dating.rounds import Plan

MENTEE, MENTOR, HELPER = 0xA << 60, 0xB << 60, 0xC << 60


def mentee(number: int) -> UUID:
    return UUID(int=MENTEE + number)


def mentor(number: int) -> UUID:
    return UUID(int=MENTOR + number)


def an_evening(
    mentees: int, mentors: int, *, share: float = 0.3, without_language: float = 0.0, seed: int = 1, helpers: int = 0
) -> Guests:
    """`share` of all couples is possible; for `without_language` of these a helper must sit with them."""
    chance = random.Random(seed)
    possible = {}
    for one in range(mentees):
        for other in range(mentors):
            if chance.random() < share:
                language = {chance.choice(("ti", "fa"))} if chance.random() < without_language else set[str]()
                possible[mentee(one), mentor(other)] = Possible(chance.randrange(3000, 9500), frozenset(language))
    languages = {UUID(int=HELPER + number): frozenset(("ti", "fa")[number % 2 :][:1]) for number in range(helpers)}
    return Guests(
        frozenset(map(mentee, range(mentees))), frozenset(map(mentor, range(mentors))), possible, helpers=languages
    )


def some_marks(guests: Guests, plan: Plan, *, seed: int = 1, places: int = 1) -> Marks:
    """Everybody who met says yes, maybe or no of the other."""
    chance = random.Random(seed)
    given: dict[tuple[UUID, UUID], Mark] = {}
    scores: dict[Couple, int] = {}
    for couple in plan.couples:
        one, other = couple
        given[one, other], given[other, one] = (chance.choice(list(Mark)) for _ in range(2))
        scores[couple] = guests.possible[couple].score // 1000 * 1000  # so that many are alike
    standing = {one: Standing(chance.randrange(4), chance.randrange(3)) for one in sorted(guests.everybody)}
    return Marks(given, scores, standing, dict.fromkeys(guests.mentors, places))
