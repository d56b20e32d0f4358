# SPDX-License-Identifier: EUPL-1.2
"""People and places to match in tests: cards that fit unless the test says otherwise, and cards out of the blue."""

import random
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from shared_pool.matching.bands import kilometre_grid
from shared_pool.matching.card import Card
from shared_pool.matching.reader import Reader, ReaderKind
from shared_pool.matching.scoring import Verdict, judge
from shared_pool.matching.vocabulary import (
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
    Mask,
    MentorStyle,
    Reach,
    Section,
    SectorGroup,
    Spoken,
    Step,
    SupportAction,
    WishAspect,
    WorkFlag,
    half_days,
)
from shared_pool.matching.weights import Programme, from_template

ROOT = UUID("0b5e5c9e-0000-4000-8000-000000000000")
AARTSELAAR, BORSBEEK, MORTSEL = (uuid5(ROOT, name) for name in ("aartselaar", "borsbeek", "mortsel"))
AT = {
    AARTSELAAR: kilometre_grid(51.13412, 4.38678),
    BORSBEEK: kilometre_grid(51.19661, 4.48543),
    MORTSEL: kilometre_grid(51.16697, 4.45127),
}
TODAY = 2574  # the week of 6 May 2019
LANGUAGES = ("nl", "fr", "de", "en", "ar", "fa", "ti", "so", "uk", "tr")
MONDAY, TUESDAY, FRIDAY = 0, 1, 4
MORNING, AFTERNOON, EVENING = 0, 1, 2
THREE_MORNINGS = half_days((MONDAY, MORNING), (TUESDAY, MORNING), (FRIDAY, MORNING))
READY = Step.BASIC_TRAINING | Step.VOLUNTEER_AGREEMENT | Step.CONFIDENTIALITY_CLAUSE


def a_programme(template: str = "net_werk", **settings: Any) -> Programme:
    """A programme of this template, as shipped unless said otherwise."""
    return from_template(template, key=uuid5(ROOT, template), number=settings.pop("number", 0), **settings)


def speaks(**levels: int) -> frozenset[Spoken]:
    """Languages with a level 0-6, 7 for unknown: speaks(nl=2, ar=6)."""
    return frozenset(Spoken(code, level) for code, level in levels.items())


def a_card(side: CardSide, name: str, from_: UUID, **details: Any) -> Card:
    """A card that is ready to be matched."""
    ready: dict[str, Any] = {
        "reference": uuid5(ROOT, f"{side.texts()[0]} {name}"),
        "state": CardState.ACTIVE,
        "informed": True,
        "released": True,
        "waiting_since": TODAY - 4,
        "programmes": 1,
        "place": AT.get(from_),
        "radius": 15,
        "majority": Majority.ADULT,
        "half_days": THREE_MORNINGS,
        "languages": speaks(nl=4),
    }
    return Card(side=side, tenant=from_, **(ready | details))


def a_mentee(name: str = "mentee", from_: UUID = BORSBEEK, **details: Any) -> Card:
    """A mentee who fits a_mentor()."""
    return a_card(CardSide.MENTEE, name, from_, **({"goals": GoalType.WORK} | details))


def a_mentor(name: str = "mentor", from_: UUID = AARTSELAAR, **details: Any) -> Card:
    """A mentor who fits a_mentee()."""
    ready = {
        "places": 1,
        "steps": READY,
        "experience": ExperienceBand.OVER_10,
        "actions": SupportAction.of("cv_letter", "network"),
    }
    return a_card(CardSide.MENTOR, name, from_, **(ready | details))


def the_welder() -> Card:
    """The welder of Aartselaar, as released with his own yes to showing his occupation."""
    return a_mentor("welder", AARTSELAAR, isco=frozenset({"7212"}), sections=Section.C, strength=4)


def the_would_be_welder() -> Card:
    """The would-be welder of Borsbeek, in full as her own case worker sees her."""
    return a_mentee(
        "would-be welder",
        BORSBEEK,
        in_full=True,
        isco=frozenset({"7212"}),
        sections=Section.C,
        actions=SupportAction.of("cv_letter", "network", "interview"),
        languages=speaks(nl=2, ti=6),
        half_days=half_days((MONDAY, MORNING), (TUESDAY, MORNING), (FRIDAY, EVENING)),
        strength=2,
    )


def staff_of(tenant: UUID, step: int = 1) -> Reader:
    """A case worker of this municipality."""
    return Reader(ReaderKind.STAFF, tenant, step)


COORDINATOR = Reader(ReaderKind.COORDINATOR)


def verdict_on(mentee: Card, mentor: Card, programme: Programme | None = None, *, shared: bool = True) -> Verdict:
    """What the reference says of this pair."""
    return judge(mentee, mentor, programme or a_programme(), TODAY, shared=shared)


