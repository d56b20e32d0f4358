# SPDX-License-Identifier: EUPL-1.2
"""A noisy neighbour keeps neither the threads of the server nor endless files for itself (T37)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response
from werkzeug.test import TestResponse

from koepel.app import create_app
from koepel.database import db
from koepel.ids import reference
from koepel.permissions import Access, open_to
from koepel.web.shares import Shares
from tests.conftest import Cluster
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, a_case_worker, a_municipality, signed_in

LIST, REGISTER = "/borsbeek/mentee-export", "/borsbeek/uitvoeren"


@pytest.fixture
def narrow(cluster: Cluster, database: str) -> Iterator[Flask]:
    """Two requests of one account at a time; and a page that answers only when it is told to."""
    settings = replace(cluster.settings(database), at_once=2, exports_per_hour=5)
    app = create_app(settings, bell=lambda owner, row_id, queue: None, transport=Mailbag())
    app.extensions["slow"] = (threading.Semaphore(0), threading.Event())

    @app.get("/langzaam")
    @open_to(Access.SIGNED_IN, "a test")
    def slow() -> Response:
        arrived, go_on = app.extensions["slow"]
        arrived.release()
        go_on.wait(60)
        return Response("klaar")

    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.attack("T37", hostile=True)
def test_who_asks_over_many_lines_at_once_leaves_threads_for_the_others(narrow: Flask) -> None:
    borsbeek = a_municipality(narrow, "Borsbeek")
    noisy, calm = (a_case_worker(narrow, borsbeek, name) for name in ("An Willems", "Tom Maes"))
    arrived, go_on = narrow.extensions["slow"]
    answers: list[int] = []

    def ask(client: Staff) -> None:
        answers.append(client.get("/langzaam").status_code)

    lines = [threading.Thread(target=ask, args=(signed_in(narrow, noisy),)) for _ in range(2)]
    try:
        for line in lines:
            line.start()
        assert arrived.acquire(timeout=60)
        assert arrived.acquire(timeout=60)
        refused = signed_in(narrow, noisy).get("/borsbeek/mentees")
        assert refused.status_code == 429
        assert refused.headers["Refresh"] == "2", "who opens many tabs presses nothing"
        assert "This one comes by itself" in refused.get_data(as_text=True)
        sent = signed_in(narrow, noisy).send(
            "/borsbeek/intakes/nieuw", given_name="Amina", request_key=str(reference())
        )
        assert "Refresh" not in sent.headers
        assert "Send again" in sent.get_data(as_text=True)
        assert 'value="Amina"' in sent.get_data(as_text=True)
        assert signed_in(narrow, calm).get("/borsbeek/mentees").status_code == 200
    finally:
        go_on.set()
        for line in lines:
            line.join()
    assert answers == [200, 200]
    assert signed_in(narrow, noisy).get("/borsbeek/mentees").status_code == 200, "it opens as soon as they are done"


@pytest.mark.attack("T37", hostile=True)
def test_who_takes_all_the_time_of_a_process_waits_a_moment_while_others_work(narrow: Flask) -> None:
    borsbeek = a_municipality(narrow, "Borsbeek")
    noisy, calm = (a_case_worker(narrow, borsbeek, name) for name in ("An Willems", "Tom Maes"))
    shares = narrow.extensions["koepel_shares"] = Shares(0.15)
    shares.took(f"account:{calm}", 0.05)
    for _ in range(8):
        shares.took(f"account:{noisy}", 0.3)
    client = signed_in(narrow, noisy)
    refused = client.get("/borsbeek/mentees")
    assert (refused.status_code, refused.headers["Refresh"]) == (429, "2")
    assert client.get("/borsbeek/mentoren").data == refused.data, "it is not even read"
    sent = client.send("/borsbeek/intakes/nieuw", given_name="Amina", request_key=str(reference()))
    assert 'value="Amina"' in sent.get_data(as_text=True), "what was typed is there to be sent again"
    assert signed_in(narrow, calm).get("/borsbeek/mentees").status_code == 200


@pytest.mark.attack("T37", hostile=True)
def test_a_list_leaves_five_times_an_hour_and_other_files_are_counted_apart(narrow: Flask) -> None:
    """Nor does a form that was not filled in count, nor what a colleague takes out."""
    borsbeek = a_municipality(narrow, "Borsbeek")
    client = signed_in(narrow, a_case_worker(narrow, borsbeek))
    assert client.send(LIST).status_code == 422, "why is asked first"
    answers = [taken(client, LIST, "report") for _ in range(11)]  # an hour may end in between, once
    assert [answer.status_code for answer in answers[:5]] == [200] * 5
    stopped = [answer for answer in answers if answer.status_code == 429]
    assert stopped
    assert "This opens again" in stopped[-1].get_data(as_text=True)
    assert taken(client, "/borsbeek/mentor-export", "report").status_code == 200
    assert taken(signed_in(narrow, a_case_worker(narrow, borsbeek, "Tom Maes")), LIST, "report").status_code == 200


@pytest.mark.attack("T37", hostile=True)
def test_the_whole_register_leaves_five_times_an_hour(narrow: Flask) -> None:
    client = signed_in(narrow, a_case_worker(narrow, a_municipality(narrow, "Borsbeek")), language="nl")
    answers = [taken(client, REGISTER, "archive") for _ in range(11)]
    assert [answer.status_code for answer in answers[:5]] == [200] * 5
    stopped = [answer for answer in answers if answer.status_code == 429]
    assert stopped
    assert "Dit gaat opnieuw open" in stopped[-1].get_data(as_text=True)


def taken(client: Staff, path: str, purpose: str, **more: Any) -> TestResponse:
    """The file, or why it does not come."""
    return client.send(path, purpose=purpose, **more)
