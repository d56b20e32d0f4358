# SPDX-License-Identifier: EUPL-1.2
"""Programs hear of news by reference, signed, again until it arrives, and never at an address of our own network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from koepel import clock
from koepel.database import db
from koepel.partners import programs
from koepel.partners.models import Program
from koepel.records import Outbox
from tenants import disclosure_partners as door
from tenants.partner_api import hooks, jobs
from tenants.partners import conversation
from tenants.people import service as people
from tenants.people.models import Person
from tenants.protocols.models import PartnerGrant
from tenants.protocols.words import Frequency
from tenants.protocols.words import PartnerField as F
from tests.factories.partners import APartner, a_protocol, as_partner
from tests.factories.programs import AProgram, a_program
from tests.support.places import Staff, inside, signed_in
from tests.support.working import worked


@pytest.fixture
def ann(app: Flask, ocmw: APartner) -> Staff:
    return signed_in(app, ocmw.administrator)


def the_program(app: Flask, ocmw: APartner) -> Program:
    with as_partner(app, ocmw.id):
        return db.session.scalars(select(Program)).one()


# News


@dataclass
class Listener:
    """A receiver on this machine; answers with these codes in turn, the last one again."""

    codes: list[int] = field(default_factory=lambda: [204])
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""


@contextmanager
def a_listener(*codes: int) -> Iterator[Listener]:
    found = Listener(list(codes) or [204])

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            code = found.codes.pop(0) if len(found.codes) > 1 else found.codes[0]
            self.send_response(code)
            if 300 <= code < 400:
                self.send_header("Location", found.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        found.url = f"http://127.0.0.1:{server.server_port}/nieuws"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()


@pytest.fixture
def program(app: Flask, ocmw: APartner) -> AProgram:
    return a_program(app, ocmw)


def listening(app: Flask, ocmw: APartner, program: AProgram, url: str) -> bytes:
    """It hears at this address; returns the secret."""
    with as_partner(app, ocmw.id, ocmw.administrator):
        return base64.b64decode(programs.listen(program.id, url).removeprefix("whsec_"))


def a_client(app: Flask, mortsel: UUID, ocmw: APartner, **more: Any) -> UUID:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, lets_out=(F.NAME, F.STATUS), **more)
    with inside(app, mortsel):
        return door.open_grant(protocol_id, people.open_file("Dawit", "Kidane").id).id


def due(app: Flask, mortsel: UUID) -> None:
    """As if the waits were over."""
    with inside(app, mortsel):
        db.session.execute(update(Outbox).where(Outbox.state == "waiting").values(due_at=clock.utcnow()))


def calls(app: Flask, mortsel: UUID) -> list[Outbox]:
    with inside(app, mortsel):
        return list(db.session.scalars(select(Outbox).where(Outbox.kind == "partners.call").order_by(Outbox.id)))


@pytest.mark.attack("T41")
def test_news_says_which_and_nothing_of_whom(app: Flask, mortsel: UUID, ocmw: APartner, program: AProgram) -> None:
    with a_listener() as ear:
        secret = listening(app, ocmw, program, ear.url)
        grant_id = a_client(app, mortsel, ocmw)
        worked(app)
        with inside(app, mortsel):
            db.session.scalars(select(Person)).one().given_name = "Daniel"
        worked(app)
        with inside(app, mortsel):
            conversation.write(db.session.scalars(select(PartnerGrant)).one(), "Geheim nieuws", "Inge Baert")
        worked(app)
    said = [json.loads(body) for _headers, body in ear.heard]
    assert said == [
        {"type": kind, "data": {"reference": str(grant_id)}}
        for kind in ("client.changed", "client.changed", "message.new")
    ]
    everything = str(ear.heard)
    assert not [word for word in ("Dawit", "Daniel", "Kidane", "Geheim", "Mortsel", "mortsel") if word in everything]
    headers, body = ear.heard[0]
    mark = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body.decode()}".encode()
    right = base64.b64encode(hmac.new(secret, mark, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{right}"
    assert the_program(app, ocmw).hook_called_at is not None


def test_a_referral_that_is_taken_up_is_news(app: Flask, mortsel: UUID, ocmw: APartner, program: AProgram) -> None:
    from tenants.partners import referring
    from tenants.partners.schemas import Referred

    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, may_refer=True)
    with a_listener() as ear:
        listening(app, ocmw, program, ear.url)
        with as_partner(app, ocmw.id, ocmw.worker):
            said = Referred(protocol_id, "Rahwa", "Tesfay", "+32400000013", "ti", informed=True)
            referral_id = referring.refer(said, "Koen Jacobs").id
        worked(app)
    assert {"type": "referral.changed", "data": {"reference": str(referral_id)}} in [
        json.loads(body) for _headers, body in ear.heard
    ]


def test_what_did_not_arrive_is_sent_again_under_the_same_id_ever_later(
    app: Flask, mortsel: UUID, ocmw: APartner, program: AProgram
) -> None:
    with a_listener(500, 503, 204) as ear:
        listening(app, ocmw, program, ear.url)
        a_client(app, mortsel, ocmw)
        worked(app)
        waits = []
        for _ in range(2):
            (row,) = calls(app, mortsel)
            assert (row.state, row.fault) == ("waiting", "NotReached")
            waits.append((row.due_at - clock.utcnow()).total_seconds())
            due(app, mortsel)
            worked(app)
    assert [row.state for row in calls(app, mortsel)] == ["done"]
    assert len({headers["webhook-id"] for headers, _body in ear.heard}) == 1
    assert (len(ear.heard), waits[0] < waits[1]) == (3, True)


def test_after_ten_tries_it_is_given_up_and_the_administrator_sees_it(
    app: Flask, mortsel: UUID, ocmw: APartner, program: AProgram, ann: Staff
) -> None:
    with a_listener(500) as ear:
        listening(app, ocmw, program, ear.url)
        a_client(app, mortsel, ocmw)
        for _ in range(jobs.CALLS + 2):
            worked(app)
            due(app, mortsel)
    assert len(ear.heard) == jobs.CALLS
    assert [row.state for row in calls(app, mortsel)] == ["dead"]
    assert "News did not arrive" in ann.get(ocmw.path(f"toepassingen/{program.id}")).text
    assert "News does not arrive" in ann.get(ocmw.path("toepassingen")).text


@pytest.mark.attack("T31")
@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(app: Flask, mortsel: UUID, ocmw: APartner, program: AProgram, code: int) -> None:
    with a_listener(code) as ear:
        listening(app, ocmw, program, ear.url)
        a_client(app, mortsel, ocmw)
        worked(app)
    assert (len(ear.heard), calls(app, mortsel)[0].state) == (1, "waiting")


@pytest.mark.attack("T31")
def test_our_own_machine_is_not_called_unless_an_operator_opened_it(
    app: Flask, mortsel: UUID, ocmw: APartner, program: AProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = replace(app.extensions["koepel_settings"], webhook_networks=())
    monkeypatch.setitem(app.extensions, "koepel_settings", closed)
    with a_listener() as ear:
        listening(app, ocmw, program, ear.url)
        a_client(app, mortsel, ocmw)
        worked(app)
        listening(app, ocmw, program, ear.url.replace("http:", "https:").replace("127.0.0.1", "localhost"))
        due(app, mortsel)
        worked(app)
    assert (ear.heard, calls(app, mortsel)[0].fault) == ([], "NotReached")


@pytest.mark.attack("T31")
@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "ftp://example.org/", "https://", "https://ocmw@example.org/", "https://example.org/#x", "nieuws",
     "https://exa mple.org/", "https://example.org\\@x/", "https://" + "x" * 400, "javascript:alert(1)", "https://[::1/"],
)  # fmt: skip
def test_an_address_that_we_would_not_call_is_not_kept(
    app: Flask, ocmw: APartner, program: AProgram, ann: Staff, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = replace(app.extensions["koepel_settings"], webhook_networks=())
    monkeypatch.setitem(app.extensions, "koepel_settings", closed)
    assert ann.send(ocmw.path(f"toepassingen/{program.id}/melden"), url=url).status_code == 422
    assert the_program(app, ocmw).hook_url == ""


def test_the_secret_is_shown_once_and_each_saving_makes_another(
    app: Flask, ocmw: APartner, program: AProgram, ann: Staff
) -> None:
    path = ocmw.path(f"toepassingen/{program.id}")
    pages = [ann.send(f"{path}/melden", url="https://ocmw.example.org/nieuws") for _ in range(2)]
    secrets = [page.text.split("whsec_")[1].split("<")[0] for page in pages]
    assert (len(set(secrets)), "whsec_" in ann.get(path).text) == (2, False)
    row = the_program(app, ocmw)
    assert not [secret for secret in secrets if secret in str(vars(row))]
    with app.app_context():
        assert base64.b64encode(programs.hook_secret(row)).decode() == secrets[1]


def test_nobody_is_called_under_a_protocol_that_is_not_in_force_or_not_for_news(
    app: Flask, mortsel: UUID, ocmw: APartner, program: AProgram
) -> None:
    from tenants.protocols import service as protocols

    with a_listener() as ear:
        listening(app, ocmw, program, ear.url)
        a_client(app, mortsel, ocmw, frequency=Frequency.ON_REQUEST)
        grant_id = a_client(app, mortsel, ocmw)
        with inside(app, mortsel):
            protocol_id = db.session.scalars(select(PartnerGrant.protocol_id).where(PartnerGrant.id == grant_id)).one()
            protocols.suspend(protocol_id, "onderzoek")
        worked(app)
    assert ear.heard == []


def test_a_program_that_ended_meanwhile_is_let_be(app: Flask, mortsel: UUID, ocmw: APartner, program: AProgram) -> None:
    with a_listener() as ear:
        listening(app, ocmw, program, ear.url)
        with as_partner(app, ocmw.id):
            programs.end(program.id)
        with app.app_context():
            hooks.call(program.id, "client.changed", program.id, program.id)
    assert ear.heard == []
