# SPDX-License-Identifier: EUPL-1.2
"""The fast way over whole decks says the same as the rule for one pair, and never looks across a missing agreement."""

import random
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared_pool.matching.card import Card
from shared_pool.matching.codes import Hard, Label
from shared_pool.matching.deck import Deck, in_order
from shared_pool.matching.engine import Agreed, Direction, Partners, count_above_floor, rank, review
from shared_pool.matching.scoring import judge, tie_order
from shared_pool.matching.vocabulary import CardSide
from shared_pool.matching.weights import Programme
from tests.shared_pool.matching_cards import (
    AARTSELAAR,
    BORSBEEK,
    LANGUAGES,
    MORTSEL,
    TODAY,
    a_mentee,
    a_mentor,
    a_programme,
    any_card,
    any_programme,
    linked,
)

TENANTS = (AARTSELAAR, BORSBEEK, MORTSEL, UUID(int=4), UUID(int=5))
BOTH_SIDES = (CardSide.MENTEE, CardSide.MENTOR)


def a_direction(seeker: Card) -> Direction:
    return Direction.MENTORS_FOR_US if seeker.side is CardSide.MENTEE else Direction.MENTEES_FOR_US


def agreements(chance: random.Random, programme: Programme) -> frozenset[Agreed]:
    every = [(tenant, programme.key, direction) for tenant in TENANTS for direction in Direction]
    return frozenset(agreed for agreed in every if chance.random() < 0.6)


def may_meet(seeker: Card, card: Card, programme: Programme, agreed: frozenset[Agreed]) -> bool:
    return (card.tenant, programme.key, a_direction(seeker)) in agreed


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**63))
def test_the_engine_says_of_ten_thousand_pairs_what_the_reference_says(seed: int) -> None:
    chance = random.Random(seed)
    cards = linked(chance, [any_card(chance, side, TENANTS) for side in BOTH_SIDES for _ in range(51)])
    programme = any_programme(chance)
    agreed = agreements(chance, programme)
    seekers = (cards[0], cards[51])
    deck = Deck.from_cards(cards[1:51] + cards[52:], LANGUAGES)
    for seeker in seekers:
        seen = review(seeker, deck, programme, TODAY, may_share=agreed)
        assert len(seen.index) == 50
        for place, index in enumerate(seen.index):
            card = deck.card(int(index))
            verdict = judge(seeker, card, programme, TODAY, shared=may_meet(seeker, card, programme, agreed))
            assert Hard(int(seen.codes[place])) == verdict.codes
            assert int(seen.gaps[place]) == verdict.gaps
            assert int(seen.score[place]) == verdict.score
            assert int(seen.unknown[place]) == len(verdict.unknown)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**63))
def test_a_ranking_holds_every_possible_card_once_in_the_order_of_the_reference(seed: int) -> None:
    chance = random.Random(seed)
    cards = linked(chance, [_tidy(any_card(chance, CardSide.MENTOR, TENANTS)) for _ in range(60)])
    seeker = _tidy(any_card(chance, CardSide.MENTEE, TENANTS))
    programme = a_programme(chance.choice(("net_werk", "buddy")))
    agreed = agreements(chance, programme)
    deck = Deck.from_cards(cards, LANGUAGES)

    expected = []
    for card in cards:
        verdict = judge(seeker, card, programme, TODAY, shared=may_meet(seeker, card, programme, agreed))
        if verdict.possible:
            expected.append((tie_order(verdict, card.waiting_since, card.reference), card, verdict))
    expected.sort(key=lambda found: found[0])

    ranking = rank(seeker, deck, programme, TODAY, may_share=agreed)

    assert [deck.card(int(index)).reference for index in ranking.index] == [card.reference for _, card, _ in expected]
    assert ranking.score.tolist() == [verdict.score for _, _, verdict in expected]
    assert ranking.missing.tolist() == [verdict.missing for _, _, verdict in expected]
    assert ranking.label.tolist() == [verdict.label for _, _, verdict in expected]
    assert ranking.above_floor == sum(verdict.score >= Label.POSSIBLE for _, _, verdict in expected)


