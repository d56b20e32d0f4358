# SPDX-License-Identifier: EUPL-1.2
"""The hard rules: what excludes a pair, what must only be asked first, and that all reasons come at once."""

from dataclasses import replace
from typing import Any

import pytest

from shared_pool.matching.card import Card
from shared_pool.matching.codes import Gap, Hard
from shared_pool.matching.scoring import Verdict, judge
from shared_pool.matching.vocabulary import (
    AgeBand,
    Answer,
    CardSide,
    CardState,
    ExperienceBand,
    Gender,
    LifePhase,
    Majority,
    MentorStyle,
    Reach,
    Step,
    WishAspect,
    WorkFlag,
)
from tests.shared_pool.matching_cards import (
    BORSBEEK,
    READY,
    TODAY,
    a_mentee,
    a_mentor,
    a_programme,
    speaks,
    verdict_on,
)


def codes(verdict: Verdict) -> list[str]:
    return [code.name or "" for code in sorted(verdict.failing)]


def found(mentee: dict[str, Any] | None = None, mentor: dict[str, Any] | None = None, **programme: Any) -> Verdict:
    return verdict_on(a_mentee(**(mentee or {})), a_mentor(**(mentor or {})), a_programme(**programme))


def test_a_pair_that_fits_is_possible_and_nothing_is_left_to_ask() -> None:
    verdict = found()
    assert verdict.possible
    assert verdict.gaps == Gap(0)


@pytest.mark.parametrize(
    ("mentee", "mentor", "code"),
    [
        ({"state": CardState.PAUSED}, {}, "H01"),
        ({}, {"state": CardState.AT_MOST_DUOS}, "H01"),
        ({}, {"state": CardState.UNKNOWN}, "H01"),
        ({"informed": False}, {}, "H01"),
        ({}, {"released": False}, "H01"),
        ({"programmes": 2}, {}, "H02"),
        ({}, {"criteria_failed": 1}, "H02"),
        ({}, {"places": 0}, "H04"),
        ({}, {"places": -1}, "H04"),
        ({"languages": speaks(ti=6)}, {}, "H05"),
        ({"languages": speaks(nl=1)}, {}, "H05"),
        ({"languages": speaks(en=2)}, {"languages": speaks(en=6)}, "H05"),
        ({"radius": 5}, {}, "H07"),
        ({}, {"radius": 9}, "H07"),
        ({"wish_gender": Gender.WOMAN, "must_wishes": WishAspect.GENDER}, {"gender": Gender.MAN}, "H08"),
        ({"age": AgeBand.BAND_18_24}, {"wish_age": AgeBand.BAND_25_34, "must_wishes": WishAspect.AGE}, "H08"),
        (
            {"wish_style": MentorStyle.LISTENING, "must_wishes": WishAspect.STYLE},
            {"styles": MentorStyle.PRACTICAL},
            "H08",
        ),
        ({"exclusions": frozenset({a_mentor().reference})}, {}, "H09"),
        ({}, {"exclusions": frozenset({a_mentee().reference})}, "H09"),
        ({}, {"steps": READY & ~Step.CONFIDENTIALITY_CLAUSE}, "H10"),
        ({}, {"experience": ExperienceBand.UNDER_5}, "H11"),
        ({}, {"life_phase": LifePhase.RETIRED, "still_connected": Answer.NO}, "H11"),
        ({"half_days": 1 << 20}, {}, "H12"),
        ({"until_week": TODAY + 20}, {}, "H12"),
        ({"from_week": TODAY + 10}, {"until_week": TODAY + 30}, "H12"),
        ({"majority": Majority.MINOR}, {}, "H13"),
        ({"majority": Majority.UNKNOWN}, {}, "H13"),
        ({}, {"twin": a_mentee().reference}, "H13"),
    ],
)
def test_one_thing_wrong_excludes_by_one_code(mentee: dict[str, Any], mentor: dict[str, Any], code: str) -> None:
    assert codes(found(mentee, mentor)) == [code]


@pytest.mark.parametrize(
    ("mentee", "mentor", "gap"),
    [
        ({"criteria_open": 1}, {}, Gap.CRITERIA),
        ({"languages": frozenset()}, {}, Gap.LANGUAGE),
        ({"languages": speaks(nl=7)}, {}, Gap.LANGUAGE),
        ({"place": None}, {}, Gap.DISTANCE),
        ({"wish_gender": Gender.WOMAN, "must_wishes": WishAspect.GENDER}, {}, Gap.WISHES),
        ({}, {"experience": ExperienceBand.UNKNOWN}, Gap.EXPERIENCE),
        ({}, {"life_phase": LifePhase.RETIRED}, Gap.EXPERIENCE),
        ({"half_days": 0}, {}, Gap.AVAILABILITY),
    ],
)
def test_what_is_unknown_is_asked_first_and_excludes_nobody(
    mentee: dict[str, Any], mentor: dict[str, Any], gap: Gap
) -> None:
    verdict = found(mentee, mentor)
    assert verdict.possible
    assert verdict.gaps == gap


