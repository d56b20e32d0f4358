# SPDX-License-Identifier: EUPL-1.2
"""Who works at a partner: whoever leaves loses access at the next request, and leaves clients to colleagues."""

from __future__ import annotations

import threading
import time
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel.database import db
from koepel.partners import service as house
from koepel.permissions import Role
from koepel.records import AuditEntry
from tenants.partners import conversation, referring
from tenants.partners.models import PartnerMessage, Referral
from tenants.partners.schemas import Referred
from tenants.protocols.models import PartnerGrant
from tests.factories.partners import APartner, a_partner, a_protocol, as_partner, at_work, shared, works_at
from tests.factories.people import a_mentee
from tests.support.places import a_municipality, an_account, inside, signed_in


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


@pytest.mark.attack("T10")
def test_an_ended_appointment_at_the_partner_closes_at_the_next_request(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    koen, page = at_work(app, ocmw), ocmw.path(f"clienten/{grant_id}")
    assert koen.get(page).status_code == 200
    with as_partner(app, ocmw.id, ocmw.administrator):
        house.dismiss(next(one.id for one in house.staff() if one.role == "partner"))
    assert koen.get(page).status_code == 404


def test_the_clients_of_who_leaves_are_there_for_a_colleague_to_take_on(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    colleague = an_account(app, "Lien Vos")
    works_at(app, ocmw.id, colleague, "Lien Vos", Role.PARTNER)
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    ann, lien = signed_in(app, ocmw.administrator), signed_in(app, colleague)
    with as_partner(app, ocmw.id, ocmw.administrator):
        seat = next(one.id for one in house.staff() if one.account_id == ocmw.worker)
    assert ann.send(ocmw.path(f"medewerkers/{seat}/beeindigen")).status_code == 303
    page = ocmw.path(f"clienten/{grant_id}")
    assert "Nobody follows these clients yet" in lien.get(ocmw.path("clienten")).text
    assert lien.send(f"{page}/opnemen").status_code == 303
    assert "Amina Tesfay" in lien.get(page).text
    with inside(app, mortsel):
        assert db.session.get_one(PartnerGrant, (mortsel, grant_id)).worker_name == "Lien Vos"


def test_who_keeps_another_seat_there_as_worker_keeps_the_clients(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    works_at(app, ocmw.id, ocmw.worker, "Koen Jacobs", Role.PARTNER_ADMINISTRATOR)
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    with as_partner(app, ocmw.id, ocmw.administrator):
        seats = [one for one in house.staff() if one.account_id == ocmw.worker]
        house.dismiss(next(one.id for one in seats if one.role == Role.PARTNER_ADMINISTRATOR))
    assert at_work(app, ocmw).get(ocmw.path(f"clienten/{grant_id}")).status_code == 200


def test_a_change_of_staff_at_a_partner_leaves_a_line_where_its_clients_are(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    a_protocol(app, in_=mortsel, with_=ocmw)
    with as_partner(app, ocmw.id, ocmw.administrator):
        house.appoint("Lien Vos", "lien.vos@example.org", Role.PARTNER)
        house.dismiss(next(one.id for one in house.staff() if one.account_id == ocmw.worker))
    seats = select(AuditEntry.action).where(AuditEntry.object_kind == "partner_appointment")
    with inside(app, mortsel):
        assert sorted(db.session.scalars(seats)) == ["appointed", "ended"]
    with inside(app, borsbeek):
        assert db.session.scalars(seats).all() == []


def test_the_signature_of_a_partner_leaves_a_line_in_the_municipality(
    app: Flask, mortsel: UUID, ocmw: APartner
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    with inside(app, mortsel):
        signed = AuditEntry.object_id == protocol_id, AuditEntry.action == "signed_by_partner"
        line = db.session.scalars(select(AuditEntry).where(*signed)).one()
        assert (line.actor, line.account_id) == ("partner", ocmw.administrator)


def test_two_administrators_do_not_end_each_other(app: Flask, ocmw: APartner) -> None:
    second = an_account(app, "Lien Vos")
    works_at(app, ocmw.id, second, "Lien Vos", Role.PARTNER_ADMINISTRATOR)
    ended: list[bool] = []

    def end(account_id: UUID) -> None:
        try:
            with as_partner(app, ocmw.id, account_id):
                house.dismiss(next(one.id for one in house.staff() if one.account_id == account_id))
            ended.append(True)
        except house.LastAdministrator:
            ended.append(False)

    with as_partner(app, ocmw.id, ocmw.administrator):
        house.dismiss(next(one.id for one in house.staff() if one.account_id == ocmw.administrator))
        db.session.flush()
        beside = threading.Thread(target=end, args=(second,))
        beside.start()
        time.sleep(0.3)
    beside.join(10)
    assert ended == [False]


def test_an_open_referral_of_who_leaves_is_looked_after_by_a_colleague(
    app: Flask, mortsel: UUID, ocmw: APartner
) -> None:
    colleague = an_account(app, "Lien Vos")
    works_at(app, ocmw.id, colleague, "Lien Vos", Role.PARTNER)
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, may_refer=True)
    with as_partner(app, ocmw.id, ocmw.worker):
        said = Referred(protocol_id, "Rahwa", "Tesfay", "+32400001990", "ti", informed=True)
        referral_id = referring.refer(said, "Koen Jacobs").id
    with as_partner(app, ocmw.id, ocmw.administrator):
        house.dismiss(next(one.id for one in house.staff() if one.account_id == ocmw.worker))
    lien, page = signed_in(app, colleague), ocmw.path(f"verwijzingen/{referral_id}")
    assert "Rahwa Tesfay" in lien.get(ocmw.path("verwijzingen")).text
    assert lien.get(page).status_code == 404
    assert lien.send(f"{page}/opnemen").status_code == 303
    with inside(app, mortsel):
        row = db.session.get_one(Referral, (mortsel, referral_id))
        conversation.ask_back(row, "Volgt Rahwa al een cursus?", "Els Peeters")
    assert "Volgt Rahwa al een cursus?" in lien.get(page).text
    assert lien.send(f"{page}/gelezen").status_code == 303
    with inside(app, mortsel):
        assert db.session.scalars(select(PartnerMessage)).one().read_at is not None


def test_the_referral_of_a_colleague_is_not_taken_over(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    colleague = an_account(app, "Lien Vos")
    works_at(app, ocmw.id, colleague, "Lien Vos", Role.PARTNER)
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, may_refer=True)
    with as_partner(app, ocmw.id, ocmw.worker):
        said = Referred(protocol_id, "Rahwa", "Tesfay", "+32400001990", "ti", informed=True)
        referral_id = referring.refer(said, "Koen Jacobs").id
    lien = signed_in(app, colleague)
    assert lien.send(ocmw.path(f"verwijzingen/{referral_id}/opnemen")).status_code == 404
    assert "Rahwa" not in lien.get(ocmw.path("verwijzingen")).text
