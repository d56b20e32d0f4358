# SPDX-License-Identifier: EUPL-1.2
"""Nobody learns from the time of an answer what is known here: two samples, taken in turns, and compared (T01, T06).

A difference counts when it is both sure (a permutation test of medians, p < 0.001) and large (more than a quarter of the time),
three times in a row: a busy machine makes neither.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable

import pytest
from flask import Flask

from koepel.accounts.sign_in import make_account
from koepel.ids import reference
from tests.factories.people import a_person
from tests.support.places import Staff, a_case_worker, a_municipality, signed_in

pytestmark = pytest.mark.slow

HOW_MANY = int(os.environ.get("KOEPEL_TIMES", "60"))  # of each of the two; ./koepel attack takes 2000
LARGE, SURE, TURNS = 0.25, 0.001, 3
Ask = Callable[[], object]


def samples(one: Ask, other: Ask, many: int) -> tuple[list[float], list[float]]:
    """Seconds of each, asked in turns and in a random order."""
    dice, found = random.Random(7), ([], [])  # type: tuple[random.Random, tuple[list[float], list[float]]]
    for _ in range(many):
        for which in dice.sample((0, 1), 2):
            began = time.perf_counter()
            (one, other)[which]()
            found[which].append(time.perf_counter() - began)
    return found


def differs(one: list[float], other: list[float]) -> float:
    """By which part of the time, where it is sure; else 0."""
    apart = abs(statistics.median(one) - statistics.median(other))
    dice, both, larger, shuffles = random.Random(7), [*one, *other], 0, 2000
    for number in range(shuffles):
        dice.shuffle(both)
        larger += abs(statistics.median(both[: len(one)]) - statistics.median(both[len(one) :])) >= apart
        if larger > SURE * shuffles:
            return 0.0
        if number > 200 and len(both) > 1000:
            break
    return apart / statistics.median(both)


def told(one: Ask, other: Ask, many: int) -> list[float]:
    """The differences of each turn; ends with the first that tells nothing."""
    samples(one, other, 3)
    found: list[float] = []
    while len(found) < TURNS:
        found.append(differs(*samples(one, other, many)))
        if found[-1] < LARGE:
            break
    return found


@pytest.mark.attack("T01", "T06", hostile=True)
def test_a_file_of_another_takes_as_long_as_one_that_never_was(app: Flask) -> None:
    mortsel = a_municipality(app, "Mortsel")
    client = signed_in(app, a_case_worker(app, a_municipality(app, "Borsbeek")))
    with app.app_context():
        theirs = a_person(mortsel, given="Amina", family="Haddad").id
    found = told(
        lambda: client.get(f"/borsbeek/dossiers/{theirs}"),
        lambda: client.get(f"/borsbeek/dossiers/{reference()}"),
        HOW_MANY,
    )
    assert found[-1] < LARGE, found


@pytest.mark.attack("T06", "T22", hostile=True)
def test_a_password_of_nobody_takes_as_long_as_a_wrong_one(app: Flask) -> None:
    with app.app_context():
        make_account("Els Maes", "els@example.org", "vier woorden op een rij")

    def guess(email: str) -> object:
        client = Staff(app, app.response_class, use_cookies=True)
        client.environ_base["REMOTE_ADDR"] = (
            f"198.51.{random.randrange(250)}.{random.randrange(250)}"  # limits are about something else
        )
        return client.send("/account/inloggen", email=email, password="drie foute woorden")

    found = told(lambda: guess("els@example.org"), lambda: guess("niemand@example.org"), max(15, HOW_MANY // 20))
    assert found[-1] < LARGE, found


@pytest.mark.attack("T06", "T22", hostile=True)
def test_a_browser_known_to_another_account_takes_as_long_too(app: Flask) -> None:
    """Its cookie makes Koepel look for the account of the address before the password: for one look, whoever it is."""
    with app.app_context():
        make_account("Els Maes", "els@example.org", "vier woorden op een rij")
        make_account("Guy Rogge", "guy@example.org", "vier woorden op een rij")
    client = Staff(app, app.response_class, use_cookies=True)
    client.send("/account/inloggen", email="guy@example.org", password="vier woorden op een rij")
    assert client.get_cookie("koepel-device", domain="127.0.0.1") is not None

    def guess(email: str) -> object:
        client.environ_base["REMOTE_ADDR"] = f"192.0.{random.randrange(250)}.{random.randrange(250)}"
        return client.send("/account/inloggen", email=email, password="drie foute woorden")

    found = told(lambda: guess("els@example.org"), lambda: guess("niemand@example.org"), max(15, HOW_MANY // 20))
    assert found[-1] < LARGE, found


@pytest.mark.attack("T06", "T22", hostile=True)
def test_asking_a_new_password_takes_as_long_whoever_asks(app: Flask) -> None:
    with app.app_context():
        make_account("Els Maes", "els@example.org", "vier woorden op een rij")

    def ask(email: str) -> object:
        client = Staff(app, app.response_class, use_cookies=True)
        client.environ_base["REMOTE_ADDR"] = f"203.0.{random.randrange(250)}.{random.randrange(250)}"
        return client.send("/account/wachtwoord-vergeten", email=email)

    found = told(lambda: ask("els@example.org"), lambda: ask("niemand@example.org"), max(15, HOW_MANY // 10))
    assert found[-1] < LARGE, found
