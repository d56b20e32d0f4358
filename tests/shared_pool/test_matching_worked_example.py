# SPDX-License-Identifier: EUPL-1.2
"""The example that everybody knows: the welder of Aartselaar and the would-be welder of Borsbeek, to the hundredth."""

from dataclasses import replace

from koepel.translations.catalogues import merged
from shared_pool.matching.codes import Criterion, Label
from shared_pool.matching.explain import explain
from shared_pool.matching.reasons import Term
from shared_pool.matching.vocabulary import SupportAction
from shared_pool.matching.wording import Wording
from tests.shared_pool.matching_cards import (
    AARTSELAAR,
    BORSBEEK,
    COORDINATOR,
    TODAY,
    a_programme,
    staff_of,
    the_welder,
    the_would_be_welder,
)

NAMES = {
    Term("occupation", "7212"): "lasser",
    Term("language", "nl"): "Nederlands",
    Term("section", "C"): "industrie",
    Term("isco_group", "721"): "metaalbewerkers",
}
CATALOGUE = merged("nl")


def translated(words: str) -> str:
    message = CATALOGUE.get(words)
    assert message is not None, words
    return str(message.string)


DUTCH = Wording(translated, NAMES.__getitem__)


def test_the_case_worker_of_borsbeek_reads_75_9_points_and_why() -> None:
    told = explain(the_would_be_welder(), the_welder(), a_programme(), staff_of(BORSBEEK), today_week=TODAY)

    assert [DUTCH.line(line) for line in told.lines] == [
        "+ Zelfde beroep: lasser (30/30).",
        "+ Wil helpen bij 3 van 4 doelen: werk, cv, netwerk (13,5/18).",
        "+ Gemeenschappelijke taal: Nederlands, niveau A (7,7/14).",
        "+ 5-10 km van elkaar (6/12).",
        "+ Samen 2 vrije momenten (6,7/10).",
        "+ Wensen: niet gevraagd (4/4).",
        "+ Draagkracht in balans (6/6).",
        "- Niet de eigen gemeente (0/4).",
        "+ Lotgenoot: niet gevraagd (2/2).",
    ]
    assert [line.points for line in told.lines] == [3000, 1350, 770, 600, 670, 400, 600, 0, 200]
    assert told.score == 7590
    assert told.label is Label.STRONG
    assert told.head is not None
    assert DUTCH.say(told.head) == "Sterk (75,9/100)."
    assert told.refusals == ()
    assert told.ask_first == ()
    assert told.below_floor is None


def test_the_five_groups_of_the_bar_add_up_to_the_same_score() -> None:
    told = explain(the_would_be_welder(), the_welder(), a_programme(), staff_of(BORSBEEK), today_week=TODAY)
    assert [(bar.group.value, bar.points, bar.weight) for bar in told.bars] == [
        ("goal_and_work", 4550, 50),
        ("language", 770, 14),
        ("time", 670, 10),
        ("distance", 600, 16),
        ("click_and_capacity", 1000, 10),
    ]


def test_a_mentee_in_the_pool_without_her_own_yes_is_a_sector_to_aartselaar() -> None:
    """The mentor's municipality compares what she released: the sector, not the occupation."""
    released = replace(the_would_be_welder(), in_full=False, isco=frozenset())
    told = explain(released, the_welder(), a_programme(), staff_of(AARTSELAAR), today_week=TODAY)
    assert told.lines[0].sentence.key == "S01.field"
    assert DUTCH.line(told.lines[0]) == "+ Zelfde vakgebied: industrie (12/30)."


def test_the_coordinator_is_not_handed_a_card_in_full() -> None:
    released = replace(the_would_be_welder(), in_full=False)
    told = explain(released, the_welder(), a_programme(), COORDINATOR, today_week=TODAY)
    assert told.score == 7590


def test_a_goal_that_is_a_must_counts_double() -> None:
    """Of five counted points (the job interview twice) three are covered: 60 %, 10.8 of 18."""
    eager = replace(the_would_be_welder(), must_actions=SupportAction.INTERVIEW)
    told = explain(eager, the_welder(), a_programme(), staff_of(BORSBEEK), today_week=TODAY)
    goals = next(line for line in told.lines if line.criterion is Criterion.GOALS)
    assert DUTCH.line(goals) == "+ Wil helpen bij 3 van 4 doelen: werk, cv, netwerk (10,8/18)."
