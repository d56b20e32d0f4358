# SPDX-License-Identifier: EUPL-1.2
"""How a program proves who it is, and what its token is good for (T14-T17)."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from sqlalchemy import select, text, update
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from koepel import clock
from koepel.database import db
from koepel.partners import programs
from koepel.partners.models import ProgramKey, ProgramToken
from tenants.partner_api.assertion import FURTHEST
from tenants.protocols import service as protocols
from tenants.protocols.models import Protocol
from tests.factories.partners import APartner, a_partner, a_protocol, as_partner
from tests.factories.programs import BEARER, KEY, AProgram, Asking, a_program, asked_for, asking, proven, sent
from tests.support.places import HOST, inside

SCOPE = "protocol:mortsel:1"
RSA = RSAKey.generate_key(2048)
STRANGER = ECKey.generate_key("P-256")


def raw(header: dict[str, Any], claims: Any, signature: bytes = b"x" * 64) -> str:
    """Three parts as anybody can write them."""
    parts = (
        json.dumps(header).encode(),
        claims if isinstance(claims, bytes) else json.dumps(claims).encode(),
        signature,
    )
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def refusal(answer: TestResponse) -> tuple[int, str]:
    """Status and word of a refusal; its sentence is the same for all of its kind."""
    told: Any = answer.json
    return answer.status_code, str(told["error"])


def in_seconds(seconds: float) -> int:
    return int(time.time() + seconds)


Hostile = Callable[[AProgram], str]
HOSTILE: dict[str, Hostile] = {
    "nothing signs it": lambda p: raw({"alg": "none"}, p.claims(), b""),
    "none in capitals": lambda p: raw({"alg": "NONE"}, p.claims(), b""),
    "no algorithm": lambda p: raw({}, p.claims()),
    "signature of zeros": lambda p: raw({"alg": "ES256"}, p.claims(), bytes(64)),
    "signature too short": lambda p: raw({"alg": "ES256"}, p.claims(), b"x"),
    "signed by a stranger": lambda p: AProgram(p.id, STRANGER).assertion(),
    "signed by a stranger who brings the key": lambda p: AProgram(p.id, STRANGER).assertion(
        {"jwk": dict(STRANGER.as_dict(private=False))}
    ),
    "own key in the header": lambda p: p.assertion({"jwk": dict(KEY.as_dict(private=False))}),
    "an address of keys": lambda p: p.assertion({"jku": "https://example.org/keys"}),
    "an address of a certificate": lambda p: p.assertion({"x5u": "https://example.org/c"}),
    "something critical": lambda p: raw({"alg": "ES256", "crit": ["exp"], "exp": 1}, p.claims()),
    "public key as a shared secret": lambda p: jwt.encode(
        {"alg": "HS256"}, p.claims(), OctKey.import_key(json.dumps(KEY.as_dict(private=False))), algorithms=["HS256"]
    ),
    "an algorithm of another key": lambda p: AProgram(p.id, RSA).assertion({"alg": "RS256"}),
    "payload changed afterwards": lambda p: ".".join(
        (p.assertion().split(".")[0], raw({}, p.claims(exp=in_seconds(200))).split(".")[1], p.assertion().split(".")[2])
    ),
    "about another": lambda p: p.assertion(sub=str(uuid4())),
    "from another": lambda p: p.assertion(iss=str(uuid4())),
    "from an unknown program": lambda p: AProgram(uuid4(), KEY).assertion(),
    "from no program": lambda p: p.assertion(iss="koepel", sub="koepel"),
    "in capitals": lambda p: p.assertion(iss=str(p.id).upper(), sub=str(p.id).upper()),
    "from a number": lambda p: p.assertion(iss=1, sub=1),
    "from nobody": lambda p: p.assertion(iss=None, sub=None),
    "for another": lambda p: p.assertion(aud="https://elsewhere.example.org"),
    "for the endpoint": lambda p: p.assertion(aud=f"{HOST}/oauth/token"),
    "for us in a list": lambda p: p.assertion(aud=[HOST]),
    "for us and another": lambda p: p.assertion(aud=[HOST, "https://elsewhere.example.org"]),
    "for nobody": lambda p: p.assertion(aud=None),
    "expired": lambda p: p.assertion(iat=in_seconds(-200), exp=in_seconds(-100)),
    "without an end": lambda p: p.assertion(exp=None),
    "a year ahead": lambda p: p.assertion(exp=in_seconds(365 * 86400)),
    "just too far ahead": lambda p: p.assertion(exp=in_seconds(FURTHEST + 5)),
    "an end in words": lambda p: p.assertion(exp="tomorrow"),
    "an end that is true": lambda p: p.assertion(exp=True),
    "an end with a fraction": lambda p: p.assertion(exp=time.time() + 60),
    "an end without end": lambda p: p.assertion(exp=10**400),
    "an end as a list": lambda p: p.assertion(exp=[in_seconds(60)]),
    "without a beginning": lambda p: p.assertion(iat=None),
    "made tomorrow": lambda p: p.assertion(iat=in_seconds(86400)),
    "made long ago": lambda p: p.assertion(iat=in_seconds(-86400)),
    "good from tomorrow": lambda p: p.assertion(nbf=in_seconds(86400)),
    "a beginning in words": lambda p: p.assertion(nbf="now"),
    "without an id": lambda p: p.assertion(jti=None),
    "an empty id": lambda p: p.assertion(jti=""),
    "an id that is a number": lambda p: p.assertion(jti=7),
    "an id without end": lambda p: p.assertion(jti="x" * 1000),
    "claims as a list": lambda p: raw({"alg": "ES256"}, [1, 2]),
    "claims as a word": lambda p: raw({"alg": "ES256"}, "x"),
    "claims that are not JSON": lambda p: raw({"alg": "ES256"}, b"{"),
    "claims that are not text": lambda p: raw({"alg": "ES256"}, b"\xff\xfe"),
    "claims without bottom": lambda p: raw({"alg": "ES256"}, b"[" * 2500),
    "one part": lambda p: "abc",
    "two parts": lambda p: "abc.def",
    "five parts": lambda p: "a.b.c.d.e",
    "empty parts": lambda p: "..",
    "not base64": lambda p: "!!.??.~~",
    "not ASCII": lambda p: "é.é.é",
    "a NUL": lambda p: p.assertion() + "\x00",
    "a lone surrogate": lambda p: raw({"alg": "ES256"}, p.claims(jti="\ud800")),
    "too long": lambda p: p.assertion(more="x" * 5000),
}


@pytest.mark.attack("T16", hostile=True)
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_assertion_is_refused_like_any_other(app: Flask, program: AProgram, what: str) -> None:
    form = {"grant_type": "client_credentials", "scope": SCOPE, "client_assertion_type": BEARER}
    answer = sent(app, "/oauth/token", client_assertion=HOSTILE[what](program), **form)
    assert refusal(answer) == (400, "invalid_client")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.attack("T16")
def test_there_are_enough_hostile_ones() -> None:
    assert len(HOSTILE) >= 33


def test_a_program_that_proves_itself_gets_a_token_of_five_minutes(app: Flask, program: AProgram) -> None:
    answer = asked_for(app, program)
    given: Any = answer.json
    assert (answer.status_code, given["token_type"], given["scope"]) == (200, "Bearer", SCOPE)
    assert 298 <= given["expires_in"] <= 300
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.attack("T17")
def test_only_its_hash_is_kept(app: Flask, ocmw: APartner, program: AProgram) -> None:
    token = asked_for(app, program).json["access_token"]  # type: ignore[index]
    with as_partner(app, ocmw.id):
        row = db.session.scalars(select(ProgramToken)).one()
        assert token not in str(vars(row))


def test_an_rsa_key_does_as_well(app: Flask, ocmw: APartner, protocol_id: UUID) -> None:
    assert asked_for(app, a_program(app, ocmw, key=RSA)).status_code == 200


@pytest.mark.attack("T16")
def test_an_assertion_works_once(app: Flask, program: AProgram) -> None:
    form = proven(program, grant_type="client_credentials", scope=SCOPE)
    assert [sent(app, "/oauth/token", **form).status_code for _ in range(2)] == [200, 400]


def test_an_assertion_whose_scope_was_refused_was_not_used(app: Flask, program: AProgram) -> None:
    form = proven(program, grant_type="client_credentials")
    assert refusal(sent(app, "/oauth/token", **form, scope="protocol:mortsel:9")) == (400, "invalid_scope")
    assert sent(app, "/oauth/token", **form, scope=SCOPE).status_code == 200


@pytest.mark.attack("T15", hostile=True)
@pytest.mark.parametrize(
    "scope",
    ["", " ", "protocol:mortsel:2", "protocol:nergens:1", "protocol:mortsel:1 protocol:mortsel:2", "clients", "*",
     "protocol:mortsel:01", "protocol:mortsel:99999", "protocol:mortsel:1  ", "protocol:mortsel:1 protocol:mortsel:1",
     "protocol:mortsel:1\x00", "é"],
)  # fmt: skip
def test_a_scope_that_is_no_protocol_of_this_partner_is_refused(app: Flask, program: AProgram, scope: str) -> None:
    answer = asked_for(app, program, scope)
    assert refusal(answer) == (400, "invalid_scope")


@pytest.mark.attack("T15")
def test_no_scope_at_all_is_refused(app: Flask, program: AProgram) -> None:
    assert refusal(sent(app, "/oauth/token", **proven(program, grant_type="client_credentials"))) == (
        400,
        "invalid_scope",
    )


@pytest.mark.attack("T15")
def test_the_protocol_of_another_partner_is_no_scope(app: Flask, mortsel: UUID, program: AProgram) -> None:
    a_protocol(app, in_=mortsel, with_=a_partner(app, "vdab"))
    assert refusal(asked_for(app, program, "protocol:mortsel:2")) == (400, "invalid_scope")


@pytest.mark.parametrize("state", ["draft", "advised", "suspended"])
def test_a_protocol_that_is_not_in_force_is_no_scope(app: Flask, mortsel: UUID, ocmw: APartner, state: str) -> None:
    a_protocol(app, in_=mortsel, with_=ocmw, state=state)
    assert refusal(asked_for(app, a_program(app, ocmw))) == (400, "invalid_scope")


@pytest.mark.parametrize(
    "grant", ["password", "authorization_code", "refresh_token", "", "urn:ietf:params:oauth:grant-type:device_code"]
)
def test_there_is_one_grant(app: Flask, program: AProgram, grant: str) -> None:
    answer = sent(app, "/oauth/token", **proven(program, grant_type=grant, scope=SCOPE))
    assert (answer.status_code, answer.json["error"]) == (400, "unsupported_grant_type")  # type: ignore[index]


def test_a_shared_secret_proves_nothing(app: Flask, program: AProgram) -> None:
    form = {"grant_type": "client_credentials", "scope": SCOPE, "client_id": str(program.id), "client_secret": "geheim"}
    assert refusal(sent(app, "/oauth/token", **form)) == (400, "invalid_client")


def test_nothing_of_it_may_stand_in_the_address(app: Flask, program: AProgram) -> None:
    form = proven(program, grant_type="client_credentials", scope=SCOPE)
    client = app.test_client()
    answers = (
        client.post("/oauth/token", base_url=HOST, query_string=form),
        client.post("/oauth/token?scope=x", base_url=HOST, data=form),
        client.post("/oauth/token", base_url=HOST, data={**form, "scope": [SCOPE, SCOPE]}),
        client.post("/oauth/token", base_url=HOST, json=form),
    )
    assert [refusal(answer) for answer in answers] == [(400, "invalid_request")] * 4


@pytest.mark.attack("T14")
def test_a_token_never_outlives_its_protocol(app: Flask, mortsel: UUID, protocol_id: UUID, program: AProgram) -> None:
    with inside(app, mortsel):
        ends = clock.utcnow() + timedelta(seconds=30)
        db.session.execute(update(Protocol).where(Protocol.id == protocol_id).values(closes_at=ends))
    assert asked_for(app, program).json["expires_in"] <= 30  # type: ignore[index]


@pytest.mark.attack("T17")
def test_the_token_of_another_program_tells_and_ends_nothing(app: Flask, ocmw: APartner, program: AProgram) -> None:
    other, held = a_program(app, ocmw, "Ander systeem"), asking(app, program)
    assert sent(app, "/oauth/introspect", **proven(other, token=held.token)).json == {"active": False}
    assert sent(app, "/oauth/revoke", **proven(other, token=held.token)).status_code == 200
    assert held.get("/api/v1/protocols").status_code == 200
    own: Any = sent(app, "/oauth/introspect", **proven(program, token=held.token)).json
    assert (own["active"], own["client_id"], own["scope"]) == (True, str(program.id), SCOPE)


@pytest.mark.attack("T17")
def test_a_program_of_another_partner_learns_nothing_of_a_token(app: Flask, mortsel: UUID, program: AProgram) -> None:
    vdab = a_partner(app, "vdab")
    a_protocol(app, in_=mortsel, with_=vdab)
    stranger, held = a_program(app, vdab), asking(app, program)
    assert sent(app, "/oauth/introspect", **proven(stranger, token=held.token)).json == {"active": False}
    sent(app, "/oauth/revoke", **proven(stranger, token=held.token))
    assert held.get("/api/v1/protocols").status_code == 200


@pytest.mark.attack("T14")
def test_a_token_that_was_given_back_is_refused(app: Flask, program: AProgram) -> None:
    held = asking(app, program)
    assert sent(app, "/oauth/revoke", **proven(program, token=held.token)).status_code == 200
    answer = held.get("/api/v1/protocols")
    assert (answer.status_code, answer.json["type"]) == (401, "/problems/token-refused")  # type: ignore[index]
    assert "invalid_token" in answer.headers["WWW-Authenticate"]
    assert sent(app, "/oauth/introspect", **proven(program, token=held.token)).json == {"active": False}


@pytest.mark.attack("T17", hostile=True)
@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic abc", "Bearer " + "a" * 43, "Bearer " + "é" * 43, "bearer  x"]
)
def test_what_is_no_token_is_refused(app: Flask, program: AProgram, header: str) -> None:
    client = Asking(app, app.response_class, use_cookies=False)
    answer = client.get("/api/v1/clients", headers={"Authorization": header.encode("utf-8").decode("latin-1")})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


@pytest.mark.attack("T14")
@pytest.mark.parametrize("how", ["program", "key"])
def test_ending_a_program_or_a_key_ends_its_tokens(app: Flask, ocmw: APartner, program: AProgram, how: str) -> None:
    held = asking(app, program)
    with as_partner(app, ocmw.id, ocmw.administrator):
        if how == "program":
            programs.end(program.id)
        else:
            programs.end_key(program.id, programs.keys_of(program.id)[0].id)
    assert held.get("/api/v1/protocols").status_code == 401
    assert refusal(asked_for(app, program)) == (400, "invalid_client")


def test_a_key_past_its_last_day_proves_nothing(app: Flask, ocmw: APartner, program: AProgram) -> None:
    with as_partner(app, ocmw.id):
        db.session.execute(update(ProgramKey).values(ends_at=clock.utcnow()))
    assert refusal(asked_for(app, program)) == (400, "invalid_client")


def test_two_keys_at_a_time_and_a_third_after_one_ended(app: Flask, ocmw: APartner, program: AProgram) -> None:
    day = clock.utcnow().date() + timedelta(days=30)
    with as_partner(app, ocmw.id):
        programs.add_key(program.id, dict(RSA.as_dict(private=False)), day)
        with pytest.raises(programs.TwoKeysAlready):
            programs.add_key(program.id, dict(STRANGER.as_dict(private=False)), day)
    assert asked_for(app, AProgram(program.id, RSA)).status_code == 200
    with as_partner(app, ocmw.id):
        programs.end_key(program.id, programs.keys_of(program.id)[0].id)
        programs.add_key(program.id, dict(STRANGER.as_dict(private=False)), day)
    answers = [asked_for(app, AProgram(program.id, key)).status_code for key in (KEY, RSA, STRANGER)]
    assert answers == [400, 200, 200]


@pytest.mark.attack("T14")
@pytest.mark.parametrize(("act", "status"), [("suspend", 403), ("revoke", 403)])
def test_a_protocol_that_is_stopped_stops_the_token(
    app: Flask, mortsel: UUID, protocol_id: UUID, program: AProgram, act: str, status: int
) -> None:
    held = asking(app, program)
    with inside(app, mortsel):
        getattr(protocols, act)(protocol_id, "onderzoek")
    answer = held.get("/api/v1/clients")
    assert (answer.status_code, answer.json["type"]) == (status, "/problems/no-protocol-in-force")  # type: ignore[index]
    assert sent(app, "/oauth/introspect", **proven(program, token=held.token)).json == {"active": False}


@pytest.mark.attack("T14")
def test_a_token_ends_with_its_last_moment_by_the_clock_of_postgresql(
    app: Flask, ocmw: APartner, program: AProgram
) -> None:
    held = asking(app, program)
    with as_partner(app, ocmw.id):
        ends = db.session.execute(text("SELECT clock_timestamp() + interval '600 milliseconds'")).scalar_one()
        db.session.execute(update(ProgramToken).values(expires_at=ends))
    early, late = [], []
    while True:
        before = clock.utcnow()
        status = held.get("/api/v1/protocols").status_code
        after = clock.utcnow()
        early += [status] if after < ends else []
        late += [status] if before >= ends else []
        if before > ends + timedelta(milliseconds=100):
            break
    assert (set(early), set(late)) == ({200}, {401})


def test_the_metadata_say_what_is_taken(app: Flask) -> None:
    found: Any = app.test_client().get("/.well-known/oauth-authorization-server", base_url=HOST).json
    assert (found["issuer"], found["token_endpoint"]) == (HOST, f"{HOST}/oauth/token")
    assert found["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert found["grant_types_supported"] == ["client_credentials"]


@pytest.mark.attack("T16")
def test_one_assertion_at_the_same_moment_is_taken_once(app: Flask, program: AProgram) -> None:
    form, ready = proven(program, grant_type="client_credentials", scope=SCOPE), threading.Barrier(4)
    codes: list[int] = []

    def ask() -> None:
        ready.wait()
        codes.append(sent(app, "/oauth/token", **form).status_code)

    asking_at_once = [threading.Thread(target=ask) for _ in range(4)]
    for one in asking_at_once:
        one.start()
    for one in asking_at_once:
        one.join()
    assert sorted(codes) == [200, 400, 400, 400]


@pytest.mark.attack("T41")
def test_no_assertion_and_no_token_reaches_the_log(app: Flask, program: AProgram) -> None:
    form = proven(program, grant_type="client_credentials", scope=SCOPE)
    with capture_logs() as lines:
        token = sent(app, "/oauth/token", **form).json["access_token"]  # type: ignore[index]
        sent(app, "/oauth/token", **form)
        sent(app, "/oauth/token", **(form | {"client_assertion": form["client_assertion"] + "x"}))
    said = str(lines)
    assert [line["event"] for line in lines] == ["a token was given", *["an assertion was refused"] * 2]
    assert str(program.id) in said
    assert not [word for word in (token, *form["client_assertion"].split(".")[1:]) if word in said]
