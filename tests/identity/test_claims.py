# SPDX-License-Identifier: EUPL-1.2
"""What a provider says becomes rights by rules that are data, and what may not be here is gone before anybody looks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koepel.accounts.identity.claims import Organisation, Rules, read, without_denied
from koepel.accounts.identity.rights import GIVABLE
from koepel.permissions import Role

RULES = Rules(roles_claim="koepel_rol_3d", roles={"Begeleider": "case_worker", "Aanspreekpunt": "contact_point"})
ELS = {
    "given_name": "Els",
    "family_name": "Peeters",
    "vo_doelgroepcode": "LB",
    "vo_orgcode": "0207500123",
    "koepel_rol_3d": ["Begeleider:0207500123,0207500456", "Aanspreekpunt:0207500456", "Onbekend:0207500123"],
}


@pytest.mark.attack("T20")
def test_roles_count_for_the_organisation_that_one_came_for() -> None:
    said = read(ELS, RULES)
    assert said.organisation == Organisation("LB", "0207500123")
    assert said.roles == {Role.CASE_WORKER}
    assert said.elsewhere == ("0207500456",)
    assert said.name == "Els Peeters"


@pytest.mark.attack("T20")
@pytest.mark.parametrize(
    "roles",
    [None, "", "Begeleider", "Begeleider:", ":0207500123", ["Begeleider"], {"Begeleider": "0207500123"}, 7, [["x"]],
     "begeleider:0207500123", "Begeleider :0207500124"],
)  # fmt: skip
def test_a_role_that_is_not_exactly_there_counts_nowhere(roles: object) -> None:
    assert read({**ELS, "koepel_rol_3d": roles}, RULES).roles == frozenset()


def test_one_role_may_come_as_one_string() -> None:
    assert read({**ELS, "koepel_rol_3d": "Begeleider: 0207500123"}, RULES).roles == {Role.CASE_WORKER}


@pytest.mark.parametrize("code", [None, "", 207500123, ["0207500123"], {"code": "0207500123"}])
def test_without_an_organisation_there_is_no_role(code: object) -> None:
    said = read({**ELS, "vo_orgcode": code}, RULES)
    assert said.organisation is None
    assert not said.roles


@pytest.mark.attack("T20")
def test_no_provider_makes_anybody_operator() -> None:
    assert Role.OPERATOR not in frozenset().union(*GIVABLE.values())
    assert not GIVABLE["municipality"] & GIVABLE["collaboration"]


def test_rules_with_a_role_that_is_none_of_ours_are_refused() -> None:
    with pytest.raises(ValueError, match="burgemeester"):
        Rules.of({"roles": {"Baas": "burgemeester"}})


def test_rules_come_back_as_they_were_kept() -> None:
    assert Rules.of(RULES.kept()) == RULES


DENIED_CLAIMS = {
    "rrn": "x",
    "RRN": "x",
    "insz": 1,
    "anything": "850730-033-28",
    "number": 85073003328,
    "float": 85073003328.0,
    "list": ["een", "85.07.30-033.28"],
    "deep": {"niss": "x", "in": {"that": "nummer 85073003328."}},
    "85073003328": "as a name",
}


@pytest.mark.attack("T36")
def test_national_numbers_are_dropped_under_any_name_and_at_any_depth() -> None:
    left = without_denied({**ELS, **DENIED_CLAIMS})
    assert left == {**ELS, "list": ["een"], "deep": {"in": {}}}


def test_what_an_operator_denies_is_dropped_too() -> None:
    assert without_denied({"vo_id": "x", "sub": "y"}, ("vo_id",)) == {"sub": "y"}


def test_a_number_that_lost_its_zero_in_front_is_recognised() -> None:
    check = 97 - 2_010_506_001 % 97
    number = 10_506_001 * 100 + check  # 01.05.06-001.xx, born in 2001, as a program that counts would write it
    assert without_denied({"number": number}) == {}
    assert without_denied({"number": number + 1}) == {"number": number + 1}


def test_claims_that_nest_without_end_are_refused() -> None:
    deep: dict[str, object] = {}
    for _ in range(20):
        deep = {"in": deep}
    with pytest.raises(ValueError, match="deep"):
        without_denied(deep)


words = st.text("aBeg:,0257-. é", max_size=12) | st.sampled_from(["Begeleider:1", "1", "Begeleider:1,2"])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*ELS, "extra"]), anything))
def test_no_claims_break_it_or_give_what_the_rules_do_not(claims: dict[str, object]) -> None:
    try:
        said = read(without_denied(claims), RULES)
    except ValueError:
        return
    assert said.roles <= {Role.CASE_WORKER, Role.CONTACT_POINT}
    assert not said.roles or said.organisation
