# SPDX-License-Identifier: EUPL-1.2
"""Staff sign in, are invited, and lose their rights the moment a role ends."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from koepel import clock
from koepel.accounts import link, second_factor
from koepel.accounts.service import IDLE, open_session, visitor_of
from koepel.accounts.sign_in import end_all_sessions, make_account
from koepel.errors import Gone
from koepel.permissions import Role
from koepel.web import filling
from tenants.municipality.service import municipality
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, a_contact_point, a_municipality, appointed, inside, signed_in
from tests.support.working import worked

PASSWORD = "drie woorden samen"


@pytest.fixture
def els(app: Flask) -> UUID:
    """Els has an account and a password."""
    with app.app_context():
        return make_account("Els Peeters", "els@example.org", PASSWORD)


def browser(app: Flask) -> Staff:
    app.test_client_class = Staff
    client = app.test_client()
    assert isinstance(client, Staff)
    return client


def knock(client: FlaskClient, email: str, password: str, **more: str) -> int:
    assert isinstance(client, Staff)
    return client.send("/account/inloggen", email=email, password=password, **more).status_code


def test_the_right_password_opens_and_a_wrong_one_does_not(app: Flask, els: UUID) -> None:
    client = browser(app)
    assert knock(client, "els@example.org", "iets anders dan dat") == 422
    assert client.get("/account/").status_code == 303
    assert knock(client, " ELS@example.org ", PASSWORD) == 303
    assert client.get("/account/").status_code == 200


@pytest.mark.attack("T22")
def test_an_unknown_person_hears_the_same_as_a_wrong_password(app: Flask, els: UUID) -> None:
    client = browser(app)
    wrong = client.send("/account/inloggen", email="els@example.org", password="iets anders dan dat").get_data(
        as_text=True
    )
    unknown = client.send("/account/inloggen", email="niemand@example.org", password="iets anders dan dat").get_data(
        as_text=True
    )
    told = "horen niet bij elkaar"
    assert told in wrong
    assert told in unknown


def test_signing_in_leads_to_an_address_of_ours_only(app: Flask, els: UUID) -> None:
    for target in ("https://elders.example.org/", "//elders.example.org/", "/\\elders.example.org"):
        answer = browser(app).send("/account/inloggen", email="els@example.org", password=PASSWORD, next=target)
        assert answer.headers["Location"] == "/"


@pytest.mark.attack("T21")
def test_a_copied_cookie_is_worthless_after_logging_out(app: Flask, els: UUID) -> None:
    client = browser(app)
    knock(client, "els@example.org", PASSWORD)
    with client.session_transaction(base_url="http://127.0.0.1:8000") as cookie:
        token = str(cookie["_user_id"])
    assert client.send("/account/uitloggen").status_code == 303
    with app.app_context():
        assert visitor_of(token) is None


@pytest.mark.attack("T21")
def test_a_session_ends_by_itself_after_half_an_hour_of_silence(app: Flask, els: UUID) -> None:
    with app.app_context():
        token = open_session(els, agent="test", second_factor=False)
        assert visitor_of(token) is not None
        assert visitor_of(token, now=clock.utcnow() + IDLE + timedelta(minutes=1)) is None


@pytest.mark.attack("T21")
def test_all_sessions_can_be_ended_at_once(app: Flask, els: UUID) -> None:
    with app.app_context():
        tokens = [open_session(els, agent="test", second_factor=False) for _ in range(3)]
        end_all_sessions(els)
        assert [visitor_of(token) for token in tokens] == [None, None, None]


@pytest.mark.attack("T22")
def test_with_a_second_factor_the_password_alone_does_not_open(app: Flask, els: UUID) -> None:
    secret = second_factor.new_secret()
    with app.app_context():
        visitor = visitor_of(open_session(els, agent="test", second_factor=False))
        assert visitor is not None
        assert second_factor.set_up(els, visitor.session_id, secret, pyotp.TOTP(secret).now())
    client = browser(app)
    assert knock(client, "els@example.org", PASSWORD) == 303
    assert client.get("/account/").status_code == 303
    assert client.send("/account/tweede-stap", code="000000").status_code == 422


@pytest.mark.attack("T22")
def test_a_code_works_once(app: Flask, els: UUID) -> None:
    secret = second_factor.new_secret()
    code = pyotp.TOTP(secret).now()
    step = second_factor.step_of(secret, code)
    assert step is not None
    assert second_factor.step_of(secret, code, after=step) is None


@pytest.mark.attack("T23")
def test_an_invited_colleague_sets_a_password_and_gets_in(app: Flask, mailbag: Mailbag) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    boss = signed_in(app, a_contact_point(app, borsbeek))
    path = "/borsbeek/beheer/medewerkers/"
    assert boss.send(path, shown_name="Jan Jans", email="jan@example.org", role="case_worker").status_code == 303
    worked(app)
    address = mailbag.last_link("jan@example.org")
    client = browser(app)
    assert client.get(address).status_code == 200
    assert client.get(address).status_code == 200, "looking does not use it up"
    assert client.send(address, password=PASSWORD).status_code == 303
    assert client.send(address, password=PASSWORD).status_code == 410, "a link works once"
    assert knock(client, "jan@example.org", PASSWORD) == 303
    assert client.get(path).status_code == 403, "a case worker does not invite"


@pytest.mark.attack("T23")
def test_a_newer_link_ends_the_older_one(app: Flask, els: UUID) -> None:
    with app.app_context():
        first, second = link.make(els, "reset"), link.make(els, "reset")
        with pytest.raises(Gone):
            link.use(first, PASSWORD)
        link.use(second, PASSWORD)


@pytest.mark.attack("T23")
def test_the_link_of_a_sent_invitation_is_not_kept(app: Flask, mailbag: Mailbag) -> None:
    from sqlalchemy import select

    from koepel import scope as scopes
    from koepel.database import db
    from koepel.records import Message

    borsbeek = a_municipality(app, "Borsbeek")
    signed_in(app, a_contact_point(app, borsbeek)).send(
        "/borsbeek/beheer/medewerkers/", shown_name="Jan Jans", email="jan@example.org", role="case_worker"
    )
    worked(app)
    with app.app_context(), scopes.entered(scopes.tenant(borsbeek)):
        assert list(db.session.scalars(select(Message.body).where(Message.kind == "account.invitation"))) == [""]


def test_the_last_contact_point_cannot_be_ended(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    boss = signed_in(app, a_contact_point(app, borsbeek))
    from koepel import scope as scopes
    from koepel.accounts import staff

    with app.app_context(), scopes.entered(scopes.tenant(borsbeek)):
        own = next(a.id for a in staff.appointments() if a.role == Role.CONTACT_POINT)
    assert boss.send(f"/borsbeek/beheer/medewerkers/{own}/beeindigen").status_code == 409


def test_from_another_municipality_the_staff_page_is_not_found(app: Flask) -> None:
    a_municipality(app, "Borsbeek")
    boss = signed_in(app, a_contact_point(app, a_municipality(app, "Mortsel")))
    assert boss.get("/borsbeek/beheer/medewerkers/").status_code == 404
    assert boss.get("/nergens/beheer/medewerkers/").status_code == 404
    assert boss.get("/mortsel/beheer/medewerkers/").status_code == 200


def test_where_a_second_factor_is_asked_a_password_alone_opens_no_page(app: Flask, els: UUID) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    appointed(app, borsbeek, Role.CASE_WORKER, account=els)
    with inside(app, borsbeek):
        municipality().second_factor = "required"
    client = signed_in(app, els)
    answer = client.get("/borsbeek/vandaag")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/tweede-factor")


def test_who_comes_while_the_demo_is_being_filled_is_told_so(app: Flask) -> None:
    state = app.extensions["koepel_settings"].state
    filling.note(state, 43)
    assert "nog gevuld: 43 van 100" in browser(app).get("/account/inloggen").get_data(as_text=True)
    long_ago = time.time() - 2 * filling.STALE_SECONDS
    os.utime(state / filling.NAME, (long_ago, long_ago))
    assert "nog gevuld" not in browser(app).get("/account/inloggen").get_data(as_text=True)
    filling.over(state)
    assert filling.percent(state) is None
