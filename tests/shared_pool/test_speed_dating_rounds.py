# SPDX-License-Identifier: EUPL-1.2
"""An evening of short talks: who meets whom, who has a break, and who hears beforehand that nobody suits."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import permutations
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared_pool.speed_dating.assignment import best_couples
from shared_pool.speed_dating.guests import Guests, Possible, short_of_partners
from shared_pool.speed_dating.rounds import Plan, plan
from tests.shared_pool.speed_dating_evenings import HELPER, an_evening, mentee, mentor

SIZES = [(12, 12), (30, 30), (60, 60), (200, 200), (13, 12), (31, 28), (60, 51), (7, 1)]


def holds(guests: Guests, made: Plan, tables: int | None = None) -> None:
    """What is true of every plan."""
    assert len(set(made.couples)) == len(made.couples), "somebody meets the same person twice"
    assert set(made.couples) <= set(guests.possible), "a couple that a rule excludes"
    for one in made.rounds:
        seated = Counter(who for table in one.tables for who in table.couple)
        assert not seated or max(seated.values()) == 1, "somebody sits at two tables"
        assert one.resting == guests.everybody - set(seated)
        assert sorted(table.number for table in one.tables) == list(range(1, len(one.tables) + 1))
        assert tables is None or len(one.tables) <= tables
        helping = [table.helper for table in one.tables if table.helper]
        assert len(set(helping)) == len(helping), "a helper sits at two tables"
        for table in one.tables:
            languages = guests.possible[table.couple].languages
            assert bool(languages) == bool(table.helper)
            assert not table.helper or languages & guests.helpers[table.helper]
    met = {who for couple in made.couples for who in couple}
    assert made.alone == guests.everybody - met


@pytest.mark.parametrize(("mentees", "mentors"), SIZES)
def test_everyone_meets_somebody_or_is_named_beforehand(mentees: int, mentors: int) -> None:
    guests = an_evening(mentees, mentors, seed=mentees)
    made = plan(guests, 8)
    holds(guests, made)
    nobody = {one for one, partners in guests.partners.items() if not partners}
    assert made.alone == nobody, "eight rounds are enough for all who have a partner"
    assert nobody <= {warned.who for warned in short_of_partners(guests)}


@pytest.mark.parametrize(("mentees", "mentors"), SIZES)
def test_one_in_ten_stays_away_and_the_rounds_to_come_are_planned_again(mentees: int, mentors: int) -> None:
    guests = an_evening(mentees, mentors, seed=mentees + 7)
    before = plan(guests, 8)
    chance = random.Random(mentees)
    absent = set(chance.sample(sorted(guests.mentees), mentees // 10))
    absent |= set(chance.sample(sorted(guests.mentors), mentors // 10))
    there = guests.without(absent)
    after = plan(there, 8, begun=before.rounds[:2])
    assert after.rounds[:2] == before.rounds[:2], "what was held stays"
    holds(there, replace(after, rounds=after.rounds[2:], alone=_alone(there, after, 2)))
    assert not absent & {who for one in after.rounds[2:] for table in one.tables for who in table.couple}
    assert len(set(after.couples)) == len(after.couples)
    assert after.alone == {one for one, partners in there.partners.items() if not partners} - _met(after)


def _alone(guests: Guests, made: Plan, since: int) -> frozenset[UUID]:
    return guests.everybody - {who for one in made.rounds[since:] for table in one.tables for who in table.couple}


def _met(made: Plan) -> set[UUID]:
    return {who for couple in made.couples for who in couple}


def test_breaks_go_round_when_a_mentor_is_missing() -> None:
    guests = an_evening(5, 4, share=1.0)
    made = plan(guests, 4)
    meetings = Counter(one for one, _ in made.couples)
    assert sorted(meetings.values()) == [3, 3, 3, 3, 4], "sixteen talks for five mentees"


def test_a_latecomer_sits_down_in_the_next_round() -> None:
    everybody = an_evening(6, 6, share=1.0)
    late = mentee(5)
    begun = plan(everybody.without([late]), 3).rounds[:1]
    made = plan(everybody, 3, begun=begun)
    assert late in {table.mentee for table in made.rounds[1].tables}
    assert late not in made.alone


def test_one_helper_sits_with_one_couple_a_round() -> None:
    possible = {
        (mentee(one), mentor(other)): Possible(5000, frozenset({"ti"})) for one in range(3) for other in range(3)
    }
    helper = UUID(int=HELPER)
    sides = frozenset(map(mentee, range(3))), frozenset(map(mentor, range(3)))
    guests = Guests(*sides, possible, helpers={helper: frozenset({"ti"})})
    made = plan(guests, 3)
    holds(guests, made)
    assert [len(one.tables) for one in made.rounds] == [1, 1, 1]
    assert not made.alone, "each of the three had the helper once"
    assert plan(guests.without([helper]), 3).alone == guests.everybody


def test_who_went_home_alone_last_time_sits_first() -> None:
    guests = replace(an_evening(4, 1, share=1.0), first=frozenset({mentee(3)}))
    made = plan(guests, 2)
    assert made.rounds[0].tables[0].mentee == mentee(3)


def test_who_has_one_possible_partner_meets_that_one_before_others_do() -> None:
    # the best score is with the mentor who is the only one for somebody else
    possible = {
        (mentee(0), mentor(0)): Possible(9000),
        (mentee(0), mentor(1)): Possible(4000),
        (mentee(1), mentor(0)): Possible(3000),
    }
    guests = Guests(frozenset({mentee(0), mentee(1)}), frozenset({mentor(0), mentor(1)}), possible)
    made = plan(guests, 1)
    assert set(made.couples) == {(mentee(0), mentor(1)), (mentee(1), mentor(0))}
    assert not made.alone


def test_mentors_keep_their_table() -> None:
    made = plan(an_evening(10, 10, share=1.0), 6)
    tables = {(table.mentor, table.number) for one in made.rounds for table in one.tables}
    assert len(tables) == 10


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.floats(0, 1), st.floats(0, 1), st.integers(0, 3), st.integers(0, 10**6))
def test_no_plan_breaks_a_rule(
    mentees: int, mentors: int, share: float, without: float, helpers: int, seed: int
) -> None:
    guests = an_evening(mentees, mentors, share=share, without_language=without, helpers=helpers, seed=seed)
    tables = seed % 4 + 1
    made = plan(guests, 4, tables=tables)
    holds(guests, made, tables)
    assert made == plan(guests, 4, tables=tables), "the same guests, the same plan"
    alone = {one for one, partners in guests.partners.items() if not partners}
    assert alone <= made.alone


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 10**6), st.integers(0, 4))
def test_the_best_couples_are_those_that_trying_all_finds(mentees: int, mentors: int, seed: int, most: int) -> None:
    chance = random.Random(seed)
    worth = np.array([[chance.choice((0, chance.randrange(9000))) for _ in range(mentors)] for _ in range(mentees)])
    found = best_couples(worth, most)
    assert len(found) <= most
    assert len({row for row, _ in found}) == len({column for _, column in found}) == len(found)
    best = 0
    for chosen in permutations(range(mentors + mentees), mentees):
        worths = sorted((int(worth[row, one]) for row, one in enumerate(chosen) if one < mentors), reverse=True)
        best = max(best, sum(worths[:most]))
    assert sum(int(worth[place]) for place in found) == best


@pytest.mark.parametrize("seed", range(12))
def test_in_few_rounds_as_many_meet_somebody_as_any_plan_could_reach(seed: int) -> None:
    guests = an_evening(7, 3, share=0.45, seed=seed)
    made = plan(guests, 2)
    # by König a plan of two rounds is any set of couples in which nobody has more than two
    reached = max(
        (len({who for couple in some for who in couple}) for some in _at_most(2, sorted(guests.possible))), default=0
    )
    assert len(guests.everybody - made.alone) == reached


def _at_most(many: int, couples: list[tuple[UUID, UUID]]) -> list[list[tuple[UUID, UUID]]]:
    found: list[list[tuple[UUID, UUID]]] = [[]]
    for couple in couples:
        for some in list(found):
            counted = Counter(who for one in some for who in one)
            if all(counted[who] < many for who in couple):
                found.append([*some, couple])
    return found
