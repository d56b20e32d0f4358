# SPDX-License-Identifier: EUPL-1.2
"""On a phone, by the own link: who saw my file, and a consent that I take back. In Tigrinya, and in Arabic from right to left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from koepel import audit, clock
from koepel.app import create_app
from koepel.database import db
from koepel.web import places
from tenants.consents import service as consents
from tenants.consents import texts
from tenants.consents.kinds import Answer, ConsentKind
from tenants.consents.schemas import Recorded
from tenants.people import service as people
from tenants.rights import link
from tests.browser.axe import SPY
from tests.browser.conftest import faults
from tests.conftest import Cluster
from tests.factories.people import a_person
from tests.support.mailbag import Mailbag
from tests.support.places import a_case_worker, a_municipality, inside

PHONE = {"width": 390, "height": 844}
STORIES = {
    "ti": ("Selam", "ltr", "መን ሓበሬታኹም ርእዩ", "ምስሓብ"),
    "ar": ("Amina", "rtl", "من اطّلع على بياناتك", "تراجع عن الموافقة"),
}


@pytest.fixture(scope="module")
def house(cluster: Cluster) -> Iterator[tuple[str, dict[str, str], Flask, UUID]]:
    """Koepel with a mentee in each language, whose file somebody read and who said yes to a photo."""
    with cluster.cloned("own_page") as database:
        places.forget()
        app = create_app(cluster.settings(database), bell=lambda owner, row_id, queue: None, transport=Mailbag())
        borsbeek = a_municipality(app, "Borsbeek")
        reader = a_case_worker(app, borsbeek, "Mieke Peeters")
        paths = {}
        for language, (given, *_) in STORIES.items():
            with app.app_context():
                person_id = a_person(borsbeek, given=given, family="Kidane", preferred_language=language).id
            with inside(app, borsbeek, reader):
                person = people.person(person_id)
                audit.read(person, "phone", "notes", person=person_id, purpose="call")
                said = Recorded(
                    ConsentKind.PHOTO,
                    Answer.GIVEN,
                    "nl",
                    clock.today(),
                    texts.newest(ConsentKind.PHOTO),
                    about="Infoblad",
                )
                consents.record(person_id, said)
                paths[language] = "/l/" + link.make(person).partition("/l/")[2]
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", paths, app, borsbeek
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
        places.forget()


@pytest.fixture
def phone(chromium: Browser, house: tuple[str, dict[str, str], Flask, UUID]) -> Iterator[Page]:
    context = chromium.new_context(base_url=house[0], viewport=PHONE)
    context.set_default_timeout(20_000)
    context.add_init_script(SPY)
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("language", STORIES)
def test_a_mentee_reads_on_a_phone_who_saw_the_file_and_takes_a_consent_back(
    phone: Page, house: tuple[str, dict[str, str], Flask, UUID], language: str
) -> None:
    given, direction, heading, button = STORIES[language]
    phone.goto(house[1][language])
    assert phone.locator("html").get_attribute("dir") == direction
    card = phone.locator("section, .card").filter(has=phone.get_by_role("heading", name=heading)).first
    assert "Mieke Peeters" in card.inner_text()
    assert faults(phone) == ([], [])
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with inside(house[2], house[3]):
        before = {one.name for one in consents.publishable()}
    assert f"{given} Kidane" in before
    phone.get_by_role("button", name=button).click()
    phone.wait_for_load_state("networkidle")
    assert phone.get_by_role("button", name=button).count() == 0
    assert faults(phone) == ([], [])
    with inside(house[2], house[3]):
        assert {one.name for one in consents.publishable()} == before - {f"{given} Kidane"}
