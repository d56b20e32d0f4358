# SPDX-License-Identifier: EUPL-1.2
"""What another website sends in somebody's name changes nothing here, also with the right token."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel.database import db
from koepel.ids import reference
from tenants.people.models import Person
from tests.support.places import a_case_worker, a_municipality, inside, signed_in

PAGE = "/borsbeek/intakes/nieuw"


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.mark.attack("T26")
@pytest.mark.parametrize(
    ("said", "status"),
    [("cross-site", 403), ("same-site", 403), ("same-origin", 303), ("none", 303), ("", 303)],
)
def test_a_form_counts_when_it_was_sent_from_here(app: Flask, borsbeek: UUID, said: str, status: int) -> None:
    client = signed_in(app, a_case_worker(app, borsbeek))
    fields = {"side": "mentee", "given_name": "Samira", "family_name": "Haddad", "csrf_token": client.csrf_token(),
              "request_key": str(reference())}  # fmt: skip
    answer = client.post(PAGE, data=fields, headers={"Sec-Fetch-Site": said} if said else {})
    assert answer.status_code == status
    with inside(app, borsbeek):
        assert bool(db.session.scalars(select(Person)).all()) == (status == 303)
    if status == 403:
        assert "This was sent from another website. Nothing changed." in answer.text


@pytest.mark.attack("T26")
def test_a_program_of_another_website_gets_no_token_by_a_browser(app: Flask) -> None:
    answer = app.test_client().post("/oauth/token", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_a_link_on_another_website_opens_a_page(app: Flask, borsbeek: UUID) -> None:
    client = signed_in(app, a_case_worker(app, borsbeek))
    assert client.get("/borsbeek/vandaag", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
