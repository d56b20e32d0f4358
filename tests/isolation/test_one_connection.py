# SPDX-License-Identifier: EUPL-1.2
"""Two municipalities on one connection: nothing of the first is left for the second, whatever went wrong between (C17)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import DBAPIError

from koepel import scope as scopes
from koepel.database import db, transaction
from koepel.errors import NoScope
from koepel.scope import entered
from koepel.web import places
from tenants.people import service as people
from tenants.people.models import Person
from tests.support.places import a_case_worker, a_municipality, inside, signed_in

pytestmark = pytest.mark.slow


@pytest.fixture
def towns(app: Flask) -> tuple[UUID, UUID]:
    """Aartselaar with one file, Borsbeek with two, on a pool of one connection."""
    places.forget()
    aartselaar, borsbeek = a_municipality(app, "Aartselaar"), a_municipality(app, "Borsbeek")
    for tenant_id, number in ((aartselaar, 1), (borsbeek, 2)):
        with inside(app, tenant_id):
            for _ in range(number):
                people.open_file("Samira", "Haddad")
    with app.app_context():
        address = db.engine.url
        db.engine.dispose()
        db.engines[None] = create_engine(address, pool_size=1, max_overflow=0)  # type: ignore[index]
    return aartselaar, borsbeek


def files() -> int:
    return int(db.session.scalar(select(func.count()).select_from(Person)) or 0)


def test_each_sees_its_own_on_the_same_connection(app: Flask, towns: tuple[UUID, UUID]) -> None:
    pids = set()
    for tenant_id, number in zip(towns * 3, (1, 2) * 3, strict=True):
        with inside(app, tenant_id):
            assert files() == number
            pids.add(db.session.scalar(text("SELECT pg_backend_pid()")))
    assert len(pids) == 1


def test_a_fault_in_between_leaves_nothing_behind(app: Flask, towns: tuple[UUID, UUID]) -> None:
    aartselaar, borsbeek = towns
    with app.app_context():
        with pytest.raises(DBAPIError), transaction(scopes.tenant(borsbeek)) as session:
            session.execute(text("SELECT 1 / (count(*) - 2) FROM app.person"))
        with db.engine.connect() as bare:
            assert bare.execute(text("SELECT current_user, current_setting('koepel.scope', true)")).one() == (
                "koepel_login",
                "",
            )
    with inside(app, aartselaar):
        assert files() == 1


def test_a_savepoint_taken_back_keeps_the_scope_of_its_transaction(app: Flask, towns: tuple[UUID, UUID]) -> None:
    aartselaar, _ = towns
    with inside(app, aartselaar):
        inner = db.session.begin_nested()
        people.open_file("Dawit", "Tesfay")
        inner.rollback()
        assert files() == 1


def test_after_a_commit_a_forgotten_scope_raises(app: Flask, towns: tuple[UUID, UUID]) -> None:
    aartselaar, _ = towns
    with app.app_context():
        with entered(scopes.tenant(aartselaar)):
            assert files() == 1
            db.session.commit()
        with pytest.raises(NoScope):
            files()


def test_requests_of_two_municipalities_at_once_never_mix(app: Flask, towns: tuple[UUID, UUID]) -> None:
    """Two threads, each with its own session, take turns on the one connection."""
    browsers = []
    for tenant_id, name in zip(towns, ("aartselaar", "borsbeek"), strict=True):
        browsers.append((f"/{name}/vandaag", signed_in(app, a_case_worker(app, tenant_id, f"An {name}"))))
    other = {"/aartselaar/vandaag": b"/borsbeek/", "/borsbeek/vandaag": b"/aartselaar/"}
    gate = threading.Barrier(2)

    def read(number: int) -> list[str]:
        path, client = browsers[number]
        gate.wait(10)
        wrong = []
        for _ in range(15):
            answer = client.get(path)
            if answer.status_code != 200 or other[path] in answer.data:
                wrong.append(f"{path}: {answer.status_code}")
        return wrong

    with ThreadPoolExecutor(2) as pool:
        assert [wrong for found in pool.map(read, range(2)) for wrong in found] == []
