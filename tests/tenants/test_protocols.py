# SPDX-License-Identifier: EUPL-1.2
"""A protocol from draft to end: advice, two signatures, in force to the second, suspended, revoked, published."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from koepel import clock
from koepel.database import db
from koepel.permissions import Role
from tenants.protocols import failures, service
from tenants.protocols.models import Protocol, ProtocolSignature
from tenants.protocols.words import PartnerField as F
from tests.factories.partners import APartner, a_draft, a_partner, a_protocol, as_partner
from tests.support.asked import statements
from tests.support.meanwhile import at_the_same_moment
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, appointed, inside, signed_in

WORDS = {
    "title": "Cliënten volgen", "purpose": "Het traject volgen.", "ground": "public_task", "frequency": "per_event",
    "lets_out": ["name", "status"], "starts_on": "2026-01-01", "ends_on": "2027-12-31",
}  # fmt: skip


@pytest.fixture
def mortsel(app: Flask) -> UUID:
    return a_municipality(app, "Mortsel")


@pytest.fixture
def ocmw(app: Flask) -> APartner:
    return a_partner(app)


@pytest.fixture
def inge(app: Flask, mortsel: UUID) -> Staff:
    return signed_in(app, a_contact_point(app, mortsel, "Inge Baert"))


@pytest.fixture
def officer(app: Flask, mortsel: UUID) -> Staff:
    return signed_in(app, appointed(app, mortsel, Role.DATA_PROTECTION_OFFICER, name="Wout Segers"))


def state_of(app: Flask, tenant_id: UUID, protocol_id: UUID) -> str:
    with inside(app, tenant_id):
        return service.stands(service.protocol(protocol_id))


def test_a_protocol_is_drafted_advised_and_signed_by_both_on_their_own_pages(
    app: Flask, mortsel: UUID, ocmw: APartner, inge: Staff, officer: Staff
) -> None:
    answer = inge.send("/mortsel/protocollen-beheer/nieuw", partner_id=str(ocmw.id), **WORDS)
    assert answer.status_code == 303
    page = answer.headers["Location"]
    assert officer.send(f"{page}/advies", advice="positive", note="Genoeg.").status_code == 303
    protocol_id = UUID(page.rpartition("/")[2])
    assert inge.send(f"{page}/tekenen", name="Inge Baert", function="Aanspreekpunt").status_code == 409
    theirs = signed_in(app, ocmw.administrator)
    sign = ocmw.path(f"protocollen/{protocol_id}/tekenen")
    assert theirs.send(sign, name="Ann Willems", function="Directeur").status_code == 303
    assert inge.send(f"{page}/tekenen", name="Inge Baert", function="Aanspreekpunt").status_code == 303
    assert state_of(app, mortsel, protocol_id) == "in_force"


def test_two_drafts_at_the_same_moment_get_two_numbers(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    numbers = at_the_same_moment(app, mortsel, lambda: service.draft(ocmw.id, a_draft()).number)
    assert numbers == (1, 2)


def test_only_the_officer_advises_and_only_the_contact_point_signs(
    app: Flask, mortsel: UUID, ocmw: APartner, inge: Staff, officer: Staff
) -> None:
    page = f"/mortsel/protocollen-beheer/{a_protocol(app, in_=mortsel, with_=ocmw, state='draft')}"
    case_worker = signed_in(app, a_case_worker(app, mortsel))
    assert inge.send(f"{page}/advies", advice="positive").status_code == 403
    assert officer.send(f"{page}/tekenen", name="Wout", function="DPO").status_code == 403
    assert case_worker.get(page).status_code == 200
    assert case_worker.send(f"{page}/wijzigen", **WORDS).status_code == 403


def test_faults_in_a_draft_stand_at_their_field_and_the_words_stay(inge: Staff, ocmw: APartner) -> None:
    wrong = WORDS | {"ends_on": "2025-01-01", "lets_out": []}
    page = inge.send("/mortsel/protocollen-beheer/nieuw", partner_id=str(ocmw.id), **wrong)
    assert page.status_code == 422
    assert "Choose at least one field." in page.text
    assert "Het traject volgen." in page.text
    page = inge.send(
        "/mortsel/protocollen-beheer/nieuw", partner_id=str(ocmw.id), **(WORDS | {"ends_on": "2025-01-01"})
    )
    assert "The last day comes after the first." in page.text
    page = inge.send("/mortsel/protocollen-beheer/nieuw", partner_id="00000000-0000-4000-8000-000000000000", **WORDS)
    assert (page.status_code, "Choose the partner." in page.text) == (422, True)
    page = inge.send("/mortsel/protocollen-beheer/nieuw", partner_id=str(ocmw.id), **(WORDS | {"ground": "consent"}))
    assert "the person&#39;s consent is needed" in page.text


def test_an_advised_text_is_fixed_until_it_is_a_draft_again(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, state="advised")
    with as_partner(app, ocmw.id, ocmw.administrator):
        service.sign_as_partner(db.session.scalars(select(Protocol)).one(), "Ann Willems", "Directeur")
    with inside(app, mortsel), pytest.raises(failures.NotADraft):
        service.change(protocol_id, a_draft(purpose="Iets anders."))
    with inside(app, mortsel):
        row = service.reopen(protocol_id)
        assert (row.advice, db.session.scalars(select(ProtocolSignature)).all()) == ("", [])
        service.change(protocol_id, a_draft(purpose="Iets anders."))


@pytest.mark.attack("T39")
def test_postgresql_refuses_a_protocol_in_force_without_the_partners_signature(
    app: Flask, mortsel: UUID, ocmw: APartner
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, state="advised")
    with pytest.raises(IntegrityError, match="a signature or the advice is missing"), inside(app, mortsel):
        db.session.execute(update(Protocol).where(Protocol.id == protocol_id).values(state="in_force"))


@pytest.mark.attack("T39")
def test_a_signature_under_other_words_does_not_count(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    with inside(app, mortsel):
        row = service.suspend(protocol_id, "andere woorden")
        row.purpose = "Alles over iedereen weten."
        row.text_mark = service.mark_of(row)
    with pytest.raises(IntegrityError, match="a signature or the advice is missing"), inside(app, mortsel):
        service.resume(protocol_id)


@pytest.mark.attack("T14")
def test_the_term_is_two_days_in_brussels_and_ends_at_midnight(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    with inside(app, mortsel):
        row = service.protocol(protocol_id)
        assert row.closes_at.astimezone(clock.BRUSSELS).date() == row.ends_on + timedelta(days=1)
        assert row.closes_at.astimezone(clock.BRUSSELS).time().isoformat() == "00:00:00"
        assert service.in_force(row, row.closes_at - timedelta(microseconds=1))
        assert not service.in_force(row, row.closes_at)
        assert not service.in_force(row, row.opens_at - timedelta(microseconds=1))
        assert service.in_force(row, row.opens_at)
        assert service.stands(row, row.closes_at) == "expired"
        assert service.stands(row, row.opens_at - timedelta(seconds=1)) == "not_yet"


def test_suspended_and_resumed_and_revoked_for_good(app: Flask, mortsel: UUID, ocmw: APartner, inge: Staff) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    page = f"/mortsel/protocollen-beheer/{protocol_id}"
    assert inge.send(f"{page}/schorsen", why="Onderzoek na een melding").status_code == 303
    assert state_of(app, mortsel, protocol_id) == "suspended"
    assert inge.send(f"{page}/hervatten").status_code == 303
    assert state_of(app, mortsel, protocol_id) == "in_force"
    assert inge.send(f"{page}/herroepen", why="De opdracht is voorbij").status_code == 303
    assert state_of(app, mortsel, protocol_id) == "revoked"
    assert inge.send(f"{page}/hervatten").status_code == 409


def test_protocols_are_published_from_their_signature_on_also_for_programs(
    app: Flask, mortsel: UUID, ocmw: APartner
) -> None:
    a_protocol(app, in_=mortsel, with_=ocmw, lets_out=(F.NAME, F.OUTCOME))
    a_protocol(app, in_=mortsel, with_=ocmw, state="draft", title="Nog niet af")
    visitor = Staff(app, app.response_class, use_cookies=True)
    visitor.set_cookie("taal", "nl", domain="127.0.0.1")
    listed = visitor.get("/mortsel/protocollen").text
    assert ("Cliënten volgen" in listed, "Nog niet af" in listed) == (True, False)
    one = visitor.get("/mortsel/protocollen/1")
    assert (one.status_code, "Ann Willems, Directeur" in one.text) == (200, True)
    told = visitor.get("/mortsel/protocollen/1/json").get_json()
    assert (told["fields"], told["state"], told["partner"]["kind"]) == (["name", "outcome"], "in_force", "ocmw")
    assert visitor.get("/mortsel/protocollen/2").status_code == 404
    assert visitor.get("/mortsel/protocollen/99999").status_code == 404


def test_the_published_mark_is_that_of_the_published_words(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    a_protocol(app, in_=mortsel, with_=ocmw)
    told = Staff(app, app.response_class).get("/mortsel/protocollen/1/json").get_json()
    mark = told.pop("text_mark")
    told.pop("state")
    words = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(words.encode()).hexdigest() == mark


def test_a_partner_sees_no_draft_and_signs_no_other_partners_protocol(
    app: Flask, mortsel: UUID, ocmw: APartner
) -> None:
    vdab = a_partner(app, "vdab")
    draft = a_protocol(app, in_=mortsel, with_=ocmw, state="draft")
    to_sign = a_protocol(app, in_=mortsel, with_=ocmw, state="advised")
    assert signed_in(app, ocmw.administrator).get(ocmw.path(f"protocollen/{draft}/tekenen")).status_code == 404
    foreign = signed_in(app, vdab.administrator)
    assert foreign.get(vdab.path(f"protocollen/{to_sign}/tekenen")).status_code == 404
    assert foreign.get(ocmw.path(f"protocollen/{to_sign}/tekenen")).status_code == 404
    assert foreign.send(vdab.path(f"protocollen/{to_sign}/tekenen"), name="X", function="Y").status_code == 404


def test_the_protocols_of_an_unknown_municipality_are_a_page_that_is_not_there(app: Flask) -> None:
    answer = app.test_client().get("/nergens/protocollen")
    assert answer.status_code == 404
    assert "<h1" in answer.text, "a whole page tells it"


def test_a_list_of_protocols_asks_as_often_as_one(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    staff, ann = signed_in(app, a_contact_point(app, mortsel)), signed_in(app, ocmw.administrator)
    counts = []
    for _ in range(2):
        a_protocol(app, in_=mortsel, with_=ocmw)
        staff.get("/mortsel/protocollen-beheer"), ann.get(ocmw.path("protocollen"))  # what is read once is read
        with statements(app) as asked:
            pages = staff.get("/mortsel/protocollen-beheer"), ann.get(ocmw.path("protocollen"))
        assert [page.status_code for page in pages] == [200, 200]
        counts.append(len(asked))
    assert counts[0] == counts[1]
