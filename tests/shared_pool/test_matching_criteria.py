# SPDX-License-Identifier: EUPL-1.2
"""The soft criteria S02 to S10: the value of each step, unknown is half, not asked is all."""

from typing import Any

import pytest

from shared_pool.matching.codes import Criterion
from shared_pool.matching.reasons import Kind, Reason
from shared_pool.matching.vocabulary import (
    AgeBand,
    Gender,
    GoalType,
    Interest,
    MentorStyle,
    Reach,
    Step,
    SupportAction,
    WishAspect,
    WorkFlag,
)
from shared_pool.matching.weights import ACTIONS_FOR, TEMPLATES, WEIGHTS, Weights
from tests.shared_pool.matching_cards import (
    BORSBEEK,
    READY,
    a_mentee,
    a_mentor,
    a_programme,
    speaks,
    verdict_on,
)

HOME = {"place": (0, 0)}
ON_FOOT = {"reach": Reach.NO_OWN_TRANSPORT}
ONLINE = {"reach": Reach.PREFERS_ONLINE}


def says(criterion: Criterion, mentee: dict[str, Any], mentor: dict[str, Any], template: str = "net_werk") -> Reason:
    verdict = verdict_on(a_mentee(**mentee), a_mentor(**mentor), a_programme(template))
    return next(part.reason for part in verdict.parts if part.criterion is criterion)


def unknown(reason: Reason) -> bool:
    return (reason.value, reason.kind) == (50, Kind.UNKNOWN)


@pytest.mark.parametrize(
    ("goals", "musts", "actions", "value"),
    [
        ("work", "", "vacancies", 100),
        ("work dutch", "", "vacancies", 50),
        ("work dutch", "dutch", "vacancies", 33),
        ("work dutch", "work", "vacancies", 67),
        ("work dutch training", "", "vacancies dutch", 67),
        ("diploma_equivalence", "", "vacancies", 0),
        ("diploma_equivalence", "", "diploma_equivalence", 100),
    ],
)
def test_the_more_goals_a_mentor_helps_with_the_better_and_a_must_counts_double(
    goals: str, musts: str, actions: str, value: int
) -> None:
    mentee = {"goals": GoalType.of(*goals.split()), "must_goals": GoalType.of(*musts.split())}
    mentor = {"actions": SupportAction.of(*actions.split())}
    assert says(Criterion.GOALS, mentee, mentor).value == value


def test_a_must_that_is_not_a_goal_counts_for_nothing() -> None:
    mentee = {"goals": GoalType.WORK, "must_goals": GoalType.DUTCH}
    assert says(Criterion.GOALS, mentee, {"actions": SupportAction.VACANCIES}).value == 100


def test_goals_or_actions_that_nobody_noted_are_unknown() -> None:
    assert unknown(says(Criterion.GOALS, {"goals": GoalType.NONE}, {}))
    assert unknown(says(Criterion.GOALS, {}, {"actions": SupportAction.NONE}))


def test_every_goal_is_covered_by_some_action() -> None:
    assert set(ACTIONS_FOR) == set(GoalType)
    assert all(ACTIONS_FOR.values())


@pytest.mark.parametrize(
    ("mine", "theirs", "value"),
    [
        (speaks(nl=2), speaks(nl=6), 55),
        (speaks(nl=3), speaks(nl=6), 85),
        (speaks(nl=4), speaks(nl=4), 85),
        (speaks(nl=5), speaks(nl=6), 100),
        (speaks(nl=2, ar=6), speaks(nl=6, ar=5), 100),
        (speaks(nl=2, en=2), speaks(nl=6, en=6), 55),
    ],
)
def test_the_weaker_level_in_the_best_common_language_counts(mine: Any, theirs: Any, value: int) -> None:
    assert says(Criterion.LANGUAGE, {"languages": mine}, {"languages": theirs}).value == value


