# SPDX-License-Identifier: EUPL-1.2
"""What is printed before a meeting: the figures on one sheet of A4, also in the fullest month, and the sheets for the table."""

from __future__ import annotations

import pytest

from tests.browser.looking import Eyes
from tests.browser.screens import ALDERMAN, CASE_WORKER, CONTACT_POINT, COORDINATOR, HERE, REGION, Screen

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "screen",
    [
        Screen("steering.page", f"{REGION}/stuurgroep", ALDERMAN),
        Screen("steering.page", f"{REGION}/stuurgroep?gemeente=borsbeek", COORDINATOR),
        Screen("figures.own", f"{HERE}/cijfers", CONTACT_POINT),
    ],
    ids=["joint", "of-borsbeek", "own"],
)
def test_the_figures_of_the_steering_group_fit_one_sheet(eyes: Eyes, screen: Screen, language: str) -> None:
    assert eyes.sheets(screen, language) == 1


@pytest.mark.parametrize(
    "screen",
    [
        Screen("matching.sheet", f"{HERE}/koppelen/{{mentee_intake}}/blad?{{one_card}}", CASE_WORKER),
        Screen("duos.sheet", f"{HERE}/duos/{{trajectory}}/blad", CASE_WORKER),
    ],
    ids=["match-sheet", "meetings"],
)
def test_a_sheet_for_the_table_is_one_sheet(eyes: Eyes, screen: Screen) -> None:
    assert eyes.sheets(screen) == 1
