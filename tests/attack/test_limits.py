# SPDX-License-Identifier: EUPL-1.2
"""Whoever asks too often waits, whoever guesses is slowed down, and nobody is locked out by another (T12, T22, T37)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from limits import parse_many

from koepel import clock
from koepel.accounts import link, second_factor
from koepel.accounts.sign_in import address_of, make_account
from koepel.app import create_app
from koepel.config import Settings
from koepel.database import db
from koepel.web.limits import limiter, second_step_limit
from tests.conftest import Cluster
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, a_case_worker, a_municipality, signed_in
from tests.support.working import worked

PASSWORD = "vier woorden op een rij"


@contextmanager
def served(settings: Settings) -> Iterator[Flask]:
    """An application with these limits."""
    app = create_app(settings, bell=lambda owner, row_id, queue: None, transport=Mailbag())
    app.config["TESTING"] = False
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def strict(cluster: Cluster, database: str) -> Iterator[Flask]:
    """Twelve requests and five tries a minute."""
    with served(replace(cluster.settings(database), requests_per_minute=12, sign_in_per_minute=5)) as app:
        yield app


def browser(app: Flask, address: str) -> Staff:
    client = Staff(app, app.response_class, use_cookies=True)
    client.environ_base["REMOTE_ADDR"] = address
    return client


def tried(app: Flask, address: str, email: str, password: str) -> int:
    """The answer to one try from this address, in a browser of its own."""
    return knocked(browser(app, address), email, password)


def knocked(client: Staff, email: str, password: str) -> int:
    return client.send("/account/inloggen", email=email, password=password).status_code


def guessed(app: Flask, email: str, many: int = 15) -> list[int]:
    """As many guesses, each from an address of its own."""
    return [tried(app, f"203.0.113.{number}", email, f"gok nummer {number}") for number in range(many)]


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
    refused = [fast.get(path) for path in ("/borsbeek/mentees", "/borsbeek/mentoren", "/borsbeek/mentees")]
    assert {answer.status_code for answer in refused} == {429}, "one count for all pages together"
    assert len({answer.data for answer in refused}) == 1, "the second is not even read"
    assert calm.get("/borsbeek/mentees").status_code == 200


@pytest.mark.attack("T22", hostile=True)
def test_who_guesses_at_my_account_does_not_make_me_wait_where_i_logged_in_before(strict: Flask) -> None:
    """Nor where they share my address, as everybody in a town hall does. A browser that never was here waits, and hears why."""
    with strict.app_context():
        make_account("Rik Thys", "rik.thys@example.org", PASSWORD)
    own = browser(strict, "192.0.2.30")
    assert knocked(own, "rik.thys@example.org", PASSWORD) == 303
    own.send("/account/uitloggen")
    assert guessed(strict, "rik.thys@example.org")[-1] == 429
    assert 429 in [tried(strict, "192.0.2.30", "iemand@example.org", "gok") for _ in range(12)], (
        "the town hall's address waits"
    )
    assert tried(strict, "192.0.2.31", "rik.thys@example.org", PASSWORD) == 429, "a fresh laptop"
    assert knocked(own, "rik.thys@example.org", PASSWORD) == 303


@pytest.mark.attack("T22", hostile=True)
def test_a_stolen_device_cookie_opens_nothing_and_guesses_no_faster(strict: Flask) -> None:
    """Its tries are few, are its own, and are for the one account that it was made for."""
    with strict.app_context():
        for name, email in (("Lea Bos", "lea.bos@example.org"), ("Dirk Bos", "dirk.bos@example.org")):
            make_account(name, email, PASSWORD)
    own, thief = browser(strict, "192.0.2.40"), browser(strict, "192.0.2.41")
    knocked(own, "lea.bos@example.org", PASSWORD)
    stolen = own.get_cookie("koepel-device", domain="127.0.0.1")
    assert stolen is not None
    assert stolen.http_only
    assert stolen.same_site == "Strict"
    assert "lea" not in stolen.value
    thief.set_cookie("koepel-device", stolen.value, domain="127.0.0.1")
    assert thief.get("/account/").status_code == 303, "nobody is signed in by it"
    answers = [knocked(thief, "lea.bos@example.org", f"gok nummer {number}") for number in range(15)]
    assert answers[:5] == [422] * 5
    assert answers.count(429) >= 5
    assert tried(strict, "192.0.2.42", "lea.bos@example.org", PASSWORD) == 303, "the tries of all others are untouched"
    guessed(strict, "dirk.bos@example.org")
    assert knocked(thief, "dirk.bos@example.org", PASSWORD) == 429, "made for Lea, it is nothing to Dirk"


@pytest.mark.attack("T22", hostile=True)
def test_a_device_cookie_ends_with_the_password_and_comes_anew_with_a_link_by_mail(strict: Flask) -> None:
    """The way in for a fresh laptop while others guess: who reads the mail of an account is no guesser."""
    with strict.app_context():
        account_id = make_account("Mia Raes", "mia.raes@example.org", PASSWORD)
    older, fresh = browser(strict, "192.0.2.50"), browser(strict, "192.0.2.51")
    knocked(older, "mia.raes@example.org", PASSWORD)
    with strict.app_context():
        secret = link.make(account_id, "reset")
    guessed(strict, "mia.raes@example.org")
    assert knocked(fresh, "mia.raes@example.org", PASSWORD) == 429
    assert fresh.send(f"/account/link/{secret}", password="een heel ander rijtje").status_code == 303
    assert knocked(fresh, "mia.raes@example.org", "een heel ander rijtje") == 303
    assert knocked(older, "mia.raes@example.org", "een heel ander rijtje") == 429, "it knew the password of before"


@pytest.mark.attack("T22", hostile=True)
def test_a_forged_device_cookie_counts_as_none(strict: Flask) -> None:
    with strict.app_context():
        account_id = make_account("Ine Nys", "ine.nys@example.org", PASSWORD)
    guessed(strict, "ine.nys@example.org")
    for value in ("", "x", f'{{"{account_id}": ["eigen", "merk"]}}', forged({str(account_id): ("eigen", "merk")})):
        client = browser(strict, "192.0.2.60")
        client.set_cookie("koepel-device", value, domain="127.0.0.1")
        assert knocked(client, "ine.nys@example.org", PASSWORD) == 429


def forged(told: dict[str, tuple[str, str]]) -> str:
    """As ours, signed with another key."""
    return str(URLSafeTimedSerializer("een andere sleutel", salt="koepel-known-device").dumps(told))


@pytest.mark.attack("T22", hostile=True)
def test_who_has_my_password_guesses_few_codes_and_i_still_get_in(strict: Flask) -> None:
    """Codes and recovery codes are tried from the same few tries; in my own browser I have others."""
    secret = second_factor.new_secret()
    with strict.app_context():
        make_account("Jo Maes", "jo.maes@example.org", PASSWORD, totp_secret=secret)
    own, thief = browser(strict, "192.0.2.70"), browser(strict, "192.0.2.71")
    knocked(own, "jo.maes@example.org", PASSWORD)
    assert own.send("/account/tweede-stap", code=pyotp.TOTP(secret).now()).status_code == 303
    own.send("/account/uitloggen")
    answers = []
    for number in range(12):
        thief.environ_base["REMOTE_ADDR"] = f"198.51.100.{100 + number}"
        if number % 4 == 0:
            assert knocked(thief, "jo.maes@example.org", PASSWORD) == 303
        field = {"recovery": f"GOK{number}"} if number % 2 else {"code": f"{number:06d}"}
        answers.append(thief.send("/account/tweede-stap", **field).status_code)
    assert answers[:4] == [422] * 4, "the fifth was the owner's own, in a browser that was not known yet"
    assert answers.count(429) >= 2, "ten in an hour, five in a minute"
    assert knocked(own, "jo.maes@example.org", PASSWORD) == 303
    later = pyotp.TOTP(secret).at(clock.utcnow() + timedelta(seconds=30))
    assert own.send("/account/tweede-stap", code=later).status_code == 303


@pytest.mark.attack("T22")
def test_a_year_of_guessing_codes_with_the_right_password_finds_none_in_eight_times_of_nine(app: Flask) -> None:
    """Three codes of a million are right at any moment; as it is set when nobody sets anything."""
    tries = {field.name: field.default for field in fields(Settings)}["sign_in_per_minute"]
    with app.app_context():
        app.extensions["koepel_settings"] = replace(app.extensions["koepel_settings"], sign_in_per_minute=tries)
        every = parse_many(second_step_limit())
    a_day = min(limit.amount * 86_400 / limit.get_expiry() for limit in every)
    assert 1 - (1 - 3e-6) ** (365 * a_day) < 1 / 9


@pytest.mark.attack("T22", hostile=True)
def test_asking_for_links_in_my_name_does_not_end_the_one_that_i_am_about_to_use(app: Flask, mailbag: Mailbag) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    account_id = a_case_worker(app, borsbeek, "An Willems")
    with app.app_context():
        email, _name, _language = address_of(account_id)
    for number in range(6):
        browser(app, f"198.51.100.{number}").send("/account/wachtwoord-vergeten", email=email)
        worked(app)
    assert len(mailbag.to(email)) == 1


@pytest.mark.attack("T22", "T37", hostile=True)
def test_with_redis_away_who_guesses_waits_all_the_same(
    cluster: Cluster, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each process counts for itself then, half as many: no limit of a page is lost with Redis."""
    for name in ("_storage", "_limiter", "_storage_dead"):  # what the limiter of this process has of other tests
        monkeypatch.setattr(limiter, name, getattr(limiter, name))
    nowhere = replace(cluster.settings(database), sign_in_per_minute=6, redis_url="redis://127.0.0.1:1/0")
    with served(nowhere) as app:
        answers = [tried(app, f"203.0.113.{number}", "an.nies@example.org", "gok") for number in range(9)]
    assert answers[:3] == [422] * 3
    assert answers.count(429) >= 3