def test_without_a_common_language_there_is_practice_an_interpreter_or_nothing() -> None:
    stranger, trained = {"languages": speaks(ti=6)}, {"steps": READY | Step.CLEAR_LANGUAGE}
    with_help = stranger | {"interpreter": True}
    assert says(Criterion.LANGUAGE, stranger, trained, "buddy").key == "S03.practice"
    assert says(Criterion.LANGUAGE, stranger, trained, "buddy").value == 100
    assert says(Criterion.LANGUAGE, with_help, {}, "buddy").value == 50
    assert says(Criterion.LANGUAGE, with_help, trained).key == "S03.interpreter"  # net_werk knows no practice duo
    assert says(Criterion.LANGUAGE, stranger, {}, "language_practice").value == 50
    assert says(Criterion.LANGUAGE, stranger, {}).value == 0


def test_a_level_that_nobody_noted_is_unknown_unless_another_language_is_known() -> None:
    assert unknown(says(Criterion.LANGUAGE, {"languages": speaks(nl=7)}, {}))
    assert unknown(says(Criterion.LANGUAGE, {"languages": frozenset()}, {}))
    both = {"languages": speaks(nl=2, en=7)}
    assert says(Criterion.LANGUAGE, both, {"languages": speaks(nl=6, en=6)}).value == 55


@pytest.mark.parametrize(
    ("place", "at_hand", "on_foot"),
    [((1, 1), 100, 80), ((2, 0), 80, 50), ((4, 2), 80, 50), ((5, 0), 50, 20), ((6, 8), 50, 20), ((6, 9), 20, 20)],
)
def test_without_own_transport_the_same_distance_counts_one_step_further(
    place: tuple[int, int], at_hand: int, on_foot: int
) -> None:
    there = {"place": place}
    assert says(Criterion.PLACE, HOME, there).value == at_hand
    assert says(Criterion.PLACE, HOME | ON_FOOT, there).value == on_foot
    assert says(Criterion.PLACE, HOME, there | ON_FOOT).value == on_foot
    assert says(Criterion.PLACE, HOME | ON_FOOT, there | ON_FOOT).value == on_foot


def test_who_both_prefer_online_are_as_good_as_near_and_never_worse_off_for_living_near() -> None:
    assert says(Criterion.PLACE, HOME | ONLINE, {"place": (40, 0)} | ONLINE).value == 80
    assert says(Criterion.PLACE, HOME | ONLINE, {"place": (1, 0)} | ONLINE).value == 100
    assert says(Criterion.PLACE, HOME | ONLINE, {"place": (40, 0)}).value == 20
    assert says(Criterion.PLACE, {"place": None} | ONLINE, ONLINE).value == 80
    assert unknown(says(Criterion.PLACE, {"place": None}, {}))


@pytest.mark.parametrize(
    ("own", "theirs", "value", "key"),
    [
        (0b1111, 0b10000, 0, "S05.none"),
        (0b1111, 0b1, 33, "S05.minus"),
        (0b1111, 0b11, 67, "S05.plus"),
        (0b1111, 0b111, 100, "S05.plus"),
        (0b1111, 0b11111, 100, "S05.plus"),
        (0b11, 0b1, 50, "S05.one"),
        (0b1, 0b1, 100, "S05.one"),
        (0b1111111, 0b1, 33, "S05.minus"),
    ],
)
def test_three_shared_free_moments_are_enough_and_the_mentees_own_are_the_measure(
    own: int, theirs: int, value: int, key: str
) -> None:
    reason = says(Criterion.TIME, {"half_days": own}, {"half_days": theirs})
    assert (reason.value, reason.key) == (value, key)


def test_free_moments_that_nobody_noted_are_unknown() -> None:
    assert unknown(says(Criterion.TIME, {"half_days": 0}, {}))


@pytest.mark.parametrize(
    ("mine", "theirs", "rather_not", "value"),
    [
        ("sport music", "sport music", "", 100),
        ("sport music", "sport", "", 50),
        ("sport music cooking", "sport", "", 33),
        ("sport", "music", "", 0),
        ("sport music", "sport", "music", 10),
        ("sport", "music", "sport", 0),
        ("sport", "", "sport", 10),
    ],
)
def test_shared_interests_count_and_a_clash_costs_forty(mine: str, theirs: str, rather_not: str, value: int) -> None:
    mentee = {"interests": Interest.of(*mine.split())}
    mentor = {"interests": Interest.of(*theirs.split()), "dislikes": Interest.of(*rather_not.split())}
    assert says(Criterion.INTERESTS, mentee, mentor, "buddy").value == value


