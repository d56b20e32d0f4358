# SPDX-License-Identifier: EUPL-1.2
"""Whoever asks too often waits, whoever guesses is slowed down, and nobody is locked out by another (T12, T22, T37)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from koepel.accounts.sign_in import make_account
from koepel.app import create_app
from koepel.database import db
from koepel.web.limits import limiter
from tests.conftest import Cluster
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, a_case_worker, a_municipality, signed_in

PASSWORD = "vier woorden op een rij"


@pytest.fixture
def strict(cluster: Cluster, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Twelve requests and five tries a minute. The limiter keeps what the first application of a process told it."""
    monkeypatch.setattr(limiter.limit_manager, "_default_limits", [])
    settings = replace(cluster.settings(database), requests_per_minute=12, sign_in_per_minute=5)
    app = create_app(settings, bell=lambda owner, row_id, queue: None, transport=Mailbag())
    app.config["TESTING"] = False
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def tried(app: Flask, address: str, email: str, password: str) -> int:
    """The answer to one try from this address, in a browser of its own."""
    client = Staff(app, app.response_class, use_cookies=True)
    client.environ_base["REMOTE_ADDR"] = address
    return client.send("/account/inloggen", email=email, password=password).status_code


@pytest.mark.attack("T22", hostile=True)
def test_who_guesses_waits_and_says_nothing_of_who_is_known(strict: Flask) -> None:
    """From one address, and from as many as there are tries: the limit of an account does not look where from."""
    with strict.app_context():
        make_account("Els Maes", "els.maes@example.org", PASSWORD)
    for email in ("els.maes@example.org", "niemand@example.org"):
        answers = [tried(strict, f"198.51.100.{number}", email, f"gok nummer {number}") for number in range(15)]
        assert set(answers) == {422, 429}
        assert answers[:5] == [422] * 5
        assert answers.count(429) >= 5, "fifteen tries lie in two minutes at most"


@pytest.mark.attack("T22", hostile=True)
def test_who_guesses_at_others_from_elsewhere_does_not_lock_me_out(strict: Flask) -> None:
    with strict.app_context():
        make_account("Jan Jans", "jan.jans@example.org", PASSWORD)
    codes = [tried(strict, "192.0.2.1", f"iemand{number}@example.org", "gok") for number in range(15)]
    assert 429 in codes
    assert tried(strict, "192.0.2.2", "jan.jans@example.org", PASSWORD) == 303


@pytest.mark.attack("T12", "T37", hostile=True)
def test_who_goes_through_a_list_too_fast_waits_and_a_colleague_does_not(strict: Flask) -> None:
    borsbeek = a_municipality(strict, "Borsbeek")
    fast, calm = (signed_in(strict, a_case_worker(strict, borsbeek, name)) for name in ("An Willems", "Tom Maes"))
    answers = [fast.get(f"/borsbeek/mentees?pagina={page}").status_code for page in range(30)]
    assert answers[0] == 200
    assert 429 in answers, "thirty pages lie in two minutes at most"
    assert calm.get("/borsbeek/mentees").status_code == 200
