# SPDX-License-Identifier: EUPL-1.2
"""A server that takes a call and never says a word: a page answers that Koepel is away, and does not wait with it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from redis.exceptions import TimeoutError as Silence
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from koepel.app import create_app
from koepel.config import Settings
from koepel.database import db
from koepel.ids import new_id
from koepel.keys.vault import Vault
from koepel.relay import Doorbell
from koepel.web.limits import limiter
from tests.conftest import SECRETS, Cluster
from tests.support.mailbag import Mailbag

PATIENCE = 60  # seconds; only who waits for ever reaches it


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes every call and answers none."""
    with socket.create_server(("127.0.0.1", 0), backlog=32) as listening:
        yield int(listening.getsockname()[1])


def answered(settings: Settings, path: str) -> int:
    """The status of a page, 0 when none came."""
    found: list[int] = []

    def ask() -> None:
        app = create_app(settings, bell=lambda owner, row_id, queue: None, transport=Mailbag())
        found.append(app.test_client().get(path, base_url="http://127.0.0.1:8000").status_code)
        with app.app_context():
            db.engine.dispose()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE)
    return found[0] if found else 0


def hanging(url: str, port: int) -> str:
    return make_url(url).set(host="127.0.0.1", port=port).render_as_string(hide_password=False)


def test_a_page_says_503_when_postgresql_hangs(cluster: Cluster, database: str, silent: int) -> None:
    own = cluster.settings(database)
    settings = replace(own, database_url=hanging(own.database_url, silent), connect_seconds=2)
    assert answered(settings, "/account/inloggen") == 503
    assert answered(settings, "/readyz") == 503


def test_a_page_comes_when_valkey_hangs(
    cluster: Cluster, database: str, silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_storage", "_limiter", "_storage_dead"):  # what the limiter of this process has of other tests
        monkeypatch.setattr(limiter, name, getattr(limiter, name))
    settings = replace(cluster.settings(database), redis_url=f"redis://127.0.0.1:{silent}/0")
    assert answered(settings, "/account/inloggen") == 200


def test_a_doorbell_that_hangs_is_left_alone(silent: int) -> None:
    bell = Doorbell(f"redis://127.0.0.1:{silent}/0")
    bell(new_id(), new_id(), "soon")
    with pytest.raises(Silence):
        bell._redis.ping()


def test_the_keys_are_not_waited_for_either(cluster: Cluster, database: str, silent: int) -> None:
    settings = replace(cluster.settings(database), connect_seconds=2)
    vault = Vault(hanging(cluster.keys_url, silent), SECRETS.master_key, settings.line)
    with pytest.raises(OperationalError):
        vault.owner(new_id())
    vault.close()
