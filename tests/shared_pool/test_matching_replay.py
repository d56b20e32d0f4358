# SPDX-License-Identifier: EUPL-1.2
"""What a policy would do with the people who wait now, and whom to look for: counted, small numbers kept back."""

from dataclasses import replace
from uuid import UUID

import pytest

from shared_pool.matching.card import Card
from shared_pool.matching.deck import Deck
from shared_pool.matching.invented_people import LANGUAGES
from shared_pool.matching.invented_towns import EVERYBODY
from shared_pool.matching.policy import POLICIES
from shared_pool.matching.recruiting import whom_to_recruit
from shared_pool.matching.replay import USUAL, Replayed, replay, with_fewer_mentors
from shared_pool.matching.seasons_region import PROGRAMME, SUPPLIES, arrivals
from shared_pool.matching.small_numbers import coarse
from shared_pool.matching.vocabulary import CardSide, Section, Spoken

WEEK = 2574


def a_region() -> list[Card]:
    """Fifty-two mentees of whom about a third goes first, and thirty mentors."""
    coming = arrivals(SUPPLIES["scarce"], 2, week=WEEK, seed=3)
    return [card for month in (*coming.mentees, *coming.mentors) for card in month]


def replayed(cards: list[Card], *policies: str) -> list[Replayed]:
    """These policies on these cards."""
    deck = Deck.from_cards(cards, LANGUAGES)
    return replay(deck, PROGRAMME, policies or USUAL, week=WEEK, mentors_for=EVERYBODY)


def test_each_policy_says_whom_it_helps_and_whom_it_passes_over() -> None:
    found = {one.policy: one for one in replayed(a_region())}
    assert list(found) == list(USUAL)
    for one in found.values():
        assert one.waiting == 52
        assert one.places == 30
        assert sum(tier.matched for tier in one.tiers) == one.pairs
        assert all(tier.matched + tier.passed_over == tier.waiting for tier in one.tiers)
    first = {key: one.tiers[1].matched for key, one in found.items()}
    assert first["shipped"] > first["maximum_sum"] >= first["only_good"]
    assert found["only_good"].pairs < found["shipped"].pairs
    assert (found["only_good"].mean_score or 0) > (found["maximum_sum"].mean_score or 100)


def test_a_municipality_is_told_from_five_people_on_and_in_fives() -> None:
    assert [coarse(people) for people in (0, 4, 5, 7, 8, 12, 13)] == [None, None, 5, 5, 10, 10, 15]
    cards = a_region()
    lonely = cards[0].tenant
    few = [card for card in cards if card.tenant != lonely or card.side is CardSide.MENTOR] + [cards[0]]
    (told,) = replayed(few, "shipped")
    (small,) = (town for town in told.towns if town.tenant == lonely)
    assert (small.waiting, small.pairs) == (None, None)
    assert all(number % 5 == 0 for town in told.towns for number in (town.waiting, town.pairs) if number is not None)
    assert any(town.waiting for town in told.towns)


def test_nobody_there_is_no_fault() -> None:
    (told,) = replayed([], "shipped")
    assert (told.waiting, told.pairs, told.mean_score, told.tiers, told.towns) == (0, 0, None, (), ())
    with pytest.raises(KeyError):
        replayed([], "by_lot")


def test_a_scarce_cut_keeps_a_part_of_the_mentors_and_everybody_who_waits() -> None:
    cards = a_region()
    cut = with_fewer_mentors(cards, 50)
    assert cut == with_fewer_mentors(list(reversed(cards)), 50)
    assert sum(card.side is CardSide.MENTOR for card in cut) == 15
    assert sum(card.side is CardSide.MENTEE for card in cut) == 52
    assert len(with_fewer_mentors(cards, 100)) == len(cards)


def tigrinya_speakers(number: int, home: UUID) -> list[Card]:
    """People who want to work in care, speak Tigrinya alone, and for whom nobody is there."""
    mentees = [card for month in arrivals(SUPPLIES["even"], 10, week=WEEK, seed=9).mentees for card in month]
    at_home = [card for card in mentees if card.tenant == home][:number]
    languages = frozenset({Spoken("ti", 6), Spoken("nl", 0)})
    return [
        replace(card, languages=languages, sections=Section.R, isco=frozenset(), radius=None, tier=1)
        for card in at_home
    ]


def test_one_more_mentor_is_named_who_would_help_seven_people() -> None:
    home = arrivals(SUPPLIES["even"], 10, week=WEEK, seed=9).mentees[0][0].tenant
    people = tigrinya_speakers(7, home)
    (wanted,) = whom_to_recruit(Deck.from_cards(people, LANGUAGES), PROGRAMME, week=WEEK, mentors_for=EVERYBODY)
    assert (wanted.section, wanted.language, wanted.tenant, wanted.helps) == ("r", "ti", home, 7)


def test_nobody_is_looked_for_when_four_people_would_be_helped_or_when_somebody_is_there() -> None:
    home = arrivals(SUPPLIES["even"], 10, week=WEEK, seed=9).mentees[0][0].tenant
    four = tigrinya_speakers(4, home)
    assert whom_to_recruit(Deck.from_cards(four, LANGUAGES), PROGRAMME, week=WEEK, mentors_for=EVERYBODY) == []
    mentors = [card for month in arrivals(SUPPLIES["even"], 2, week=WEEK, seed=9).mentors for card in month]
    speaking = [
        replace(
            card, languages=frozenset({Spoken("ti", 6), Spoken("nl", 6)}), tenant=home, sections=Section.R,
            isco=frozenset(), radius=None,
        )
        for card in mentors[:3]
    ]  # fmt: skip
    deck = Deck.from_cards([*tigrinya_speakers(7, home), *speaking], LANGUAGES)
    assert whom_to_recruit(deck, PROGRAMME, week=WEEK, mentors_for=EVERYBODY) == []


def test_every_usual_policy_is_one_that_was_compared() -> None:
    assert set(USUAL) <= set(POLICIES)
