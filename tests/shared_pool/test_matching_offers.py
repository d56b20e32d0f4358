# SPDX-License-Identifier: EUPL-1.2
"""What a person can join, ranked by the same engine: what suits first, what stands in the way in words, nothing personal asked."""

import random
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared_pool.matching.card import Card
from shared_pool.matching.codes import Gap, Hard
from shared_pool.matching.deck import Deck
from shared_pool.matching.engine import Partners, Ranking
from shared_pool.matching.explain import tell
from shared_pool.matching.offers import Offer, OfferType, judge_offer, rank_offers, terms
from shared_pool.matching.sentences_offers import OFFER_SENTENCES, OFFER_WORDS
from shared_pool.matching.vocabulary import (
    CardSide,
    CardState,
    Gender,
    GoalType,
    Interest,
    Reach,
    SupportAction,
    WishAspect,
    half_days,
)
from shared_pool.matching.wording import Wording
from tests.shared_pool.matching_cards import (
    AARTSELAAR,
    AT,
    BORSBEEK,
    EVENING,
    LANGUAGES,
    MONDAY,
    MORNING,
    MORTSEL,
    ROOT,
    THREE_MORNINGS,
    TODAY,
    a_mentee,
    any_card,
    speaks,
    staff_of,
)

CATALOGUE = UUID(int=7)
SUNDAY = half_days((6, MORNING))
ENGLISH = Wording(
    str, lambda term: {"nl": "Dutch", "ti": "Tigrinya"}.get(term.code, term.code), ".", OFFER_SENTENCES, OFFER_WORDS
)


def an_offer(name: str, type: OfferType = OfferType.VOLUNTEERING, at: UUID = BORSBEEK, **details: Any) -> Offer:
    """An offer that a_mentee() may join, unless the test says otherwise."""
    known: dict[str, Any] = {"place": AT[at], "half_days": THREE_MORNINGS, "since_week": TODAY - 10}
    return Offer(reference=uuid5(ROOT, f"offer {name}"), tenant=at, type=type, **(known | details))


def a_deck(*offers: Offer) -> Deck:
    return Deck.from_cards([one.card for one in offers], LANGUAGES)


def ranked(person: Card, *offers: Offer, partners: tuple[UUID, ...] = ()) -> list[UUID]:
    deck = a_deck(*offers)
    found = rank_offers(person, deck, CATALOGUE, TODAY, may_share=Partners(partners))
    return [deck.card(int(index)).reference for index in found.index]


def told(person: Card, offer: Offer, *, shared: bool = True) -> tuple[list[str], list[str], list[str]]:
    """Lines, what to ask first, and refusals, as the case worker of Borsbeek reads them in English."""
    found = tell(judge_offer(person, offer.card, CATALOGUE, TODAY, shared=shared), staff_of(BORSBEEK))
    return (
        [ENGLISH.line(line) for line in found.lines],
        [ENGLISH.say(one) for one in found.ask_first],
        [ENGLISH.refusal(one) for one in found.refusals],
    )


# What people find


def test_a_baker_who_wants_to_volunteer_finds_the_food_bank_nearby_first() -> None:
    baker = a_mentee("baker", goals=GoalType.VOLUNTEERING, isco=frozenset({"7512"}), interests=Interest.COOKING)
    food_bank = an_offer("food bank", isco=frozenset({"7512"}), interests=Interest.COOKING)
    football = an_offer("football", OfferType.LEISURE, interests=Interest.SPORT)
    far = an_offer("food bank elsewhere", at=AARTSELAAR, isco=frozenset({"7512"}), interests=Interest.COOKING)
    order = ranked(baker, football, far, food_bank, partners=(AARTSELAAR,))
    assert order == [food_bank.reference, far.reference, football.reference]


def test_who_wants_to_learn_dutch_finds_the_conversation_table_before_the_workshop_in_english() -> None:
    person = a_mentee(goals=GoalType.DUTCH, languages=speaks(nl=1, en=5))
    table = an_offer("conversation table", OfferType.LANGUAGE_PRACTICE)
    workshop = an_offer("workshop", OfferType.LEISURE, languages=frozenset({"en"}))
    assert ranked(person, workshop, table) == [table.reference, workshop.reference]
    assert "+ Serves every goal: Dutch (22/22)." in told(person, table)[0]


def test_an_offer_asks_for_dutch_that_somebody_speaks_and_asks_first_where_nobody_noted_it() -> None:
    reception = an_offer("reception desk", dutch_asked=3)
    assert ranked(a_mentee(languages=speaks(nl=3)), reception) == [reception.reference]
    beginner = a_mentee(languages=speaks(nl=2))
    assert ranked(beginner, reception) == []
    assert told(beginner, reception)[2] == [
        "Not possible: this offer asks more Dutch (H02). Possible if: the organiser makes an exception."
    ]
    unknown = a_mentee(languages=speaks(ti=6))
    assert ranked(unknown, reception) == [reception.reference]
    assert told(unknown, reception)[1] == ["Ask first: how much Dutch this person speaks."]
    assert told(unknown, an_offer("walk", OfferType.WALK))[1] == []


def test_what_is_full_closed_over_or_at_another_moment_is_not_offered_and_says_why() -> None:
    person = a_mentee()
    refused = {
        "No place is free now": an_offer("full", places=0),
        "this offer is closed now": an_offer("closed", open=False),
        "not at a moment when this person is free, or over by then": an_offer("over", until_week=TODAY),
        "not at a moment": an_offer("evening", half_days=half_days((MONDAY, EVENING))),
        "further than this person can travel": an_offer("far", place=(AT[BORSBEEK][0] + 40, AT[BORSBEEK][1])),
    }
    for why, offer in refused.items():
        assert ranked(person, offer) == []
        (said,) = told(person, offer)[2]
        assert why.lower() in said.lower()
    last = an_offer("one place left", places=1)
    assert ranked(person, last, *refused.values()) == [last.reference]


