# SPDX-License-Identifier: EUPL-1.2
"""A program written by somebody else: JavaScript with openid-client finds its way by our metadata, and reads what is granted."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tenants import disclosure_partners as door
from tenants.protocols import service as protocols
from tenants.protocols.words import PartnerField as F
from tests.factories.partners import APartner, a_partner, a_protocol
from tests.factories.people import a_mentee
from tests.factories.programs import KEY, a_program, shared
from tests.identity.conftest import installed, node
from tests.support.places import a_municipality, inside

pytestmark = pytest.mark.slow
GRANTED = {"name": "Amina Tesfay", "status": "waiting"}
NOBODY_ELSES = ("amina@example.org", "geheim", "Dawit", "Kidane", "2640")


@dataclass
class Script:
    """The program, line by line."""

    process: subprocess.Popen[str]

    def ask(self, what: str) -> Any:
        """One line there and one back."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@pytest.fixture
def mortsel(app: Flask) -> UUID:
    return a_municipality(app, "Mortsel")


@pytest.fixture
def ocmw(app: Flask) -> APartner:
    return a_partner(app)


@pytest.fixture
def protocol_id(app: Flask, mortsel: UUID, ocmw: APartner) -> UUID:
    return a_protocol(app, in_=mortsel, with_=ocmw, lets_out=(F.NAME, F.STATUS))


@pytest.fixture
def grant_id(app: Flask, mortsel: UUID, ocmw: APartner, protocol_id: UUID) -> UUID:
    """Amina is shared under it; Dawit under another protocol, and somebody with nobody."""
    other = a_protocol(app, in_=mortsel, with_=ocmw, title="Een ander")
    with app.app_context():
        amina = a_mentee(mortsel, given="Amina", family="Tesfay", email="amina@example.org", notes="geheim").person_id
        dawit = a_mentee(mortsel, given="Dawit", family="Kidane").person_id
        a_mentee(mortsel, given="Rahwa", family="Kidane")
    shared(app, mortsel, other, dawit)
    return shared(app, mortsel, protocol_id, amina)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Koepel on a port of this machine, which is also what it calls itself."""
    before, server = app.extensions["koepel_settings"], make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    app.extensions["koepel_settings"] = replace(before, public_url=address)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["koepel_settings"] = before


@pytest.fixture
def script(app: Flask, ocmw: APartner, grant_id: UUID, address: str) -> Iterator[Script]:
    """The program with its key, which asked for the first protocol only."""
    folder = installed(Path(os.environ.get("KOEPEL_STATE") or ".koepel").absolute() / "tests")
    process = subprocess.Popen(
        [node(), "program.mjs"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={"PATH": os.environ.get("PATH", "")},
    )  # fmt: skip
    told = {
        "server": address, "client_id": str(a_program(app, ocmw).id), "jwk": KEY.as_dict(private=True),
        "scope": "protocol:mortsel:1",
    }  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(told) + "\n")
    yield Script(process)
    process.stdin.close()
    process.wait(timeout=10)
    process.stdout.close()


def test_it_reads_exactly_the_granted_fields_and_after_a_revocation_nothing(
    app: Flask, mortsel: UUID, protocol_id: UUID, grant_id: UUID, address: str, script: Script
) -> None:
    assert script.ask("metadata")["token_endpoint"] == f"{address}/oauth/token"
    given = script.ask("token")
    assert (given["token_type"], given["scope"]) == ("bearer", "protocol:mortsel:1")
    page = script.ask("read /api/v1/clients")
    one = script.ask(f"read /api/v1/clients/{grant_id}")
    assert [row["reference"] for row in page["body"]["items"]] == [str(grant_id)]
    assert (one["status"], one["body"]["fields"]) == (200, GRANTED)
    assert not [word for word in NOBODY_ELSES if word in json.dumps([page, one])]
    with inside(app, mortsel):
        protocols.revoke(protocol_id, "voorbij")
        door.close_protocol(protocol_id, "revoked")
    assert script.ask(f"read /api/v1/clients/{grant_id}")["status"] == 403
    assert script.ask("read /api/v1/clients")["status"] == 403
    assert script.ask("token") == {"error": "invalid_scope", "status": 400}


def test_a_token_that_it_gave_back_opens_nothing(grant_id: UUID, script: Script) -> None:
    script.ask("token")
    assert script.ask("introspect")["active"] is True
    assert script.ask("revoke") is None
    assert script.ask("introspect") == {"active": False}
    assert script.ask(f"read /api/v1/clients/{grant_id}")["status"] == 401
