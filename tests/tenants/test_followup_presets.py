# SPDX-License-Identifier: EUPL-1.2
"""Every preset gives exactly the moments of practice (requirements, "Preset days"), and pauses, extensions and wishes move them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.followup.moments import Course, Moment, Pause, after, moments
from tenants.followup.working_days import is_working_day, legal_holidays, or_next
from tenants.programmes.follow_up import Pace, Step, StepWhom, preset, presets

START = date(2019, 3, 4)  # a Monday
FIRST = date(2019, 3, 12)  # a Tuesday
SIX_MONTHS, FOUR_MONTHS = date(2019, 9, 4), date(2019, 7, 4)
DAYS = st.integers(0, 400)


def course(end: date | None = SIX_MONTHS, *, met: date | None = FIRST, pauses: tuple[Pause, ...] = ()) -> Course:
    return Course(START, end, met, pauses)


def told(key: str, of: Course, pace: Pace = Pace.USUAL) -> list[tuple[str, date, str, str]]:
    return [(one.step, one.on, one.channel, one.whom) for one in moments(preset(key).steps, of, pace)]


def on(days: int, base: date = START) -> date:
    return or_next(base + timedelta(days=days))


def test_wetteren_calls_both_the_day_after_the_first_meeting_then_each_in_turn_every_thirty_days() -> None:
    found = told("wetteren", course())
    assert found[0] == ("first_call", date(2019, 3, 13), "phone", "both")
    assert found[1:] == [
        ("monthly", on(30 * number, FIRST), "chosen", "mentor" if number % 2 else "mentee") for number in range(1, 6)
    ]
    assert told("wetteren", course(met=None)) == [], "nothing is asked about a meeting that did not take place"


def test_vgc_brussel_confirms_writes_after_a_month_and_calls_and_asks_at_three() -> None:
    assert told("vgc_brussel", course()) == [
        ("confirmation", on(1), "phone", "mentor"),
        ("message", on(30), "message", "both"),
        ("interim_survey", on(90), "message", "mentor"),
        ("interim_talk", on(90), "phone", "mentee"),
    ]


def test_asylum_1_calls_on_day_four_and_half_way_and_ends_with_a_talk_on_the_last_day() -> None:
    assert told("asylum_1", course(FOUR_MONTHS)) == [
        ("after_first_talk", on(4, FIRST), "phone", "both"),
        ("half_way", on(61), "phone", "both"),
        ("end_talk", or_next(FOUR_MONTHS), "in_person", "both"),
    ]


def test_asylum_2_calls_every_thirty_days_and_ends_with_a_talk() -> None:
    assert told("asylum_2", course(FOUR_MONTHS)) == [
        *(("monthly", on(30 * number), "phone", "both") for number in range(1, 5)),
        ("end_talk", or_next(FOUR_MONTHS), "in_person", "both"),
    ]


def test_net_werk_talks_half_way_and_at_the_end() -> None:
    assert told("net_werk", course()) == [
        ("interim_talk", on(92), "in_person", "both"),
        ("end_talk", or_next(SIX_MONTHS), "in_person", "both"),
    ]
    assert [key for key, one in presets().items() if one.intervision] == ["net_werk"]


def test_the_visit_comes_every_ninety_one_days() -> None:
    assert told("visit", course()) == [
        ("visit", on(91), "in_person", "provider"),
        ("visit", on(182), "in_person", "provider"),
    ]


def test_six_presets_are_shipped_and_each_is_named_here() -> None:
    assert set(presets()) == {"wetteren", "vgc_brussel", "asylum_1", "asylum_2", "net_werk", "visit"}


def test_what_falls_on_a_weekend_or_a_holiday_waits_for_the_first_working_day() -> None:
    assert or_next(date(2019, 4, 20)) == date(2019, 4, 23), "after Easter Monday"
    assert or_next(date(2019, 5, 1)) == date(2019, 5, 2)
    assert or_next(date(2026, 12, 25)) == date(2026, 12, 28)


def test_there_are_ten_legal_holidays() -> None:
    assert sorted(legal_holidays(2019)) == [
        date(2019, 1, 1), date(2019, 4, 22), date(2019, 5, 1), date(2019, 5, 30), date(2019, 6, 10), date(2019, 7, 21),
        date(2019, 8, 15), date(2019, 11, 1), date(2019, 11, 11), date(2019, 12, 25),
    ]  # fmt: skip


def test_an_extension_moves_half_way_and_the_end() -> None:
    longer = {step: day for step, day, *_ in told("asylum_1", course(SIX_MONTHS))}
    assert longer["half_way"] == on(92)
    assert longer["end_talk"] == or_next(SIX_MONTHS)


def test_a_pause_of_three_weeks_moves_all_that_comes_after_it_by_three_weeks() -> None:
    weeks = Pause(date(2019, 4, 1), date(2019, 4, 22))
    before, moved = (told("vgc_brussel", course(pauses=pauses)) for pauses in ((), (weeks,)))
    assert moved[0] == before[0], "what was before the pause stays"
    assert [day for _, day, *_ in moved[1:]] == [on(51), on(111), on(111)]


def test_while_a_pause_lasts_nothing_is_planned_behind_it() -> None:
    lasting = course(pauses=(Pause(date(2019, 4, 1)),))
    assert [step for step, *_ in told("vgc_brussel", lasting)] == ["confirmation"]
    assert told("net_werk", lasting) == []


def test_a_duo_that_wants_less_is_asked_every_other_time_and_written_to_never() -> None:
    assert [day for _, day, *_ in told("asylum_2", course(), Pace.LESS)] == [
        on(60),
        on(120),
        on(180),
        or_next(SIX_MONTHS),
    ]
    assert [step for step, *_ in told("vgc_brussel", course(), Pace.LESS)] == [
        "confirmation",
        "interim_survey",
        "interim_talk",
    ]
    assert [step for step, *_ in told("asylum_1", course(), Pace.LEAST)] == ["end_talk"]


@given(
    key=st.sampled_from(sorted(presets())),
    length=st.integers(30, 400),
    met=st.none() | st.integers(0, 60),
    pace=st.sampled_from(Pace),
)
def test_every_moment_is_a_working_day_between_start_and_end_and_says_why(
    key: str, length: int, met: int | None, pace: Pace
) -> None:
    end = START + timedelta(days=length)
    first = None if met is None else START + timedelta(days=met)
    found = moments(preset(key).steps, Course(START, end, first), pace)
    assert all(is_working_day(one.on) and START <= one.on <= or_next(end) for one in found)
    assert len({(one.step, one.number) for one in found}) == len(found)
    assert all(one.base_on is not None and one.whom != StepWhom.IN_TURN for one in found)


@given(starts=st.lists(st.tuples(DAYS, st.integers(1, 30)), max_size=4), days=DAYS)
def test_pauses_take_nothing_away_and_add_exactly_their_length(starts: list[tuple[int, int]], days: int) -> None:
    pauses, free = [], START
    for begins, length in sorted(starts):
        first = max(START + timedelta(days=begins), free)
        free = first + timedelta(days=length)
        pauses.append(Pause(first, free))
    found = after(START, days, pauses)
    assert found is not None
    spent = [START + timedelta(days=number) for number in range((found - START).days)]
    assert sum(not any(one.from_on <= day < one.until_on for one in pauses if one.until_on) for day in spent) == days
    assert not any(one.from_on <= found < one.until_on for one in pauses if one.until_on)


def test_moments_are_the_same_whatever_order_the_steps_have() -> None:
    steps = preset("vgc_brussel").steps
    assert moments(steps, course()) == moments(steps[::-1], course())
    assert isinstance(moments(steps, course())[0], Moment)


@pytest.mark.parametrize("wrong", [{"kind": "dance"}, {"base": "easter"}, {"channel": "pigeon"}, {"whom": "everybody"}])
def test_a_step_that_nobody_knows_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong.values()))):
        Step.read({"key": "x", "kind": "talk", "base": "start", **wrong})
