# SPDX-License-Identifier: EUPL-1.2
"""Passkeys and recovery codes: safer than a password, and no way round one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, update

from koepel import scope as scopes
from koepel.accounts import link, own, recovery_codes, second_factor
from koepel.accounts.models import Account, SignInSession
from koepel.accounts.passkeys import service as passkeys
from koepel.accounts.passkeys.models import Passkey, RecoveryCode
from koepel.accounts.service import open_session, visitor_of
from koepel.accounts.sign_in import end_session, make_account
from koepel.database import transaction
from koepel.permissions import Role
from tests.support.authenticator import Phone
from tests.support.mailbag import Mailbag
from tests.support.places import HOST, Staff, a_municipality, appointed, signed_in
from tests.support.working import worked

PASSWORD = "drie woorden samen"


@pytest.fixture
def els(app: Flask) -> UUID:
    """Els works in Borsbeek, and has a password."""
    with app.app_context():
        account = make_account("Els Peeters", "els@example.org", PASSWORD)
    appointed(app, a_municipality(app, "Borsbeek"), Role.CASE_WORKER, account=account)
    return account


def a_browser(app: Flask) -> Staff:
    client = Staff(app, app.response_class, use_cookies=True)
    client.set_cookie("taal", "en", domain="127.0.0.1")
    return client


def question(client: Staff, *, new: bool = False) -> dict[str, Any]:
    answer = client.send("/account/passkeys/vraag-nieuw" if new else "/account/passkeys/vraag")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def with_a_passkey(app: Flask, account: UUID, phone: Phone | None = None) -> tuple[Staff, Phone]:
    """A browser in which she is signed in, and the phone that she registered in it."""
    client, phone = signed_in(app, account), phone or Phone()
    made = client.send("/account/passkeys", name="Mijn telefoon", answer=phone.make(question(client, new=True)))
    assert made.status_code == 303, made.text
    return client, phone


def inside(client: Staff) -> bool:
    return client.get("/account/").status_code == 200


def cookie(client: Staff) -> str:
    with client.session_transaction(base_url=HOST) as session:
        return str(session.get("_user_id", ""))


def test_a_passkey_alone_signs_in_and_counts_as_two_factors(app: Flask, els: UUID) -> None:
    _, phone = with_a_passkey(app, els)
    client = a_browser(app)
    answer = client.send("/account/inloggen/passkey", answer=phone.answer(question(client)), next="/borsbeek/vandaag")
    assert answer.headers["Location"] == "/borsbeek/vandaag"
    with app.app_context():
        found = visitor_of(cookie(client))
    assert found is not None
    assert found.account_id == els
    assert found.second_factor


def test_after_the_password_the_passkey_is_the_second_step(app: Flask, els: UUID) -> None:
    _, phone = with_a_passkey(app, els)
    client = a_browser(app)
    assert (
        client.send("/account/inloggen", email="els@example.org", password=PASSWORD)
        .headers["Location"]
        .endswith("/tweede-stap")
    )
    assert not inside(client)
    page = client.get("/account/tweede-stap").text
    assert "Use your passkey" in page
    assert "Code of six digits" not in page, "she has no app"
    client.send("/account/inloggen/passkey", answer=phone.answer(question(client)))
    assert inside(client)


@pytest.mark.attack("T22")
def test_the_passkey_of_another_is_no_second_step(app: Flask, els: UUID) -> None:
    with app.app_context():
        jan = make_account("Jan Jans", "jan@example.org", PASSWORD)
    with_a_passkey(app, els)
    _, his = with_a_passkey(app, jan)
    client = a_browser(app)
    client.send("/account/inloggen", email="els@example.org", password=PASSWORD)
    client.send("/account/inloggen/passkey", answer=his.answer(question(client)))
    assert not inside(client)


Wrong = Callable[[Phone], None]


def _elsewhere(phone: Phone) -> None:
    phone.origin = "http://127.0.0.1:8001"


def _found_on_the_bus(phone: Phone) -> None:
    phone.owner_proved = False


def _copied(phone: Phone) -> None:
    phone.counts = 3


def _another_key(phone: Phone) -> None:
    phone.key = Phone().key


def _in_the_name_of_nobody(phone: Phone) -> None:
    phone.handle = UUID(int=7).bytes


@pytest.mark.attack("T22")
@pytest.mark.parametrize("wrong", [_elsewhere, _found_on_the_bus, _copied, _another_key, _in_the_name_of_nobody])
def test_an_answer_that_is_not_right_opens_nothing(app: Flask, els: UUID, wrong: Wrong) -> None:
    _, phone = with_a_passkey(app, els)
    phone.counts = 5
    first = a_browser(app)
    first.send("/account/inloggen/passkey", answer=phone.answer(question(first)))
    assert inside(first)
    wrong(phone)
    client = a_browser(app)
    client.send("/account/inloggen/passkey", answer=phone.answer(question(client)))
    assert not inside(client)


@pytest.mark.parametrize("wrong", [_elsewhere, _found_on_the_bus])
def test_a_passkey_made_wrongly_is_not_kept(app: Flask, els: UUID, wrong: Wrong) -> None:
    client, phone = signed_in(app, els), Phone()
    wrong(phone)
    made = client.send("/account/passkeys", name="Telefoon", answer=phone.make(question(client, new=True)))
    assert made.status_code == 422
    with app.app_context():
        assert passkeys.held(els) == []


SOMEBODY = '"response": {"userHandle": "AAAAAAAAAAAAAAAAAAAAAA"}'


@pytest.mark.parametrize(
    "nonsense",
    [
        "", "{}", "[]", "null", "7", '{"id": 1, "response": {"userHandle": "x"}}', "{" * 5000, "[" * 8000,
        f'{{"id": "\\u0000", {SOMEBODY}}}', f'{{"id": "\\ud800", {SOMEBODY}}}',
    ],
)  # fmt: skip
def test_nonsense_is_refused_in_words(app: Flask, els: UUID, nonsense: str) -> None:
    client = a_browser(app)
    question(client)
    assert client.send("/account/inloggen/passkey", answer=nonsense).status_code == 303
    assert not inside(client)
    own_page = signed_in(app, els)
    question(own_page, new=True)
    assert own_page.send("/account/passkeys", name="x", answer=nonsense).status_code == 422


@pytest.mark.parametrize("ways", [5, {"usb": 1}, ["\x00"], ["\ud800"], [[], None, "usb"]])
def test_of_how_a_passkey_travels_only_known_words_are_kept(app: Flask, els: UUID, ways: Any) -> None:
    client = signed_in(app, els)
    told = json.loads(Phone().make(question(client, new=True)))
    told["response"]["transports"] = ways
    made = client.send("/account/passkeys", name="Telefoon", answer=json.dumps(told))
    assert made.status_code == (422 if ways == 5 else 303)
    with app.app_context(), transaction(scopes.auth("", els)) as session:
        assert session.scalars(select(Passkey.transports)).all() in ([], [[]], [["usb"]])


@pytest.mark.attack("T22")
def test_a_question_is_answered_once_in_the_browser_that_asked(app: Flask, els: UUID) -> None:
    _, phone = with_a_passkey(app, els)
    client, thief = a_browser(app), a_browser(app)
    with client.session_transaction(base_url=HOST) as session:
        session.clear()
    answer = phone.answer(question(client))
    with client.session_transaction(base_url=HOST) as session:
        word = session["passkey"]
    thief.send("/account/inloggen/passkey", answer=answer)
    assert not inside(thief), "another browser did not ask"
    client.send("/account/inloggen/passkey", answer=answer)
    assert inside(client)
    with thief.session_transaction(base_url=HOST) as session:
        session["passkey"] = word
    phone.counts = 0
    thief.send("/account/inloggen/passkey", answer=answer)
    assert not inside(thief), "it was answered already"


def test_the_owner_names_and_removes_a_passkey(app: Flask, els: UUID) -> None:
    client, phone = with_a_passkey(app, els)
    with app.app_context():
        [held] = passkeys.held(els)
    assert "Mijn telefoon" in client.get("/account/").text
    client.send(f"/account/passkeys/{held.id}/naam", name="Werktelefoon")
    assert "Werktelefoon" in client.get("/account/").text
    assert client.send(f"/account/passkeys/{held.id}/verwijderen").status_code == 303
    gone = a_browser(app)
    gone.send("/account/inloggen/passkey", answer=phone.answer(question(gone)))
    assert not inside(gone)


def test_nobody_touches_the_passkey_of_another(app: Flask, els: UUID) -> None:
    with app.app_context():
        jan = make_account("Jan Jans", "jan@example.org", PASSWORD)
    with_a_passkey(app, els)
    with app.app_context():
        [held] = passkeys.held(els)
    other = signed_in(app, jan)
    assert other.send(f"/account/passkeys/{held.id}/naam", name="Van mij").status_code == 404
    assert other.send(f"/account/passkeys/{held.id}/verwijderen").status_code == 404


def stale(app: Flask, account: UUID) -> None:
    """As if the password was typed an hour ago."""
    with app.app_context(), transaction(scopes.auth("", account)) as session:
        session.execute(update(SignInSession).values(stepped_up_at=None))


def test_what_gives_access_asks_a_recent_proof(app: Flask, els: UUID) -> None:
    client, phone = with_a_passkey(app, els)
    with app.app_context():
        [held] = passkeys.held(els)
    stale(app, els)
    assert client.send("/account/passkeys/vraag-nieuw").status_code == 403
    for path in ("/account/passkeys/nieuw", "/account/herstelcodes", "/account/tweede-factor"):
        assert "/account/bevestig" in client.get(path).headers["Location"]
    assert "/account/bevestig" in client.send(f"/account/passkeys/{held.id}/verwijderen").headers["Location"]
    before = cookie(client)
    assert client.send("/account/bevestig", answer=phone.answer(question(client))).status_code == 303
    assert client.get("/account/passkeys/nieuw").status_code == 200
    assert cookie(client) != before, "a step up is a new session"
    with app.app_context():
        assert visitor_of(before) is None


@pytest.mark.attack("T22")
def test_a_recovery_code_replaces_the_second_step_once(app: Flask, els: UUID, mailbag: Mailbag) -> None:
    client, _ = with_a_passkey(app, els)
    page = client.send("/account/herstelcodes").text
    with app.app_context():
        codes = recovery_codes.make(els)
        with transaction(scopes.auth("", els)) as session:
            kept = list(session.scalars(select(RecoveryCode.code_hash)))
    assert page.count("<code") == len(codes) == len(kept) == 10
    assert not {code.replace("-", "") for code in codes} & set(kept)
    for number, fine in enumerate((True, False)):
        lost = a_browser(app)
        lost.send("/account/inloggen", email="els@example.org", password=PASSWORD)
        typed = codes[0].lower().replace("-", " ").replace("0", "o")
        assert lost.send("/account/tweede-stap", recovery=typed).status_code == (303 if fine else 422), number
        assert inside(lost) is fine
    worked(app)
    assert "recovery code" in str(mailbag.to("els@example.org")[-1]) or "herstelcode" in str(
        mailbag.to("els@example.org")[-1]
    )


@pytest.mark.attack("T22")
def test_a_recovery_code_is_longer_than_anybody_guesses(app: Flask, els: UUID) -> None:
    with app.app_context():
        codes = recovery_codes.make(els)
        assert len(set(codes)) == 10
        assert all(len(code.replace("-", "")) * 5 >= 112 for code in codes)
        assert set("".join(codes)) <= {*recovery_codes.SIGNS, "-"}
        assert not recovery_codes.accept(els, codes[0][:-1])
        recovery_codes.make(els)
        assert not recovery_codes.accept(els, codes[1]), "new ones end the old ones"


def test_the_recovery_code_of_another_does_not_work(app: Flask, els: UUID) -> None:
    with app.app_context():
        jan = make_account("Jan Jans", "jan@example.org", PASSWORD)
        codes = recovery_codes.make(jan)
        assert not recovery_codes.accept(els, codes[0])
        assert recovery_codes.accept(jan, codes[0])


def test_the_owner_hears_of_every_change_by_mail_and_in_the_account(app: Flask, els: UUID, mailbag: Mailbag) -> None:
    client, _ = with_a_passkey(app, els)
    client.send("/account/herstelcodes")
    client.send("/account/wachtwoord", old=PASSWORD, password="vier andere woorden samen")
    worked(app)
    told = mailbag.to("els@example.org")
    assert len(told) == 3
    assert len({str(mail["Subject"]) for mail in told}) == 1, "a subject says nothing of what changed"
    assert not any("http" in str(mail.get_body(("plain",))) for mail in told), "nothing to click, so nothing to fake"
    page = client.get("/account/").text
    for sentence in ("A passkey was added.", "New recovery codes were made.", "The password was changed."):
        assert sentence in page


def test_without_a_password_no_password_fits(app: Flask) -> None:
    with app.app_context():
        account = make_account("Jan Jans", "jan@example.org", "")
        assert not own.prove_again(account, "nobody has this password")
        assert not own.prove_again(account, "")


# What ends a session, and that the cookie of before opens nothing after it (T21).
def _logs_out(app: Flask, account: UUID, token: str) -> None:
    found = visitor_of(token)
    assert found is not None
    end_session(account, found.session_id)


def _is_disabled(app: Flask, account: UUID, token: str) -> None:
    with transaction(scopes.auth("", account)) as session:
        session.execute(update(Account).values(disabled_at=Account.created_at))


def _changes_the_password(app: Flask, account: UUID, token: str) -> None:
    assert own.change_password(account, UUID(int=0), PASSWORD, "vier andere woorden samen")


def _sets_a_password_by_link(app: Flask, account: UUID, token: str) -> None:
    link.use(link.make(account, "reset"), "vier andere woorden samen")


def _sets_up_a_code(app: Flask, account: UUID, token: str) -> None:
    secret = second_factor.new_secret()
    assert second_factor.set_up(account, UUID(int=0), secret, pyotp.TOTP(secret).now())


def _switches_the_code_off(app: Flask, account: UUID, token: str) -> None:
    second_factor.switch_off(account, UUID(int=0))


def _adds_a_passkey(app: Flask, account: UUID, token: str) -> None:
    with_a_passkey(app, account)


def _removes_a_passkey(app: Flask, account: UUID, token: str) -> None:
    [held] = passkeys.held(account)
    passkeys.remove(account, UUID(int=0), held.id)


ENDS = [_logs_out, _is_disabled, _changes_the_password, _sets_a_password_by_link, _sets_up_a_code,
        _switches_the_code_off, _adds_a_passkey, _removes_a_passkey]  # fmt: skip


@pytest.mark.attack("T21")
@pytest.mark.parametrize("happens", ENDS, ids=lambda one: one.__name__.strip("_"))
def test_a_stolen_cookie_opens_nothing_afterwards(
    app: Flask, els: UUID, happens: Callable[[Flask, UUID, str], None]
) -> None:
    if happens is _removes_a_passkey:
        with_a_passkey(app, els)
    with app.app_context():
        stolen = open_session(els, agent="thief", second_factor=True)
    thief = a_browser(app)
    with thief.session_transaction(base_url=HOST) as session:
        session["_user_id"], session["_fresh"] = stolen, True
    assert thief.get("/borsbeek/vandaag").status_code == 200
    with app.app_context():
        happens(app, els, stolen)
    assert thief.get("/borsbeek/vandaag").headers["Location"].startswith("/account/inloggen")
    assert thief.send("/account/taal/nl").headers["Location"].startswith("/account/inloggen")


def test_a_target_with_an_invisible_sign_leads_nowhere_else(app: Flask, els: UUID) -> None:
    """A browser drops the tab, and what was /<tab>/elders is //elders then."""
    client = a_browser(app)
    sent = client.send("/account/inloggen", email="els@example.org", password=PASSWORD, next="/\t/elders.example.org")
    assert sent.headers["Location"] == "/"