def _tidy(card: Card) -> Card:
    """The same card without what excludes most pairs, and with few distinct values, so that ties occur."""
    ready = a_mentor(programmes=1)
    changes = {
        name: getattr(ready, name) for name in ("state", "informed", "places", "majority", "steps", "programmes")
    }
    return replace(card, **changes, criteria_failed=0, until_week=None, waiting_since=TODAY - card.waiting_since % 2)


def test_the_order_in_which_cards_come_in_changes_nothing() -> None:
    chance = random.Random(61)
    cards = [_tidy(any_card(chance, CardSide.MENTOR, TENANTS)) for _ in range(300)]
    shuffled = random.Random(62).sample(cards, len(cards))
    seeker = a_mentee()
    one, other = (
        rank(seeker, Deck.from_cards(some, LANGUAGES), a_programme("buddy"), TODAY, may_share=lambda *_: True)
        for some in (cards, shuffled)
    )
    assert len(one) > 30
    assert one.index.tobytes() == other.index.tobytes()
    assert one.score.tobytes() == other.score.tobytes()


def test_of_equal_cards_the_known_then_the_longest_waiting_then_the_reference_comes_first() -> None:
    mentors = [
        a_mentor("unknown but long waiting", waiting_since=TODAY - 30, half_days=0),
        a_mentor("known, waits two weeks", waiting_since=TODAY - 2),
        a_mentor("known, waits nine weeks", waiting_since=TODAY - 9),
        a_mentor("known, waits nine weeks too", waiting_since=TODAY - 9),
    ]
    # unknown time is half the points, so the known ones get half as well: one of two own half-days
    seeker = a_mentee(half_days=0b11)
    mentors = [replace(card, half_days=card.half_days and 0b01) for card in mentors]
    deck = Deck.from_cards(mentors, LANGUAGES)

    ranking = rank(seeker, deck, a_programme(), TODAY, may_share=lambda *_: True)

    assert len(set(ranking.score.tolist())) == 1
    first_two = sorted(mentors[2:], key=lambda card: card.reference.int)
    expected = [*first_two, mentors[1], mentors[0]]
    assert [deck.card(int(index)) for index in ranking.index] == expected


def test_a_card_comes_out_of_a_deck_as_it_went_in() -> None:
    chance = random.Random(7)
    cards = linked(chance, [any_card(chance, chance.choice(BOTH_SIDES), TENANTS) for _ in range(200)])
    deck = Deck.from_cards(cards, LANGUAGES)
    by_reference = {card.reference: card for card in cards}
    for index in range(len(deck)):
        card = deck.card(index)
        assert card == by_reference[card.reference]
        assert deck.find(card.reference) == index
    assert deck.find(UUID(int=1)) is None


def test_a_deck_refuses_one_reference_twice_and_a_language_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="twice"):
        Deck.from_cards([a_mentor(), a_mentor()], LANGUAGES)
    with pytest.raises(KeyError, match="nl"):
        Deck.from_cards([a_mentor()], ("fr",))
    with pytest.raises(ValueError, match="64 languages"):
        Deck.from_cards([], [str(number) for number in range(65)])


def test_an_empty_deck_ranks_nobody() -> None:
    deck = Deck.from_cards([], LANGUAGES)
    assert len(rank(a_mentee(), deck, a_programme(), TODAY, may_share=frozenset())) == 0
    assert review(a_mentee(), deck, a_programme(), TODAY, may_share=frozenset()).dominant() is None


