# SPDX-License-Identifier: EUPL-1.2
"""The weekly talk at the big screen: one person after the other, decided in place, and the minutes are there at the end."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, faults
from tests.browser.world import INGE

pytestmark = pytest.mark.browser
HOME = "/mortsel/koppelen"


def test_inge_goes_through_everybody_who_waits_and_prints_what_was_decided(visit: Visit) -> None:
    inge = visit(HOME, as_=INGE, language="nl")
    begun(inge)
    people = inge.locator("tbody tr").count()
    inge.get_by_role("link", name="Volgende persoon").click()
    for turn in range(people):
        expect(inge.get_by_role("heading", level=1)).to_be_visible()
        assert faults(inge) == ([], []), turn
        decided(inge, "not_ready")
    inge.get_by_role("button", name="Sluit het overleg").click()
    expect(inge.get_by_role("link", name=re.compile("Druk het verslag af"))).to_be_visible()
    expect(inge.get_by_text("Kan nu niet starten")).to_have_count(people)
    assert faults(inge) == ([], [])


def test_without_javascript_she_decides_again_and_the_minutes_tell_the_last_word(visit: Visit) -> None:
    inge = visit(HOME, as_=INGE, language="nl", js=False)
    begun(inge)
    first = inge.locator("tbody tr").first.get_by_role("link")
    name = first.inner_text()
    for reason in ("ask_first", "next_time"):
        inge.get_by_role("link", name=name, exact=True).first.click()
        decided(inge, reason)
        inge.goto(re.sub(r"(/overleg/[^/]+).*", r"\1", inge.url))
    line = inge.locator("tbody tr").filter(has_text=name)
    expect(line).to_contain_text("volgende keer opnieuw")
    expect(line).not_to_contain_text("nagevraagd")


def begun(page: Page) -> None:
    """Today's meeting: it is opened once a day, and the same button goes on with it."""
    page.get_by_role("link", name="Matchoverleg").click()
    page.get_by_role("button", name="Start het overleg").or_(
        page.get_by_role("link", name=re.compile("Ga verder"))
    ).click()
    page.wait_for_url(re.compile(r"/overleg/[0-9a-f-]{36}$"))


def decided(page: Page, reason: str) -> None:
    """Nobody for now, and why."""
    here = page.url
    fold = page.locator("details", has_text="Nu niemand voorstellen")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    page.select_option('[name="reason"]', reason)
    page.get_by_role("button", name="Noteer, en ga verder").click()
    page.wait_for_url(lambda url: url != here)
