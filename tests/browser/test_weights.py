# SPDX-License-Identifier: EUPL-1.2
"""A coordinator looks what other weights would do and proposes them, the steering group reads the same; with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, faults
from tests.browser.world import ALDERMAN, COORDINATOR

pytestmark = pytest.mark.browser
PAGE = "/samen/bam/gewichten"


@pytest.mark.parametrize(("width", "js"), [(1440, True), (390, True), (390, False)], ids=["desk", "phone", "no script"])
def test_nadia_looks_proposes_and_takes_it_back_while_mieke_reads_along(visit: Visit, width: int, js: bool) -> None:
    nadia = visit(PAGE, as_=COORDINATOR, language="nl", width=width, js=js)
    filled(nadia, s01="30", s05="11")
    nadia.get_by_role("button", name="Bekijk wat dit zou doen").click()
    expect(nadia.locator("#e-points")).to_contain_text("Samen zijn dit 101 punten")
    filled(nadia, s01="20", s05="20")
    nadia.get_by_role("button", name="Bekijk wat dit zou doen").click()
    expect(nadia.get_by_role("heading", name="Wat dit zou doen")).to_be_visible()
    assert nadia.locator("#f-s05").input_value() == "20"
    in_order(nadia, js)
    nadia.get_by_role("button", name="Stel deze gewichten voor").click()
    expect(nadia.get_by_role("heading", name=re.compile("Voorgesteld: versie"))).to_be_visible()
    in_order(nadia, js)
    mieke = visit(PAGE, as_=ALDERMAN, language="nl", width=width, js=js)
    expect(mieke.get_by_role("button", name="Neem deze gewichten aan")).to_be_visible()
    in_order(mieke, js)
    nadia.get_by_role("button", name="Trek het voorstel in").click()
    expect(nadia.get_by_role("heading", name="Stel andere gewichten voor")).to_be_visible()


def filled(page: Page, **points: str) -> None:
    """These points in their boxes, and a reason."""
    for name, value in points.items():
        page.fill(f"#f-{name}", value)
    page.select_option('[name="reason"]', "outcomes")


def in_order(page: Page, js: bool) -> None:
    """Nothing that a reader of the page would trip over."""
    if js:
        assert faults(page) == ([], [])
