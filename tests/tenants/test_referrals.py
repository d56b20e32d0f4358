# SPDX-License-Identifier: EUPL-1.2
"""A partner refers somebody: eight answers at most, a registration for the municipality, and a stage that comes back."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from koepel.database import db
from koepel.partners.models import PartnerKind
from tenants.intake import arriving
from tenants.partners.models import Referral
from tenants.partners.schemas import ReferForm
from tenants.protocols import service as protocols
from tenants.protocols.models import DisclosedField, PartnerGrant
from tenants.protocols.words import PartnerField as F
from tenants.registration import service as registrations
from tenants.registration.desk_codes import RefusalReason
from tenants.registration.models import Registration
from tests.factories.partners import APartner, a_partner, a_protocol, as_partner, at_work
from tests.support.places import Staff, a_case_worker, a_municipality, inside, signed_in
from tests.support.working import worked

SOMEBODY = {
    "given_name": "Rahwa", "family_name": "Tesfay", "phone": "0470 12 34 56", "language": "ti", "informed": "1",
    "goal": "work", "remark": "Na 13 uur bellen.",
}  # fmt: skip


@pytest.fixture
def mortsel(app: Flask) -> UUID:
    return a_municipality(app, "Mortsel")


@pytest.fixture
def linden(app: Flask) -> APartner:
    return a_partner(app, "de-linden", kind=PartnerKind.RECEPTION_CENTRE)


@pytest.fixture
def protocol_id(app: Flask, mortsel: UUID, linden: APartner) -> UUID:
    return a_protocol(app, in_=mortsel, with_=linden, may_refer=True, lets_out=(F.NAME, F.STATUS))


@pytest.fixture
def sara(app: Flask, linden: APartner) -> Staff:
    return at_work(app, linden)


@pytest.fixture
def staff(app: Flask, mortsel: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, mortsel, "Inge Baert"))


def refer(sara: Staff, linden: APartner, protocol_id: UUID, **more: str) -> str:
    """Refer somebody; returns the page of the referral."""
    answer = sara.send(linden.path("verwijzingen/nieuw"), protocol_id=str(protocol_id), **(SOMEBODY | more))
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def only(app: Flask, tenant_id: UUID) -> tuple[Referral, Registration]:
    with inside(app, tenant_id):
        return db.session.scalars(select(Referral)).one(), db.session.scalars(select(Registration)).one()


def test_a_referral_asks_eight_things_at_most_and_five_of_a_person() -> None:
    fields = ReferForm().fields
    assert len(fields) <= 8
    assert {name for name, field in fields.items() if field.required} == {
        "protocol_id", "given_name", "family_name", "phone", "language",
    }  # fmt: skip


def test_a_reception_centre_refers_and_the_municipality_finds_a_registration(
    app: Flask, mortsel: UUID, linden: APartner, protocol_id: UUID, sara: Staff, staff: Staff
) -> None:
    refer(sara, linden, protocol_id)
    worked(app)
    referral, registration = only(app, mortsel)
    assert (registration.given_name, registration.source, registration.arrived_by) == (
        "Rahwa",
        "reception_centre",
        "partner",
    )
    assert (referral.stage, referral.worker_id) == ("received", linden.worker)
    page = staff.get(f"/mortsel/aanmeldingen/{registration.id}").text
    assert f"/mortsel/verwezen/{registration.id}" in page
    assert "Koen Jacobs" in staff.get(f"/mortsel/verwezen/{registration.id}").text


def test_nobody_is_referred_who_does_not_know_it(
    app: Flask, mortsel: UUID, linden: APartner, protocol_id: UUID, sara: Staff
) -> None:
    said = {name: value for name, value in SOMEBODY.items() if name != "informed"}
    page = sara.send(linden.path("verwijzingen/nieuw"), protocol_id=str(protocol_id), **said)
    assert (page.status_code, "knows it and wants it" in page.text, "Rahwa" in page.text) == (422, True, True)
    with inside(app, mortsel):
        assert db.session.scalars(select(Registration)).all() == []


def test_who_forgets_two_things_hears_both_at_once(linden: APartner, protocol_id: UUID, sara: Staff) -> None:
    said = {name: value for name, value in SOMEBODY.items() if name not in ("informed", "phone")}
    page = sara.send(linden.path("verwijzingen/nieuw"), protocol_id=str(protocol_id), **said).text
    assert "knows it and wants it" in page
    assert page.count('href="#f-') == 2


def test_a_national_number_in_the_remark_is_refused(linden: APartner, protocol_id: UUID, sara: Staff) -> None:
    page = sara.send(
        linden.path("verwijzingen/nieuw"), protocol_id=str(protocol_id), **(SOMEBODY | {"remark": "85.04.02-001.06"})
    )
    assert page.status_code == 422


def test_a_referral_is_made_once_however_often_one_clicks(
    app: Flask, mortsel: UUID, linden: APartner, protocol_id: UUID, sara: Staff
) -> None:
    said = SOMEBODY | {"protocol_id": str(protocol_id), "request_key": "00000000-0000-4000-8000-000000000001"}
    first, second = (sara.send(linden.path("verwijzingen/nieuw"), **said) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    only(app, mortsel)


def test_under_a_protocol_that_only_follows_nobody_is_referred(
    app: Flask, mortsel: UUID, linden: APartner, sara: Staff
) -> None:
    following = a_protocol(app, in_=mortsel, with_=linden)
    answer = sara.send(linden.path("verwijzingen/nieuw"), protocol_id=str(following), **SOMEBODY)
    assert answer.status_code == 409
    assert sara.get(linden.path("verwijzingen/nieuw")).status_code == 303


def test_a_partner_writes_no_registration_where_it_has_no_protocol(
    app: Flask, linden: APartner, protocol_id: UUID
) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    into = text(
        "INSERT INTO app.registration (tenant_id, id, side, given_name, family_name, phone, email, postcode,"
        " preferred_language, languages, wants, remark, source, preferred_channel, helper, arrived_by, registered_at, stage,"
        " refusal, queue, due_at, state, tries) SELECT :tenant, gen_random_uuid(), 'mentee', 'A', 'B', '', '', '', 'nl', '{}',"
        " '{}', '', '', '', '', 'partner', now(), 'new', '', 'soon', now(), 'waiting', 0"
    )
    with pytest.raises(ProgrammingError, match="row-level security"), as_partner(app, linden.id, linden.worker):
        db.session.execute(into, {"tenant": borsbeek})


def test_the_referrer_hears_that_it_was_accepted_and_follows_the_client(
    app: Flask, mortsel: UUID, linden: APartner, protocol_id: UUID, sara: Staff, staff: Staff
) -> None:
    page = refer(sara, linden, protocol_id)
    worked(app)
    _, registration = only(app, mortsel)
    assert staff.send("/mortsel/intakes", registration_id=str(registration.id)).status_code == 303
    referral, registration = only(app, mortsel)
    assert referral.stage == "accepted"
    with inside(app, mortsel):
        grant = db.session.scalars(select(PartnerGrant)).one()
    assert (grant.id, grant.person_id) == (referral.grant_id, registration.person_id)
    assert "Open the client" in sara.get(page).text
    with as_partner(app, linden.id, linden.worker):
        known = {row.field: row.value for row in db.session.scalars(select(DisclosedField))}
    assert known == {"name": "Rahwa Tesfay", "status": "intake"}


def test_the_referrer_hears_why_it_was_not_accepted_and_an_undo_takes_it_back(
    app: Flask, mortsel: UUID, linden: APartner, protocol_id: UUID, sara: Staff
) -> None:
    page = refer(sara, linden, protocol_id)
    worked(app)
    _, registration = only(app, mortsel)
    with inside(app, mortsel):
        registrations.refuse(registration.id, RefusalReason.OTHER_MUNICIPALITY)
    assert "Lives in another municipality" in sara.get(page).text
    with inside(app, mortsel):
        registrations.restore(registration.id)
    referral, _ = only(app, mortsel)
    assert (referral.stage, referral.reason) == ("received", "")


def test_a_question_back_is_answered_inside(
    app: Flask, mortsel: UUID, linden: APartner, protocol_id: UUID, sara: Staff, staff: Staff
) -> None:
    page = refer(sara, linden, protocol_id)
    worked(app)
    _, registration = only(app, mortsel)
    asked = staff.send(f"/mortsel/verwezen/{registration.id}/vraag", body="Volgt Rahwa al Nederlands?")
    assert asked.status_code == 303
    assert "A question for you" in sara.get(linden.path("verwijzingen")).text
    assert "Volgt Rahwa al Nederlands?" in sara.get(page).text
    sara.send(f"{page}/berichten", body="Ja, op dinsdag.")
    assert "wrote a message" in staff.get("/mortsel/vandaag").text
    assert "Ja, op dinsdag." in staff.get(f"/mortsel/verwezen/{registration.id}").text


def test_a_withdrawn_referral_is_told_to_the_municipality_and_cannot_be_withdrawn_twice(
    app: Flask, mortsel: UUID, linden: APartner, protocol_id: UUID, sara: Staff, staff: Staff
) -> None:
    page = refer(sara, linden, protocol_id)
    worked(app)
    assert sara.send(f"{page}/intrekken").status_code == 303
    assert "withdrew the referral" in staff.get("/mortsel/vandaag").text
    assert "Withdrawn" in sara.get(page).text


def test_what_was_taken_up_is_no_longer_the_referrers_to_withdraw(
    app: Flask, mortsel: UUID, linden: APartner, protocol_id: UUID, sara: Staff
) -> None:
    page = refer(sara, linden, protocol_id)
    worked(app)
    _, registration = only(app, mortsel)
    with inside(app, mortsel):
        arriving.begin_from(registration.id)
    assert sara.send(f"{page}/intrekken").status_code == 409


def test_a_referral_under_consent_is_accepted_without_sharing(
    app: Flask, mortsel: UUID, linden: APartner, sara: Staff
) -> None:
    asks = a_protocol(app, in_=mortsel, with_=linden, may_refer=True, consent_needed=True)
    refer(sara, linden, asks)
    worked(app)
    _, registration = only(app, mortsel)
    with inside(app, mortsel):
        arriving.begin_from(registration.id)
    referral, _ = only(app, mortsel)
    assert (referral.stage, referral.grant_id) == ("accepted", None)


def test_a_colleague_and_another_partner_do_not_find_the_referral(
    app: Flask, mortsel: UUID, linden: APartner, protocol_id: UUID, sara: Staff
) -> None:
    page = refer(sara, linden, protocol_id)
    vdab = a_partner(app, "vdab", kind=PartnerKind.VDAB)
    stranger = at_work(app, vdab)
    assert stranger.get(page).status_code == 404
    assert stranger.get(page.replace("de-linden", "vdab")).status_code == 404


def test_a_suspended_protocol_takes_no_referral(
    app: Flask, mortsel: UUID, linden: APartner, protocol_id: UUID, sara: Staff
) -> None:
    with inside(app, mortsel):
        protocols.suspend(protocol_id, "onderzoek")
    assert sara.send(linden.path("verwijzingen/nieuw"), protocol_id=str(protocol_id), **SOMEBODY).status_code == 409
