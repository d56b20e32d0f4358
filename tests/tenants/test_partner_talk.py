# SPDX-License-Identifier: EUPL-1.2
"""What a municipality and a partner say to each other about a client, and what four people agree on."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.records import Message
from tenants import disclosure_partners as door
from tenants.consents import service as consents
from tenants.consents import texts
from tenants.consents.kinds import Answer, ConsentKind
from tenants.consents.schemas import Recorded
from tenants.protocols.words import Ground
from tests.factories.partners import APartner, a_partner, a_protocol, at_work, shared
from tests.factories.people import a_mentee
from tests.support.asked import statements
from tests.support.places import a_case_worker, a_municipality, inside, signed_in


@pytest.fixture
def mortsel(app: Flask) -> UUID:
    return a_municipality(app, "Mortsel")


@pytest.fixture
def ocmw(app: Flask) -> APartner:
    return a_partner(app)


@pytest.fixture
def amina(app: Flask, mortsel: UUID) -> UUID:
    with app.app_context():
        return a_mentee(mortsel, given="Amina", family="Tesfay").person_id


def test_messages_stay_inside_and_each_side_reads_the_others(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    koen, staff = at_work(app, ocmw), signed_in(app, a_case_worker(app, mortsel))
    assert koen.send(ocmw.path(f"clienten/{grant_id}/berichten"), body="Kan Amina dinsdag?").status_code == 303
    assert "Koen Jacobs wrote a message" in staff.get("/mortsel/vandaag").text
    assert "Kan Amina dinsdag?" in staff.get(f"/mortsel/dossiers/{amina}/partners").text
    staff.send(f"/mortsel/gedeeld/{grant_id}/berichten", body="Ja, om tien uur.")
    assert "Koen Jacobs wrote a message" not in staff.get("/mortsel/vandaag").text
    assert "Ja, om tien uur." in koen.get(ocmw.path(f"clienten/{grant_id}")).text
    with inside(app, mortsel):
        assert [
            one for one in db.session.scalars(select(Message)) if "Amina" in one.body or "tien uur" in one.body
        ] == []


def test_vandaag_asks_as_often_for_many_messages_as_for_one(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    koen, staff = at_work(app, ocmw), signed_in(app, a_case_worker(app, mortsel))
    counts = []
    for number in (1, 6):
        for _ in range(number):
            koen.send(ocmw.path(f"clienten/{grant_id}/berichten"), body="Kan Amina dinsdag?")
        staff.get("/mortsel/vandaag")  # what is read once is read
        with statements(app) as asked:
            page = staff.get("/mortsel/vandaag").text
        counts.append(len(asked))
    assert page.count("Koen Jacobs wrote a message") == 7
    assert counts[0] == counts[1], counts


def test_the_four_party_meeting_is_planned_held_and_read_by_the_partner(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    staff, koen = signed_in(app, a_case_worker(app, mortsel)), at_work(app, ocmw)
    planned = staff.send(
        f"/mortsel/gedeeld/{grant_id}/vierpartijengesprek", planned_at="2026-12-01T14:00", place="Stadhuis"
    )
    assert planned.status_code == 303
    assert "Stadhuis" in koen.get(ocmw.path(f"clienten/{grant_id}")).text
    file = staff.get(f"/mortsel/dossiers/{amina}/partners").text
    page = file.partition('<a href="/mortsel/vierpartijengesprekken/')[2].partition('"')[0]
    page = f"/mortsel/vierpartijengesprekken/{page}"
    assert (
        staff.send(page, goals="Werk in de zorg", tasks="Mentor gaat mee", communication="Om de week").status_code
        == 303
    )
    assert "Mentor gaat mee" in koen.get(ocmw.path(f"clienten/{grant_id}")).text


def test_who_takes_the_consent_back_in_the_file_is_no_longer_shared(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, ground=Ground.CONSENT, consent_needed=True)
    kind = ConsentKind.OUTSIDE_AUTHORITY
    with inside(app, mortsel):
        door.open_grant(protocol_id, amina, consent_on=clock.today(), consent_language="nl")
        said = Recorded(kind, Answer.GIVEN, "nl", clock.today(), texts.newest(kind), about="OCMW")
        consents.withdraw(consents.record(amina, said).id)
    with inside(app, mortsel):
        assert door.open_grants(amina) == []
