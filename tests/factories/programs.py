# SPDX-License-Identifier: EUPL-1.2
"""Programs of a partner as words: `a_program(app, ocmw)`, `asking(app, program, protocol_id)`."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from werkzeug.test import TestResponse

from koepel import clock
from koepel.partners import programs
from tenants import disclosure_partners as door
from tenants.people import service as people
from tests.factories.partners import APartner, as_partner
from tests.support.places import HOST, inside

BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SOMEBODY = {
    "given_name": "Rahwa",
    "family_name": "Tesfay",
    "phone": "0470 12 34 56",
    "language": "ti",
    "informed": True,
}
KEY = ECKey.generate_key("P-256")  # making one takes time, and no test is about which one it is


@dataclass(frozen=True)
class AProgram:
    """A program of a test, with the private key that only it has."""

    id: UUID
    key: ECKey | RSAKey

    def claims(self, **other: Any) -> dict[str, Any]:
        """What it says of itself; None leaves a claim out."""
        now = int(time.time())
        said = {
            "iss": str(self.id), "sub": str(self.id), "aud": HOST, "iat": now, "exp": now + 60, "jti": str(uuid.uuid4()),
        } | other  # fmt: skip
        return {name: value for name, value in said.items() if value is not None}

    def assertion(self, header: dict[str, Any] | None = None, **other: Any) -> str:
        """Signed."""
        header = {"alg": "ES256" if isinstance(self.key, ECKey) else "PS256"} | (header or {})
        return jwt.encode(header, self.claims(**other), self.key, algorithms=["ES256", "PS256", "RS256"])


def a_program(app: Flask, partner: APartner, name: str = "Cliëntvolgsysteem", key: ECKey | RSAKey = KEY) -> AProgram:
    """A program with a key for a year."""
    with as_partner(app, partner.id, partner.administrator):
        row = programs.add(name)
        programs.add_key(row.id, dict(key.as_dict(private=False)), clock.utcnow().date() + timedelta(days=365))
        return AProgram(row.id, key)


def sent(app: Flask, path: str, **form: str) -> TestResponse:
    """A form to the server of tokens, without any cookie."""
    return FlaskClient(app, app.response_class, use_cookies=False).post(path, base_url=HOST, data=form)


def proven(program: AProgram, **form: str) -> dict[str, str]:
    """A form with a proof of who this is."""
    return {"client_assertion_type": BEARER, "client_assertion": program.assertion(), **form}


def asked_for(app: Flask, program: AProgram, scope: str = "protocol:mortsel:1") -> TestResponse:
    """The answer to asking a token."""
    return sent(app, "/oauth/token", **proven(program, grant_type="client_credentials", scope=scope))


class Asking(FlaskClient):
    """A program that holds a token."""

    token = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """With the token, at our own address."""
        kwargs.setdefault("base_url", HOST)
        kwargs["headers"] = {"Authorization": f"Bearer {self.token}"} | dict(kwargs.get("headers") or {})
        return super().open(*args, **kwargs)

    def send(self, path: str, said: dict[str, Any], key: str = "") -> TestResponse:
        """Post JSON with an idempotency key."""
        return self.post(path, json=said, headers={"Idempotency-Key": key or str(uuid.uuid4())})


def asking(app: Flask, program: AProgram, scope: str = "protocol:mortsel:1") -> Asking:
    """A program with a new token for these protocols."""
    answer = asked_for(app, program, scope)
    assert answer.status_code == 200, answer.text
    client = Asking(app, app.response_class, use_cookies=False)
    client.token = answer.json["access_token"]  # type: ignore[index]
    return client


def shared(app: Flask, tenant_id: UUID, protocol_id: UUID, person_id: UUID) -> UUID:
    """A client under this protocol; returns the reference."""
    with inside(app, tenant_id):
        return door.open_grant(protocol_id, person_id).id


def several(app: Flask, tenant_id: UUID, protocol_id: UUID, how_many: int) -> set[str]:
    """Clients called Dawit, Dawit, ..; returns their references."""
    with inside(app, tenant_id):
        persons = [people.open_file("Dawit", "Kidane").id for _ in range(how_many)]
    return {str(shared(app, tenant_id, protocol_id, one)) for one in persons}
