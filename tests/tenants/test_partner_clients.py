# SPDX-License-Identifier: EUPL-1.2
"""What a partner sees of a person: the fields of a protocol in force, of own clients, until the second that it ends."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from psycopg.errors import ForeignKeyViolation
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from koepel import clock
from koepel.database import db
from koepel.errors import NotFound
from koepel.permissions import Role
from koepel.records import Message, Outbox
from tenants import disclosure_partners as door
from tenants.partners import workspace
from tenants.partners.models import PartnerMessage
from tenants.people import service as people
from tenants.people.models import Disclosure
from tenants.protocols import service as protocols
from tenants.protocols.models import Delivery, DisclosedField, PartnerGrant, Protocol
from tenants.protocols.words import Ground
from tenants.protocols.words import PartnerField as F
from tenants.trajectories import service as trajectories
from tests.factories.duos import a_duo
from tests.factories.partners import APartner, a_partner, a_protocol, as_partner, at_work, shared, works_at
from tests.factories.people import a_mentee
from tests.support.places import Staff, a_case_worker, a_municipality, an_account, inside, signed_in
from tests.support.working import worked


@pytest.fixture
def mortsel(app: Flask) -> UUID:
    return a_municipality(app, "Mortsel")


@pytest.fixture
def ocmw(app: Flask) -> APartner:
    return a_partner(app)


@pytest.fixture
def amina(app: Flask, mortsel: UUID) -> UUID:
    with app.app_context():
        return a_mentee(mortsel, given="Amina", family="Tesfay", email="amina@example.org", notes="geheim").person_id


def seen_by(app: Flask, partner: APartner) -> dict[str, object]:
    """Every field that PostgreSQL lets this partner read."""
    with as_partner(app, partner.id, partner.worker):
        return {row.field: row.value for row in db.session.scalars(select(DisclosedField))}


@pytest.mark.attack("T15")
def test_a_partner_reads_the_fields_of_its_protocol_and_nothing_else(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, lets_out=(F.NAME, F.STATUS))
    grant_id = shared(app, mortsel, protocol_id, amina, ocmw)
    page = at_work(app, ocmw).get(ocmw.path(f"clienten/{grant_id}"))
    assert (page.status_code, "Amina Tesfay" in page.text, "Waits for a mentor" in page.text) == (200, True, True)
    words = set(re.findall(r"[\w@.-]+", page.text))  # whole words: a number may stand in an id by chance
    assert not words & {"amina@example.org", "geheim", "1985", "2640"}
    assert seen_by(app, ocmw) == {"name": "Amina Tesfay", "status": "waiting"}


@pytest.mark.attack("T15")
@pytest.mark.parametrize("table", ["person", "intake", "trajectory", "registration", "contact_point", "disclosure"])
def test_the_partners_role_has_no_right_to_any_table_of_the_municipality(
    app: Flask, ocmw: APartner, table: str
) -> None:
    with app.app_context(), pytest.raises(ProgrammingError, match="permission denied"), as_partner(app, ocmw.id):
        db.session.execute(text(f"SELECT 1 FROM app.{table}"))


def test_the_key_of_the_person_is_not_readable_for_the_partner(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    with pytest.raises(ProgrammingError, match="permission denied"), as_partner(app, ocmw.id):
        db.session.execute(text("SELECT person_id FROM app.partner_grant"))


@pytest.mark.attack("T15")
def test_a_field_outside_the_protocol_has_no_row_to_stand_in(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, lets_out=(F.NAME,))
    grant_id = shared(app, mortsel, protocol_id, amina, ocmw)
    extra = DisclosedField(
        grant_id=grant_id, field="birth_date", protocol_id=protocol_id, partner_id=ocmw.id, value="1985-04-02",
        disclosed_at=clock.utcnow(),
    )  # fmt: skip
    with pytest.raises(IntegrityError) as refused, inside(app, mortsel):
        db.session.add(extra)
    assert isinstance(refused.value.orig, ForeignKeyViolation)


@pytest.mark.attack("T15")
def test_two_partners_see_each_their_own_clients(app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID) -> None:
    vdab = a_partner(app, "vdab")
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    a_protocol(app, in_=mortsel, with_=vdab)
    assert seen_by(app, vdab) == {}
    assert at_work(app, vdab).get(vdab.path(f"clienten/{grant_id}")).status_code == 404
    assert at_work(app, vdab).get(ocmw.path(f"clienten/{grant_id}")).status_code == 404


@pytest.mark.attack("T10")
def test_a_colleagues_client_is_not_found_until_it_is_handed_over(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    colleague = an_account(app, "Lien Vos")
    works_at(app, ocmw.id, colleague, "Lien Vos", Role.PARTNER)
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    lien, page = signed_in(app, colleague), ocmw.path(f"clienten/{grant_id}")
    assert lien.get(page).status_code == 404
    assert lien.send(f"{page}/opnemen").status_code == 409
    with as_partner(app, ocmw.id, ocmw.worker):
        to = next(row.id for row in workspace.colleagues())
    assert at_work(app, ocmw).send(f"{page}/doorgeven", appointment_id=str(to)).status_code == 303
    assert lien.get(page).status_code == 200
    assert at_work(app, ocmw).get(page).status_code == 404


def test_handing_over_to_nobody_is_told_and_changes_nothing(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    koen, page = at_work(app, ocmw), ocmw.path(f"clienten/{grant_id}")
    assert [koen.send(f"{page}/doorgeven", appointment_id=word).status_code for word in ("", "x")] == [422, 422]
    assert koen.get(page).status_code == 200


def test_a_client_of_nobody_can_be_taken_on_once(app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID) -> None:
    with inside(app, mortsel):
        pass
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    with inside(app, mortsel):
        grant_id = door.open_grant(protocol_id, amina).id
    koen = at_work(app, ocmw)
    assert "Nobody follows these clients yet" in koen.get(ocmw.path("clienten")).text
    assert koen.get(ocmw.path(f"clienten/{grant_id}")).status_code == 404
    assert koen.send(ocmw.path(f"clienten/{grant_id}/opnemen")).status_code == 303
    assert koen.get(ocmw.path(f"clienten/{grant_id}")).status_code == 200


def test_the_administrator_opens_no_client(app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID) -> None:
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    ann = signed_in(app, ocmw.administrator)
    assert ann.get(ocmw.path("clienten")).status_code == 403
    assert ann.get(ocmw.path(f"clienten/{grant_id}")).status_code == 403


def test_both_sides_see_the_same_status_the_moment_it_changes(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    duo = a_duo(app, in_=mortsel, meetings=[clock.today() - timedelta(days=3)])
    worked(app)
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    shared(app, mortsel, protocol_id, duo.person_id, ocmw)
    before = seen_by(app, ocmw)
    assert (before["status"], before["hours"]) == ("started", {"meetings": 1, "minutes": 120})
    with inside(app, mortsel):
        trajectories.stop(duo.trajectory_id, reason="job_found")
    assert seen_by(app, ocmw)["status"] == "stopped"


def test_a_report_of_the_mentor_reaches_the_hours_of_the_partner(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    duo = a_duo(app, in_=mortsel)
    worked(app)
    shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), duo.person_id, ocmw)
    with inside(app, mortsel):
        trajectories.record_meeting(duo.trajectory_id, clock.today(), minutes=90)
    worked(app)
    assert seen_by(app, ocmw)["hours"] == {"meetings": 1, "minutes": 90}


def test_the_worker_hears_that_it_stopped_in_a_mail_without_a_name(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    duo = a_duo(app, in_=mortsel, mentee="Samira")
    worked(app)
    shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), duo.person_id, ocmw)
    with inside(app, mortsel):
        trajectories.stop(duo.trajectory_id, reason="job_found")
        db.session.flush()
    with inside(app, mortsel):
        db.session.execute(update(Outbox).where(Outbox.state == "waiting").values(due_at=clock.utcnow()))
    worked(app)
    with inside(app, mortsel):
        told = db.session.scalars(select(PartnerMessage).where(PartnerMessage.kind == "notice")).all()
        mails = db.session.scalars(select(Message).where(Message.kind == "partner.news")).all()
        assert [row.body for row in told] == ["stopped"]
        assert len(mails) == 1
        words = mails[0].subject + mails[0].body
    assert not [name for name in ("Samira", "Mortsel") if name in words]


def test_a_protocol_that_does_not_let_the_status_out_tells_no_status(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    duo = a_duo(app, in_=mortsel)
    worked(app)
    shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw, lets_out=(F.NAME,)), duo.person_id, ocmw)
    with inside(app, mortsel):
        trajectories.stop(duo.trajectory_id, reason="job_found")
    with inside(app, mortsel):
        assert db.session.scalar(select(func.count()).select_from(PartnerMessage)) == 0


@pytest.mark.attack("T14")
def test_suspension_closes_at_once_and_resuming_opens_again(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    grant_id = shared(app, mortsel, protocol_id, amina, ocmw)
    koen, page = at_work(app, ocmw), ocmw.path(f"clienten/{grant_id}")
    with inside(app, mortsel):
        protocols.suspend(protocol_id, "onderzoek")
    assert (koen.get(page).status_code, seen_by(app, ocmw)) == (404, {})
    with inside(app, mortsel):
        protocols.resume(protocol_id)
    assert koen.get(page).status_code == 200


@pytest.mark.attack("T14")
def test_revoking_takes_back_every_row_and_the_record_stays(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    grant_id = shared(app, mortsel, protocol_id, amina, ocmw)
    with inside(app, mortsel):
        protocols.revoke(protocol_id, "voorbij")
        assert door.close_protocol(protocol_id, "revoked") == 1
    assert at_work(app, ocmw).get(ocmw.path(f"clienten/{grant_id}")).status_code == 404
    with inside(app, mortsel):
        assert db.session.scalars(select(DisclosedField)).all() == []
        line = db.session.scalars(select(Disclosure).where(Disclosure.step == "partner")).one()
        assert line.ended_at is not None


@pytest.mark.attack("T14")
def test_access_ends_with_the_last_second_of_the_last_day_by_the_clock_of_postgresql(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    shared(app, mortsel, protocol_id, amina, ocmw)
    with inside(app, mortsel):
        ends = db.session.execute(text("SELECT clock_timestamp() + interval '600 milliseconds'")).scalar_one()
        db.session.execute(update(Protocol).where(Protocol.id == protocol_id).values(closes_at=ends))
    asked = text("SELECT statement_timestamp() AS at, (SELECT count(*) FROM app.disclosed_field) AS rows")
    seen = []
    while not seen or seen[-1].at < ends + timedelta(milliseconds=200):
        with as_partner(app, ocmw.id, ocmw.worker):
            seen.append(db.session.execute(asked).one())
        time.sleep(0.002)
    assert all((one.rows > 0) == (one.at < ends) for one in seen)
    assert seen[0].rows
    with inside(app, mortsel):
        assert door.close_expired() == 1
        assert db.session.scalars(select(DisclosedField)).all() == []


def test_a_protocol_on_consent_shares_nobody_who_did_not_say_yes(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, ground=Ground.CONSENT, consent_needed=True)
    staff = signed_in(app, a_case_worker(app, mortsel))
    page = f"/mortsel/dossiers/{amina}/partners"
    assert staff.send(page, protocol_id=str(protocol_id)).status_code == 422
    assert seen_by(app, ocmw) == {}
    answer = staff.send(page, protocol_id=str(protocol_id), consent="1", consent_language="ti")
    assert answer.status_code == 303
    assert seen_by(app, ocmw)["name"] == "Amina Tesfay"


@pytest.mark.attack("T34")
def test_a_withdrawn_consent_takes_the_rows_away_and_the_trajectory_goes_on(
    app: Flask, mortsel: UUID, ocmw: APartner
) -> None:
    duo = a_duo(app, in_=mortsel)
    worked(app)
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, ground=Ground.CONSENT, consent_needed=True)
    on_law = a_protocol(app, in_=mortsel, with_=ocmw, title="Op grond van de wet", lets_out=(F.STATUS,))
    with inside(app, mortsel):
        door.open_grant(protocol_id, duo.person_id, consent_on=clock.today(), consent_language="nl")
        door.open_grant(on_law, duo.person_id)
    with inside(app, mortsel):
        assert door.withdraw_consent(duo.person_id) == 1
    assert seen_by(app, ocmw) == {"status": "started"}
    with inside(app, mortsel):
        assert trajectories.trajectory(duo.trajectory_id).state == "started"


def test_a_protocol_for_other_programmes_does_not_fit(app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, programmes=("buddy",))
    with inside(app, mortsel), pytest.raises(door.NotCovered):
        door.open_grant(protocol_id, amina)


def test_what_a_partner_looked_at_stands_in_the_file_with_its_fields(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    koen = at_work(app, ocmw)
    for _ in range(3):
        koen.get(ocmw.path(f"clienten/{grant_id}"))
    koen.get(ocmw.path("clienten"))
    with inside(app, mortsel):
        lines = db.session.scalars(select(Delivery)).all()
        assert {tuple(row.fields) for row in lines} == {("name", "status"), ("name", "status")}
        assert (len(lines), lines[0].account_id) == (1, ocmw.worker)
    file = signed_in(app, a_case_worker(app, mortsel)).get(f"/mortsel/dossiers/{amina}/partners").text
    assert "on the screen" in file


def test_nobody_changes_what_was_handed_over(app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID) -> None:
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    at_work(app, ocmw).get(ocmw.path(f"clienten/{grant_id}"))
    with pytest.raises(ProgrammingError), inside(app, mortsel):
        db.session.execute(delete(Delivery))


def test_sharing_and_taking_back_stand_in_who_can_see_this(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    staff = signed_in(app, a_case_worker(app, mortsel))
    page = f"/mortsel/dossiers/{amina}/partners"
    assert staff.send(page, protocol_id=str(protocol_id), worker_name="Koen Jacobs").status_code == 303
    with inside(app, mortsel):
        grant = db.session.scalars(select(PartnerGrant)).one()
    assert "OCMW-MORTSEL" in staff.get(f"/mortsel/dossiers/{amina}/inzage").text
    assert staff.send(f"/mortsel/gedeeld/{grant.id}/terugnemen").status_code == 303
    assert seen_by(app, ocmw) == {}
    assert staff.send(f"/mortsel/gedeeld/{grant.id}/berichten", body="Hallo").status_code == 404


def test_a_person_without_a_talk_can_be_shared_under_a_protocol_for_all(
    app: Flask, mortsel: UUID, ocmw: APartner
) -> None:
    with inside(app, mortsel):
        person_id = people.open_file("Dawit", "Kidane").id
    shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), person_id, ocmw)
    assert seen_by(app, ocmw)["status"] == "registered"


def test_a_client_of_another_partner_is_not_found_in_the_service_either(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    vdab = a_partner(app, "vdab")
    with as_partner(app, vdab.id, vdab.worker), pytest.raises(NotFound):
        workspace.client(grant_id)


def test_staff_of_another_municipality_find_nothing_of_it(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    grant_id = shared(app, mortsel, protocol_id, amina, ocmw)
    borsbeek = a_municipality(app, "Borsbeek")
    stranger: Staff = signed_in(app, a_case_worker(app, borsbeek))
    for path in (f"dossiers/{amina}/partners", f"protocollen-beheer/{protocol_id}"):
        assert stranger.get(f"/borsbeek/{path}").status_code == 404
    assert stranger.send(f"/borsbeek/gedeeld/{grant_id}/terugnemen").status_code == 404
    assert seen_by(app, ocmw) != {}
