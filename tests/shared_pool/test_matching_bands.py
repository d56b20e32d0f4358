# SPDX-License-Identifier: EUPL-1.2
"""Bands at their edges, and words that come back as they were stored."""

from datetime import date, timedelta

import pytest

from shared_pool.matching import bands
from shared_pool.matching.codes import Label
from shared_pool.matching.vocabulary import (
    AgeBand,
    ExperienceBand,
    GoalType,
    Interest,
    Majority,
    Section,
    SectorGroup,
    SupportAction,
    groups_of,
    half_days,
)
from tests.shared_pool.matching_cards import AARTSELAAR, AT, BORSBEEK


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (15, ""),
        (16, "16_17"),
        (18, "18_24"),
        (24, "18_24"),
        (25, "25_34"),
        (64, "55_64"),
        (65, "65_plus"),
        (99, "65_plus"),
    ],
)
def test_an_age_becomes_a_band(age: int, band: str) -> None:
    assert bands.age_band(age).texts() == ((band,) if band else ())


def test_only_a_minor_from_sixteen_with_an_arrangement_may_take_part() -> None:
    assert bands.majority(None) is Majority.UNKNOWN
    assert bands.majority(17) is Majority.MINOR
    assert bands.majority(17, arranged=True) is Majority.MINOR_WITH_ARRANGEMENT
    assert bands.majority(15, arranged=True) is Majority.MINOR
    assert bands.majority(18) is Majority.ADULT


@pytest.mark.parametrize(
    ("years", "text"), [(None, "unknown"), (4, "under_5"), (5, "5_10"), (10, "5_10"), (11, "over_10")]
)
def test_years_become_an_experience_band(years: int | None, text: str) -> None:
    assert bands.experience_band(years) is ExperienceBand.of(text)


@pytest.mark.parametrize(
    ("squared", "band"),
    [(0, "under_2"), (3, "under_2"), (4, "2_5"), (24, "2_5"), (25, "5_10"), (100, "5_10"), (101, "over_10")],
)
def test_a_distance_becomes_a_band(squared: int, band: str) -> None:
    assert bands.distance_band(squared).value == band


@pytest.mark.parametrize(
    ("weeks", "band"),
    [
        (0, "under_3_weeks"),
        (2, "under_3_weeks"),
        (3, "3_8_weeks"),
        (8, "3_8_weeks"),
        (9, "2_4_months"),
        (18, "over_4_months"),
    ],
)
def test_a_waiting_time_becomes_a_band(weeks: int, band: str) -> None:
    assert bands.waiting_band(weeks).value == band


def test_levels_become_letters() -> None:
    assert [bands.level_band(level).value for level in range(7)] == ["none", "A", "A", "B", "B", "C", "C"]


def test_weeks_begin_on_monday() -> None:
    sunday = date(2019, 5, 12)
    assert bands.week_number(sunday + timedelta(days=1)) == bands.week_number(sunday) + 1
    assert bands.week_number(sunday - timedelta(days=6)) == bands.week_number(sunday)


def test_aartselaar_and_borsbeek_lie_between_five_and_ten_kilometres_apart() -> None:
    (east, north), (other_east, other_north) = AT[AARTSELAAR], AT[BORSBEEK]
    assert bands.distance_band((east - other_east) ** 2 + (north - other_north) ** 2).value == "5_10"


def test_stored_words_come_back_as_they_were() -> None:
    for kind in (GoalType, SupportAction, Interest, AgeBand, SectorGroup, Section):
        words = kind(sum(kind)).texts()
        assert len(words) == len(kind)
        assert kind.of(*words) == sum(kind)
    with pytest.raises(KeyError):
        GoalType.of("fame")


def test_every_section_belongs_to_one_group() -> None:
    assert [len(groups_of(section).texts()) for section in Section] == [1] * 22
    assert groups_of(Section.J) is SectorGroup.OFFICES
    assert groups_of(Section.NONE) is SectorGroup.NONE


def test_half_days_are_counted_from_monday_morning() -> None:
    assert half_days((0, 0), (6, 2)) == 1 | 1 << 20


@pytest.mark.parametrize(
    ("score", "label"),
    [(0, "BELOW_FLOOR"), (3999, "BELOW_FLOOR"), (4000, "POSSIBLE"), (7000, "STRONG"), (8500, "VERY_STRONG")],
)
def test_a_score_has_a_word(score: int, label: str) -> None:
    assert Label.of(score).name == label
