# SPDX-License-Identifier: EUPL-1.2
"""A phone at the table of a speed date: the code on the card, three faces, and a new round, in Dutch and from right to left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from koepel.app import create_app
from koepel.database import db
from koepel.web import places
from tests.browser.axe import SPY
from tests.browser.conftest import faults
from tests.conftest import Cluster
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import a_region
from tests.factories.speed_dates import a_card_of, a_speed_date, begun, invite_everybody
from tests.support.mailbag import Mailbag
from tests.support.working import worked

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
House = tuple[str, Flask, UUID]


@pytest.fixture
def house(cluster: Cluster) -> Iterator[House]:
    """Amina and Dawit meet Koen and Lies in two rounds; Amina reads Arabic."""
    with cluster.cloned("answers_by_phone") as database:
        places.forget()
        app = create_app(cluster.settings(database), bell=lambda owner, row_id, queue: None, transport=Mailbag())
        here = a_region(app, "Aartselaar", "Borsbeek").borsbeek
        with app.app_context():
            a_mentee(here, given="Amina", preferred_language="ar")
            a_mentee(here, given="Dawit")
            for given in ("Koen", "Lies"):
                a_mentor(here, given=given)
        worked(app)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", app, here
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
        places.forget()


@pytest.mark.parametrize("js", [False, True], ids=["without JavaScript", "with"])
def test_two_guests_answer_at_the_table_and_change_their_minds(chromium: Browser, house: House, js: bool) -> None:
    url, app, here = house
    evening = a_speed_date(app, here, tables=2, rounds=2)
    invite_everybody(app, here, evening)
    for given, direction in (("Amina", "rtl"), ("Dawit", "ltr")):
        context = chromium.new_context(base_url=url, viewport=PHONE, java_script_enabled=js, has_touch=True)
        if js:
            context.add_init_script(SPY)
        page = context.new_page()
        page.goto(a_card_of(app, here, evening, given))
        expect(page.locator("html")).to_have_attribute("dir", direction)
        if given == "Amina":
            expect(page.locator("main form")).to_have_count(0)
            begun(app, here, evening)
            page.locator("main a.button").click()
        expect(page.locator("main form")).to_have_count(1)
        for said in ("yes", "maybe"):
            page.locator(f'button[value="{said}"]').tap()
            expect(page.locator('button[aria-pressed="true"]')).to_have_attribute("value", said)
            expect(page.locator(f'button[value="{said}"]')).to_be_in_viewport()
        fits(page)
        assert not js or faults(page) == ([], [])
        assert not context.cookies(), "no cookie is set, not even for the language"
        context.close()


def fits(page: Page) -> None:
    """Nothing is cut off, and each face is large enough for a thumb."""
    for face in page.locator("main form button").all():
        box = face.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
