# SPDX-License-Identifier: EUPL-1.2
"""A token that was given out under a certificate is good under that one only; without a proxy nobody is asked for one (RFC 8705)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from flask import Flask
from flask.testing import FlaskClient

from koepel import clock
from koepel.config import Unsafe, checked
from tests.factories.programs import AProgram, Asking, proven, sent
from tests.support.places import HOST

HEADER = "X-Client-Certificate"
SCOPE = "protocol:mortsel:1"


def certificate(name: str) -> x509.Certificate:
    """One that its holder made."""
    key, today = ec.generate_private_key(ec.SECP256R1()), clock.utcnow()
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder().subject_name(called).issuer_name(called).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(today).not_valid_after(today + timedelta(days=30))
    return made.sign(key, hashes.SHA256())


OWN, STRANGE = certificate("ocmw.example.org"), certificate("elsewhere.example.org")


def escaped(one: x509.Certificate) -> dict[str, str]:
    """As nginx hands it over."""
    return {HEADER: quote(one.public_bytes(Encoding.PEM).decode())}


@pytest.fixture
def behind_a_proxy(app: Flask) -> Iterator[Flask]:
    before = app.extensions["koepel_settings"]
    app.extensions["koepel_settings"] = replace(before, certificate_header=HEADER, proxies=1)
    yield app
    app.extensions["koepel_settings"] = before


def holding(app: Flask, program: AProgram, headers: dict[str, str]) -> Asking:
    """A program with a token that it asked for under these headers."""
    form = proven(program, grant_type="client_credentials", scope=SCOPE)
    plain = FlaskClient(app, app.response_class, use_cookies=False)
    answer: Any = plain.post("/oauth/token", base_url=HOST, data=form, headers=headers)
    assert answer.status_code == 200, answer.text
    asking = Asking(app, app.response_class, use_cookies=False)
    asking.token = answer.json["access_token"]
    return asking


def status(asking: Asking, headers: dict[str, str]) -> int:
    return asking.get("/api/v1/clients", headers=headers).status_code


@pytest.mark.attack("T17")
def test_a_bound_token_is_refused_without_its_certificate_and_with_another(
    behind_a_proxy: Flask, program: AProgram, grant_id: UUID
) -> None:
    bound = holding(behind_a_proxy, program, escaped(OWN))
    assert [status(bound, headers) for headers in (escaped(OWN), {}, escaped(STRANGE))] == [200, 401, 401]


def test_a_token_that_was_asked_for_without_one_is_bound_to_none(behind_a_proxy: Flask, program: AProgram) -> None:
    free = holding(behind_a_proxy, program, {})
    assert [status(free, headers) for headers in ({}, escaped(OWN))] == [200, 200]


@pytest.mark.attack("T17")
def test_without_a_proxy_the_header_binds_nothing(app: Flask, program: AProgram) -> None:
    free = holding(app, program, escaped(OWN))
    assert [status(free, headers) for headers in ({}, escaped(STRANGE))] == [200, 200]


@pytest.mark.parametrize("word", ["x", "%", "%ff", "-----BEGIN CERTIFICATE-----", "a" * 20_000])
def test_what_is_no_certificate_is_refused(behind_a_proxy: Flask, program: AProgram, word: str) -> None:
    bound = holding(behind_a_proxy, program, escaped(OWN))
    assert status(bound, {HEADER: word}) == 401


def test_a_certificate_of_a_version_that_does_not_exist_is_refused(behind_a_proxy: Flask, program: AProgram) -> None:
    bound = holding(behind_a_proxy, program, escaped(OWN))
    raw = OWN.public_bytes(Encoding.DER)
    strange = raw.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x09", 1)
    assert strange != raw
    lines = base64.encodebytes(strange).decode()
    pem = f"-----BEGIN CERTIFICATE-----\n{lines}-----END CERTIFICATE-----\n"
    assert status(bound, {HEADER: quote(pem)}) == 401


def test_who_asks_about_a_bound_token_hears_to_which_certificate(behind_a_proxy: Flask, program: AProgram) -> None:
    bound = holding(behind_a_proxy, program, escaped(OWN))
    plain = FlaskClient(behind_a_proxy, behind_a_proxy.response_class, use_cookies=False)
    form = proven(program, token=bound.token)
    told: Any = plain.post("/oauth/introspect", base_url=HOST, data=form, headers=escaped(OWN)).json
    digest = hashlib.sha256(OWN.public_bytes(Encoding.DER)).digest()
    assert told["cnf"] == {"x5t#S256": base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}
    assert sent(behind_a_proxy, "/oauth/introspect", **proven(program, token=bound.token)).json == {"active": False}


def test_the_metadata_says_whether_tokens_are_bound(behind_a_proxy: Flask, app: Flask) -> None:
    told: Any = app.test_client().get("/.well-known/oauth-authorization-server", base_url=HOST).json
    assert told["tls_client_certificate_bound_access_tokens"] is True


def test_a_header_that_anybody_could_write_is_refused_at_the_start(app: Flask) -> None:
    settings = app.extensions["koepel_settings"]
    with pytest.raises(Unsafe, match="KOEPEL_PROXIES"):
        checked(replace(settings, certificate_header=HEADER, proxies=0))
