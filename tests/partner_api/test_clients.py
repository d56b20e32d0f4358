# SPDX-License-Identifier: EUPL-1.2
"""What a program reads: the fields of a protocol, page by page, each time on record; nothing that a cookie opens."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from koepel import clock
from koepel.database import db
from tenants import disclosure_partners as door
from tenants.partner_api import table
from tenants.people.models import Person
from tenants.protocols.models import Delivery, PartnerGrant
from tenants.protocols.words import PartnerField as F
from tests.factories.partners import APartner, a_partner, a_protocol
from tests.factories.programs import SOMEBODY, AProgram, Asking, a_program, asking, several
from tests.support.places import a_case_worker, inside, signed_in


def the_person(app: Flask, tenant_id: UUID, **new: str) -> None:
    """Something changes in the one file there is."""
    with inside(app, tenant_id):
        for name, value in new.items():
            setattr(db.session.scalars(select(Person)).one(), name, value)


@pytest.mark.attack("T15")
def test_a_client_has_exactly_the_fields_of_its_protocol(held: Asking, grant_id: UUID) -> None:
    answer = held.get(f"/api/v1/clients/{grant_id}")
    told: Any = answer.json
    assert told["fields"] == {"name": "Amina Tesfay", "status": "waiting", "goal": told["fields"]["goal"]}
    assert told["fields"].keys() <= {"name", "status", "goal"}
    assert not [word for word in ("amina@example.org", "geheim", "1985", "person_id", "consent") if word in answer.text]


@pytest.mark.attack("T15")
def test_a_field_outside_the_protocol_is_absent_not_empty(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, lets_out=(F.STATUS,))
    (grant,) = several(app, mortsel, protocol_id, 1)
    held = asking(app, a_program(app, ocmw))
    assert held.get(f"/api/v1/clients/{grant}").json["fields"] == {"status": "registered"}  # type: ignore[index]
    assert "Dawit" not in held.get("/api/v1/clients").text + held.get("/api/v1/clients.csv").text


def test_the_list_shows_name_and_status_and_no_more(held: Asking, grant_id: UUID) -> None:
    (one,) = held.get("/api/v1/clients").json["items"]  # type: ignore[index]
    assert (one["reference"], one["fields"]) == (str(grant_id), {"name": "Amina Tesfay", "status": "waiting"})


@pytest.mark.attack("T15")
def test_a_token_for_one_protocol_does_not_reach_the_clients_of_another(
    app: Flask, mortsel: UUID, ocmw: APartner, protocol_id: UUID, program: AProgram
) -> None:
    (mine,) = several(app, mortsel, protocol_id, 1)
    other_id = a_protocol(app, in_=mortsel, with_=ocmw, lets_out=(F.NAME,))
    (theirs,) = several(app, mortsel, other_id, 1)
    held = asking(app, program, "protocol:mortsel:1")
    assert [held.get(f"/api/v1/clients/{one}").status_code for one in (mine, theirs)] == [200, 404]
    assert [one["reference"] for one in held.get("/api/v1/clients").json["items"]] == [mine]  # type: ignore[index]
    assert theirs not in held.get("/api/v1/clients.csv").text
    refused = held.send("/api/v1/referrals", {**SOMEBODY, "protocol_id": str(other_id)})
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/out-of-scope")  # type: ignore[index]
    both = asking(app, program, "protocol:mortsel:1 protocol:mortsel:2")
    assert both.get(f"/api/v1/clients/{theirs}").status_code == 200


@pytest.mark.attack("T15")
def test_a_client_of_another_partner_looks_like_one_that_never_was(app: Flask, mortsel: UUID, grant_id: UUID) -> None:
    vdab = a_partner(app, "vdab")
    a_protocol(app, in_=mortsel, with_=vdab)
    held = asking(app, a_program(app, vdab), "protocol:mortsel:2")
    for rest in ("", "/messages"):
        there, never = (held.get(f"/api/v1/clients/{one}{rest}") for one in (grant_id, uuid4()))
        assert (there.status_code, there.data) == (never.status_code, never.data) == (404, never.data)


def test_each_answer_is_a_line_at_the_municipality_with_the_program(
    app: Flask, mortsel: UUID, program: AProgram, held: Asking, grant_id: UUID
) -> None:
    for path in ("/clients", f"/clients/{grant_id}", f"/clients/{grant_id}", "/clients.csv"):
        assert held.get(f"/api/v1{path}").status_code == 200
    with inside(app, mortsel):
        lines = db.session.scalars(select(Delivery).order_by(Delivery.at, Delivery.id)).all()
        person_id = db.session.scalars(select(PartnerGrant.person_id)).one()
    assert [row.via for row in lines] == ["api", "api", "api", "csv"]
    assert {(row.client_id, row.account_id) for row in lines} == {(program.id, None)}
    assert lines[0].fields == ["name", "status"]
    file = signed_in(app, a_case_worker(app, mortsel)).get(f"/mortsel/dossiers/{person_id}/partners").text
    assert "by a program" in file


def test_what_a_program_already_has_is_not_handed_over_again(
    app: Flask, mortsel: UUID, held: Asking, grant_id: UUID
) -> None:
    path = f"/api/v1/clients/{grant_id}"
    mark = held.get(path).headers["ETag"]
    again = held.get(path, headers={"If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")
    with inside(app, mortsel):
        assert len(db.session.scalars(select(Delivery)).all()) == 1
    the_person(app, mortsel, given_name="Amna")
    news = held.get(path, headers={"If-None-Match": mark})
    assert (news.status_code, news.json["fields"]["name"]) == (200, "Amna Tesfay")  # type: ignore[index]
    assert news.headers["ETag"] != mark


def test_every_client_comes_once_however_small_the_pages(
    app: Flask, mortsel: UUID, protocol_id: UUID, held: Asking
) -> None:
    everybody = several(app, mortsel, protocol_id, 7)
    seen, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        page: Any = held.get("/api/v1/clients", query_string={"limit": 3} | ({"cursor": cursor} if cursor else {})).json
        seen += [one["reference"] for one in page["items"]]
        cursor, pages = page["next"], pages + 1
    assert (sorted(seen), pages) == (sorted(everybody), 3)


def test_who_asks_for_changes_hears_who_is_shared_no_more(
    app: Flask, mortsel: UUID, protocol_id: UUID, held: Asking
) -> None:
    several(app, mortsel, protocol_id, 3)
    with inside(app, mortsel):
        old = clock.moment() - timedelta(days=2)
        db.session.execute(update(PartnerGrant).values(updated_at=old))
        gone = db.session.scalars(select(PartnerGrant.id)).first()
        assert gone is not None
        door.close_grant(gone, "staff")
    since = (clock.moment() - timedelta(days=1)).isoformat()
    (one,) = held.get("/api/v1/clients", query_string={"changed_since": since}).json["items"]  # type: ignore[index]
    assert (one["reference"], one["closed_why"], one["fields"]) == (str(gone), "staff", {})
    assert len(held.get("/api/v1/clients").json["items"]) == 2  # type: ignore[index]


@pytest.mark.parametrize(
    "asked",
    [{"limit": "0"}, {"limit": "201"}, {"limit": "9" * 400}, {"cursor": "x"}, {"cursor": "é"}, {"cursor": "A" * 500},
     {"changed_since": "gisteren"}, {"changed_since": "2019-05-14"}, {"changed_since": "9999-12-31T23:59:00-14:00"},
     {"partner_id": str(uuid4())}, {"limit": ["1", "2"]}, {"cursor": ""}],
)  # fmt: skip
def test_what_does_not_fit_is_said_and_nothing_breaks(held: Asking, asked: dict[str, Any]) -> None:
    answer = held.get("/api/v1/clients", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json["errors"]  # type: ignore[index]


def test_the_file_of_lines_holds_the_same_fields_in_words(held: Asking, grant_id: UUID) -> None:
    answer = held.get("/api/v1/clients.csv", headers={"Accept-Language": "en"})
    (line,) = csv.DictReader(StringIO(answer.text))
    assert (answer.mimetype, line["reference"], line["name"]) == ("text/csv", str(grant_id), "Amina Tesfay")
    assert set(line) <= {"reference", "municipality", "protocol", "changed_on", "name", "status", "goal"}


def test_the_file_holds_every_client_of_a_large_partner(
    app: Flask, mortsel: UUID, held: Asking, grant_id: UUID
) -> None:
    with inside(app, mortsel):
        one = db.session.scalars(select(PartnerGrant)).one()
        same = {"protocol_id": one.protocol_id, "partner_id": one.partner_id, "person_id": one.person_id}
        now = {
            "opened_at": one.opened_at,
            "updated_at": one.updated_at,
            "version": 1,
            "worker_name": "",
            "closed_why": "",
        }
        db.session.execute(insert(PartnerGrant), [{**same, **now, "consent_language": ""} for _ in range(5000)])
    told = [line["reference"] for line in csv.DictReader(StringIO(held.get("/api/v1/clients.csv").text))]
    assert len(told) == len(set(told)) == 5001
    assert str(grant_id) in told


@pytest.mark.attack("T25")
@pytest.mark.parametrize("name", ["=1+1", "+32", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_no_cell_of_it_can_run(app: Flask, mortsel: UUID, held: Asking, grant_id: UUID, name: str) -> None:
    the_person(app, mortsel, given_name=name)
    (line,) = csv.DictReader(StringIO(held.get("/api/v1/clients.csv").text))
    assert line["name"] == f"'{name} Tesfay"
    assert [table.tame(cell) for cell in ("\tx", "\rx", "x=1")] == ["'\tx", "'\rx", "x=1"]


def test_a_session_of_the_screen_opens_nothing_here(app: Flask, ocmw: APartner, grant_id: UUID) -> None:
    koen = signed_in(app, ocmw.worker)
    for path in ("/clients", f"/clients/{grant_id}", "/clients.csv", "/protocols", "/referrals"):
        assert koen.get(f"/api/v1{path}").status_code == 401
    assert koen.send("/api/v1/referrals").status_code == 401


@pytest.mark.attack("T17")
def test_a_token_opens_no_page(held: Asking, ocmw: APartner) -> None:
    answer = held.get(ocmw.path("clienten"))
    assert (answer.status_code, "/account/inloggen" in answer.headers["Location"]) == (303, True)


def test_no_answer_here_sets_a_cookie(held: Asking, grant_id: UUID) -> None:
    for path in ("/clients", f"/clients/{grant_id}", "/openapi.json", "/nowhere"):
        assert "Set-Cookie" not in held.get(f"/api/v1{path}").headers


def test_an_unknown_address_is_told_as_a_problem(held: Asking) -> None:
    answer = held.get("/api/v1/persons")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


@pytest.mark.attack("T37")
def test_a_program_that_asks_too_much_is_asked_to_wait(
    app: Flask, held: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    few = replace(app.extensions["koepel_settings"], program_per_minute=2)
    monkeypatch.setitem(app.extensions, "koepel_settings", few)
    answers = [held.get("/api/v1/protocols") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"]
