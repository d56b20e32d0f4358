# SPDX-License-Identifier: EUPL-1.2
"""When a provider says that somebody proved it: a moment that can be, and never one to come."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey

from koepel.accounts.identity import discovery, flow
from koepel.accounts.identity.claims import Rules
from koepel.accounts.identity.flow import Unbelieved, Why
from koepel.accounts.identity.providers import Provider, secret_file
from koepel.outside import NotReached, Outside, Reply

ISSUER = "https://provider.example.org"


@dataclass(frozen=True)
class Loose(Outside):
    """A provider that signs whatever it likes to say of the moment."""

    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    said: dict[str, Any] = field(default_factory=dict)

    def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: str | None = None
    ) -> Reply:
        """Metadata, keys, and a token for whoever comes."""
        told: dict[str, Any] = {"keys": [self.key.as_dict(private=False)]}
        if "openid-configuration" in url:
            places = {name: f"{ISSUER}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            told = {"issuer": ISSUER, **places}
        elif "token" in url:
            told = {
                "access_token": "x",
                "token_type": "Bearer",
                "id_token": jwt.encode({"alg": "ES256"}, self.said, self.key),
            }
        return Reply(200, json.dumps(told).encode())


@pytest.fixture
def provider(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Provider:
    discovery.forget()
    settings = replace(app.extensions["koepel_settings"], secrets_folder=tmp_path)
    monkeypatch.setitem(app.extensions, "koepel_settings", settings)
    with app.app_context():
        secret_file("loose").write_text("a secret of theirs")
    return Provider("loose", "Los", ISSUER, "koepel", "client_secret_post", ("openid",), Rules())


def proof(app: Flask, provider: Provider, auth_time: Any, why: Why = Why.IN) -> flow.Proof:
    outside = Loose()
    with app.test_request_context():
        _address, asked = flow.begin(provider, outside, why=why)
        now = int(time.time())
        outside.said.update(iss=ISSUER, sub="els", aud="koepel", iat=now, exp=now + 60, nonce=asked.nonce)
        outside.said.update(auth_time=auth_time)
        return flow.finish(provider, outside, asked, {"state": asked.state, "code": "x"})


@pytest.mark.parametrize("auth_time", ["", [], {}, True, -1, 1e20, 1e400, float("nan")])
def test_a_moment_that_is_none_is_not_believed(app: Flask, provider: Provider, auth_time: Any) -> None:
    with pytest.raises(Unbelieved):
        proof(app, provider, auth_time)


@pytest.mark.parametrize("why", [Why.IN, Why.AGAIN])
def test_nobody_proved_it_in_an_hour_from_now(app: Flask, provider: Provider, why: Why) -> None:
    """It would count as a proof of just now until that hour has come."""
    with pytest.raises(Unbelieved):
        proof(app, provider, time.time() + 3600, why)


def test_a_clock_that_is_half_a_minute_fast_is_believed_and_counts_as_now(app: Flask, provider: Provider) -> None:
    found = proof(app, provider, int(time.time()) + 30)
    assert found.auth_time is not None
    assert found.auth_time <= time.time()


def test_without_a_moment_nothing_was_proved_recently(app: Flask, provider: Provider) -> None:
    assert proof(app, provider, None).auth_time is None
    with pytest.raises(Unbelieved):
        proof(app, provider, None, Why.AGAIN)


def test_a_key_of_ours_that_cannot_be_read_is_a_provider_that_is_away(app: Flask, provider: Provider) -> None:
    by_key = Provider(**{**provider.__dict__, "proves_by": "private_key_jwt"})
    with pytest.raises(NotReached):
        proof(app, by_key, None)
