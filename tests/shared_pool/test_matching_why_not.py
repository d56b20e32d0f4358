# SPDX-License-Identifier: EUPL-1.2
"""Why a pair is not possible: all reasons at once with what lifts them, and the neighbour's own reasons kept hidden."""

from dataclasses import replace
from typing import Any

import pytest

from shared_pool.matching.card import Card
from shared_pool.matching.reader import Reader, ReaderKind
from shared_pool.matching.reasons import Term
from shared_pool.matching.vocabulary import CardState, Gender, Step, WishAspect
from shared_pool.matching.why_not import OTHER_MUNICIPALITY, Refusal, why_not
from shared_pool.matching.wording import Wording
from tests.shared_pool.matching_cards import (
    AARTSELAAR,
    BORSBEEK,
    COORDINATOR,
    READY,
    a_mentee,
    a_mentor,
    speaks,
    staff_of,
    verdict_on,
)
from tests.shared_pool.test_matching_worked_example import translated

DUTCH = Wording(translated, lambda term: {"municipality": "Aartselaar"}.get(term.vocabulary, term.code))
STAFF_BORSBEEK, STAFF_AARTSELAAR = staff_of(BORSBEEK), staff_of(AARTSELAAR)


def refusals(mentee: Card, mentor: Card, reader: Reader, *, shared: bool = True) -> tuple[Refusal, ...]:
    return why_not(verdict_on(mentee, mentor, shared=shared), reader)


def codes(found: tuple[Refusal, ...]) -> list[str | None]:
    return [refusal.code.name if refusal.code else None for refusal in found]


def test_no_common_language_reads_as_a_sentence_with_both_ways_out() -> None:
    found = refusals(a_mentee(languages=speaks(ti=6)), a_mentor(), STAFF_BORSBEEK)
    assert [DUTCH.refusal(refusal) for refusal in found] == [
        "Niet mogelijk: geen gemeenschappelijke taal (H05). Wel mogelijk als: vrijwillige tolk, of een duo"
        " Oefen-Nederlands."
    ]


def test_the_municipality_without_agreement_is_named() -> None:
    found = refusals(a_mentee(), a_mentor(), STAFF_BORSBEEK, shared=False)
    assert found[0].reason.facts["municipality"] == Term("municipality", str(AARTSELAAR))
    assert DUTCH.refusal(found[0]) == (
        "Niet mogelijk: geen samenwerkingsafspraak met Aartselaar voor dit programma (H03)."
        " Wel mogelijk als: een afspraak met de gemeente."
    )


def test_a_rule_that_nothing_lifts_ends_with_its_code() -> None:
    mentor = a_mentor(twin=a_mentee().reference)
    assert DUTCH.refusal(refusals(a_mentee(), mentor, STAFF_BORSBEEK)[0]).endswith("zonder afspraak (H13).")


@pytest.mark.parametrize(
    "mentor",
    [
        {"state": CardState.PAUSED},
        {"criteria_failed": 1},
        {"steps": Step.NONE},
        {"exclusions": frozenset({a_mentee().reference})},
        {"gender": Gender.MAN},
    ],
)
def test_what_the_other_municipality_has_on_its_person_stays_there(mentor: dict[str, Any]) -> None:
    mentee = a_mentee(wish_gender=Gender.WOMAN, must_wishes=WishAspect.GENDER)
    mentor = {"gender": Gender.WOMAN} | mentor
    found = refusals(mentee, a_mentor(**mentor), STAFF_BORSBEEK)
    assert found == (OTHER_MUNICIPALITY,)
    assert DUTCH.refusal(found[0]) == "Niet mogelijk om een reden van de andere gemeente."


def test_several_hidden_reasons_are_one_line_so_that_nobody_counts_them() -> None:
    mentor = a_mentor(state=CardState.PAUSED, steps=Step.NONE, criteria_failed=1)
    assert refusals(a_mentee(), mentor, STAFF_BORSBEEK) == (OTHER_MUNICIPALITY,)


def test_the_owner_reads_the_reason_and_the_missing_step() -> None:
    mentor = a_mentor(state=CardState.PAUSED, steps=READY & ~Step.BASIC_TRAINING)
    found = refusals(a_mentee(), mentor, STAFF_AARTSELAAR)
    assert codes(found) == ["H01", "H10"]
    assert DUTCH.refusal(found[1]).startswith("Niet mogelijk: de mentor is nog niet in orde: basisvorming (H10).")


def test_a_reason_on_both_sides_is_told_for_ones_own_and_hinted_for_the_other() -> None:
    paused: dict[str, Any] = {"state": CardState.PAUSED}
    assert codes(refusals(a_mentee(**paused), a_mentor(**paused), STAFF_BORSBEEK)) == ["H01", None]


def test_an_unmet_wish_is_hidden_across_a_border_whoever_wished_it() -> None:
    wishing = a_mentee(wish_gender=Gender.WOMAN, must_wishes=WishAspect.GENDER)
    mentor = a_mentor(gender=Gender.MAN)
    assert refusals(wishing, mentor, STAFF_BORSBEEK) == refusals(wishing, mentor, STAFF_AARTSELAAR)
    assert refusals(wishing, mentor, STAFF_BORSBEEK) == (OTHER_MUNICIPALITY,)
    at_home = replace(mentor, tenant=BORSBEEK)
    assert codes(refusals(wishing, at_home, STAFF_BORSBEEK)) == ["H08"]


def test_a_condition_is_named_when_the_caller_knows_it() -> None:
    verdict = verdict_on(a_mentee(criteria_failed=1), a_mentor())
    named, plain = why_not(verdict, STAFF_BORSBEEK, criterion="woont in de regio"), why_not(verdict, STAFF_BORSBEEK)
    assert DUTCH.say(named[0].reason) == "Voldoet niet aan de voorwaarden van dit programma: woont in de regio."
    assert DUTCH.say(plain[0].reason) == "Voldoet niet aan de voorwaarden van dit programma."


def test_the_coordinator_reads_which_rule_and_not_which_step() -> None:
    found = refusals(a_mentee(), a_mentor(steps=Step.NONE), COORDINATOR)
    assert [(refusal.code.name if refusal.code else None, refusal.reason.key) for refusal in found] == [
        ("H10", "H10.plain")
    ]


def test_mentor_and_mentee_are_never_told_why_not() -> None:
    paused = a_mentee(state=CardState.PAUSED)
    assert refusals(paused, a_mentor(), Reader(ReaderKind.MENTEE)) == ()