def test_interests_that_nobody_noted_are_unknown() -> None:
    assert unknown(says(Criterion.INTERESTS, {"interests": Interest.SPORT}, {}, "buddy"))


def test_soft_wishes_are_met_or_not_and_an_unanswered_one_counts_half() -> None:
    mentee = {"wish_gender": Gender.WOMAN, "wish_style": MentorStyle.LISTENING}
    mentor = {"gender": Gender.WOMAN, "styles": MentorStyle.PRACTICAL, "wish_age": AgeBand.BAND_25_34}
    assert says(Criterion.WISHES, mentee, mentor).value == 50  # met, not met, unanswered
    assert says(Criterion.WISHES, mentee | {"age": AgeBand.BAND_25_34}, mentor).value == 67
    assert says(Criterion.WISHES, mentee | {"age": AgeBand.BAND_18_24}, mentor).value == 33
    assert unknown(says(Criterion.WISHES, {"wish_gender": Gender.WOMAN}, {}))


def test_nobody_is_compared_on_age_or_gender_without_a_wish() -> None:
    woman, man = {"gender": Gender.WOMAN, "age": AgeBand.BAND_18_24}, {"gender": Gender.MAN, "age": AgeBand.BAND_55_64}
    assert says(Criterion.WISHES, woman, man) == says(Criterion.WISHES, woman, woman)
    assert says(Criterion.WISHES, woman, man).kind is Kind.NOT_ASKED


def test_a_must_wish_is_for_the_hard_rule_and_scores_only_while_unanswered() -> None:
    mentee = {"wish_gender": Gender.WOMAN, "must_wishes": WishAspect.GENDER}
    assert says(Criterion.WISHES, mentee, {"gender": Gender.WOMAN}).kind is Kind.NOT_ASKED
    assert unknown(says(Criterion.WISHES, mentee, {}))


@pytest.mark.parametrize(("weak", "strong", "value"), [(1, 5, 100), (2, 4, 100), (2, 3, 80), (2, 2, 60), (1, 1, 20)])
def test_a_weak_mentee_goes_with_a_strong_mentor(weak: int, strong: int, value: int) -> None:
    own = {"in_full": True}
    assert says(Criterion.BALANCE, own | {"strength": weak}, own | {"strength": strong}).value == value


def test_across_a_border_the_balance_is_yes_or_no_so_that_it_tells_nobodys_strength() -> None:
    for strength in (1, 2, 3):
        reason = says(Criterion.BALANCE, {"in_full": True, "strength": 2}, {"strength": strength})
        assert (reason.value, reason.key) == (40, "S08.unbalanced")
    for strength in (4, 5):
        assert says(Criterion.BALANCE, {"in_full": True, "strength": 2}, {"strength": strength}).value == 100
    assert unknown(says(Criterion.BALANCE, {"strength": 2}, {}))


def test_the_own_municipality_and_a_peer_are_all_or_nothing() -> None:
    assert says(Criterion.OWN_MUNICIPALITY, {}, {"from_": BORSBEEK}).value == 100
    assert says(Criterion.OWN_MUNICIPALITY, {}, {}).value == 0
    assert says(Criterion.PEER, {"work": WorkFlag.PEER}, {"work": WorkFlag.PEER}).value == 100
    assert says(Criterion.PEER, {"work": WorkFlag.PEER}, {}).value == 0
    assert says(Criterion.PEER, {}, {"work": WorkFlag.PEER}).kind is Kind.NOT_ASKED


def test_weights_are_whole_points_that_add_up_to_a_hundred() -> None:
    assert all(sum(column.points) == 100 for column in WEIGHTS.values())
    for wrong in ((50, 50), (30, 18, 14, 12, 10, 0, 4, 6, 4, 3), (110, -10, 0, 0, 0, 0, 0, 0, 0, 0)):
        with pytest.raises(ValueError, match="together 100"):
            Weights("wrong", 1, wrong)


def test_every_template_becomes_a_programme() -> None:
    rules = {template: a_programme(template).language_rule.value for template in TEMPLATES}
    assert rules == {
        "net_werk": "required",
        "vdab_mentoring": "required",
        "asylum_orientation": "required",
        "buddy": "preferred",
        "network_package": "preferred",
        "volunteering": "preferred",
        "language_practice": "ignored",
    }
