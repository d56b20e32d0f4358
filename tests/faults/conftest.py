# SPDX-License-Identifier: EUPL-1.2
"""One house for all faults: it must stand up again after each of them. Every test has a municipality of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from koepel.app import create_app
from koepel.database import db
from koepel.local_services import place
from tests.faults.house import House, eventually
from tests.faults.post_office import PostOffice
from tests.support.mailbag import Mailbag


@pytest.fixture(scope="session")
def post_office() -> Iterator[PostOffice]:
    """The mail server."""
    office = PostOffice().open()
    yield office
    office.close()


@pytest.fixture(scope="session")
def house(post_office: PostOffice) -> Iterator[House]:
    """Koepel as `./koepel up` runs it, in a folder that the servers' own account may enter."""
    top = Path(tempfile.mkdtemp(prefix="koepel-faults-"))
    top.chmod(0o755)
    found = House(top / "state", post_office.url)
    try:
        found.wait_until_open()
        yield found
    finally:
        found.close()
        place.remove(found.state)
        shutil.rmtree(top)


@pytest.fixture(scope="session")
def hand(house: House) -> Iterator[Flask]:
    """The same application in the test's own process: to furnish a municipality by the product's own services."""
    app = create_app(house.settings(), bell=lambda owner, row_id, queue: None, transport=Mailbag())
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def nothing_is_away(house: House) -> None:
    """Each test begins in a whole house."""
    eventually(house.whole)
