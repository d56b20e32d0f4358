# SPDX-License-Identifier: EUPL-1.2
"""What few answers may show: nothing below five, merged answers below ten, and each item with its own number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tenants.surveys.instrument import Item, instruments, newest, scales
from tenants.surveys.results import blocks, percentage, table
from tenants.surveys.titles import CAPITALS, MERGED, NAMES
from tenants.surveys.words import ANSWERS, ITEMS, TITLES

AGREE = scales()["agree"].answers


def items(*keys: str, scale: str = "agree") -> list[Item]:
    return [Item(key, scales()[scale]) for key in keys]


def counts(*numbers: int, scale: str = "agree") -> dict[str, int]:
    return dict(zip(scales()[scale].answers, numbers, strict=True))


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [(4, 19, "21.1"), (1, 19, "5.3"), (1, 8, "12.5"), (1, 16, "6.3"), (0, 5, "0"), (7, 7, "100")],
)
def test_percentages_are_rounded_half_up_to_one_decimal(count: int, of: int, said: str) -> None:
    assert percentage(count, of) == Decimal(said)


def test_ten_answers_are_shown_as_they_are() -> None:
    shown = table(items("one"), {"one": counts(1, 2, 3, 4)})
    assert (shown.answers, shown.merged, shown.rows[0].counts, shown.rows[0].n) == (AGREE, False, (1, 2, 3, 4), 10)


def test_nine_answers_are_shown_as_agree_and_disagree() -> None:
    shown = table(items("one"), {"one": counts(1, 2, 3, 3)})
    assert (shown.answers, shown.merged, shown.rows[0].counts) == (("disagree", "agree"), True, (3, 6))


def test_one_item_with_few_answers_merges_its_whole_table() -> None:
    shown = table(items("one", "two"), {"one": counts(4, 2, 6, 7), "two": counts(1, 1, 2, 3)})
    assert shown.answers == ("disagree", "agree")
    assert [row.counts for row in shown.rows] == [(6, 13), (2, 5)]


def test_four_answers_to_an_item_are_withheld_and_the_others_stay_as_they_are() -> None:
    shown = table(items("one", "two"), {"one": counts(4, 2, 6, 7), "two": counts(1, 1, 1, 1)})
    assert shown.answers == AGREE
    assert [(row.n, row.shown) for row in shown.rows] == [(19, True), (4, False)]


def test_a_table_that_nobody_or_few_answered_shows_nothing() -> None:
    for told in ({}, {"one": counts(1, 1, 1, 1)}):
        shown = table(items("one"), told)
        assert (shown.answers, shown.rows[0].counts) == ((), ())


def test_answers_that_cannot_be_merged_are_withheld_below_ten_as_a_whole() -> None:
    few, enough = counts(5, 1, 1, 1, 1, scale="stop"), counts(5, 2, 1, 1, 1, scale="stop")
    assert table(items("one", scale="stop"), {"one": few}).answers == ()
    assert table(items("one", scale="stop"), {"one": enough}).rows[0].counts == (5, 2, 1, 1, 1)


def test_yes_and_no_need_no_merging() -> None:
    assert table(items("one", scale="still"), {"one": counts(4, 2, scale="still")}).rows[0].counts == (4, 2)


def test_the_statements_stand_in_one_table() -> None:
    *alone, effects = blocks(newest("mentee_end"))
    assert all(len(one) == 1 for one in alone)
    assert len(effects) == 14


def test_every_survey_has_its_words_and_every_merged_answer_stands_for_answers_of_its_scale() -> None:
    for (key, _version), one in instruments().items():
        assert {item.key for item in one.items} <= ITEMS.keys()
        assert {item.capital for item in one.items} <= CAPITALS.keys() | {""}
        assert key in TITLES
        assert key in NAMES
        assert {item.part for item in one.items} <= {"completed", "stopped", ""}
        assert len({item.key for item in one.items}) == len(one.items)
    for scale in scales().values():
        assert set(scale.answers) <= ANSWERS.keys()
        assert {name for name, _ in scale.merged} <= MERGED.keys()
        assert sorted(answer for _, of in scale.merged for answer in of) in ([], sorted(scale.answers))
