# SPDX-License-Identifier: EUPL-1.2
"""A draft is the best there is: of every way to put people together, of every pair of a large pool, by every policy."""

import random
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared_pool.matching import synthetic
from shared_pool.matching.batch import draw_up
from shared_pool.matching.batch_edges import find, offered, waiting
from shared_pool.matching.batch_solve import best_together
from shared_pool.matching.bench import LANGUAGES
from shared_pool.matching.codes import Hard
from shared_pool.matching.crowd import Crowd, Gathering
from shared_pool.matching.deck import Deck
from shared_pool.matching.engine_rules import failing, possible
from shared_pool.matching.engine_values import scores
from shared_pool.matching.policy import FLOOR, NO_FLOOR, POLICIES, SHIPPED
from shared_pool.matching.vocabulary import CardSide, GoalType, Section, SupportAction
from tests.shared_pool.matching_cards import BORSBEEK, TODAY, a_mentee, a_mentor, a_programme, any_programme, speaks
from tests.shared_pool.matching_region import (
    EVERYBODY,
    TENANTS,
    any_agreements,
    any_region,
    deck_of,
    every_way,
    said_of,
    sides,
    worth_of,
)

BEST = [replace(SHIPPED, balance=False), POLICIES["maximum_sum"], POLICIES["strictly_first"]]


@pytest.mark.parametrize("policy", BEST, ids=lambda policy: policy.key)
@pytest.mark.parametrize("seed", range(8))
def test_of_every_way_to_put_a_few_people_together_a_draft_is_the_best(seed: int, policy: object) -> None:
    chance = random.Random(seed)
    chosen = BEST[[one.key for one in BEST].index(policy.key)]  # type: ignore[attr-defined]
    cards, agreed = any_region(chance, 6, 4, ready=1), any_agreements(chance) if seed % 2 else EVERYBODY
    programme = a_programme(chance.choice(("buddy", "volunteering", "language_practice")))
    ways = list(
        every_way(
            sides(cards)[0],
            {card.reference: card.places for card in sides(cards)[1]},
            worth_of(cards, programme, chosen, agreed),
        )
    )

    draft = draw_up(deck_of(cards), programme, chosen, week=TODAY, mentors_for=agreed)
    most = draw_up(deck_of(cards), programme, replace(chosen, most_pairs_first=True), week=TODAY, mentors_for=agreed)

    assert sum(pair.objective for pair in draft.pairs) == max(total for _, total in ways)
    assert (len(most.pairs), sum(pair.objective for pair in most.pairs)) == max(ways)


def test_those_few_people_have_more_than_one_way() -> None:
    found = []
    for seed in range(8):
        cards = any_region(random.Random(seed), 6, 4, ready=1)
        found.append(len(worth_of(cards, a_programme("buddy"), SHIPPED, EVERYBODY)))
    assert sorted(found)[4] > 6


def test_as_many_people_as_possible_can_mean_less_suitable_pairs() -> None:
    """The welder suits her so well that the sum of all scores would rather leave somebody without anybody."""
    trade = {"isco": frozenset({"7212"}), "sections": Section.C, "languages": speaks(nl=6)}
    far = {"place": (318, 5698), "radius": 50, "isco": frozenset({"2642"}), "sections": Section.J}
    welder = a_mentor("welder", BORSBEEK, **trade, half_days=0b11, actions=SupportAction.of("cv_letter"), strength=5)
    would_be = a_mentee("would-be welder", BORSBEEK, **trade, half_days=0b1111, strength=5)
    other = a_mentor("other", half_days=0b1000, actions=SupportAction.of("dutch"), **far)
    choosy = a_mentee("mornings", half_days=0b1, strength=1, goals=GoalType.DUTCH, languages=speaks(nl=2), **far)
    deck = deck_of([welder, would_be, other, choosy])

    def drafted(*, most_pairs_first: bool) -> set[tuple[UUID, UUID]]:
        policy = replace(POLICIES["maximum_sum"], most_pairs_first=most_pairs_first)
        draft = draw_up(deck, a_programme(), policy, week=TODAY, mentors_for=EVERYBODY)
        return {(pair.mentee, pair.mentor) for pair in draft.pairs}

    assert drafted(most_pairs_first=False) == {(would_be.reference, welder.reference)}
    assert drafted(most_pairs_first=True) == {
        (choosy.reference, welder.reference),
        (would_be.reference, other.reference),
    }


@pytest.mark.parametrize("best", [1, 2, 5, None])
def test_most_pairs_first_never_makes_fewer_however_few_mentors_are_compared(best: int | None) -> None:
    chance = random.Random(best)
    for _ in range(6):
        deck, agreed = deck_of(any_region(chance, 40, 30, ready=1)), any_agreements(chance)
        for balance in (True, False):
            usual = replace(SHIPPED, balance=balance)
            plain, most = (
                draw_up(deck, a_programme("buddy"), policy, week=TODAY, mentors_for=agreed, best=best)
                for policy in (usual, replace(usual, most_pairs_first=True))
            )
            assert len(most.pairs) >= len(plain.pairs)


def test_comparing_the_best_fifty_of_each_loses_next_to_nothing() -> None:
    municipalities = synthetic.tenants(8)
    cards = [replace(card, programmes=1) for card in synthetic.cards(800, municipalities, week=TODAY)]
    near = [replace(card, place=(300, 5680), radius=25) for card in cards]
    deck, agreed = Deck.from_cards(near, LANGUAGES), synthetic.agreements(municipalities, 6)

    def worth(best: int) -> int:
        policy = replace(SHIPPED, balance=False)
        draft = draw_up(deck, a_programme("buddy"), policy, week=TODAY, mentors_for=agreed, best=best)
        return sum(pair.objective for pair in draft.pairs)

    exact, usual, few = worth(1000), worth(50), worth(2)
    assert few < usual <= exact
    assert usual >= exact * 0.9995


