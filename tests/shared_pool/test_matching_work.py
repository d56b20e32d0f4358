# SPDX-License-Identifier: EUPL-1.2
"""S01: the same occupation first, then ever wider circles, and the HR profile for who leaves the sector."""

from typing import Any

import pytest

from shared_pool.matching.card import Card
from shared_pool.matching.codes import Criterion
from shared_pool.matching.reasons import Kind, Part, Term
from shared_pool.matching.vocabulary import Section, SectorGroup, WorkFlag
from tests.shared_pool.matching_cards import (
    AARTSELAAR,
    BORSBEEK,
    MORTSEL,
    a_mentee,
    a_mentor,
    a_programme,
    speaks,
    verdict_on,
)

C, J, K, G = Section.C, Section.J, Section.K, Section.G
HR, NETWORK = WorkFlag.HR_PROFILE, WorkFlag.BROAD_NETWORK
LEAVES, NO_TARGET = WorkFlag.LEAVES_SECTOR, WorkFlag.NO_TARGET


def isco(*codes: str) -> frozenset[str]:
    return frozenset(codes)


def work(mentee: Card, mentor: Card) -> Part:
    return next(part for part in verdict_on(mentee, mentor).parts if part.criterion is Criterion.WORK)


@pytest.mark.parametrize(
    ("wanted", "offered", "value"),
    [
        ("7212", "7212", 100),
        ("7212", "7213", 80),
        ("7212", "7231", 50),
        ("7212", "7411", 25),
        ("7212", "2642", 0),
        ("721", "721", 90),
        ("721", "7212", 90),
        ("7212", "721", 90),
        ("72", "7212", 65),
        ("72", "72", 65),
        ("7", "7212", 38),
        ("7", "7", 38),
        ("721", "722", 50),
        ("72", "73", 25),
        ("0110", "0110", 100),
        ("01", "0110", 65),
    ],
)
def test_the_more_digits_in_common_the_closer(wanted: str, offered: str, value: int) -> None:
    assert work(a_mentee(isco=isco(wanted)), a_mentor(isco=isco(offered))).reason.value == value
    assert work(a_mentee(isco=isco(offered)), a_mentor(isco=isco(wanted))).reason.value == value


@pytest.mark.parametrize(
    ("mentee", "mentor", "value"),
    [
        ({"sections": C}, {"sections": C}, 40),
        ({"sections": C}, {"sections": G}, 0),
        ({"sections": J}, {"sections": K}, 0),  # the group counts only where a card holds nothing finer
        ({"sections": J}, {"groups": SectorGroup.OFFICES}, 25),
        ({"groups": SectorGroup.OFFICES}, {"groups": SectorGroup.OFFICES}, 25),
        ({"groups": SectorGroup.OFFICES}, {"sections": C}, 0),
        ({"sections": C, "isco": isco("7212")}, {"sections": C}, 40),
        ({"sections": C, "isco": isco("7")}, {"sections": C, "isco": isco("7212")}, 40),  # 38 by code
        ({"sections": C, "isco": isco("7212")}, {"sections": C, "isco": isco("2144")}, 40),
        ({"sections": C, "isco": isco("7212")}, {"sections": C, "isco": isco("7231")}, 50),
        ({"sections": C | G}, {"sections": G}, 40),
        ({"isco": isco("2642", "7212", "5223")}, {"isco": isco("9112", "7213")}, 80),  # the best of several
    ],
)
def test_a_sector_in_common_is_worth_less_than_a_field(
    mentee: dict[str, Any], mentor: dict[str, Any], value: int
) -> None:
    part = work(a_mentee(**mentee), a_mentor(**mentor))
    assert part.reason.value == value
    assert part.reason.kind is (Kind.PLUS if value else Kind.MINUS)


