# SPDX-License-Identifier: EUPL-1.2
"""The page of the weights: look at the effect, propose, let the steering group decide; and the same page for a municipality alone."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from koepel import scope as scopes
from koepel.scope import entered
from shared_pool.matching import service as matching
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_coordinator, a_region, a_steering_member, a_tenant
from tests.support.places import Staff, a_case_worker, a_contact_point, signed_in
from tests.support.working import worked

PAGE, OWN = "/samen/bam/gewichten", "/mortsel/koppelen/gewichten"
WELDER, JOURNALIST = "7212", "2642"
SHIPPED = {"s01": 30, "s02": 18, "s03": 14, "s04": 12, "s05": 10, "s06": 0, "s07": 4, "s08": 6, "s09": 4, "s10": 2}
TIME = {name: {"s01": 20, "s05": 80}.get(name, 0) for name in SHIPPED}
FORM = {"programme": "net_werk", "reason": "outcomes", "follows": "1"}
SEEN = "20 0 0 0 80 0 0 0 0 0"


@pytest.fixture
def region(app: Flask) -> Region:
    """Aartselaar and Borsbeek; in Borsbeek six people look for a mentor, and a welder and a journalist offer to be one."""
    found = a_region(app, "Aartselaar", "Borsbeek")
    people(app, found.borsbeek)
    return found


def people(app: Flask, tenant: UUID) -> None:
    """Six who want to weld, a welder with one evening, and a journalist who is free as often as they are."""
    with app.app_context():
        a_mentor(tenant, occupation=WELDER, half_days=[(1, "evening")])
        a_mentor(tenant, occupation=JOURNALIST, sectors=["J"])
        for _number in range(6):
            a_mentee(tenant, occupation=WELDER)
    worked(app)


@pytest.fixture
def els(app: Flask, region: Region) -> Staff:
    """The coordinator at her screen."""
    return signed_in(app, a_coordinator(app, region))


@pytest.fixture
def mieke(app: Flask, region: Region) -> Staff:
    """A member of the steering group at hers."""
    return signed_in(app, a_steering_member(app, region))


def words(page: str) -> str:
    """What stands on the page, in one line."""
    main = BeautifulSoup(page, "html.parser").select_one("main")
    assert main is not None
    return main.get_text(" ", strip=True)


def action(page: str, ending: str) -> str:
    """The address of a button."""
    found = re.search(rf'action="([^"]+/{ending})"', page)
    assert found, f"there is no button for {ending}"
    return found[1]


def test_els_looks_first_then_proposes_and_mieke_adopts(app: Flask, els: Staff, mieke: Staff) -> None:
    assert "30" in els.get(PAGE).text
    looked = els.send(PAGE, do="look", **FORM, **TIME)
    assert looked.status_code == 200
    told = words(looked.text)
    assert "Everybody about 5 about 5 fewer than 5 fewer than 5" in told, "all six get the journalist first"
    assert "No card is named" in told
    proposed = els.send(PAGE, do="propose", seen=SEEN, follow=True, **FORM, **TIME)
    assert "Proposed: version 2" in words(proposed.text)
    assert "Work 20, now 30" in words(proposed.text)
    assert "Adopt these weights" not in words(proposed.text), "not who proposed it"
    page = mieke.get(PAGE).text
    assert "Everybody about 5 about 5" in words(page), "the steering group reads the same effect, and no card"
    told = words(mieke.send(action(page, "besluit"), adopt="yes", follow=True).text)
    assert "Version 2 Counts now" in told
    assert "Work from 30 to 20" in told
    assert "Adopted: Mieke Hermans" in told
    assert "What Koepel brings along" in told
    again = els.get(PAGE).text
    back = els.send(action(again, "terug"), programme="net_werk", version=1, follows=2, follow=True)
    assert "Back to an earlier version: Work from 20 to 30" in words(back.text)


def test_of_four_who_wait_nothing_is_told_and_weights_can_still_be_proposed(app: Flask) -> None:
    region = a_region(app, "Aartselaar")
    with app.app_context():
        for _number in range(4):
            a_mentee(region.aartselaar, occupation=WELDER)
    worked(app)
    els = signed_in(app, a_coordinator(app, region))
    told = words(els.send(PAGE, do="look", **FORM, **TIME).text)
    assert "Fewer than 5 people wait here" in told
    assert "Propose these weights" in told


def test_nothing_is_kept_of_a_look_nor_of_points_whose_effect_was_not_seen(els: Staff) -> None:
    els.send(PAGE, do="look", **FORM, **TIME)
    unseen = els.send(PAGE, do="propose", seen="30 18 14 12 10 0 4 6 4 2", **FORM, **TIME)
    assert "What this would do" in unseen.text
    assert "Version 2" not in words(els.get(PAGE).text)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"s05": "78"}, "points", "Together these are 98 points. They must be 100."),
        ({"s01": "twenty"}, "s01", "Fill in a whole number, in digits."),
        ({"s01": "-1"}, "s01", "Fill in a number from 0 to 100."),
        ({"reason": "back"}, "reason", "Choose one of the options."),
        (SHIPPED, "points", "These points count already. Change at least two of them."),
    ],
)
def test_a_fault_stands_at_its_field_and_the_typing_stays(
    els: Staff, typed: dict[str, str], field: str, said: str
) -> None:
    sent = {**FORM, **TIME, **typed}
    answer = els.send(PAGE, do="look", **sent)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert said in page.select_one(f"#e-{field}").get_text()  # type: ignore[union-attr]
    assert [page.select_one(f"#f-{name}")["value"] for name in SHIPPED] == [str(sent[name]) for name in SHIPPED]  # type: ignore[index]


def test_a_stale_page_is_told_so_and_a_second_click_changes_nothing(app: Flask, els: Staff, mieke: Staff) -> None:
    for _click in range(2):
        assert els.send(PAGE, do="propose", seen=SEEN, **FORM, **TIME).status_code == 303
    page = mieke.get(PAGE).text
    for _click in range(2):
        assert mieke.send(action(page, "besluit"), adopt="yes").status_code == 303
    assert mieke.send(action(page, "besluit"), adopt="no").status_code == 409
    other = {**TIME, "s01": "19", "s02": "1"}
    assert els.send(PAGE, do="look", **FORM, **other).status_code == 409


def test_a_proposal_is_withdrawn_and_the_form_comes_back(els: Staff) -> None:
    page = els.send(PAGE, do="propose", seen=SEEN, follow=True, **FORM, **TIME).text
    told = words(els.send(action(page, "intrekken"), follow=True).text)
    assert "Propose other weights" in told
    assert "Version 2 Withdrawn" in told
    assert "Version 1 Counts now" in told


def test_the_steering_group_proposes_nothing(mieke: Staff) -> None:
    assert "Propose other weights" not in words(mieke.get(PAGE).text)
    assert mieke.send(PAGE, do="look", **FORM, **TIME).status_code == 403


def test_a_contact_point_alone_does_both_and_a_case_worker_reads(app: Flask) -> None:
    mortsel = a_tenant(app, "Mortsel")
    people(app, mortsel)
    bert, an = (signed_in(app, one(app, mortsel)) for one in (a_contact_point, a_case_worker))
    told = words(bert.send(OWN, do="look", **FORM, **TIME).text)
    assert "Everybody about 5 about 5" in told
    page = bert.send(OWN, do="propose", seen=SEEN, follow=True, **FORM, **TIME).text
    assert "Adopt these weights" not in words(an.get(OWN).text)
    assert an.send(action(page, "besluit"), adopt="yes").status_code == 403
    assert "Version 2 Counts now" in words(bert.send(action(page, "besluit"), adopt="yes", follow=True).text)
    with app.app_context(), entered(scopes.tenant(mortsel)):
        assert matching.around("net_werk").programme.weights.version == 2


def test_a_municipality_in_a_region_reads_what_was_decided_together_and_proposes_nothing(
    app: Flask, region: Region, els: Staff
) -> None:
    page = els.send(PAGE, do="propose", seen=SEEN, follow=True, **FORM, **TIME).text
    bert = signed_in(app, a_contact_point(app, region.borsbeek))
    told = words(bert.get("/borsbeek/koppelen/gewichten").text)
    assert "Decided together: BAM" in told
    assert "Proposed: version 2" in told
    assert "Propose other weights" not in told
    assert bert.send("/borsbeek/koppelen/gewichten", do="look", **FORM, **TIME).status_code == 404
    ours = action(page, "besluit").replace("/samen/bam/", "/borsbeek/koppelen/")
    assert bert.send(ours, adopt="yes").status_code == 404


def test_another_collaboration_finds_nothing_of_it(app: Flask, els: Staff) -> None:
    page = els.send(PAGE, do="propose", seen=SEEN, follow=True, **FORM, **TIME).text
    mortsel = a_tenant(app, "Mortsel")
    noor = signed_in(app, a_contact_point(app, mortsel, "Noor Claes"))
    for ending in ("besluit", "intrekken"):
        theirs = action(page, ending).replace("/samen/bam/", "/mortsel/koppelen/")
        assert noor.send(theirs, adopt="yes").status_code == 404
    assert noor.get(PAGE).status_code == 404


# Told to who decides


def test_weights_that_wait_are_told_to_who_decides_and_to_nobody_else(els: Staff, mieke: Staff) -> None:
    def menu(staff: Staff) -> str:
        return BeautifulSoup(staff.get(PAGE).text, "html.parser").select_one(f'nav a[href="{PAGE}"]').get_text(" ")  # type: ignore[union-attr]

    els.send(PAGE, do="propose", seen=SEEN, **FORM, **TIME)
    assert menu(mieke).split()[1:] == ["1", "open"]
    assert menu(els).split()[1:] == [], "who proposed it waits"
    assert "proposes other weights" not in els.get("/samen/bam/vandaag").text
    mieke.send(action(mieke.get(PAGE).text, "besluit"), adopt="yes")
    assert menu(mieke).split()[1:] == []


def test_without_a_steering_group_it_stands_in_vandaag_of_the_other_coordinator(
    app: Flask, region: Region, els: Staff
) -> None:
    jan = signed_in(app, a_coordinator(app, region, "Jan Peeters"))
    els.send(PAGE, do="propose", seen=SEEN, **FORM, **TIME)
    told = words(jan.get("/samen/bam/vandaag").text)
    assert "Els Maes proposes other weights" in told
    assert "Net-werk" in told
    page = BeautifulSoup(jan.get("/samen/bam/vandaag").text, "html.parser")
    assert page.select_one(f'main a[href="{PAGE}?programma=net_werk"]').get_text(strip=True) == "Look and decide"  # type: ignore[union-attr]


def test_what_a_region_decides_is_no_line_in_a_municipality(app: Flask, region: Region, els: Staff) -> None:
    bert = signed_in(app, a_contact_point(app, region.borsbeek))
    els.send(PAGE, do="propose", seen=SEEN, **FORM, **TIME)
    assert "proposes other weights" not in bert.get("/borsbeek/vandaag").text
