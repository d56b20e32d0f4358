# SPDX-License-Identifier: EUPL-1.2
"""Every screen of staff, read by axe and by a strict browser: in Dutch, in English and mirrored."""

from __future__ import annotations

import pytest

from koepel.translations.pseudo import PSEUDO
from tests.browser.looking import Eyes
from tests.browser.rounds import looked_at
from tests.browser.screens import STAFF

TO_STAFF = ("nl", "en", PSEUDO.code)


@pytest.mark.browser
@pytest.mark.parametrize("language", TO_STAFF)
def test_every_screen_of_staff_is_in_order(eyes: Eyes, language: str) -> None:
    wrong = looked_at(eyes, STAFF, language, TO_STAFF)
    assert not wrong, "\n".join([f"{len(wrong)} faults", *wrong])