def any_card(chance: random.Random, side: CardSide, tenants: tuple[UUID, ...]) -> Card:
    """A card out of the blue: every column may hold anything, or be unknown."""

    def some(kind: type[Mask], most: int = 3) -> Any:
        members = list(kind)
        return kind(sum({chance.choice(members) for _ in range(chance.randint(0, most))}))

    def perhaps(value: Any, otherwise: Any = None, one_in: int = 4) -> Any:
        return otherwise if chance.randrange(one_in) == 0 else value

    in_groups = chance.random() < 0.2
    return Card(
        reference=UUID(int=chance.getrandbits(128)),
        tenant=chance.choice(tenants),
        side=side,
        in_full=chance.random() < 0.3,
        state=perhaps(CardState.ACTIVE, chance.choice(list(CardState)), 8),
        informed=chance.random() < 0.95,
        released=chance.random() < 0.9,
        places=perhaps(chance.randint(1, 3), chance.randint(-1, 0), 8),
        waiting_since=TODAY - chance.randint(0, 40),
        tier=chance.randint(0, 2),
        programmes=chance.choice((1, 1, 1, 3, 2, 1 << 63)),
        criteria_failed=chance.choice((0, 0, 0, 0, 1, 2)),
        criteria_open=chance.choice((0, 0, 0, 1)),
        place=perhaps((chance.randint(300, 318), chance.randint(5680, 5698)), None, 10),
        radius=perhaps(chance.randint(3, 30)),
        reach=some(Reach),
        meeting_points=chance.choice((0, 0, 0, 1, 6, 1 << 63)),
        languages=frozenset(
            Spoken(code, chance.randint(0, 7)) for code in chance.sample(LANGUAGES[:6], chance.randint(0, 3))
        ),
        interpreter=chance.random() < 0.1,
        isco=frozenset(_any_isco(chance) for _ in range(chance.randint(0, 3))),
        sections=Section.NONE if in_groups else some(Section, 2),
        groups=some(SectorGroup, 2) if in_groups else SectorGroup.NONE,
        experience=chance.choice(list(ExperienceBand)),
        work=perhaps(WorkFlag.NONE, some(WorkFlag), 2),
        still_connected=chance.choice(list(Answer)),
        goals=some(GoalType),
        must_goals=some(GoalType),
        actions=some(SupportAction, 5),
        must_actions=some(SupportAction),
        half_days=perhaps(chance.getrandbits(21) & chance.getrandbits(21), 0, 6),
        from_week=perhaps(None, TODAY + chance.randint(-5, 20), 3),
        until_week=perhaps(None, TODAY + chance.randint(10, 60), 3),
        interests=some(Interest, 5),
        dislikes=some(Interest, 2),
        age=perhaps(chance.choice(list(AgeBand)), AgeBand.NONE),
        gender=perhaps(chance.choice(list(Gender)), Gender.NONE),
        life_phase=perhaps(chance.choice(list(LifePhase)), LifePhase.NONE),
        styles=some(MentorStyle, 2),
        majority=perhaps(Majority.ADULT, chance.choice(list(Majority)), 10),
        wish_gender=perhaps(Gender.NONE, some(Gender, 1), 2),
        wish_age=perhaps(AgeBand.NONE, some(AgeBand), 2),
        wish_life_phase=perhaps(LifePhase.NONE, some(LifePhase), 2),
        wish_style=perhaps(MentorStyle.NONE, some(MentorStyle), 2),
        must_wishes=perhaps(WishAspect.NONE, some(WishAspect), 3),
        strength=chance.randint(0, 5),
        steps=perhaps(READY | some(Step), some(Step), 5),
    )


def _any_isco(chance: random.Random) -> str:
    return chance.choice(
        ("7", "72", "721", "7212", "7213", "7311", "2", "26", "264", "2642", "2262", "0", "01", "9999")
    )


def linked(chance: random.Random, cards: list[Card]) -> list[Card]:
    """The same cards, some of which exclude another or belong to one person."""
    found = list(cards)
    for _ in range(len(cards) // 6):
        one, other = chance.randrange(len(found)), chance.randrange(len(found))
        change: dict[str, Any] = {"exclusions": frozenset({found[other].reference})}
        found[one] = replace(found[one], **(change if chance.random() < 0.7 else {"twin": found[other].reference}))
    return found


def any_programme(chance: random.Random) -> Programme:
    """A programme out of the blue."""
    template = chance.choice(("net_werk", "vdab_mentoring", "asylum_orientation", "buddy", "volunteering"))
    template = chance.choice((template, "language_practice"))
    return a_programme(
        template,
        number=chance.choice((0, 0, 0, 1, 63)),
        language_level=chance.choice((1, 3, 3, 4)),
        dutch_level=chance.choice((1, 2, 2, 3)),
        coach_rule=chance.random() < 0.4,
        coach_languages=frozenset(Spoken(code, chance.randint(0, 7)) for code in chance.sample(LANGUAGES[:6], 2)),
        experience_asked=chance.choice(list(ExperienceBand)),
        weeks=chance.choice((8, 26)),
    )
