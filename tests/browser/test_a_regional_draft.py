# SPDX-License-Identifier: EUPL-1.2
"""A coordinator asks a draft, and a worker makes it while she looks on; with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, faults
from tests.browser.world import COORDINATOR

pytestmark = pytest.mark.browser
PARTS = ("koppels", "drempel", "zonder", "verschil")


@pytest.mark.parametrize("width", [1440, 390], ids=["desk", "phone"])
def test_nadia_asks_a_draft_and_the_report_appears_by_itself(visit: Visit, width: int) -> None:
    nadia = visit("/samen/bam/koppelrondes", as_=COORDINATOR, language="nl", width=width)
    asked(nadia)
    expect(nadia.get_by_role("link", name=re.compile("Verslag"))).to_be_visible(timeout=60_000)
    assert faults(nadia) == ([], [])
    address = nadia.url
    for part in PARTS:
        nadia.goto(f"{address}?deel={part}")
        assert faults(nadia) == ([], []), part


def test_without_javascript_she_looks_again_and_ticks_all_pairs_by_a_link(visit: Visit) -> None:
    nadia = visit("/samen/bam/koppelrondes", as_=COORDINATOR, language="nl", js=False)
    asked(nadia)
    again = nadia.get_by_role("link", name="Kijk opnieuw")
    for _ in range(60):
        if not again.count():
            break
        nadia.wait_for_timeout(500)
        again.click()
    nadia.get_by_role("link", name=re.compile("^Koppels")).click()
    boxes = nadia.locator('input[name="pairs"]')
    assert boxes.count()
    assert nadia.locator('input[name="pairs"]:checked').count() == 0
    nadia.get_by_role("link", name=re.compile("Vink alles")).click()
    assert nadia.locator('input[name="pairs"]:checked').count() == boxes.count()


def asked(page: Page) -> None:
    """A draft for Net-werk."""
    page.select_option('[name="programme"]', "net_werk")
    page.get_by_role("button", name="Maak een koppelronde").click()
    page.wait_for_url(re.compile(r"/koppelrondes/[0-9a-f-]{36}$"))
