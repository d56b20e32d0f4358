# SPDX-License-Identifier: EUPL-1.2
"""Who comes along in the invented region of the seasons: month after month so many mentees and mentors, nobody real."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID

from . import invented_people as people
from .card import Card
from .vocabulary import DUTCH, Section, Spoken
from .weights import Programme, from_template

VULNERABLE_IN_TEN = 3
LITTLE_DUTCH, SOME_DUTCH = (0, 1), (2, 2, 3, 3, 4)  # below A1 and A1; A2 to B2
NEAR, FAR = (10,), (None, 15, 25)  # kilometres; None: anywhere
PROGRAMME: Programme = from_template("net_werk", key=UUID(int=1), number=0)


@dataclass(frozen=True, slots=True)
class Supply:
    """How many people come along each month."""

    mentees: int
    mentors: int


SUPPLIES: Mapping[str, Supply] = MappingProxyType(
    {"scarce": Supply(26, 15), "even": Supply(15, 15), "ample": Supply(12, 18)}
)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Who comes along, by month."""

    mentees: Sequence[Sequence[Card]]
    mentors: Sequence[Sequence[Card]]


def arrivals(supply: Supply, months: int, *, week: int, seed: int) -> Arrivals:
    """Return who comes along in each month; the same seed, the same people, whatever the policy."""
    return Arrivals(
        _monthly(_mentee, supply.mentees, months, week, f"mentees {seed}"),
        _monthly(_mentor, supply.mentors, months, week, f"mentors {seed}"),
    )


def _monthly(
    invent: Callable[[random.Random, int], Card], number: int, months: int, week: int, seed: str
) -> list[Sequence[Card]]:
    chance = random.Random(seed)  # noqa: S311  invention, not secrecy
    return [[invent(chance, week) for _ in range(number)] for _ in range(months)]


def _mentee(chance: random.Random, week: int) -> Card:
    """Vulnerable is who speaks little Dutch and stays near; little schooling leads to other work than that of most mentors."""
    card = people.mentee(chance, week, PROGRAMME.bit)
    vulnerable = chance.randrange(10) < VULNERABLE_IN_TEN
    levels, radius = (LITTLE_DUTCH, NEAR) if vulnerable else (SOME_DUTCH, FAR)
    others = (spoken for spoken in card.languages if spoken.language != DUTCH)
    living = replace(
        card,
        tier=int(vulnerable),
        radius=chance.choice(radius),
        languages=frozenset((Spoken(DUTCH, chance.choice(levels)), *others)),
        interpreter=False,
    )
    if not vulnerable:
        return living
    code, section = people.work(chance, people.GROUPS[people.LITTLE])
    return replace(living, isco=frozenset({code}) if card.isco else card.isco, sections=Section.of(section))


def _mentor(chance: random.Random, week: int) -> Card:
    """Free on every second half-day: where mentors are scarce, nearly all are taken."""
    return replace(people.mentor(chance, week, PROGRAMME.bit), half_days=chance.getrandbits(21))
