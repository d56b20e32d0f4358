# SPDX-License-Identifier: EUPL-1.2
"""What other weights would do: counted beside two real rankings of everybody, small numbers kept back."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import pytest

from shared_pool.matching.card import Card
from shared_pool.matching.codes import Label
from shared_pool.matching.engine import Partners, Ranking, rank
from shared_pool.matching.reweighing import Moved, Reweighed, reweigh
from shared_pool.matching.small_numbers import TOLD_FROM, coarse
from shared_pool.matching.weights import Programme, Weights
from tests.shared_pool.matching_cards import TODAY, a_mentee, a_mentor, a_programme
from tests.shared_pool.matching_region import EVERYBODY, TENANTS, any_region, deck_of, sides

TIME = Weights("net_werk", 2, (5, 10, 10, 5, 60, 0, 4, 3, 3, 0))


def reweighed(cards: list[Card], other: Weights, programme: Programme | None = None) -> Reweighed:
    """The effect of these weights on these cards."""
    deck = deck_of(cards)
    return reweigh(deck, programme or a_programme(), other, week=TODAY, mentors_for=EVERYBODY)


def ranked(cards: list[Card], programme: Programme) -> Mapping[UUID, tuple[Ranking, list[UUID]]]:
    """For each mentee everybody possible, best first, as the workbench ranks them."""
    deck = deck_of(cards)
    found = {}
    for mentee in sides(cards)[0]:
        ranking = rank(mentee, deck, programme, TODAY, may_share=Partners(TENANTS))
        found[mentee.reference] = ranking, [deck.card(int(index)).reference for index in ranking.index]
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_effect_is_what_two_rankings_of_everybody_say(seed: int) -> None:
    chance = random.Random(seed)
    cards = any_region(chance, 60, 40)
    programme = a_programme()
    told = reweighed(cards, TIME, programme)
    then, now = ranked(cards, programme), ranked(cards, replace(programme, weights=TIME))
    moved: Counter[tuple[str, int]] = Counter()
    labels: Counter[tuple[Label, bool]] = Counter()
    pairs: dict[str, list[int]] = {"gained": [], "lost": []}
    for mentee in sides(cards)[0]:
        (before, first), (after, second) = then[mentee.reference], now[mentee.reference]
        above = first[: before.above_floor], second[: after.above_floor]
        assert set(first) == set(second), "weights never make a pair possible"
        what = {(True, True): "other", (False, True): "gained", (True, False): "lost"}.get(
            (bool(above[0]), bool(above[1]))
        )
        if what and (what != "other" or above[0][0] != above[1][0]):
            moved[what, mentee.tier] += 1
        for ranking, late in ((before, False), (after, True)):
            if ranking.above_floor:
                labels[Label.of(int(ranking.score[0])), late] += 1
        pairs["gained"].append(len(set(above[1]) - set(above[0])))
        pairs["lost"].append(len(set(above[0]) - set(above[1])))
    for what in ("other", "gained", "lost"):
        by_tier = [moved[what, tier] for tier in range(3)]
        assert getattr(told.everybody, what) == coarse(sum(by_tier))
        assert [getattr(one, what) for one in told.tiers] == [coarse(people) for people in by_tier]
    best_first = (Label.VERY_STRONG, Label.STRONG, Label.POSSIBLE)
    assert told.labels == tuple((one.name, coarse(labels[one, False]), coarse(labels[one, True])) for one in best_first)
    for counts, crossing in ((pairs["gained"], told.pairs_gained), (pairs["lost"], told.pairs_lost)):
        assert crossing == (coarse(sum(counts)) if sum(map(bool, counts)) >= TOLD_FROM else None)
    assert sum(moved.values()), "these weights must turn something, or the test says nothing"


def test_the_weights_that_count_already_change_nothing() -> None:
    cards = any_region(random.Random(3), 40, 30)
    programme = a_programme()
    told = reweighed(cards, programme.weights)
    assert (told.everybody.other, told.everybody.gained, told.everybody.lost) == (None, None, None)
    assert all(before == after for _label, before, after in told.labels)


def test_of_four_people_nothing_is_told_however_many_pairs_they_have() -> None:
    mentors = [a_mentor(f"mentor {number}", half_days=1) for number in range(9)]
    few = [a_mentee(f"mentee {number}") for number in range(4)]
    none_at_all = Weights("net_werk", 2, (0, 0, 0, 0, 100, 0, 0, 0, 0, 0))
    told = reweighed([*few, *mentors], none_at_all)
    assert told.everybody == Moved(None, None, None, None)
    assert told.pairs_lost is None, "36 pairs of 4 people tell of 4 people"
    more = [a_mentee(f"mentee {number}") for number in range(6)]
    told = reweighed([*more, *mentors], none_at_all)
    assert (told.everybody.waiting, told.everybody.lost, told.pairs_lost) == (5, 5, 55)


def test_a_region_in_which_nobody_waits_is_no_fault() -> None:
    told = reweighed([], TIME)
    assert told.everybody == Moved(None, None, None, None)
    assert reweighed([a_mentor()], TIME).labels == tuple(
        (name, None, None) for name in ("VERY_STRONG", "STRONG", "POSSIBLE")
    )
