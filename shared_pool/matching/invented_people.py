# SPDX-License-Identifier: EUPL-1.2
"""Invented people who hang together: what somebody speaks, does, has time for and how far they come follows from a life.

The shares are those of the demo region (section 7 of its design) where it names them, and our own assumption elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from uuid import UUID

from koepel import reference

from . import synthetic
from .card import Card
from .invented_towns import BESIDE, CODES, MUNICIPALITIES, home
from .synthetic import some
from .vocabulary import (
    DUTCH,
    AgeBand,
    Answer,
    CardSide,
    CardState,
    ExperienceBand,
    Gender,
    GoalType,
    Interest,
    LifePhase,
    Majority,
    Reach,
    Section,
    Spoken,
    Step,
    SupportAction,
    WishAspect,
    WorkFlag,
    half_days,
)
from .weights import A2, B1

# mother tongues of those who are in no larger community
OTHERS = ("es", "pt", "ro", "bg", "ru", "sq", "am", "kmr", "bn", "ln")
LANGUAGES = (DUTCH, "fr", "en", *(code for _, code in synthetic.COMMUNITIES), *OTHERS)
SECOND = {"fr": 0.30, "en": 0.35}  # of the mentees
ALSO = {"fr": 0.50, "en": 0.70}  # of the mentors
LITTLE, SECONDARY, HIGHER = range(3)  # schooling
# ISCO major groups that schooling leads to, the frequent ones more than once
GROUPS = {LITTLE: "99875", SECONDARY: "5574839", HIGHER: "2233414"}
MENTORS_GROUPS = "22222333314457"
BY_HAND = "5789"
HR = ("2423", "O")
MENTORS_AGES = (
    (AgeBand.BAND_25_34, 10), (AgeBand.BAND_35_44, 20), (AgeBand.BAND_45_54, 30), (AgeBand.BAND_55_64, 25),
    (AgeBand.BAND_65_PLUS, 15),
)  # fmt: skip
MENTEES_AGES = (
    (AgeBand.BAND_18_24, 20), (AgeBand.BAND_25_34, 40), (AgeBand.BAND_35_44, 28), (AgeBand.BAND_45_54, 12),
)  # fmt: skip
NEAR, FAR, MENTORS_RADIUS = (5,), (5, 10, 10, 15), (10, 10, 15, 25)  # kilometres; near: with young children
MORNING, AFTERNOON, EVENING = range(3)
SCHOOL_HOURS = [(day, part) for day in (0, 1, 3, 4) for part in (MORNING, AFTERNOON)] + [(2, MORNING)]
AFTER_WORK = [(day, EVENING) for day in range(5)] + [(5, MORNING), (5, AFTERNOON)]
BY_DAY = [(day, part) for day in range(5) for part in (MORNING, AFTERNOON)]
ANY_TIME = [(day, part) for day in range(7) for part in range(3)]


def mentee(chance: random.Random, week: int, programme: int) -> Card:
    """Return a newcomer who waits up to eight months for a mentor in this programme, by its bit."""
    town = chance.randrange(len(MUNICIPALITIES))
    months = chance.randint(1, 60)  # since arrival
    (schooling,) = chance.choices((LITTLE, SECONDARY, HIGHER), (11, 55, 34))
    children = chance.random() < 0.35
    alone = children and chance.random() < 0.2
    code, section = work(chance, GROUPS[schooling])
    shifts = code[0] in BY_HAND and chance.random() < 0.5
    languages = _mentees_languages(chance, dutch(chance, months, schooling))
    talks = has_contact_language(languages)
    reasons = (not talks) + (schooling == LITTLE) + alone
    woman = chance.random() < 0.5
    wishes_woman = woman and chance.random() < 0.25
    return Card(
        reference=UUID(int=chance.getrandbits(128)),
        tenant=MUNICIPALITIES[town],
        side=CardSide.MENTEE,
        state=CardState.ACTIVE,
        informed=True,
        released=True,
        waiting_since=week - chance.randint(0, 35),
        tier=min(reasons, 2),
        programmes=programme,
        place=home(chance, CODES[town]),
        radius=chance.choice(NEAR if children else FAR),
        reach=_reach(chance, 0.2),
        languages=languages,
        interpreter=not talks and chance.random() < 0.25,
        isco=frozenset({code}) if chance.random() < 0.7 else frozenset(),
        sections=Section.of(section),
        work=_direction(chance),
        goals=GoalType.WORK | some(chance, GoalType, 2),
        actions=some(chance, SupportAction, 2),
        half_days=_free_time(chance, shifts=shifts, children=children),
        interests=some(chance, Interest, 4),
        age=_drawn(chance, MENTEES_AGES),
        gender=Gender.WOMAN if woman else Gender.MAN,
        life_phase=LifePhase.YOUNG_CHILDREN if children else LifePhase.NONE,
        majority=Majority.ADULT,
        wish_gender=Gender.WOMAN if wishes_woman else Gender.NONE,
        must_wishes=WishAspect.GENDER if wishes_woman and chance.random() < 0.3 else WishAspect.NONE,
        strength=max(1, chance.randint(2, 4) - reasons),
    )


def mentor(chance: random.Random, week: int, programme: int) -> Card:
    """Return a volunteer who is ready for one duo in this programme, by its bit."""
    town = chance.randrange(len(MUNICIPALITIES))
    age = _drawn(chance, MENTORS_AGES)
    retired = age is AgeBand.BAND_65_PLUS or (age is AgeBand.BAND_55_64 and chance.random() < 0.3)
    newcomer = chance.random() < 0.15
    in_hr = chance.random() < 0.1
    code, section = HR if in_hr else work(chance, MENTORS_GROUPS)
    marks = (WorkFlag.HR_PROFILE, in_hr), (WorkFlag.BROAD_NETWORK, chance.random() < 0.2), (WorkFlag.PEER, newcomer)
    return Card(
        reference=UUID(int=chance.getrandbits(128)),
        tenant=MUNICIPALITIES[town],
        side=CardSide.MENTOR,
        state=CardState.ACTIVE,
        informed=True,
        released=True,
        places=1,
        waiting_since=week - chance.randint(0, 12),
        programmes=programme,
        place=home(chance, chance.choice(BESIDE) if chance.random() < 0.05 else CODES[town]),
        radius=chance.choice(MENTORS_RADIUS),
        reach=_reach(chance, 0.4),
        languages=_mentors_languages(chance, newcomer=newcomer),
        isco=frozenset({code}) if chance.random() < 0.8 else frozenset(),
        sections=Section.of(section),
        experience=ExperienceBand.BAND_5_10 if age is AgeBand.BAND_25_34 else ExperienceBand.OVER_10,
        work=WorkFlag(sum(flag for flag, true in marks if true)),
        still_connected=Answer.YES if retired else Answer.UNKNOWN,
        actions=some(chance, SupportAction, 6),
        half_days=_free(chance, BY_DAY, 5, 8) if retired else _free(chance, AFTER_WORK, 2, 4),
        interests=some(chance, Interest, 4),
        dislikes=some(chance, Interest, 1),
        age=age,
        gender=Gender.WOMAN if chance.random() < 0.6 else Gender.MAN,
        life_phase=LifePhase.RETIRED if retired else LifePhase.WORKING,
        majority=Majority.ADULT,
        strength=chance.randint(3, 5),
        steps=synthetic.READY | (Step.CLEAR_LANGUAGE if chance.random() < 0.3 else Step.NONE),
    )


def work(chance: random.Random, groups: str) -> tuple[str, str]:
    """Return an occupation of one of these major groups, and the sector where it is usually found."""
    return chance.choice(_occupations(chance.choice(groups)))


def has_contact_language(languages: frozenset[Spoken]) -> bool:
    """Whether somebody can talk with an ordinary mentor: in Dutch from A2 on, in French or English from B1."""
    asked = {DUTCH: A2, "fr": B1, "en": B1}
    return any(spoken.level >= asked.get(spoken.language, 7) for spoken in languages)


def dutch(chance: random.Random, months: int, schooling: int) -> int:
    """Return a level: it grows with the months since arrival, and who went to school for longer is ahead."""
    return min(max(int(months / 15 + (schooling - SECONDARY) * 0.5 + chance.gauss(0.65, 0.6)), 0), 5)


def _mentees_languages(chance: random.Random, level: int) -> frozenset[Spoken]:
    return _spoken(chance, {DUTCH: level, _mother_tongue(chance): 6}, SECOND)


def _mentors_languages(chance: random.Random, *, newcomer: bool) -> frozenset[Spoken]:
    levels = {_mother_tongue(chance): 6, DUTCH: chance.randint(3, 5)} if newcomer else {DUTCH: 6}
    return _spoken(chance, levels, ALSO)


def _spoken(chance: random.Random, levels: dict[str, int], others: dict[str, float]) -> frozenset[Spoken]:
    for code, share in others.items():
        if chance.random() < share:
            levels[code] = chance.randint(A2, 5)
    return frozenset(Spoken(code, level) for code, level in levels.items())


def _mother_tongue(chance: random.Random) -> str:
    codes = [*(code for _, code in synthetic.COMMUNITIES), ""]
    shares = [share for share, _ in synthetic.COMMUNITIES]
    (code,) = chance.choices(codes, [*shares, 100 - sum(shares)])
    return code or chance.choice(OTHERS)


def _direction(chance: random.Random) -> WorkFlag:
    """One in ten has no target, one in ten leaves the sector, and one in ten asks for a peer."""
    marks = (WorkFlag.NO_TARGET, WorkFlag.LEAVES_SECTOR, WorkFlag.PEER)
    return WorkFlag(sum(flag for flag in marks if chance.random() < 0.1))


def _reach(chance: random.Random, share: float) -> Reach:
    return Reach.ONLINE_OK | Reach.QUIET_PLACE if chance.random() < share else Reach.NONE


def _free_time(chance: random.Random, *, shifts: bool, children: bool) -> int:
    if shifts:
        return _free(chance, ANY_TIME, 2, 3)
    return _free(chance, SCHOOL_HOURS, 2, 5) if children else _free(chance, ANY_TIME, 5, 9)


def _free(chance: random.Random, moments: Sequence[tuple[int, int]], least: int, most: int) -> int:
    return half_days(*chance.sample(moments, chance.randint(least, most)))


def _drawn(chance: random.Random, bands: Sequence[tuple[AgeBand, int]]) -> AgeBand:
    (band,) = chance.choices([band for band, _ in bands], [share for _, share in bands])
    return band


@cache
def _occupations(group: str) -> Sequence[tuple[str, str]]:
    return [(job.isco4, job.nace) for job in reference.occupations_in(group)]
