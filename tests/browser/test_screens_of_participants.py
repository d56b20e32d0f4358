# SPDX-License-Identifier: EUPL-1.2
"""Every screen of participants, read by axe and by a strict browser in four languages."""

from __future__ import annotations

import pytest

from tests.browser.looking import Eyes
from tests.browser.rounds import looked_at
from tests.browser.screens import PARTICIPANTS

TO_PARTICIPANTS = ("nl", "en", "ar", "ti")


@pytest.mark.browser
@pytest.mark.parametrize("language", TO_PARTICIPANTS)
def test_every_screen_of_participants_is_in_order(eyes: Eyes, language: str) -> None:
    wrong = looked_at(eyes, PARTICIPANTS, language, TO_PARTICIPANTS)
    assert not wrong, "\n".join([f"{len(wrong)} faults", *wrong])
