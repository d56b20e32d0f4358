# SPDX-License-Identifier: EUPL-1.2
"""Every page is looked at by axe and a strict browser, or says why not."""

from tests.browser.screens import ALL, NOT_SCREENS
from tests.guards import routes


def test_no_screen_is_forgotten() -> None:
    pages = {route.endpoint for route in routes.kept() if "GET" in route.methods}
    walked = {screen.endpoint for screen in ALL} - {""}
    missing = sorted(pages - walked - NOT_SCREENS.keys())
    assert not missing, f"put these in tests/browser/screens.py, or in NOT_SCREENS with the reason: {missing}"
    gone = sorted((walked | NOT_SCREENS.keys()) - pages)
    assert not gone, f"take these out of tests/browser/screens.py, they have no address any more: {gone}"
    both = sorted(walked & NOT_SCREENS.keys())
    assert not both, f"walked, so take these out of NOT_SCREENS: {both}"
