# SPDX-License-Identifier: EUPL-1.2
"""After the talks: pairs that nobody would rather leave for each other, the most pairs beside them, and who has none."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared_pool.speed_dating.guests import Couple
from shared_pool.speed_dating.marks import Mark, Marks, Standing
from shared_pool.speed_dating.pairs import left_over, most_pairs, stable
from shared_pool.speed_dating.rounds import plan
from tests.shared_pool.speed_dating_evenings import an_evening, mentee, mentor, some_marks

YES, MAYBE, NO = Mark.YES, Mark.MAYBE, Mark.NO


def blocking(marks: Marks, pairs: tuple[Couple, ...]) -> list[Couple]:
    """Couples that would both rather have each other than what they got."""
    has = dict(pairs)
    of: dict[object, list[Couple]] = {}
    for couple in pairs:
        of.setdefault(couple[1], []).append(couple)
    found = []
    for couple in set(marks.mutual) - set(pairs):
        one, other = couple
        rather = one not in has or marks.order(one, couple) < marks.order(one, (one, has[one]))
        held = of.get(other, [])
        room = len(held) < marks.room(other)
        welcome = room or any(marks.order(other, couple) < marks.order(other, mine) for mine in held)
        if rather and welcome:
            found.append(couple)
    return found


def plans(marks: Marks) -> list[tuple[Couple, ...]]:
    """Every set of mutual couples in which nobody has more than there is room for."""
    mutual = marks.mutual
    found = []
    for many in range(len(mutual) + 1):
        for some in combinations(mutual, many):
            mentors = [other for _, other in some]
            if len({one for one, _ in some}) == many and all(mentors.count(m) <= marks.room(m) for m in mentors):
                found.append(some)
    return found


@pytest.mark.parametrize(("mentees", "mentors"), [(12, 12), (30, 30), (60, 60), (200, 200), (31, 28)])
def test_nobody_would_rather_have_another_who_feels_the_same(mentees: int, mentors: int) -> None:
    guests = an_evening(mentees, mentors, seed=mentees)
    marks = some_marks(guests, plan(guests, 8))
    pairs = stable(marks)
    assert len(pairs) > mentees // 3
    assert blocking(marks, pairs) == []
    assert set(pairs) <= set(marks.mutual)
    many = most_pairs(marks)
    assert len(many) >= len(pairs)
    assert len({one for one, _ in many}) == len({other for _, other in many}) == len(many)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 2), st.integers(0, 10**6))
def test_trying_all_finds_no_stable_plan_that_is_better_for_a_mentee_and_none_with_more_pairs(
    mentees: int, mentors: int, places: int, seed: int
) -> None:
    guests = an_evening(mentees, mentors, share=0.9, seed=seed)
    marks = some_marks(guests, plan(guests, 4), seed=seed, places=places)
    pairs, every = stable(marks), plans(marks)
    mine = dict(pairs)
    assert blocking(marks, pairs) == []
    for other in every:
        if blocking(marks, other):
            continue
        for one, found in other:
            assert one in mine, "stable plans are as large and help the same people"
            assert marks.order(one, (one, mine[one])) <= marks.order(one, (one, found))
    assert len(most_pairs(marks)) == max(len(other) for other in every)


def test_yes_goes_before_maybe_then_score_then_who_waits_longer() -> None:
    given_ = {(mentee(n), mentor(0)): YES for n in range(3)}
    given_ |= {(mentor(0), mentee(n)): mark for n, mark in enumerate((MAYBE, YES, YES))}
    scores = {(mentee(0), mentor(0)): 9000, (mentee(1), mentor(0)): 6000, (mentee(2), mentor(0)): 6000}
    standing = {mentee(1): Standing(3), mentee(2): Standing(8)}
    marks = Marks(given_, scores, standing)
    assert stable(marks) == ((mentee(2), mentor(0)),)


def test_one_no_is_enough_and_silence_is_no_yes() -> None:
    marks = Marks({(mentee(0), mentor(0)): YES, (mentor(0), mentee(0)): NO}, {(mentee(0), mentor(0)): 9000})
    assert stable(marks) == most_pairs(marks) == ()
    silent = Marks({(mentee(0), mentor(0)): YES}, {(mentee(0), mentor(0)): 9000})
    assert stable(silent) == ()


def test_the_most_pairs_can_be_more_than_the_stable_ones() -> None:
    """Amina and Koen want each other most; apart, each would help somebody who has nobody else."""
    given_ = {
        (mentee(0), mentor(0)): YES, (mentor(0), mentee(0)): YES,
        (mentee(0), mentor(1)): MAYBE, (mentor(1), mentee(0)): YES,
        (mentee(1), mentor(0)): YES, (mentor(0), mentee(1)): MAYBE,
    }  # fmt: skip
    marks = Marks(given_, {(mentee(0), mentor(0)): 9000, (mentee(0), mentor(1)): 4000, (mentee(1), mentor(0)): 4000})
    assert stable(marks) == ((mentee(0), mentor(0)),)
    assert most_pairs(marks) == ((mentee(0), mentor(1)), (mentee(1), mentor(0)))


def test_who_goes_home_alone_is_known_and_why() -> None:
    given_ = {(mentee(0), mentor(0)): YES, (mentor(0), mentee(0)): YES, (mentee(1), mentor(0)): YES}
    marks = Marks(given_, {(mentee(0), mentor(0)): 5000, (mentee(1), mentor(0)): 5000})
    there = [mentee(0), mentee(1), mentee(2), mentor(0)]
    left = left_over(marks, there, stable(marks))
    assert left.liked_somebody == {mentee(1)}
    assert left.liked_nobody == {mentee(2)}
    assert left.everybody == {mentee(1), mentee(2)}
