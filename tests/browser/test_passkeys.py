# SPDX-License-Identifier: EUPL-1.2
"""A passkey in a real browser, with the authenticator that Chromium lends to tests: made once, used ever after."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from koepel.accounts.sign_in import make_account
from koepel.app import create_app
from koepel.database import db
from koepel.permissions import Role
from koepel.web import places
from tests.browser.axe import SPY
from tests.browser.conftest import faults
from tests.conftest import Cluster
from tests.support.mailbag import Mailbag
from tests.support.places import a_municipality, appointed

PASSWORD = "drie woorden samen"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def address(cluster: Cluster) -> Iterator[str]:
    """Koepel with one case worker, under a name: an address of digits can have no passkeys."""
    with cluster.cloned("passkeys") as database:
        places.forget()
        app: Flask = create_app(
            replace(cluster.settings(database), public_url="http://localhost:8000"),
            bell=lambda owner, row_id, queue: None,
            transport=Mailbag(),
        )
        with app.app_context():
            account = make_account("Els Peeters", "els@example.org", PASSWORD)
        appointed(app, a_municipality(app, "Borsbeek"), Role.CASE_WORKER, account=account)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
        places.forget()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A browser on a device that can keep passkeys."""
    context = chromium.new_context(base_url=address, viewport={"width": 390, "height": 844})
    context.set_default_timeout(20_000)
    context.add_init_script(SPY)
    context.add_cookies([{"name": "taal", "value": "en", "url": address}])
    found = context.new_page()
    session = context.new_cdp_session(found)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield found
    context.close()


@pytest.mark.browser
def test_a_passkey_is_made_and_then_opens_the_door(page: Page) -> None:
    page.goto("/account/inloggen?next=/account/passkeys/nieuw")
    page.fill("[name=email]", "els@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_label("Name of the passkey").fill("My phone")
    assert faults(page) == ([], [])
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("button", name="Make ten codes").click()
    assert page.locator("main ol code").count() == 10
    assert faults(page) == ([], [])
    page.goto("/account/")
    assert page.get_by_text("My phone").is_visible()
    assert faults(page) == ([], [])
    page.context.clear_cookies(name="koepel")

    page.goto("/account/inloggen?next=/borsbeek/vandaag")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url("**/borsbeek/vandaag")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies(name="koepel")

    page.goto("/account/inloggen?next=/borsbeek/mentees")
    page.fill("[name=email]", "els@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/borsbeek/mentees")


@pytest.mark.browser
def test_without_a_passkey_on_this_device_the_page_says_what_else_works(page: Page) -> None:
    page.goto("/account/inloggen")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('none here')) }")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.get_by_role("alert").wait_for()
    assert "choose another way" in page.get_by_role("alert").inner_text()
    assert faults(page) == ([], [])


@pytest.mark.browser
def test_without_a_script_no_passkey_is_offered(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    context.add_cookies([{"name": "taal", "value": "en", "url": address}])
    page = context.new_page()
    page.goto("/account/inloggen")
    assert not page.get_by_role("button", name="Log in with a passkey").is_visible()
    assert page.get_by_text("A passkey needs JavaScript").is_visible()
    context.close()