def test_a_mentee_is_ranked_for_a_mentor_by_the_agreement_in_that_direction() -> None:
    deck = Deck.from_cards([a_mentee(), a_mentor("other")], LANGUAGES)
    programme = a_programme()
    ours = {(BORSBEEK, programme.key, Direction.MENTEES_FOR_US)}
    theirs = {(BORSBEEK, programme.key, Direction.MENTORS_FOR_US)}
    assert [deck.card(int(i)) for i in rank(a_mentor(), deck, programme, TODAY, may_share=ours).index] == [a_mentee()]
    assert len(rank(a_mentor(), deck, programme, TODAY, may_share=theirs)) == 0


def test_an_agreement_for_another_programme_opens_nothing() -> None:
    deck = Deck.from_cards([a_mentor()], LANGUAGES)
    other = {(AARTSELAAR, a_programme("buddy").key, Direction.MENTORS_FOR_US)}
    assert len(rank(a_mentee(), deck, a_programme(), TODAY, may_share=other)) == 0


@pytest.mark.parametrize("more_than", [0, 5, 10_000])
def test_how_many_are_above_the_floor_is_counted_as_it_is_ranked(more_than: int) -> None:
    chance = random.Random(63)
    cards = [_tidy(any_card(chance, CardSide.MENTOR, TENANTS)) for _ in range(300)]
    deck, everybody = Deck.from_cards(cards, LANGUAGES), Partners(TENANTS)
    for _ in range(20):
        seeker, programme = _tidy(any_card(chance, CardSide.MENTEE, TENANTS)), any_programme(chance)
        ranked = rank(seeker, deck, programme, TODAY, may_share=everybody)
        counted = count_above_floor(seeker, deck, programme, TODAY, may_share=everybody, more_than=more_than)
        assert counted == (ranked.above_floor if len(ranked) > more_than else len(ranked))


def test_references_that_begin_alike_are_ordered_by_their_second_half() -> None:
    high, low = np.array([7, 3, 7, 7], dtype=np.uint64), np.array([2, 9, 0, 1], dtype=np.uint64)
    assert in_order(high, low).tolist() == [1, 2, 3, 0]
    assert in_order(high[:2], low[:2]).tolist() == [1, 0]


@pytest.mark.slow
def test_in_ten_thousand_random_graphs_no_card_is_ranked_across_a_missing_agreement() -> None:
    chance = random.Random(2016)
    tenants = tuple(UUID(int=number) for number in range(1, 13))
    cards = [a_mentor(f"mentor {n} of {tenant.int}", tenant, place=None) for tenant in tenants for n in range(4)]
    deck = Deck.from_cards(cards, LANGUAGES)
    programme = a_programme()
    seekers = {tenant: a_mentee(from_=tenant, place=None) for tenant in tenants}
    reached = 0
    for _ in range(10_000):
        home = chance.choice(tenants)
        partners = {tenant for tenant in tenants if chance.random() < chance.choice((0.1, 0.5))}
        agreed = {(tenant, programme.key, Direction.MENTORS_FOR_US) for tenant in partners}
        found = rank(seekers[home], deck, programme, TODAY, may_share=agreed)
        seen = {deck.tenants[number] for number in set(deck.arrays["tenant"][found.index].tolist())}
        assert seen == partners | {home}
        reached += len(found)
    assert reached > 10_000


def test_what_excludes_most_is_named_but_never_what_another_municipality_hides() -> None:
    seeker = a_mentee()
    far = [a_mentor(f"far {n}", place=(900, 900)) for n in range(3)]
    unready = [a_mentor(f"unready {n}", steps=a_mentor().steps.NONE) for n in range(9)]
    deck = Deck.from_cards(far + unready, LANGUAGES)
    seen = review(seeker, deck, a_programme(), TODAY, may_share=lambda *_: True)
    assert seen.dominant() is Hard.H07
    at_home = Deck.from_cards([replace(card, tenant=BORSBEEK) for card in far + unready], LANGUAGES)
    assert review(seeker, at_home, a_programme(), TODAY, may_share=frozenset()).dominant() is Hard.H10
