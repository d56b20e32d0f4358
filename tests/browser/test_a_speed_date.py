# SPDX-License-Identifier: EUPL-1.2
"""An evening on a tablet: whom to ask, tables, what two people wrote on their cards, and the pair that Inge picks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, faults
from tests.browser.steps import send
from tests.browser.world import INGE

pytestmark = pytest.mark.browser
TABLET = 820
GUESTS = ("Selam Kidane", "Lieve Aerts")


@pytest.mark.parametrize("js", [False, True], ids=["without JavaScript", "with"])
def test_inge_plans_an_evening_seats_two_people_and_proposes_whom_both_said_yes_to(visit: Visit, js: bool) -> None:
    inge = visit("/mortsel/koppelen/speeddate", as_=INGE, language="nl", js=js, width=TABLET)
    planned(inge)
    calm(inge, js=js)
    for name in GUESTS:
        inge.get_by_label(name).check()
    send(inge, inge.get_by_role("button", name="Bewaar deze gasten, en plan de tafels"))
    expect(inge.get_by_text("maar één mogelijke partner")).to_be_visible()
    calm(inge, js=js)
    inge.get_by_role("link", name="Tafels").click()
    send(inge, inge.get_by_role("button", name="Begin ronde 1"))
    calm(inge, js=js)
    evening = inge.url
    for name in GUESTS:
        inge.locator("tr", has_text=name).get_by_role("link", name="Vul in").click()
        send(inge, inge.get_by_role("button", name="Ja", exact=True))
        calm(inge, js=js)
        inge.goto(evening)
    inge.get_by_role("link", name="Resultaat").click()
    expect(inge.get_by_role("heading", name="Stabiele koppels: 1")).to_be_visible()
    calm(inge, js=js)
    if js:  # a second proposal of the same two would be refused
        send(inge, inge.get_by_role("button", name="Stel koppeling voor").first)
        expect(inge.locator("#flash")).to_contain_text("Voorstel")
    send(inge, inge.get_by_role("button", name="Sluit de avond"))
    expect(inge.locator("#flash")).to_contain_text("De avond is gesloten.")
    calm(inge, js=js)


def planned(page: Page) -> None:
    """Two tables and two rounds on the evening that stands in the agenda."""
    page.select_option('[name="programme"]', "net_werk")
    page.fill('[name="tables"]', "2")
    page.fill('[name="rounds"]', "2")
    send(page, page.get_by_role("button", name="Kies de gasten"))


def calm(page: Page, *, js: bool) -> None:
    """Nothing that axe finds wrong; it needs JavaScript."""
    assert not js or faults(page) == ([], [])
