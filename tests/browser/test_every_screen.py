# SPDX-License-Identifier: EUPL-1.2
"""Every screen, read by axe and by a strict browser: participants in four languages, staff in Dutch, English and mirrored.

Each screen is looked at in each of its languages, and in each size, but not in every pair of both: from one language to
the next a screen changes size, and neighbours in the list begin with the other one. That is half the work, and a fault of
a size alone or of a language alone is still met.
"""

from __future__ import annotations

import pytest

from koepel.app import CSP_REPORTS
from koepel.translations.languages import LANGUAGES
from koepel.translations.pseudo import PSEUDO
from tests.browser.looking import DESK, PHONE, Eyes
from tests.browser.screens import ALL, NOT_SCREENS, PARTICIPANTS, STAFF, Screen
from tests.guards import routes

TO_PARTICIPANTS = ("nl", "en", "ar", "ti")
TO_STAFF = ("nl", "en", PSEUDO.code)


def direction(language: str) -> str:
    return (PSEUDO if language == PSEUDO.code else LANGUAGES[language]).direction


def looked_at(eyes: Eyes, screens: tuple[Screen, ...], language: str, turn: int) -> list[str]:
    """The faults of these screens, every other one on a phone."""
    before = reports()
    wrong = []
    for number, screen in enumerate(screens):
        width = (DESK, PHONE)[(number + turn) % 2]
        wrong += eyes.faults(screen, language, direction(language), width)
    return wrong + ["the browser reported a violation of the content policy"] * (reports() > before)


def reports() -> float:
    return float(next(iter(CSP_REPORTS.collect())).samples[0].value)


@pytest.mark.browser
@pytest.mark.parametrize("language", TO_PARTICIPANTS)
def test_every_screen_of_participants_is_in_order(eyes: Eyes, language: str) -> None:
    wrong = looked_at(eyes, PARTICIPANTS, language, TO_PARTICIPANTS.index(language))
    assert not wrong, "\n".join([f"{len(wrong)} faults", *wrong])


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
