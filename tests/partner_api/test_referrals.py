# SPDX-License-Identifier: EUPL-1.2
"""What a program sends: referrals and messages, by the same forms as the page, once for each key."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from koepel.database import db
from tenants.partners import conversation
from tenants.partners.models import Referral
from tenants.protocols.models import PartnerGrant
from tenants.registration.models import Registration
from tests.factories.partners import APartner, a_protocol
from tests.factories.programs import SOMEBODY, Asking, a_program, asking
from tests.support.places import inside


def test_a_referral_of_a_program_is_a_registration_like_any_other(
    app: Flask, mortsel: UUID, protocol_id: UUID, held: Asking
) -> None:
    made = held.send("/api/v1/referrals", {**SOMEBODY, "protocol_id": str(protocol_id)})
    assert (made.status_code, made.json["stage"]) == (201, "sent")  # type: ignore[index]
    with inside(app, mortsel):
        row = db.session.scalars(select(Registration)).one()
        assert (row.given_name, row.arrived_by, row.source) == ("Rahwa", "partner", "ocmw")
        assert db.session.scalars(select(Referral.worker_name)).one() == "Cliëntvolgsysteem"
    assert held.get(made.headers["Location"]).json == made.json
    assert [one["id"] for one in held.get("/api/v1/referrals").json["items"]] == [made.json["id"]]  # type: ignore[index]
    assert "Rahwa" not in held.get("/api/v1/referrals").text


def test_the_same_key_refers_once_and_another_body_under_it_is_refused(
    app: Flask, mortsel: UUID, protocol_id: UUID, held: Asking
) -> None:
    said = {**SOMEBODY, "protocol_id": str(protocol_id)}
    first = held.send("/api/v1/referrals", said, key="verwijzing-0001")
    again = held.send("/api/v1/referrals", said, key="verwijzing-0001")
    assert (again.status_code, again.headers["Location"]) == (303, first.headers["Location"])
    other = held.send("/api/v1/referrals", {**said, "given_name": "Sara"}, key="verwijzing-0001")
    assert (other.status_code, other.json["type"]) == (422, "/problems/sent-twice")  # type: ignore[index]
    with inside(app, mortsel):
        assert len(db.session.scalars(select(Referral)).all()) == 1


@pytest.mark.parametrize("key", ["", "kort", "x" * 101, "met spatie in", "é" * 10])
def test_nothing_is_sent_without_a_key(app: Flask, mortsel: UUID, protocol_id: UUID, held: Asking, key: str) -> None:
    said = {**SOMEBODY, "protocol_id": str(protocol_id)}
    headers = {"Idempotency-Key": key.encode().decode("latin-1")} if key else {}
    answer = held.post("/api/v1/referrals", json=said, headers=headers)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["Idempotency-Key"])  # type: ignore[index]
    with inside(app, mortsel):
        assert db.session.scalars(select(Referral)).all() == []


@pytest.mark.parametrize(
    "more",
    [{"informed": False}, {"phone": "12"}, {"stage": "accepted"}, {"tenant_id": str(uuid4())}, {"worker_name": "Els"},
     {"remark": "85.04.02-001.06"}, {"given_name": "A\x00"}, {"given_name": {"a": 1}}, {"language": None}],
)  # fmt: skip
def test_a_referral_is_held_to_the_same_form_as_the_page(
    app: Flask, mortsel: UUID, protocol_id: UUID, held: Asking, more: dict[str, Any]
) -> None:
    answer = held.send("/api/v1/referrals", {**SOMEBODY, "protocol_id": str(protocol_id), **more})
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/invalid")  # type: ignore[index]
    with inside(app, mortsel):
        assert db.session.scalars(select(Registration)).all() == []


@pytest.mark.attack("T37")
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"given_name": NaN}', b"[" * 100_000, b'{"a":' * 50 + b"1" + b"}" * 50, b"\xff\xfe",
     b'{"given_name": "A", "given_name": "B"}', b'{"given_name": "\\ud800"}', b'{"phone": 1e999}'],
    ids=range(11),
)  # fmt: skip
def test_a_body_that_is_none_is_refused_in_a_sentence(held: Asking, body: bytes) -> None:
    headers = {"Idempotency-Key": "sleutel-1", "Content-Type": "application/json"}
    answer = held.post("/api/v1/referrals", data=body, headers=headers)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


@pytest.mark.attack("T37", hostile=True)
def test_a_body_of_a_megabyte_is_not_read(held: Asking) -> None:
    answer = held.send("/api/v1/referrals", {"remark": "x" * 1_000_000})
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_under_a_protocol_without_referrals_nobody_is_referred(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    held = asking(app, a_program(app, ocmw))
    assert held.send("/api/v1/referrals", {**SOMEBODY, "protocol_id": str(protocol_id)}).status_code == 409


def test_a_message_of_a_program_stands_in_the_file_under_its_name(
    app: Flask, mortsel: UUID, held: Asking, grant_id: UUID
) -> None:
    made = held.send(f"/api/v1/clients/{grant_id}/messages", {"body": "Kan dinsdag ook?"})
    assert (made.status_code, made.json["shown_name"]) == (201, "Cliëntvolgsysteem")  # type: ignore[index]
    with inside(app, mortsel):
        grant = db.session.scalars(select(PartnerGrant)).one()
        conversation.write(grant, "Dinsdag is goed.", "Inge Baert")
    told: Any = held.get(f"/api/v1/clients/{grant_id}/messages").json
    assert [(one["sender"], one["body"]) for one in told["items"]] == [
        ("partner", "Kan dinsdag ook?"), ("municipality", "Dinsdag is goed."),
    ]  # fmt: skip
