# SPDX-License-Identifier: EUPL-1.2
"""What a person can join (voluntary work, an internship, a walk, language practice), ranked by the engine that ranks mentors.

An offer stands on the mentor's side of a deck, so that index, rules, score and reasons are the same. Whatever belongs to two
people who will know each other (wishes, who excludes whom, screening, carrying capacity) is not asked; ADR 0040 says what each
rule means here. Ranking sends nothing: whoever looks stays at home, and an offer is there to be read (F11, J2; seed 003, 2.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from .card import Card
from .deck import Deck
from .engine import MayShare, Ranking, rank
from .scoring import Verdict, judge
from .vocabulary import (
    DUTCH,
    UNKNOWN_LEVEL,
    AgeBand,
    CardSide,
    CardState,
    Gender,
    GoalType,
    Interest,
    LifePhase,
    Majority,
    MentorStyle,
    Reach,
    Section,
    Spoken,
    Step,
    SupportAction,
    WishAspect,
)
from .weights import LanguageRule, Programme, Weights

# The column of voluntary work without wishes and carrying capacity, which are between two people, made 100 again.
#                             S01 S02 S03 S04 S05 S06 S07 S08 S09 S10
WEIGHTS = Weights("offers", 1, (16, 22, 11, 20, 19, 9, 0, 0, 3, 0))
NATIVE = 6
ANY_NUMBER = 1000  # places of an offer that is never full
EVERYWHERE = 1000  # kilometres: an offer does not travel, so only the person's own radius counts
LEVELS = range(UNKNOWN_LEVEL + 1)  # of Dutch, 0-6 and unknown: the bit of a person in the mask of an offer


class OfferType(StrEnum):
    """What kind of thing it is (J2)."""

    VOLUNTEERING = "volunteering"
    BUDDY = "buddy"
    ACQUAINTANCE_INTERNSHIP = "acquaintance_internship"
    LANGUAGE_INTERNSHIP = "language_internship"
    LEISURE = "leisure"
    THEMATIC_GROUP = "thematic_group"
    WALK = "walk"
    LANGUAGE_PRACTICE = "language_practice"


# The goals that somebody comes nearer by joining; any place where Dutch is spoken adds that one.
SERVES: Mapping[OfferType, GoalType] = MappingProxyType(
    {
        OfferType.VOLUNTEERING: GoalType.VOLUNTEERING,
        OfferType.BUDDY: GoalType.NONE,
        OfferType.ACQUAINTANCE_INTERNSHIP: GoalType.INTERNSHIP | GoalType.ADJUSTED_EXPECTATIONS,
        OfferType.LANGUAGE_INTERNSHIP: GoalType.INTERNSHIP,
        OfferType.LEISURE: GoalType.NONE,
        OfferType.THEMATIC_GROUP: GoalType.NONE,
        OfferType.WALK: GoalType.NONE,
        OfferType.LANGUAGE_PRACTICE: GoalType.NONE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is matched on of one offer. `dutch_asked`: the level 0-6 that one needs to take part; `languages`: spoken there.

    Weeks are those of `bands.week_number`, `place` is whole kilometres of `reference.km_grid`, `places` those still free, None
    where any number may come. What nobody noted stays empty and is never a minus.
    """

    reference: UUID
    tenant: UUID
    type: OfferType
    open: bool = True
    since_week: int = 0  # of two equal ones the older comes first
    places: int | None = None
    place: tuple[int, int] | None = None
    online: bool = False
    dutch_asked: int = 0
    languages: frozenset[str] = frozenset({DUTCH})
    half_days: int = 0
    from_week: int | None = None
    until_week: int | None = None
    isco: frozenset[str] = frozenset()
    sections: Section = Section.NONE
    interests: Interest = Interest.NONE

    def __post_init__(self) -> None:
        """Refuse a level that nobody has."""
        if self.dutch_asked not in range(UNKNOWN_LEVEL):
            raise ValueError("a level that is asked is 0-6")

    @property
    def goals(self) -> GoalType:
        """The goals that it serves."""
        return SERVES[self.type] | (GoalType.DUTCH if DUTCH in self.languages else GoalType.NONE)

    @property
    def card(self) -> Card:
        """The same, as the engine reads it: a mentor without anything personal."""
        welcome = sum(1 << level for level in LEVELS if level >= self.dutch_asked)
        return Card(
            reference=self.reference,
            tenant=self.tenant,
            side=CardSide.MENTOR,
            state=CardState.ACTIVE if self.open else CardState.STOPPED,
            informed=True,
            released=True,
            places=ANY_NUMBER if self.places is None else self.places,
            waiting_since=self.since_week,
            programmes=welcome,
            criteria_open=1 << UNKNOWN_LEVEL if self.dutch_asked else 0,
            place=self.place,
            radius=EVERYWHERE,
            reach=Reach.ONLINE_OK | Reach.QUIET_PLACE | Reach.PREFERS_ONLINE if self.online else Reach.NONE,
            languages=frozenset(Spoken(code, NATIVE) for code in self.languages),
            isco=self.isco,
            sections=self.sections,
            goals=self.goals,
            half_days=self.half_days,
            from_week=self.from_week,
            until_week=self.until_week,
            interests=self.interests,
            majority=Majority.ADULT,
        )


def seeker(person: Card) -> Card:
    """This person as one who looks for an offer: without what is only asked of another person.

    Whether the card is out, and whether matching was explained, does not matter: nobody hears of the search.
    """
    return replace(
        person,
        side=CardSide.MENTEE,
        state=CardState.ACTIVE,
        informed=True,
        released=True,
        programmes=1 << _dutch(person),
        criteria_failed=0,
        criteria_open=0,
        interpreter=False,
        actions=SupportAction.NONE,
        must_actions=SupportAction.NONE,
        wish_gender=Gender.NONE,
        wish_age=AgeBand.NONE,
        wish_life_phase=LifePhase.NONE,
        wish_style=MentorStyle.NONE,
        must_wishes=WishAspect.NONE,
        exclusions=frozenset(),
        twin=None,
    )


def terms(person: Card, key: UUID) -> Programme:
    """What is asked between this person and an offer; `key` names the catalogue in an agreement."""
    return Programme(
        key=key,
        number=_dutch(person),
        weights=WEIGHTS,
        language_rule=LanguageRule.IGNORED,
        language_level=1,
        dutch_level=1,
        steps_required=Step.NONE,
        weeks=1,
    )


def rank_offers(person: Card, offers: Deck, key: UUID, today_week: int, *, may_share: MayShare) -> Ranking:
    """Rank the offers of a deck (of `Offer.card`) that are possible for this person, best first."""
    return rank(seeker(person), offers, terms(person, key), today_week, may_share=may_share)


def judge_offer(person: Card, offer: Card, key: UUID, today_week: int, *, shared: bool) -> Verdict:
    """Judge one offer for this person, also one that is not possible: for its reasons, and for what would lift a rule."""
    return judge(seeker(person), offer, terms(person, key), today_week, shared=shared)


def _dutch(person: Card) -> int:
    return dict(person.languages).get(DUTCH, UNKNOWN_LEVEL)
