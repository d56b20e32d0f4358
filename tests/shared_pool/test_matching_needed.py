# SPDX-License-Identifier: EUPL-1.2
"""A mentor for whom another programme has more people: the same ranking, programme by programme."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from shared_pool.matching.card import Card
from shared_pool.matching.codes import Label
from shared_pool.matching.deck import Deck
from shared_pool.matching.engine import Partners
from shared_pool.matching.needed import Asked, Needed, where_needed
from shared_pool.matching.scoring import judge
from shared_pool.matching.vocabulary import CardSide, Step
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
    speaks,
)

WORK, BUDDY = a_programme("net_werk", number=0), a_programme("buddy", number=3)
HERE = Partners({BORSBEEK})


def where(mentor: Card, work: list[Card], buddy: list[Card]) -> list[Needed]:
    every = [Asked(one, Deck.from_cards(people, LANGUAGES), HERE) for one, people in ((WORK, work), (BUDDY, buddy))]
    return where_needed(mentor, every, TODAY)


def waiting(programme: Programme, count: int) -> list[Card]:
    return [a_mentee(f"{programme.number} {at}", programmes=programme.bit) for at in range(count)]


def test_a_mentor_in_work_for_whom_five_wait_as_buddy_reads_that_first() -> None:
    found = where(a_mentor(), waiting(WORK, 2), waiting(BUDDY, 5))
    assert [(one.programme.number, one.people) for one in found] == [(3, 5), (0, 2)]
    assert all(one.label >= Label.POSSIBLE for one in found)


def test_of_two_programmes_with_as_many_people_the_one_in_which_somebody_suits_best_comes_first() -> None:
    fluent = [a_mentee("fluent", programmes=BUDDY.bit, languages=speaks(nl=6), half_days=a_mentor().half_days)]
    first, second = where(a_mentor(languages=speaks(nl=6)), waiting(WORK, 1), fluent)
    assert (first.people, second.people) == (1, 1)
    assert (first.best or 0) > (second.best or 0)


def test_what_another_programme_would_still_ask_is_not_held_against_a_mentor_and_the_own_programme_does() -> None:
    untrained = a_mentor(steps=Step.NONE)
    found = {one.programme.number: one.people for one in where(untrained, waiting(WORK, 2), waiting(BUDDY, 2))}
    assert found == {0: 0, 3: 2}


def test_where_nobody_waits_nobody_is_promised() -> None:
    found = where(a_mentor(), [], [])
    assert [(one.people, one.best, one.label) for one in found] == [(0, None, Label.BELOW_FLOOR)] * 2


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**63))
def test_as_many_as_the_reference_finds_above_the_floor_and_nobody_across_a_missing_agreement(seed: int) -> None:
    chance = random.Random(seed)
    mentor = any_card(chance, CardSide.MENTOR, (AARTSELAAR,))
    people = [any_card(chance, CardSide.MENTEE, (AARTSELAAR, BORSBEEK, MORTSEL)) for _ in range(40)]
    (found,) = where_needed(mentor, [Asked(WORK, Deck.from_cards(people, LANGUAGES), HERE)], TODAY)
    if not mentor.programmes & WORK.bit:
        return
    verdicts = [judge(mentor, one, WORK, TODAY, shared=one.tenant == BORSBEEK) for one in people]
    above = [one.score for one in verdicts if one.possible and one.score >= Label.POSSIBLE]
    assert (found.people, found.best) == (len(above), max(above, default=None))
