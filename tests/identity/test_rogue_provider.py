# SPDX-License-Identifier: EUPL-1.2
"""Providers and outsiders who cheat: mixed up, replayed, swapped, in another's name, with what may not be here, or away."""

from __future__ import annotations

import logging
from dataclasses import replace
from urllib.parse import quote
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import scope as scopes
from koepel.accounts.identity import providers
from koepel.accounts.models import Account
from koepel.accounts.sign_in import make_account
from koepel.database import transaction
from koepel.local_services.ports import any_free
from tests.identity.conftest import Issuers
from tests.identity.test_by_provider import borsbeek as borsbeek
from tests.identity.test_by_provider import rows, who
from tests.identity.visiting import BORSBEEK, MORTSEL, RULES, Visitor, case_worker_of, changed, linked
from tests.support.places import HOST, a_municipality

pytestmark = pytest.mark.slow
CANARY = "85.07.30-033.28"


def refused(visitor: Visitor, address: str) -> bool:
    """Whether this way back opens nothing."""
    answer = visitor.back(address)
    return answer.status_code == 400 and "did not come back as it left" in answer.text and visitor.cookie() == ""


@pytest.mark.attack("T18")
def test_an_answer_in_the_name_of_another_issuer_is_refused(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    assert refused(els, changed(els.there(els.begin()), iss=issuers.other.url))
    assert refused(els, changed(els.there(els.begin()), iss=None)), "announced, and not there"


@pytest.mark.attack("T18")
def test_an_answer_of_one_provider_is_none_of_the_other(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    """The mix-up: what was asked of one comes back on the address of the other."""
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    returned = els.there(els.begin("acm")).replace("/via/acm/", "/via/other/")
    assert refused(els, returned)
    els = Visitor(loopback)
    returned = els.there(els.begin("acm")).replace("/via/acm/", "/via/other/")
    assert refused(els, changed(returned, iss=issuers.other.url))


@pytest.mark.attack("T18")
def test_an_answer_is_believed_once(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    address = els.begin()
    with els.staff.session_transaction(base_url=HOST) as session:
        kept = dict(session["via"])
    returned = els.there(address)
    assert els.back(returned).status_code == 303
    thief = Visitor(loopback)
    with thief.staff.session_transaction(base_url=HOST) as session:
        session["via"] = kept  # the cookie of before, stolen with the address
    assert refused(thief, returned)


@pytest.mark.attack("T18")
def test_nobody_is_signed_in_as_somebody_else_by_a_link(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    """Login CSRF: the address that an attacker came back on, opened in the browser of a victim."""
    issuers.acm.tell("attacker", **case_worker_of(BORSBEEK))
    attacker, victim = Visitor(loopback), Visitor(loopback)
    returned = attacker.there(attacker.begin())
    assert refused(victim, returned)
    victim.begin()
    assert refused(victim, returned), "nor while a sign-in of their own is under way"


@pytest.mark.attack("T18")
def test_a_code_of_another_sign_in_does_not_fit(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    """Code injection: PKCE and nonce hold it to the browser that asked."""
    issuers.acm.tell("attacker", **case_worker_of(BORSBEEK))
    attacker, victim = Visitor(loopback), Visitor(loopback)
    theirs, mine = attacker.there(attacker.begin()), victim.there(victim.begin())
    code = theirs.partition("code=")[2].partition("&")[0]
    assert refused(victim, changed(mine, code=code))


@pytest.mark.attack("T18")
def test_a_swapped_nonce_is_noticed(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    returned = els.there(els.begin())
    with els.staff.session_transaction(base_url=HOST) as session:
        [(name, asked)] = session["via"].items()
        session["via"] = {name: {**asked, "nonce": "another"}}
    assert refused(els, returned)


def test_the_request_carries_what_holds_it_together(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    address = Visitor(loopback).begin()
    callback = quote(f"{HOST}/account/via/acm/terug", safe="")
    for part in ("code_challenge_method=S256", "nonce=", "state=", f"redirect_uri={callback}&"):
        assert part in address


@pytest.mark.attack("T19")
def test_another_provider_cannot_speak_of_somebody_of_ours(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    """The same sub and the same e-mail: another issuer is another person."""
    for issuer in (issuers.acm, issuers.other):
        issuer.register(loopback, replace(RULES, email_claim="vo_email"))
    mortsel = a_municipality(loopback, "Mortsel")
    linked(loopback, mortsel, word="other", organisation=MORTSEL)
    with loopback.app_context():
        local = make_account("Els Peeters", "els@example.org", "drie woorden samen")
    issuers.acm.tell("els", **case_worker_of(BORSBEEK, vo_email="els@example.org"))
    issuers.other.tell("els", **case_worker_of(MORTSEL, vo_email="els@example.org"))
    els, rogue = Visitor(loopback), Visitor(loopback)
    els.sign_in("acm")
    rogue.sign_in("other")
    found = who(loopback, els), who(loopback, rogue)
    assert found[0] is not None
    assert found[1] is not None
    assert len({found[0].account_id, found[1].account_id, local}) == 3
    assert rogue.get("/borsbeek/vandaag").status_code == 404


@pytest.mark.attack("T19", "T20")
def test_another_provider_cannot_name_an_organisation_of_ours(
    loopback: Flask, issuers: Issuers, borsbeek: UUID
) -> None:
    issuers.other.tell("mallory", **case_worker_of(BORSBEEK))
    assert Visitor(loopback).sign_in("other").status_code == 403
    assert rows(loopback, "appointment") == 0


@pytest.mark.attack("T36")
def test_a_national_number_is_kept_nowhere(
    loopback: Flask,
    issuers: Issuers,
    borsbeek: UUID,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    claims = case_worker_of(BORSBEEK, rrn=CANARY, extra={"deep": [f"nr {CANARY}", 85073003328]}, family_name=CANARY)
    issuers.acm.tell("els", **claims)
    els = Visitor(loopback)
    els.sign_in()
    found = who(loopback, els)
    assert found is not None
    assert found.name == "Els"
    issuers.acm.tell("jan", **{**claims, "koepel_rol_3d": []})
    Visitor(loopback).sign_in()
    told = caplog.text + "".join(capfd.readouterr()) + everything(loopback)
    assert "Els" in told, "else the search would mean nothing"
    for canary in (CANARY, "85073003328", "850730"):
        assert canary not in told


def everything(app: Flask) -> str:
    """All rows of all tables as text."""
    admin = app.extensions["koepel_memory"].room._admin
    tables = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'app'").fetchall()
    return "\n".join(
        str(row) for (name,) in tables for row in admin.execute(f"SELECT t::text FROM app.{name} t").fetchall()
    )


def test_a_national_number_as_name_of_a_person_is_refused(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("85073003328", **case_worker_of(BORSBEEK))
    assert Visitor(loopback).sign_in().status_code == 400
    assert rows(loopback, "account") == 0


def test_a_provider_that_is_away_is_said_to_be_away(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    with loopback.app_context():
        there = providers.provider("acm")
        providers.add(replace(there, issuer=f"http://127.0.0.1:{any_free()}"))
    page = Visitor(loopback).staff.get("/account/via/acm")
    assert page.status_code == 503
    assert "ACM/IDM does not answer now" in page.text
    assert "Try again with ACM/IDM" in page.text


def test_a_provider_that_dawdles_keeps_nobody_waiting_for_long(
    loopback: Flask, issuers: Issuers, borsbeek: UUID
) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    returned = els.there(els.begin())
    issuers.acm.tell(slow=20_000)
    try:
        assert els.back(returned).status_code == 503
    finally:
        issuers.acm.tell(slow=0)


@pytest.mark.attack("T19")
def test_an_account_of_a_provider_has_no_password_that_works(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    els.sign_in()
    found = who(loopback, els)
    assert found is not None
    with loopback.app_context(), transaction(scopes.auth("", found.account_id)) as session:
        assert session.scalar(select(Account.password_hash)) == ""
    assert rows(loopback, "account_key") == 0, "no e-mail address leads to it"
