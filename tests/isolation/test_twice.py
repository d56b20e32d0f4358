# SPDX-License-Identifier: EUPL-1.2
"""The same form sent twice at the same moment, by two threads: one row, and both are led to the same place (T39)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from koepel.database import db
from koepel.ids import reference
from koepel.web import places
from tenants.people.models import Person
from tests.support.places import Staff, a_case_worker, a_municipality, inside, signed_in

pytestmark = pytest.mark.slow

FORM = {"given_name": "Samira", "family_name": "Haddad"}
ADDRESS = "/borsbeek/intakes/nieuw"


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    places.forget()
    return a_municipality(app, "Borsbeek")


def files(app: Flask, tenant_id: UUID) -> int:
    with inside(app, tenant_id):
        return int(db.session.scalar(select(func.count()).select_from(Person)) or 0)


def sent(clients: list[Staff], fields: list[dict[str, str]]) -> list[tuple[int, str]]:
    """All at once: a barrier lets them go."""
    gate = threading.Barrier(len(clients))
    tokens = [client.csrf_token() for client in clients]

    def one(number: int) -> tuple[int, str]:
        gate.wait(10)
        answer = clients[number].post(ADDRESS, data={"csrf_token": tokens[number], **fields[number]})
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(one, range(len(clients))))


def two_browsers(app: Flask, tenant_id: UUID, number: int = 2) -> list[Staff]:
    """One person with several windows open."""
    account = a_case_worker(app, tenant_id, "An Willems")
    return [signed_in(app, account) for _ in range(number)]


@pytest.mark.attack("T39")
@pytest.mark.parametrize("windows", [2, 5])
def test_a_form_sent_twice_at_once_is_kept_once_and_leads_to_one_place(
    app: Flask, borsbeek: UUID, windows: int
) -> None:
    form = {**FORM, "side": "mentee", "request_key": str(reference())}
    answers = sent(two_browsers(app, borsbeek, windows), [form] * windows)
    assert {code for code, _ in answers} == {303}
    assert len({location for _, location in answers}) == 1
    assert files(app, borsbeek) == 1


@pytest.mark.attack("T39")
def test_the_same_key_with_another_answer_is_refused(app: Flask, borsbeek: UUID) -> None:
    key = {"side": "mentee", "request_key": str(reference())}
    answers = sent(two_browsers(app, borsbeek), [{**FORM, **key}, {**FORM, **key, "given_name": "Dawit"}])
    assert sorted(code for code, _ in answers) == [303, 422]
    assert files(app, borsbeek) == 1


def test_a_key_of_one_person_says_nothing_of_anothers(app: Flask, borsbeek: UUID) -> None:
    """Who guesses a key learns nothing: it counts for its own actor only."""
    key = str(reference())
    first, second = (signed_in(app, a_case_worker(app, borsbeek, name)) for name in ("An Willems", "Jef Maes"))
    names = ("Samira", "Dawit")
    forms = [{"given_name": name, "family_name": "Haddad", "side": "mentee", "request_key": key} for name in names]
    answers = sent([first, second], forms)
    assert {code for code, _ in answers} == {303}
    assert files(app, borsbeek) == 2


def test_a_refused_form_may_be_sent_again_with_its_key(app: Flask, borsbeek: UUID) -> None:
    (window,) = two_browsers(app, borsbeek, 1)
    key = str(reference())
    refused = window.send(ADDRESS, side="mentee", given_name="", family_name="", request_key=key)
    assert refused.status_code == 422
    taken = window.send(ADDRESS, side="mentee", given_name="Samira", family_name="Haddad", request_key=key)
    assert taken.status_code == 303
    assert files(app, borsbeek) == 1