def test_an_offer_of_a_neighbour_is_read_under_an_agreement_only() -> None:
    person, mortsel = a_mentee(), an_offer("choir", OfferType.LEISURE, at=MORTSEL)
    assert ranked(person, mortsel) == []
    assert ranked(person, mortsel, partners=(MORTSEL,)) == [mortsel.reference]
    assert told(person, mortsel, shared=False)[2] == [
        "Not possible: no agreement with " + str(MORTSEL) + " to share offers (H03)."
        " Possible if: there is an agreement with the municipality."
    ]


def test_what_is_asked_between_two_people_is_not_asked_of_an_offer() -> None:
    choir = an_offer("choir", OfferType.LEISURE)
    person = a_mentee(
        state=CardState.PAUSED, informed=False, released=False, wish_gender=Gender.WOMAN, must_wishes=WishAspect.GENDER,
        exclusions=frozenset({choir.reference}), criteria_failed=1, actions=SupportAction.of("interview"),
    )  # fmt: skip
    assert ranked(person, choir) == ranked(a_mentee(), choir) == [choir.reference]
    lines = told(person, choir)[0]
    assert not [line for line in lines if "mentor" in line.lower() or "Wishes" in line or "capacity" in line]


def test_who_prefers_to_meet_online_finds_what_is_online_wherever_it_is_organised() -> None:
    person = a_mentee(radius=5, reach=Reach.ONLINE_OK | Reach.QUIET_PLACE | Reach.PREFERS_ONLINE)
    lesson = an_offer("lesson", OfferType.LANGUAGE_PRACTICE, at=AARTSELAAR, online=True)
    assert ranked(person, lesson, partners=(AARTSELAAR,)) == [lesson.reference]
    assert "+ Online, as this person prefers (16/20)." in told(person, lesson)[0]


def test_the_offer_that_stands_there_longest_comes_first_of_two_that_suit_alike() -> None:
    new, old = an_offer("new", since_week=TODAY), an_offer("old", since_week=TODAY - 20)
    assert ranked(a_mentee(), new, old) == [old.reference, new.reference]


def test_a_level_that_nobody_has_is_refused() -> None:
    with pytest.raises(ValueError, match="0-6"):
        an_offer("nonsense", dutch_asked=7)


# The same numbers by both ways


def any_offer(chance: random.Random) -> Offer:
    """An offer out of the blue: every field may hold anything, or nothing."""

    def perhaps(value: Any, otherwise: Any) -> Any:
        return otherwise if chance.random() < 0.25 else value

    card = any_card(chance, CardSide.MENTOR, (AARTSELAAR, BORSBEEK, MORTSEL))
    return Offer(
        reference=card.reference,
        tenant=card.tenant,
        type=chance.choice(list(OfferType)),
        open=chance.random() < 0.9,
        since_week=TODAY - chance.randint(0, 40),
        places=perhaps(None, chance.randint(0, 3)),
        place=card.place,
        online=chance.random() < 0.2,
        dutch_asked=chance.choice((0, 0, 1, 2, 4, 6)),
        languages=frozenset(chance.sample(LANGUAGES[:6], chance.randint(0, 3))),
        half_days=card.half_days,
        from_week=card.from_week,
        until_week=perhaps(None, TODAY + chance.randint(-3, 20)),
        isco=card.isco,
        sections=card.sections,
        interests=card.interests,
    )


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**63))
def test_the_engine_ranks_offers_as_the_reference_judges_them_one_by_one(seed: int) -> None:
    chance = random.Random(seed)
    offers = {one.reference: one for one in (any_offer(chance) for _ in range(60))}
    person = replace(any_card(chance, CardSide.MENTEE, (BORSBEEK,)), in_full=True)
    partners = Partners(chance.sample((AARTSELAAR, MORTSEL), chance.randint(0, 2)))
    deck = a_deck(*offers.values())
    found: Ranking = rank_offers(person, deck, CATALOGUE, TODAY, may_share=partners)
    scores = dict(zip((deck.card(int(at)).reference for at in found.index), found.score.tolist(), strict=True))
    for reference, offer in offers.items():
        shared = offer.tenant in partners
        verdict = judge_offer(person, offer.card, CATALOGUE, TODAY, shared=shared)
        assert verdict.possible == (reference in scores), verdict.codes
        if not verdict.possible:
            continue
        assert offer.tenant in {*partners, BORSBEEK}
        assert offer.open
        assert offer.places != 0
        assert verdict.score == scores[reference] == sum(part.points for part in verdict.parts)
        assert not verdict.gaps & (Gap.WISHES | Gap.COACH | Gap.EXPERIENCE | Gap.LANGUAGE)
        level = dict(person.languages).get("nl", 7)
        assert level >= offer.dutch_asked
        assert (Gap.CRITERIA in verdict.gaps) == (level == 7 and offer.dutch_asked > 0)
        said = tell(verdict, staff_of(BORSBEEK))
        assert all("mentor" not in ENGLISH.line(line) for line in said.lines)
    assert not {Hard.H08, Hard.H09, Hard.H10, Hard.H11} & {
        code
        for offer in offers.values()
        for code in judge_offer(person, offer.card, CATALOGUE, TODAY, shared=True).failing
    }


def test_the_points_of_an_offer_leave_out_what_is_between_two_people() -> None:
    points = terms(a_mentee(), CATALOGUE).weights.points
    assert sum(points) == 100
    assert points[6] == points[7] == points[9] == 0