@pytest.mark.parametrize(
    ("mentee", "mentor"),
    [
        ({"majority": Majority.MINOR_WITH_ARRANGEMENT}, {}),
        ({"languages": speaks(nl=2)}, {"languages": speaks(nl=2)}),  # A2 of Dutch is enough
        ({"languages": speaks(ti=6), "interpreter": True}, {}),
        ({"languages": speaks(ti=6)}, {"interpreter": True}),
        ({"radius": 2, "meeting_points": 4}, {"meeting_points": 12}),
        ({"radius": 2, "reach": Reach.ONLINE_OK | Reach.QUIET_PLACE}, {"reach": Reach.ONLINE_OK | Reach.QUIET_PLACE}),
        ({"wish_gender": Gender.WOMAN}, {"gender": Gender.MAN}),  # soft
        ({"wish_gender": Gender.WOMAN | Gender.MAN, "must_wishes": WishAspect.GENDER}, {"gender": Gender.MAN}),
        ({"work": WorkFlag.LEAVES_SECTOR}, {"work": WorkFlag.HR_PROFILE, "experience": ExperienceBand.UNDER_5}),
        ({"work": WorkFlag.PEER}, {"work": WorkFlag.PEER, "experience": ExperienceBand.UNDER_5}),
        ({}, {"life_phase": LifePhase.RETIRED, "still_connected": Answer.YES}),
        ({"until_week": TODAY + 26}, {"until_week": TODAY + 26}),
    ],
)
def test_what_lifts_a_rule_lifts_it(mentee: dict[str, Any], mentor: dict[str, Any]) -> None:
    assert codes(found(mentee, mentor)) == []


def test_online_needs_a_quiet_place_on_both_sides() -> None:
    online = {"reach": Reach.ONLINE_OK | Reach.QUIET_PLACE}
    without = {"reach": Reach.ONLINE_OK}
    assert codes(found({"radius": 2} | without, online)) == ["H07"]


def test_without_a_radius_ten_kilometres_is_near_enough_and_more_is_asked_first() -> None:
    near = {"place": (0, 0), "radius": None}
    assert found(near, {"place": (6, 8), "radius": 50}).gaps == Gap(0)
    assert found(near, {"place": (6, 9), "radius": 50}).gaps == Gap.DISTANCE
    assert codes(found(near, {"place": (6, 9), "radius": 10})) == ["H07"]


def test_an_unknown_level_counts_as_b1_and_no_more() -> None:
    mentee, mentor = {"languages": speaks(en=7)}, {"languages": speaks(en=4)}
    assert found(mentee, mentor).gaps == Gap.LANGUAGE
    assert codes(found(mentee, mentor, language_level=4)) == ["H05"]
    assert codes(found(mentee, {"languages": speaks(en=2)})) == ["H05"]


def test_vdab_asks_no_experience_but_a_language_shared_with_the_coach() -> None:
    coach = {"template": "vdab_mentoring", "coach_languages": speaks(fr=6)}
    beginner = {"experience": ExperienceBand.UNDER_5}
    assert codes(found({}, beginner, **coach)) == ["H06"]
    assert codes(found({}, beginner | {"languages": speaks(nl=4, fr=3)}, **coach)) == []
    assert found({}, beginner, template="vdab_mentoring").gaps == Gap.COACH


def test_a_buddy_without_common_language_needs_the_training_or_an_interpreter() -> None:
    stranger = {"languages": speaks(ti=6)}
    trained = {"steps": READY | Step.CLEAR_LANGUAGE}
    assert codes(found(stranger, {}, template="buddy")) == ["H05"]
    assert codes(found(stranger, trained, template="buddy")) == []
    assert codes(found(stranger | {"interpreter": True}, {}, template="buddy")) == []
    assert codes(found(stranger, {}, template="language_practice")) == []
    assert codes(found(stranger, trained)) == ["H05"]  # net_werk requires a language


def test_across_a_border_an_agreement_and_a_release_are_needed_and_at_home_neither() -> None:
    mentee, mentor = a_mentee(released=False), a_mentor(from_=BORSBEEK, released=False)
    assert codes(judge(mentee, mentor, a_programme(), TODAY, shared=False)) == []
    elsewhere = a_mentor()
    assert codes(judge(mentee, elsewhere, a_programme(), TODAY, shared=False)) == ["H01", "H03"]


def test_all_that_excludes_a_pair_is_said_at_once_with_who_causes_it() -> None:
    mentee = a_mentee(state=CardState.PAUSED, languages=speaks(ti=6), half_days=1 << 20)
    mentor = a_mentor(places=0, steps=Step.NONE, exclusions=frozenset({mentee.reference}))
    verdict = verdict_on(mentee, mentor, shared=False)
    assert codes(verdict) == ["H01", "H03", "H04", "H05", "H09", "H10", "H12"]
    assert verdict.failing[Hard.H01] is CardSide.MENTEE
    assert verdict.failing[Hard.H09] is CardSide.MENTOR
    assert verdict.codes == Hard.H01 | Hard.H03 | Hard.H04 | Hard.H05 | Hard.H09 | Hard.H10 | Hard.H12


def test_two_cards_of_one_side_are_no_pair() -> None:
    with pytest.raises(ValueError, match="one mentee and one mentor"):
        judge(a_mentee(), a_mentee("other"), a_programme(), TODAY, shared=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tier": 3},
        {"strength": 6},
        {"waiting_since": 9000},
        {"isco": frozenset({"72125"})},
        {"isco": frozenset({"7a"})},
        {"isco": frozenset({"1", "2", "3", "4"})},
        {"languages": speaks(nl=8)},
        {"side": CardSide.MENTEE | CardSide.MENTOR},
    ],
)
def test_a_card_refuses_what_no_rule_could_read(wrong: dict[str, Any]) -> None:
    fitting: Card = a_mentee()
    with pytest.raises(ValueError, match=r"."):
        replace(fitting, **wrong)
