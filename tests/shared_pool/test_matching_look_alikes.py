# SPDX-License-Identifier: EUPL-1.2
"""A card in the open list is coarsened until enough people look alike: Dutch first, then experience, then the sector."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from shared_pool.matching.bands import DutchBand
from shared_pool.matching.card import Card
from shared_pool.matching.codes import Gap
from shared_pool.matching.look_alikes import Coarseness, Fit, as_released, cell_of, fit, look_alikes, tally
from shared_pool.matching.vocabulary import ExperienceBand, Reach, Section, SectorGroup, Spoken
from tests.shared_pool.matching_cards import AARTSELAAR, MORTSEL, a_mentee, a_mentor, speaks, verdict_on


def a_welder(name: str, level: int = 6, **details: Any) -> Card:
    return a_mentor(
        name, AARTSELAAR, sections=Section.C, languages=speaks(nl=level), isco=frozenset({"7212"}), **details
    )


def crowd(number: int, **details: Any) -> list[Card]:
    return [a_welder(f"{number} {place} {sorted(details)}", **details) for place in range(number)]


def fitted(card: Card, others: list[Card]) -> Fit:
    return fit(cell_of(card), tally([card, *others]))


@pytest.mark.attack("T12")
def test_five_who_look_alike_are_enough_and_the_person_is_one_of_them() -> None:
    others = [*crowd(4), *(replace(card, sections=Section.Q) for card in crowd(120))]
    assert fitted(a_welder("me"), others) == Fit(Coarseness.FULL, enough=True)
    assert fitted(a_welder("me"), others[1:]).coarseness is not Coarseness.FULL


def test_three_are_enough_while_a_side_counts_fewer_than_a_hundred() -> None:
    assert fitted(a_welder("me"), crowd(2)) == Fit(Coarseness.FULL, enough=True)
    assert fitted(a_welder("me"), crowd(1)) == Fit(Coarseness.SECTOR_GROUP, enough=False)


def test_mentees_do_not_hide_a_mentor() -> None:
    mentees = [a_mentee(f"{n}", sections=Section.C, languages=speaks(nl=6)) for n in range(9)]
    assert not fitted(a_welder("me"), mentees).enough


def test_dutch_goes_first_then_experience_then_the_sector() -> None:
    me = a_welder("me")
    assert fitted(me, crowd(2, level=2)).coarseness is Coarseness.WITHOUT_DUTCH
    assert fitted(me, crowd(2, level=2, experience=ExperienceBand.UNDER_5)).coarseness is Coarseness.WITHOUT_EXPERIENCE
    builders = [replace(card, sections=Section.F) for card in crowd(2)]
    assert fitted(me, builders).coarseness is Coarseness.SECTOR_GROUP
    assert Coarseness.WITHOUT_EXPERIENCE.hidden == ("dutch", "experience")


def test_cells_of_several_municipalities_are_added_and_hold_no_person() -> None:
    ours, theirs = tally(crowd(2)), tally([replace(card, tenant=MORTSEL) for card in crowd(2)])
    together: Counter[object] = Counter(ours)
    together.update(theirs)
    assert list(together.values()) == [4]
    assert look_alikes(cell_of(a_welder("me")), ours + theirs, Coarseness.FULL) == 4


@pytest.mark.attack("T12")
def test_what_is_coarsened_is_no_longer_in_the_card() -> None:
    full = a_welder("me", in_full=True, released=False, reach=Reach.NO_OWN_TRANSPORT | Reach.ONLINE_OK)
    card = as_released(full, Coarseness.SECTOR_GROUP, with_occupation=False)
    assert card.isco == frozenset()
    assert (card.sections, card.groups) == (Section.NONE, SectorGroup.PRODUCTION)
    assert card.experience is ExperienceBand.UNKNOWN
    assert card.languages == {Spoken("nl", 7)}
    assert (card.reach, card.in_full, card.released) == (Reach.ONLINE_OK, False, True)
    assert (card.tenant, card.reference) == (full.tenant, full.reference)


def test_each_level_leaves_out_only_what_it_must() -> None:
    full = a_welder("me")
    assert as_released(full, Coarseness.FULL, with_occupation=True) == full
    without_dutch = as_released(full, Coarseness.WITHOUT_DUTCH, with_occupation=True)
    assert (without_dutch.experience, without_dutch.sections) == (full.experience, full.sections)
    without_experience = as_released(full, Coarseness.WITHOUT_EXPERIENCE, with_occupation=True)
    assert (without_experience.experience, without_experience.sections) == (ExperienceBand.UNKNOWN, full.sections)


def test_the_persons_own_yes_to_the_occupation_holds_however_few_look_alike() -> None:
    card = as_released(a_welder("me"), Coarseness.SECTOR_GROUP, with_occupation=True)
    assert card.isco == {"7212"}


def test_a_hidden_level_does_not_tell_that_somebody_speaks_no_dutch() -> None:
    silent = as_released(a_mentee(languages=speaks(ti=6)), Coarseness.WITHOUT_DUTCH, with_occupation=False)
    fluent = as_released(a_mentee(languages=speaks(ti=6, nl=6)), Coarseness.WITHOUT_DUTCH, with_occupation=False)
    assert silent == fluent
    assert verdict_on(silent, a_mentor()).gaps == Gap.LANGUAGE
    assert cell_of(silent).dutch is None
    assert cell_of(a_mentee(languages=speaks(ti=6))).dutch is DutchBand.NONE
