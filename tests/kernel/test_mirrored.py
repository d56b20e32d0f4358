# SPDX-License-Identifier: EUPL-1.2
"""The pseudo-locale of the tests: mirrored and longer on staff pages, and offered nowhere but in test mode."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from koepel.accounts.browsers import named
from koepel.app import create_app
from koepel.config import Mode
from koepel.translations.pseudo import PSEUDO, mirrored
from tests.conftest import Cluster
from tests.support.mailbag import Mailbag

WISH = f"/account/inloggen?taal={PSEUDO.code}"


def test_a_sentence_is_mirrored_word_by_word_and_keeps_what_is_filled_in() -> None:
    said = mirrored("Hello %(name)s, <b>read</b> on")
    assert "%(name)s" in said
    assert "<b>" in said
    assert "\u202eHeelloo\u202c" in said


def test_staff_pages_read_from_right_to_left_in_it(app: Flask) -> None:
    page = app.test_client().get(WISH, base_url="http://127.0.0.1").get_data(as_text=True)
    assert f'<html lang="{PSEUDO.code}" dir="rtl">' in page
    assert "\u202e" in page
    assert f'hreflang="{PSEUDO.code}"' not in page, "it can be wished, never chosen from a list"


@pytest.mark.parametrize("mode", [Mode.DEMO, Mode.PRODUCTION])
def test_nobody_else_can_wish_it(cluster: Cluster, database: str, mode: Mode) -> None:
    settings = replace(cluster.settings(database), mode=mode, smtp_url="smtp://mail.example.org:25")
    app = create_app(settings, bell=lambda owner, row_id, queue: None, transport=Mailbag(), check=False)
    page = app.test_client().get(WISH, base_url="http://127.0.0.1").get_data(as_text=True)
    assert 'dir="rtl"' not in page
    assert "\u202e" not in page


def test_a_session_is_told_in_two_words() -> None:
    assert (
        named("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36") == "Chrome, Windows"
    )
    assert named("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0") == "Edge, Windows"
    assert named("curl/8.0") == ""
