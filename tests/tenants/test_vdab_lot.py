# SPDX-License-Identifier: EUPL-1.2
"""The three subgroups of VDAB, and a lot that accepts some of them (D5; seed 002, answer 8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from koepel import clock
from shared_pool.cards import service as cards
from tenants.intake import decisions, offering, service
from tenants.intake.codes import Held
from tenants.programmes import service as programmes
from tests.factories.vdab import (
    HOA,
    KEY,
    LOA,
    YOUTH,
    a_job_seeker,
    a_town_of_vdab,
    held,
    lot_of,
    the_programme,
)
from tests.support.places import Staff, a_case_worker, a_contact_point, inside, signed_in
from tests.support.working import worked


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    """A municipality with the programme of VDAB."""
    return a_town_of_vdab(app)


@pytest.fixture
def els(app: Flask, borsbeek: UUID) -> Staff:
    """Its case worker."""
    return signed_in(app, a_case_worker(app, borsbeek, "Els Maes"))


def goal(page: Staff, talk: UUID, **fields: Any) -> Any:
    return page.send(f"/borsbeek/intakes/{talk}/stap/doel", goals="work", education="higher", **fields)


def test_the_template_knows_three_subgroups_and_asks_of_nobody_whether_vdab_agrees_as_a_condition(
    app: Flask, borsbeek: UUID
) -> None:
    with inside(app, borsbeek):
        settings = programmes.settings_of(the_programme())
    assert [one.code for one in settings.subgroups] == [HOA, LOA, YOUTH] == list(settings.accepts)
    assert settings.decided_by == "vdab"
    assert settings.coach_language
    assert "vdab_agrees" not in {one.code for one in settings.mentee_criteria}, "the decision stands in one place"


def test_a_lot_for_hoa_accepts_somebody_with_a_higher_diploma(app: Flask, borsbeek: UUID, els: Staff) -> None:
    lot_of(app, borsbeek, HOA)
    talk = a_job_seeker(app, borsbeek, "draft", subgroup="", education="")
    assert goal(els, talk, subgroup=HOA).status_code == 303
    with inside(app, borsbeek):
        row = service.intake(talk)
        assert (row.subgroup, row.no_match_reason) == (HOA, "")


def test_a_lot_for_hoa_says_at_the_field_that_loa_does_not_fit_and_keeps_what_was_typed(
    app: Flask, borsbeek: UUID, els: Staff
) -> None:
    lot_of(app, borsbeek, HOA)
    talk = a_job_seeker(app, borsbeek, "draft", subgroup="", education="")
    answer = els.send(
        f"/borsbeek/intakes/{talk}/stap/doel", goals="work", education="secondary", subgroup=LOA, occupation_text="kok"
    )
    page = BeautifulSoup(answer.text, "html.parser")
    field = page.select_one("fieldset:has(input[name=subgroup])")
    assert answer.status_code == 422
    assert field is not None
    assert "The lot that runs here accepts: HOA: diploma of higher education." in field.select_one(".fault").text  # type: ignore[union-attr]
    assert field.select_one(f"input[value={LOA}]").has_attr("checked")  # type: ignore[union-attr]
    assert page.select_one("input[name=occupation_text]")["value"] == "kok"  # type: ignore[index]


def test_who_is_outside_the_lot_is_kept_without_a_match_and_with_that_reason(
    app: Flask, borsbeek: UUID, els: Staff
) -> None:
    lot_of(app, borsbeek, HOA)
    talk = a_job_seeker(app, borsbeek, "draft", subgroup="", education="")
    kept = els.send(
        f"/borsbeek/intakes/{talk}/stap/doel", goals="work", education="secondary", subgroup=LOA, outside_lot="1"
    )
    assert kept.status_code == 303
    with inside(app, borsbeek):
        service.accept(service.intake(talk))
    worked(app)
    with inside(app, borsbeek):
        row = service.intake(talk)
        assert (row.state, row.subgroup, row.no_match_reason) == ("waiting", LOA, "outside_lot")
        assert cards.cards_of(talk) is None, "no card leaves"
    assert "Samira Haddad" in els.get("/borsbeek/warme-lijst?kant=mentee").text, "on the warm list, not forgotten"
    assert "The lot does not accept this subgroup" in els.get("/borsbeek/vandaag").text


def test_who_turns_out_to_be_in_the_lot_loses_that_reason(app: Flask, borsbeek: UUID, els: Staff) -> None:
    lot_of(app, borsbeek, HOA)
    talk = a_job_seeker(app, borsbeek, "draft", subgroup="", education="")
    els.send(f"/borsbeek/intakes/{talk}/stap/doel", goals="work", subgroup=LOA, outside_lot="1")
    assert goal(els, talk, subgroup=HOA).status_code == 303
    with inside(app, borsbeek):
        assert service.intake(talk).no_match_reason == ""


@pytest.mark.parametrize(
    ("subgroup", "education", "born", "words"),
    [
        (YOUTH, "lower_secondary", date(1990, 1, 1), "This subgroup is for people younger than 25."),
        (YOUTH, "secondary", None, "The highest diploma that stands here is: Secondary school."),
        (HOA, "secondary", None, "The highest diploma that stands here is: Secondary school."),
        (LOA, "university", None, "The highest diploma that stands here is: University."),
    ],
)
def test_a_subgroup_that_the_facts_speak_against_is_a_fault_at_the_field(
    app: Flask, borsbeek: UUID, els: Staff, subgroup: str, education: str, born: date | None, words: str
) -> None:
    talk = a_job_seeker(app, borsbeek, "draft", subgroup="", education="", birth_date=born)
    answer = els.send(f"/borsbeek/intakes/{talk}/stap/doel", goals="work", education=education, subgroup=subgroup)
    faults = [one.text for one in BeautifulSoup(answer.text, "html.parser").select("fieldset .fault")]
    assert answer.status_code == 422
    assert any(words in fault for fault in faults)
    with inside(app, borsbeek):
        assert service.intake(talk).subgroup == ""


def test_somebody_of_24_with_lower_secondary_school_may_be_loa_or_youth(app: Flask, borsbeek: UUID, els: Staff) -> None:
    born = clock.today() - timedelta(days=24 * 365)
    talk = a_job_seeker(app, borsbeek, "draft", subgroup="", education="lower_secondary", birth_date=born)
    page = els.get(f"/borsbeek/intakes/{talk}/stap/doel").text
    assert "What is known points to: LOA: at most a diploma of secondary school, Youth:" in page.replace(";", ",")


def test_the_municipality_sets_its_lot_without_code_and_sees_it_beside_the_template(app: Flask, borsbeek: UUID) -> None:
    talk = a_job_seeker(app, borsbeek)
    bert = signed_in(app, a_contact_point(app, borsbeek, "Bert Claes"))
    with inside(app, borsbeek):
        here = the_programme().id
    page = bert.get(f"/borsbeek/beheer/programmas/{here}").text
    form = BeautifulSoup(page, "html.parser").select("form[action$='" + str(here) + "'] [name]")
    sent = {
        str(one["name"]): (one.select_one("option[selected]") or one.select_one("option") or one).get("value", "")
        for one in form if one["name"] not in ("csrf_token", "request_key", "accepts")
    }  # fmt: skip
    none = bert.send(f"/borsbeek/beheer/programmas/{here}", **sent)
    assert none.status_code == 422
    assert "Choose at least one subgroup." in none.text
    saved = bert.send(f"/borsbeek/beheer/programmas/{here}", follow=True, **sent, accepts=[LOA])
    assert "The lot accepts" in saved.text
    assert "LOA: at most a diploma of secondary school" in saved.text
    assert held(app, borsbeek, talk) is Held.NOT_ASKED, "who is under way keeps the lot of the version they began with"


def test_a_wider_lot_can_be_offered_to_who_was_outside_the_old_one(app: Flask, borsbeek: UUID) -> None:
    lot_of(app, borsbeek, LOA)
    talk = a_job_seeker(app, borsbeek)
    with inside(app, borsbeek):
        assert KEY not in {one.template for one in offering.others(service.intake(talk))}
    lot_of(app, borsbeek, LOA, HOA)
    with inside(app, borsbeek):
        newest = the_programme()
        assert newest in offering.others(service.intake(talk))
        after = offering.offer(talk, newest.id)
        assert decisions.held_back(after) is Held.NOT_ASKED
