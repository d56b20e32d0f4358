# SPDX-License-Identifier: EUPL-1.2
"""One round past many screens in one language.

Each screen is looked at in each of its languages, and in each size, but not in every pair of both: from one language to
the next a screen changes size, and neighbours in the list begin with the other one. That is half the work, and a fault of
a size alone or of a language alone is still met. axe, which takes most of the time, reads each screen once, in the languages by
turns: what it finds is seldom of one language; before a release it reads in all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from koepel.app import CSP_REPORTS
from koepel.translations.languages import LANGUAGES
from koepel.translations.pseudo import PSEUDO
from tests.browser.looking import DESK, PHONE, Eyes
from tests.browser.screens import Screen
from tests.support.thorough import THOROUGH


def direction(language: str) -> str:
    return (PSEUDO if language == PSEUDO.code else LANGUAGES[language]).direction


def looked_at(eyes: Eyes, screens: tuple[Screen, ...], language: str, languages: Sequence[str]) -> list[str]:
    """The faults of these screens in one of their languages, every other one on a phone."""
    turn = languages.index(language)
    before = reports()
    wrong = []
    for number, screen in enumerate(screens):
        width = (DESK, PHONE)[(number + turn) % 2]
        axe = THOROUGH or number // 2 % len(languages) == turn  # both sizes in each language
        wrong += eyes.faults(screen, language, direction(language), width, axe=axe)
    return wrong + ["the browser reported a violation of the content policy"] * (reports() > before)


def reports() -> float:
    return float(next(iter(CSP_REPORTS.collect())).samples[0].value)
