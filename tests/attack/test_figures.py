# SPDX-License-Identifier: EUPL-1.2
"""Published tables about persons, attacked by subtraction: over two years of months, alone and as two of three members (T13).

Who attacks knows how tables are rounded and held, and the exact figures of whoever attacks along. What is left for a cell
of another is a range; it is worked out exactly, since each published cell bounds one sum.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import pytest

from shared_pool.steering.rounding import has_own_row, is_held, published

VALUES = ("woman", "man", "other")
MONTHS, REGIONS = 24, 60
SOME = 0.1
Counts = dict[str, int]


def months(dice: random.Random) -> Iterator[dict[str, Counts]]:
    """A region of three as it changes: people come, go, and move from one value to another."""
    weights = (dice.randrange(5, 60), dice.randrange(5, 60), dice.randrange(0, 4))
    members = {
        name: {value: dice.randrange(weight + 1) for value, weight in zip(VALUES, weights, strict=True)}
        for name in "ABC"
    }
    for _ in range(MONTHS):
        for counts in members.values():
            for _ in range(dice.randrange(4)):
                value = dice.choice(VALUES)
                counts[value] = max(0, counts[value] + dice.choice((-1, 1, 1)))
        yield {name: dict(counts) for name, counts in members.items()}


def tables(story: list[dict[str, Counts]]) -> Iterator[tuple[dict[str, Counts], dict[str, Counts]]]:
    """Each month: what is published by row, and the exact counts behind each row, from the month in which it was last changed."""
    bases: dict[str, Counts] = {}
    for exact in story:
        rows = {"region": {value: sum(counts[value] for counts in exact.values()) for value in VALUES}, **exact}
        for name, counts in rows.items():
            if (name == "region" or has_own_row(counts)) and not is_held(bases.get(name), counts):
                bases[name] = dict(counts)
        yield {name: published(counts) for name, counts in bases.items()}, dict(bases)


def left(shown: int, known: int = 0) -> range:
    """What a cell can be when it was shown as this and so many of it are known: the rule of rounding, turned round."""
    return range(max(0, shown - 2 - known), shown + 2 - known + 1)


@pytest.mark.attack("T13")
def test_no_person_in_a_small_cell_is_pinned_by_subtraction() -> None:
    """The steering group alone, and two members with all their own figures against the third, who see the row of the region."""
    dice, pinned, looked = random.Random(20190514), [], 0
    for number in range(REGIONS):
        for shown, exact in tables(list(months(dice))):
            for value in VALUES:
                alone = left(shown["region"][value])
                looked += 1
                assert exact["region"][value] in alone, "the solver is wrong"
                pinned += [f"{number} {value}: {alone}"] if len(alone) == 1 and 0 < alone[0] < 5 else []
    assert not pinned, "\n".join(pinned)
    assert looked == REGIONS * MONTHS * len(VALUES)


@pytest.mark.attack("T13")
def test_two_of_three_members_do_not_pin_a_person_of_the_third() -> None:
    dice, pinned, empty, looked = random.Random(20190515), [], 0, 0
    for number in range(REGIONS):
        story = list(months(dice))
        changed: Mapping[str, Counts] = {}
        for (shown, exact), now in zip(tables(story), story, strict=True):
            if exact["region"] == changed:
                continue  # held: nothing new is told
            changed = exact["region"]
            for value in VALUES:
                rest = left(shown["region"][value], now["A"][value] + now["B"][value])
                looked += 1
                assert now["C"][value] in rest, "the solver is wrong"
                if len(rest) == 1:
                    empty += rest[0] == 0
                    pinned += [f"{number} {value}: {rest}"] if 0 < rest[0] < 5 else []
    assert not pinned, "\n".join(pinned)
    assert looked > 1000
    assert empty / looked < SOME, f"{empty} of {looked} cells are told to be empty"


@pytest.mark.attack("T13")
def test_without_rounding_the_same_attack_pins_them() -> None:
    """Else the silence above would mean nothing."""
    dice, pinned = random.Random(20190515), 0
    for now in (month for _ in range(5) for month in months(dice)):
        whole = {value: sum(counts[value] for counts in now.values()) for value in VALUES}
        pinned += sum(0 < whole[value] - now["A"][value] - now["B"][value] < 5 for value in VALUES)
    assert pinned > 10