@pytest.mark.parametrize(
    ("flags", "codes", "value"),
    [
        (HR, "2642", 100),
        (NETWORK, "2642", 60),
        (HR | NETWORK, "2642", 100),
        (WorkFlag.NONE, "7212", 0),  # the welder would know exactly what she leaves
        (NETWORK, "7212", 60),
    ],
)
def test_who_leaves_the_sector_is_helped_by_a_profile_and_not_by_the_former_sector(
    flags: WorkFlag, codes: str, value: int
) -> None:
    mentee = a_mentee(isco=isco("7212"), sections=C, work=LEAVES)
    assert work(mentee, a_mentor(isco=isco(codes), sections=C, work=flags)).reason.value == value


@pytest.mark.parametrize(
    ("flags", "codes", "value"),
    [(HR, "2642", 70), (NETWORK, "2642", 50), (WorkFlag.NONE, "2642", 0), (NETWORK, "7212", 100), (HR, "7231", 70)],
)
def test_without_a_target_a_profile_helps_and_a_known_occupation_still_counts(
    flags: WorkFlag, codes: str, value: int
) -> None:
    mentee = a_mentee(isco=isco("7212"), work=NO_TARGET)
    assert work(mentee, a_mentor(isco=isco(codes), work=flags)).reason.value == value


def test_a_profile_does_not_help_who_has_a_target_in_another_sector() -> None:
    assert work(a_mentee(sections=C), a_mentor(sections=J, work=HR | NETWORK)).reason.value == 0


@pytest.mark.parametrize(
    ("mentee", "mentor"),
    [
        ({}, {"sections": C}),
        ({"sections": C}, {}),
        ({"isco": isco("7212")}, {"sections": C}),  # an occupation beside a sector says nothing
        ({"work": LEAVES}, {}),
        ({"work": NO_TARGET}, {}),
    ],
)
def test_what_cannot_be_compared_is_unknown_and_worth_half(mentee: dict[str, Any], mentor: dict[str, Any]) -> None:
    reason = work(a_mentee(**mentee), a_mentor(**mentor)).reason
    assert (reason.value, reason.kind) == (50, Kind.UNKNOWN)


def test_the_journalist_of_mortsel_suits_the_journalist_of_aartselaar() -> None:
    mentor = a_mentor("journalist", MORTSEL, isco=isco("2642"), sections=J)
    mentee = a_mentee("journalist", AARTSELAAR, isco=isco("2642"), sections=J, in_full=True)
    verdict = verdict_on(mentee, mentor)
    assert verdict.possible
    assert work(mentee, mentor).reason.facts == {"occupation": Term("occupation", "2642")}


def test_the_syrian_pharmacist_suits_the_yemeni_pharmacist_as_a_peer_in_their_own_language() -> None:
    """Two pharmacists of the asylum pilots: the mentor went the same way, and they speak Arabic."""
    programme = a_programme("asylum_orientation")
    both: dict[str, Any] = {"isco": isco("2262"), "sections": G, "work": WorkFlag.PEER}
    mentor = a_mentor("pharmacist", BORSBEEK, languages=speaks(ar=6, nl=4), **both)
    mentee = a_mentee("pharmacist", AARTSELAAR, languages=speaks(ar=6), **both)
    verdict = verdict_on(mentee, mentor, programme)
    keys = {part.criterion.code: part.reason.key for part in verdict.parts}
    assert verdict.possible
    assert (keys["S01"], keys["S03"], keys["S10"]) == ("S01.same", "S03.plus", "S10.plus")


def test_two_pharmacists_without_a_common_language_wait_for_an_interpreter() -> None:
    programme = a_programme("asylum_orientation")
    mentor = a_mentor("pharmacist", BORSBEEK, isco=isco("2262"), languages=speaks(nl=6))
    mentee = a_mentee("pharmacist", AARTSELAAR, isco=isco("2262"), languages=speaks(ar=6))
    with_help = a_mentee("pharmacist", AARTSELAAR, isco=isco("2262"), languages=speaks(ar=6), interpreter=True)
    assert [code.name for code in verdict_on(mentee, mentor, programme).failing] == ["H05"]
    assert verdict_on(with_help, mentor, programme).possible
