# SPDX-License-Identifier: EUPL-1.2
"""Published tables about persons, attacked by subtraction over two years of months: by all members against one, and alone (T13).

Whoever attacks knows the rules, every table published so far, and of whoever attacks along each number, start and moment.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from functools import cache

import pytest

from shared_pool.steering.snapshots import REGION
from tenants.disclosure_rounding import OFF, STEP, Counts, behind, changed, told
from tests.attack.subtraction import VALUES, Month, claim, narrowed, story

REGIONS = {2: 4, 3: 3, 5: 2}  # so many regions of so many members
STORIES = [(members, seed) for members, many in REGIONS.items() for seed in range(many)]
Seen = list[tuple[Counts, Counts]]


@cache
def told_stories(members: int, seed: int) -> list[tuple[list[Month], int]]:
    """Each member of a region as the one that all others attack."""
    months = story(random.Random(20190514 + 100 * members + seed), members)
    return [(months, member) for member in range(members)]


def seen(months: list[Month], member: int) -> Seen:
    """Each table that is left of this member and is another than the one before, and the exact counts behind it."""
    found: Seen = []
    for month in months:
        left = month.left(member)
        if any(left.values()) and (not found or found[-1][0] != left):
            found.append((left, month.behind[member]))
    return found


@pytest.mark.attack("T13")
@pytest.mark.parametrize(("members", "seed"), STORIES)
@pytest.mark.parametrize("counted", [False, True], ids=["by the tables", "and knows how many persons there are"])
def test_all_members_together_learn_of_no_cell_of_the_last_one(members: int, seed: int, *, counted: bool) -> None:
    """By linear programming over all months at once; programme output, which is exact, may say how many there are."""
    looked, claims = 0, []
    for months, member in told_stories(members, seed):
        tables = seen(months, member)
        totals = [sum(exact.values()) for _, exact in tables] if counted else None
        bounds = narrowed([left for left, _ in tables], totals) if tables else []
        for found, (left, exact) in zip(bounds, tables, strict=True):
            for value, (low, high) in found.items():
                looked += 1
                assert low <= exact[value] <= high, "the solver is wrong"
                if claim(low, high):
                    claims.append(f"{member} {value} {low}-{high}: {claim(low, high)} of {left}")
    assert not claims, "\n".join(claims)
    assert looked > 12


@pytest.mark.attack("T13")
@pytest.mark.parametrize(("members", "seed"), STORIES)
def test_every_cell_can_be_any_of_five_numbers_in_a_world_that_publishes_the_same(members: int, seed: int) -> None:
    """The proof behind the silence above: such a world is lived through by the product's own rules, over all months."""
    for months, member in told_stories(members, seed):
        tables = [month.left(member) for month in months]
        for value in VALUES:
            for more in range(STEP):
                assert any(lives(tables, value, more, others) for others in range(STEP)), (value, more)


def lives(tables: list[Counts], value: str, more: int, others: int) -> bool:
    """Whether a municipality that always has so many more than it tells would have told exactly these tables."""
    starts = dict.fromkeys(VALUES, 0)
    base: dict[str, int] = {}
    for table in tables:
        some = any(table.values())
        world = {one: (table[one] + (more if one == value else others)) if some else 0 for one in VALUES}
        base = behind(base, world, starts)
        if any(told(base.get(one, 0), 0) != table[one] for one in VALUES):
            return False
    return True


@pytest.mark.attack("T13")
def test_whoever_knows_how_many_there_are_learns_nothing_from_a_first_table_or_from_none() -> None:
    """Every table of five to nine persons with every start: for each that can be told, and for silence, who it can be."""
    values = VALUES[:3]
    for total in range(STEP, 2 * STEP):
        counts = [one for one in itertools.product(range(total + 1), repeat=3) if sum(one) == total]
        possible: dict[tuple[int, ...], list[set[int]]] = {}
        for count, start in itertools.product(counts, itertools.product(range(STEP), repeat=3)):
            starts = dict(zip(values, start, strict=True))
            base = behind({}, dict(zip(values, count, strict=True)), starts)
            shown = tuple(told(base.get(value, 0), starts[value]) for value in values)
            for number, some in zip(count, possible.setdefault(shown, [set(), set(), set()]), strict=True):
                some.add(number)
        assert len(possible) > 3
        found = {shown: [claim(min(one), max(one)) for one in some] for shown, some in possible.items()}
        assert not any(any(claims) for claims in found.values()), found


@pytest.mark.attack("T13")
def test_a_row_of_its_own_says_nothing_that_subtraction_does_not() -> None:
    """So the steering group, and a member on its own, know less than all others together."""
    own = 0
    for members, seed in STORIES:
        for months, member in told_stories(members, seed):
            for month in months:
                rows = month.published
                assert all(persons and persons % STEP == 0 for row in rows.values() for persons in row.values())
                assert set(rows) <= {REGION, *(f"town {number}" for number in range(members))}
                if f"town {member}" in rows:
                    own += 1
                    assert rows[f"town {member}"] == {one: left for one, left in month.left(member).items() if left}
    assert own > 20


@pytest.mark.attack("T13")
def test_the_same_subtraction_tells_where_the_sum_is_rounded_and_not_its_parts() -> None:
    """Rounding the exact sum to the nearest five, held until five changed in the sum: what Koepel did before."""
    claims: Counter[str] = Counter()
    for members, seed in STORIES:
        for months, member in told_stories(members, seed):
            base: dict[str, int] = {}
            for month in months:
                exact = {value: sum(row[value] for row in month.exact) for value in VALUES}
                if base and changed(base, exact) < STEP:
                    continue
                base = exact
                for value in VALUES:
                    rest = STEP * ((exact[value] + 2) // STEP) - exact[value] + month.exact[member][value]
                    claims[claim(max(0, rest - 2), rest + 2)] += 1
    assert claims["nobody"] > 20, claims


@pytest.mark.attack("T13")
def test_the_solver_finds_what_can_be_found() -> None:
    """Else its silence would mean nothing."""
    nothing, all_five = dict.fromkeys(VALUES, 0), dict.fromkeys(VALUES, STEP)
    assert set(narrowed([nothing], [len(VALUES) * OFF])[0].values()) == {(OFF, OFF)}
    assert set(narrowed([all_five], [5])[0].values()) == {(1, 2)}
    starts_known = narrowed([nothing, all_five], [len(VALUES) * OFF, len(VALUES) * 9])
    assert starts_known[1]["woman"] == (9, 9), "one month gives the starts away, the other then its numbers"
