# SPDX-License-Identifier: EUPL-1.2
"""What a municipality sets of its programme without code: the steps of a mentor, the usual introduction, what a plan shows (A7, Q8)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tenants.intake import service as intakes
from tenants.programmes import service as programmes
from tests.factories.duos import ADuo, a_duo
from tests.factories.people import a_mentor
from tests.factories.plans import a_plan
from tests.factories.pool import a_region
from tests.factories.proposals import a_pair, agreed, answered
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, inside, signed_in


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def bert(app: Flask, borsbeek: UUID) -> Staff:
    """The contact point, who sets it."""
    return signed_in(app, a_contact_point(app, borsbeek, "Bert Claes"))


def running(app: Flask, here: UUID) -> UUID:
    with inside(app, here):
        row = programmes.running("net_werk")
        assert row is not None
        return row.id


def kept(app: Flask, here: UUID) -> Any:
    with inside(app, here):
        return programmes.settings_of(programmes.programme(running(app, here)))


def saved(page: Staff, programme: UUID, **otherwise: Any) -> str:
    """The form of the page as it stands, with these boxes otherwise."""
    address = f"/borsbeek/beheer/programmas/{programme}"
    form = BeautifulSoup(page.get(address).text, "html.parser").select_one(f"form[action$='{programme}']")
    assert form is not None
    sent: dict[str, Any] = {}
    for one in form.select("input[name]:not([type=checkbox]), select"):
        chosen = one.select_one("option[selected]")
        sent[str(one["name"])] = one.get("value") or (chosen["value"] if chosen else "")
    for box in form.select("input[type=checkbox][checked]"):
        sent.setdefault(str(box["name"]), []).append(box["value"])
    del sent["csrf_token"], sent["request_key"]
    return page.send(address, follow=True, **{**sent, **otherwise}).text


def test_saving_the_page_as_it_stands_changes_nothing(app: Flask, borsbeek: UUID, bert: Staff) -> None:
    before = running(app, borsbeek)
    assert "Everything is as in the template." in saved(bert, before)
    assert running(app, borsbeek) == before


def test_a_municipality_asks_the_extract_of_new_mentors_and_drops_the_training(
    app: Flask, borsbeek: UUID, bert: Staff
) -> None:
    with app.app_context():
        before = a_mentor(borsbeek, given="Karel").id
    page = saved(bert, running(app, borsbeek), readiness=["extract_seen"])
    assert "A mentor is in order after" in page
    with app.app_context():
        after = a_mentor(borsbeek, given="Lieve").id
    with inside(app, borsbeek):
        asked = [[one.code for one in intakes.checks(intakes.intake(talk))] for talk in (before, after)]
    assert asked[0] == ["accepted", "volunteer_agreement", "confidentiality", "training"], "who was here keeps theirs"
    assert asked[1] == ["accepted", "volunteer_agreement", "confidentiality", "extract_seen"], "what is signed stays"


def test_the_usual_introduction_stands_ready_when_one_is_planned(app: Flask) -> None:
    region = a_region(app, "Borsbeek")
    pair = a_pair(app, region.borsbeek, region.borsbeek)
    proposal = agreed(app, pair)
    answered(app, pair, proposal, "meets")
    els = signed_in(app, a_case_worker(app, region.borsbeek, "Els Maes", may_decide=True))
    bert = signed_in(app, a_contact_point(app, region.borsbeek, "Bert Claes"))

    def ready() -> str:
        page = BeautifulSoup(els.get(f"/borsbeek/voorstellen/{proposal}").text, "html.parser")
        chosen = page.select_one("select[name=format] option[selected]")
        return str(chosen["value"]) if chosen else ""

    assert ready() == "three_way_talk"
    assert "Usual introduction" in saved(bert, running(app, region.borsbeek), introduction="group_moment")
    assert ready() == "group_moment"


def test_a_plan_shows_what_its_programme_shows_and_one_that_runs_keeps_its_own(
    app: Flask, borsbeek: UUID, bert: Staff
) -> None:
    els = signed_in(app, a_case_worker(app, borsbeek, "Els Maes"))

    def shown(duo: ADuo) -> list[bool]:
        page = els.get(f"/borsbeek/duos/{duo.trajectory_id}/plan").text
        return [words in page for words in ("What stands in the way", "Handed over at the start", "Steps")]

    before = a_duo(app, in_=borsbeek, mentee="Amina")
    a_plan(app, before, "Bel de school")
    assert "The development plan shows" in saved(bert, running(app, borsbeek), plan_sections=["information"])
    after = a_duo(app, in_=borsbeek, mentee="Dawit")
    a_plan(app, after, "Bel de school")
    assert shown(before) == [True, True, True]
    assert shown(after) == [False, True, True]


def test_who_may_not_set_it_changes_nothing(app: Flask, borsbeek: UUID) -> None:
    before = running(app, borsbeek)
    els = signed_in(app, a_case_worker(app, borsbeek, "Els Maes"))
    sent = els.send(f"/borsbeek/beheer/programmas/{before}", introduction="group_moment")
    assert sent.status_code == 403
    assert kept(app, borsbeek).introduction == "three_way_talk"
