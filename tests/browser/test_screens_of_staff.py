# SPDX-License-Identifier: EUPL-1.2
"""Every screen of staff, read by axe and by a strict browser: in Dutch, in English and mirrored."""

from __future__ import annotations

import pytest

from koepel.translations.pseudo import PSEUDO
from tests.browser.looking import Eyes
from tests.browser.rounds import looked_at
from tests.browser.screens import ALL, NOT_SCREENS, STAFF
from tests.guards import routes

TO_STAFF = ("nl", "en", PSEUDO.code)


@pytest.mark.browser
@pytest.mark.parametrize("language", TO_STAFF)
def test_every_screen_of_staff_is_in_order(eyes: Eyes, language: str) -> None:
    wrong = looked_at(eyes, STAFF, language, TO_STAFF.index(language))
    assert not wrong, "\n".join([f"{len(wrong)} faults", *wrong])


def test_no_screen_is_forgotten() -> None:
    pages = {route.endpoint for route in routes.kept() if "GET" in route.methods}
    walked = {screen.endpoint for screen in ALL} - {""}
    missing = sorted(pages - walked - NOT_SCREENS.keys())
    assert not missing, f"put these in tests/browser/screens.py, or in NOT_SCREENS with the reason: {missing}"
    gone = sorted((walked | NOT_SCREENS.keys()) - pages)
    assert not gone, f"take these out of tests/browser/screens.py, they have no address any more: {gone}"
    both = sorted(walked & NOT_SCREENS.keys())
    assert not both, f"walked, so take these out of NOT_SCREENS: {both}"
