# SPDX-License-Identifier: EUPL-1.2
"""Who comes along in the invented region of the seasons: month after month so many mentees and mentors, nobody real."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID

from . import synthetic
from .card import Card
from .vocabulary import CardSide, CardState, ExperienceBand, Section, Spoken
from .weights import Programme, from_template

MUNICIPALITIES = synthetic.tenants(8)
EVERYBODY = dict.fromkeys(MUNICIPALITIES, MUNICIPALITIES)  # all of them under agreement
# kilometres, about seven between neighbours: a small city with seven municipalities around it
CENTRES = ((300, 5680), (307, 5680), (314, 5681), (300, 5687), (308, 5688), (315, 5688), (303, 5694), (310, 5695))
SCATTER = 2
VULNERABLE_IN_TEN = 3
LITTLE_DUTCH, SOME_DUTCH = (0, 1), (2, 2, 3, 3, 4)  # below A1 and A1; A2 to B2
NEAR, FAR = (10,), (None, 15, 25)  # kilometres; None: anywhere
EXPERIENCED = tuple(band for band in ExperienceBand if band >= ExperienceBand.BAND_5_10)
LANGUAGES = ("nl", "fr", "en", "ar", "ti", "fa", "uk", "tr", "so")
PROGRAMME: Programme = from_template("net_werk", key=UUID(int=1), number=0)
# little schooling leads to other work than that of most mentors, as in the demo region
AT_A_DESK = tuple(trade for trade in synthetic.TRADES if trade[0][0] in "123")
BY_HAND = tuple(trade for trade in synthetic.TRADES if trade[0][0] in "5789")


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
    living = replace(
        _in_region(card, chance),
        tier=int(vulnerable),
        radius=chance.choice(radius),
        languages=languages | {Spoken("nl", chance.choice(dutch))},
    )
    return _working(living, chance, BY_HAND) if vulnerable else living


def _mentor(card: Card, chance: random.Random) -> Card:
    """Ready for one duo, experienced enough, free on every second half-day: where mentors are scarce, nearly all are taken."""
    ready = replace(
        _in_region(card, chance),
        places=1,
        steps=synthetic.READY,
        experience=chance.choice(EXPERIENCED),
        half_days=chance.getrandbits(21),
    )
    return _working(ready, chance, AT_A_DESK)


def _working(card: Card, chance: random.Random, trades: Sequence[tuple[str, str]]) -> Card:
    """In one of these trades; whose occupation is not on the card still has a sector."""
    code, section = chance.choice(trades)
    return replace(card, isco=frozenset({code}) if card.isco else card.isco, sections=Section.of(section))


def _in_region(card: Card, chance: random.Random) -> Card:
    east, north = CENTRES[MUNICIPALITIES.index(card.tenant)]
    at = (east + chance.randint(-SCATTER, SCATTER), north + chance.randint(-SCATTER, SCATTER))
    return replace(card, place=at, state=CardState.ACTIVE, programmes=PROGRAMME.bit)
