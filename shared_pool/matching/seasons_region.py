# SPDX-License-Identifier: EUPL-1.2
"""Who comes along in the invented region of the seasons: month after month so many mentees and mentors, nobody real."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID

from . import synthetic
from .card import Card
from .vocabulary import CardSide, CardState, ExperienceBand, Spoken
from .weights import Programme, from_template

MUNICIPALITIES = synthetic.tenants(8)
# kilometres, about seven between neighbours: a small city with seven municipalities around it
CENTRES = ((300, 5680), (307, 5680), (314, 5681), (300, 5687), (308, 5688), (315, 5688), (303, 5694), (310, 5695))
SCATTER = 2
VULNERABLE_IN_TEN = 3
LITTLE_DUTCH, SOME_DUTCH = (0, 1), (2, 2, 3, 3, 4)  # below A1 and A1; A2 to B2
NEAR, FAR = (10,), (None, 15, 25)  # kilometres; None: anywhere
EXPERIENCED = tuple(band for band in ExperienceBand if band >= ExperienceBand.BAND_5_10)
LANGUAGES = ("nl", "fr", "en", "ar", "ti", "fa", "uk", "tr", "so")
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
    chance = random.Random(seed)  # noqa: S311  invention, not secrecy
    most = max(supply.mentees, supply.mentors) * months
    cards = synthetic.cards(2 * most, MUNICIPALITIES, week=week, seed=seed)
    mentees = [_mentee(card, chance) for card in cards if card.side is CardSide.MENTEE]
    mentors = [_mentor(card, chance) for card in cards if card.side is CardSide.MENTOR]
    return Arrivals(_monthly(mentees, supply.mentees, months), _monthly(mentors, supply.mentors, months))


def _monthly(cards: Sequence[Card], number: int, months: int) -> list[Sequence[Card]]:
    return [cards[number * month : number * (month + 1)] for month in range(months)]


def _mentee(card: Card, chance: random.Random) -> Card:
    vulnerable = chance.randrange(10) < VULNERABLE_IN_TEN
    dutch, radius = (LITTLE_DUTCH, NEAR) if vulnerable else (SOME_DUTCH, FAR)
    languages = frozenset(spoken for spoken in card.languages if spoken.language != "nl")
    return replace(
        _in_region(card, chance),
        tier=int(vulnerable),
        radius=chance.choice(radius),
        languages=languages | {Spoken("nl", chance.choice(dutch))},
    )


def _mentor(card: Card, chance: random.Random) -> Card:
    """Ready for one duo, and experienced enough for the programme: in a scarce region nearly every mentor is taken."""
    living = _in_region(card, chance)
    return replace(living, places=1, steps=synthetic.READY, experience=chance.choice(EXPERIENCED))


def _in_region(card: Card, chance: random.Random) -> Card:
    east, north = CENTRES[MUNICIPALITIES.index(card.tenant)]
    at = (east + chance.randint(-SCATTER, SCATTER), north + chance.randint(-SCATTER, SCATTER))
    return replace(card, place=at, state=CardState.ACTIVE, programmes=PROGRAMME.bit)
