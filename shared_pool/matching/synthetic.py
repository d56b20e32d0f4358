# SPDX-License-Identifier: EUPL-1.2
"""Invented cards in the shape of a region, for measuring and simulating. Same seed, same cards; nobody real is near."""

import random
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from .card import Card
from .vocabulary import (
    AgeBand,
    CardSide,
    CardState,
    ExperienceBand,
    Gender,
    GoalType,
    Interest,
    Majority,
    Mask,
    Section,
    Spoken,
    Step,
    SupportAction,
    WorkFlag,
)

COMMUNITIES = (  # share in a hundred, language; our assumption
    (24, "ar"),
    (8, "ti"),
    (14, "fa"),
    (12, "uk"),
    (8, "tr"),
    (5, "so"),
)
# ISCO code and section, the frequent ones first
TRADES = (
    ("9112", "O"), ("5223", "G"), ("4110", "O"), ("2341", "Q"), ("5321", "R"), ("2221", "R"), ("7212", "C"),
    ("7115", "F"), ("8322", "H"), ("5120", "I"), ("2512", "K"), ("2423", "O"), ("2642", "J"), ("2262", "G"),
    ("7231", "G"), ("3344", "R"), ("2166", "N"), ("1420", "G"), ("2611", "N"), ("5141", "T"),
)  # fmt: skip
Chosen = TypeVar("Chosen", bound=Mask)
READY = Step.BASIC_TRAINING | Step.VOLUNTEER_AGREEMENT | Step.CONFIDENTIALITY_CLAUSE


def tenants(number: int) -> tuple[UUID, ...]:
    """Return the ids of invented municipalities."""
    return tuple(UUID(int=0x4B0E9E1 << 64 | place) for place in range(1, number + 1))


def agreements(municipalities: Sequence[UUID], neighbours: int, *, seed: int = 2016) -> dict[UUID, frozenset[UUID]]:
    """Return for each municipality about so many others with which an agreement is in force, both ways."""
    chance = random.Random(seed)  # noqa: S311  invention, not secrecy
    partners: dict[UUID, set[UUID]] = {tenant: set() for tenant in municipalities}
    for tenant in municipalities:
        others = [other for other in municipalities if other != tenant]
        for other in chance.sample(others, min(len(others), neighbours // 2)):
            partners[tenant].add(other)
            partners[other].add(tenant)
    return {tenant: frozenset(others) for tenant, others in partners.items()}


def cards(number: int, municipalities: Sequence[UUID], *, week: int, seed: int = 2016) -> list[Card]:
    """Return so many cards, half mentees and half mentors, spread over the municipalities."""
    chance = random.Random(seed)  # noqa: S311
    points = {tenant: (chance.randint(250, 390), chance.randint(5640, 5720)) for tenant in municipalities}
    sides = (CardSide.MENTEE, CardSide.MENTOR)
    return [_card(chance, sides[place % 2], municipalities, points, week) for place in range(number)]


def _card(
    chance: random.Random,
    side: CardSide,
    municipalities: Sequence[UUID],
    points: dict[UUID, tuple[int, int]],
    week: int,
) -> Card:
    tenant = chance.choice(municipalities)
    east, north = points[tenant]
    is_mentor = side is CardSide.MENTOR
    codes = [TRADES[min(int(chance.expovariate(0.2)), len(TRADES) - 1)] for _ in range(chance.choice((1, 1, 2)))]
    return Card(
        reference=UUID(int=chance.getrandbits(128)),
        tenant=tenant,
        side=side,
        state=CardState.ACTIVE if chance.random() < 0.95 else CardState.PAUSED,
        informed=True,
        released=True,
        places=chance.choice((0, 1, 1, 1, 2)) if is_mentor else -1,
        waiting_since=week - chance.randint(0, 30),
        tier=0 if is_mentor or chance.random() < 0.7 else 1,
        programmes=chance.choice((1, 1, 2, 3)),
        place=(east + chance.randint(-3, 3), north + chance.randint(-3, 3)),
        radius=chance.choice((None, 5, 10, 15, 25)),
        languages=_languages(chance, is_mentor=is_mentor),
        isco=frozenset(code for code, _ in codes) if chance.random() < 0.7 else frozenset(),
        sections=Section.of(*(section for _, section in codes)),
        experience=chance.choice(list(ExperienceBand)[1:]) if is_mentor else ExperienceBand.UNKNOWN,
        work=WorkFlag.of(*(flag for flag in ("hr_profile", "broad_network") if is_mentor and chance.random() < 0.1)),
        goals=GoalType.NONE if is_mentor else some(chance, GoalType, 3),
        actions=some(chance, SupportAction, 6 if is_mentor else 2),
        half_days=chance.getrandbits(21) & chance.getrandbits(21),
        interests=some(chance, Interest, 4),
        dislikes=some(chance, Interest, 1),
        age=chance.choice(list(AgeBand)[1:]),
        gender=chance.choice((Gender.WOMAN, Gender.MAN)),
        majority=Majority.ADULT,
        wish_gender=chance.choice((Gender.NONE, Gender.NONE, Gender.NONE, Gender.NONE, Gender.WOMAN)),
        strength=chance.randint(0, 5),
        steps=(READY if chance.random() < 0.9 else READY ^ Step.BASIC_TRAINING) if is_mentor else Step.NONE,
    )


def _languages(chance: random.Random, *, is_mentor: bool) -> frozenset[Spoken]:
    levels = {"nl": 6 if is_mentor and chance.random() < 0.9 else chance.choice((0, 1, 1, 2, 2, 3, 4))}
    if not is_mentor or chance.random() < 0.15:
        shares, codes = zip(*COMMUNITIES, (29, "fr"), strict=True)
        levels[chance.choices(codes, shares)[0]] = 6
    if chance.random() < (0.7 if is_mentor else 0.35):
        levels["en"] = chance.randint(2, 5)
    if chance.random() < (0.5 if is_mentor else 0.2):
        levels["fr"] = chance.randint(2, 5)
    return frozenset(Spoken(code, level) for code, level in levels.items())


def some(chance: random.Random, kind: type[Chosen], most: int) -> Chosen:
    """Return at most so many values of a list together, at least one where any is allowed."""
    members = list(kind)
    return kind(sum(set(chance.choices(members, k=chance.randint(min(1, most), most)))))