def test_the_best_pair_first_is_what_a_person_with_a_list_makes() -> None:
    cards = any_region(random.Random(4), 40, 25, ready=1)
    programme, policy = a_programme("buddy"), POLICIES["greedy"]
    worth = worth_of(cards, programme, policy, EVERYBODY)
    left = {card.reference: card.places for card in sides(cards)[1]}
    expected: dict[UUID, UUID] = {}
    by_place = {
        card.reference: place for place, card in enumerate(sorted(cards, key=lambda c: (c.tenant.int, c.reference.int)))
    }
    for mentee, mentor in sorted(worth, key=lambda pair: (-worth[pair], by_place[pair[0]], by_place[pair[1]])):
        if mentee not in expected and left[mentor]:
            expected[mentee] = mentor
            left[mentor] -= 1
    draft = draw_up(deck_of(cards), programme, policy, week=TODAY, mentors_for=EVERYBODY)
    assert {pair.mentee: pair.mentor for pair in draft.pairs} == expected


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**63))
def test_many_against_many_says_of_each_pair_what_the_reference_says(seed: int) -> None:
    """Four hundred pairs each time, so ten thousand."""
    chance = random.Random(seed)
    cards = any_region(chance, 20, 20, ready=chance.choice((0, 0.5, 1)))
    deck, programme = deck_of(cards), any_programme(chance)
    mentees, mentors = (np.flatnonzero(deck.arrays["side"] == side) for side in (CardSide.MENTEE, CardSide.MENTOR))
    one, other = np.repeat(mentees, len(mentors)), np.tile(mentors, len(mentees))

    crowd = Crowd(Gathering.of(deck, programme, TODAY), one, other)
    codes, gaps = failing(crowd)
    score, unknown = scores(crowd)
    kept, kept_gaps = possible(crowd)

    seen = set(zip(kept.mentees.tolist(), kept.mentors.tolist(), kept_gaps.tolist(), strict=True))
    assert len(codes) == 400
    for place, (mentee, mentor) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        said = said_of(deck.card(mentee), deck.card(mentor), programme, EVERYBODY)
        assert Hard(int(codes[place])) == said.codes
        assert int(gaps[place]) == said.gaps
        assert int(score[place]) == said.score
        assert int(unknown[place]) == len(said.unknown)
        assert ((mentee, mentor, int(said.gaps)) in seen) == said.possible


@pytest.mark.parametrize("most", [1, 3, None])
def test_what_is_kept_of_each_mentee_is_the_best_and_all_are_counted(most: int | None) -> None:
    chance = random.Random(21)
    cards, programme = any_region(chance, 15, 25, ready=1), a_programme("buddy")
    deck, agreed = deck_of(cards), any_agreements(chance)
    edges = find(
        Gathering.of(deck, programme, TODAY),
        np.flatnonzero(waiting(deck, programme)),
        offered(deck, programme),
        agreed,
        FLOOR,
        most,
    )
    mentors = sides(cards)[1]
    for row, mentee in enumerate(edges.mentees.tolist()):
        card = deck.card(mentee)
        said = [said_of(card, mentor, programme, agreed) for mentor in mentors]
        scored = [one.score for one in said if one.possible]
        above = sorted((score for score in scored if score >= FLOOR.for_tier(card.tier)), reverse=True)
        assert sorted(edges.score[edges.starts[row] : edges.starts[row + 1]].tolist(), reverse=True) == above[:most]
        assert (int(edges.possible[row]), int(edges.above_floor[row])) == (len(scored), len(above))


@pytest.mark.parametrize(("mentees", "mentors"), [(3, 2), (2, 3)])
def test_either_side_may_be_the_scarcer_one(mentees: int, mentors: int) -> None:
    cards = [a_mentee(f"mentee {n}") for n in range(mentees)] + [a_mentor(f"mentor {n}") for n in range(mentors)]
    deck, programme = deck_of(cards), a_programme()
    gathering = Gathering.of(deck, programme, TODAY)
    edges = find(
        gathering, np.flatnonzero(waiting(deck, programme)), offered(deck, programme), EVERYBODY, NO_FLOOR, None
    )
    chosen = best_together(edges, edges.score, np.ones(len(deck), dtype=np.int64), 20_000)
    assert np.count_nonzero(chosen >= 0) == 2
    assert len(set(edges.mentors[chosen[chosen >= 0]].tolist())) == 2


@pytest.mark.slow
def test_in_ten_thousand_random_graphs_no_pair_is_found_across_a_missing_agreement() -> None:
    chance = random.Random(2016)
    cards = [a_mentor(f"mentor {n}", tenant, place=None) for n, tenant in enumerate(TENANTS * 4)]
    cards += [a_mentee(f"mentee {n}", tenant, place=None) for n, tenant in enumerate(TENANTS)]
    deck, programme = deck_of(cards), a_programme()
    gathering, mentors = Gathering.of(deck, programme, TODAY), offered(deck, programme)
    mentees = np.flatnonzero(waiting(deck, programme))
    tenant_of, reached = deck.arrays["tenant"], 0
    for _ in range(10_000):
        agreed = any_agreements(chance)
        mentee = mentees[[chance.randrange(len(mentees))]]
        home = deck.tenants[int(tenant_of[mentee[0]])]
        edges = find(gathering, mentee, mentors, agreed, NO_FLOOR, None)
        assert {deck.tenants[number] for number in tenant_of[edges.mentors].tolist()} == agreed[home] | {home}
        reached += len(edges.mentors)
    assert reached > 10_000
