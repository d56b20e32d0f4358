# SPDX-License-Identifier: EUPL-1.2
"""A referral to another partner keeps both sides; a transfer ends the sender's access, screen, program and PostgreSQL alike."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import ProgrammingError

from koepel import clock
from koepel.database import db
from koepel.errors import Conflict, NotFound
from koepel.records import AuditEntry, Outbox
from tenants import disclosure_partners as door
from tenants.partners import handing_over, passing_on, workspace
from tenants.partners.failures import CannotPassTo, OnItsWay, SeenAlready, TooLate
from tenants.partners.models import HandoverKind, PartnerHandover
from tenants.partners.schemas import Shared
from tenants.people.models import Disclosure, Person
from tenants.protocols import service as protocols
from tenants.protocols.models import PartnerGrant
from tenants.protocols.words import Ground
from tenants.protocols.words import PartnerField as F
from tests.factories.handovers import fields, handed, outcome, ten_minutes_later
from tests.factories.partners import APartner, a_partner, a_protocol, as_partner, at_work, shared
from tests.factories.people import a_mentee
from tests.factories.programs import a_program, asking
from tests.support.places import a_case_worker, a_municipality, inside, signed_in
from tests.support.working import worked

TRANSFER, REFERRAL = HandoverKind.TRANSFER, HandoverKind.REFERRAL


@pytest.fixture
def mortsel(app: Flask) -> UUID:
    return a_municipality(app, "Mortsel")


@pytest.fixture
def ocmw(app: Flask) -> APartner:
    return a_partner(app)


@pytest.fixture
def vdab(app: Flask) -> APartner:
    return a_partner(app, "vdab")


@pytest.fixture
def amina(app: Flask, mortsel: UUID) -> UUID:
    with app.app_context():
        return a_mentee(mortsel, given="Amina", family="Tesfay", email="amina@example.org", notes="geheim").person_id


@pytest.fixture
def grant_id(app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID) -> UUID:
    return shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)


@pytest.fixture
def theirs(app: Flask, mortsel: UUID, vdab: APartner) -> UUID:
    """The protocol of VDAB, which names other fields than that of OCMW."""
    return a_protocol(app, in_=mortsel, with_=vdab, lets_out=(F.NAME, F.GOAL))


@pytest.mark.attack("T10")
def test_a_transfer_ends_the_senders_access_at_the_next_request(
    app: Flask, ocmw: APartner, grant_id: UUID, theirs: UUID
) -> None:
    koen, page = at_work(app, ocmw), ocmw.path(f"clienten/{grant_id}")
    program = asking(app, a_program(app, ocmw))
    assert program.get(f"/api/v1/clients/{grant_id}").status_code == 200
    sent = koen.send(f"{page}/andere-organisatie", protocol_id=str(theirs), kind="transfer", informed="1")
    assert sent.status_code == 303
    assert koen.get(page).status_code == 404
    assert program.get(f"/api/v1/clients/{grant_id}").status_code == 404
    assert fields(app, ocmw) == set()
    assert "On its way" in koen.get(ocmw.path("clienten")).text


def test_the_receiver_sees_the_fields_of_its_own_protocol_ten_minutes_later(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID, theirs: UUID
) -> None:
    handed(app, ocmw, grant_id, theirs, TRANSFER)
    worked(app)
    assert fields(app, vdab) == set(), "for ten minutes it can be undone"
    with ten_minutes_later(app, mortsel):
        assert fields(app, vdab) == {"name", "goal"}
        assert fields(app, ocmw) == set()
    assert "Nobody follows these clients yet" in at_work(app, vdab).get(vdab.path("clienten")).text
    assert outcome(app, mortsel) == "passed"


def test_a_referral_keeps_both_sides(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID, theirs: UUID
) -> None:
    handed(app, ocmw, grant_id, theirs, REFERRAL)
    with ten_minutes_later(app, mortsel):
        assert fields(app, vdab) == {"name", "goal"}
        assert at_work(app, ocmw).get(ocmw.path(f"clienten/{grant_id}")).status_code == 200


def test_the_person_has_a_line_of_who_saw_until_when_and_who_sees_now(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID, grant_id: UUID, theirs: UUID
) -> None:
    handed(app, ocmw, grant_id, theirs, TRANSFER)
    with ten_minutes_later(app, mortsel), inside(app, mortsel):
        rows = db.session.scalars(select(Disclosure).where(Disclosure.step == "partner")).all()
        assert {(row.recipient_name, row.ended_at is None) for row in rows} == {("OCMW-MORTSEL", False), ("VDAB", True)}
    file = signed_in(app, a_case_worker(app, mortsel)).get(f"/mortsel/dossiers/{amina}/partners").text
    assert "OCMW-MORTSEL → VDAB" in file
    assert "Taken over" in file


def test_the_former_partner_is_booked_out_of_the_file_at_once(
    app: Flask, mortsel: UUID, ocmw: APartner, grant_id: UUID, theirs: UUID
) -> None:
    handed(app, ocmw, grant_id, theirs, TRANSFER)
    worked(app)
    with inside(app, mortsel):
        assert db.session.scalars(select(Disclosure).where(Disclosure.step == "partner")).one().ended_at is not None
        actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"handed_on", "taken_back"} <= actions


def test_undone_within_ten_minutes_the_client_is_back_and_nobody_else_saw_anything(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID, theirs: UUID
) -> None:
    row_id = handed(app, ocmw, grant_id, theirs, TRANSFER)
    koen = at_work(app, ocmw)
    assert koen.send(ocmw.path(f"clienten/overdrachten/{row_id}/ongedaan-maken")).status_code == 303
    worked(app)
    assert koen.get(ocmw.path(f"clienten/{grant_id}")).status_code == 200
    with ten_minutes_later(app, mortsel):
        assert fields(app, vdab) == set()
    assert outcome(app, mortsel) == "undone"


def test_a_colleague_does_not_undo_it(app: Flask, ocmw: APartner, grant_id: UUID, theirs: UUID) -> None:
    handed_over = handed(app, ocmw, grant_id, theirs, TRANSFER)
    with as_partner(app, ocmw.id, ocmw.administrator), pytest.raises(NotFound):
        handing_over.undo(handed_over)


def test_after_ten_minutes_who_handed_over_cannot_undo_it(
    app: Flask, mortsel: UUID, ocmw: APartner, grant_id: UUID, theirs: UUID
) -> None:
    row_id = handed(app, ocmw, grant_id, theirs, TRANSFER)
    with ten_minutes_later(app, mortsel), pytest.raises(TooLate), as_partner(app, ocmw.id, ocmw.worker):
        handing_over.undo(row_id)


def test_the_municipality_undoes_it_while_nobody_there_looked(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID, theirs: UUID
) -> None:
    row_id = handed(app, ocmw, grant_id, theirs, TRANSFER)
    staff = signed_in(app, a_case_worker(app, mortsel))
    with ten_minutes_later(app, mortsel):
        assert staff.send(f"/mortsel/overdrachten/{row_id}/ongedaan-maken").status_code == 303
    assert fields(app, vdab) == set()
    assert at_work(app, ocmw).get(ocmw.path(f"clienten/{grant_id}")).status_code == 200


def test_once_the_receiver_looked_it_is_not_undone(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID, theirs: UUID
) -> None:
    row_id = handed(app, ocmw, grant_id, theirs, TRANSFER)
    with ten_minutes_later(app, mortsel):
        at_work(app, vdab).get(vdab.path("clienten"))
        with pytest.raises(SeenAlready), inside(app, mortsel):
            passing_on.take_back(row_id)
    assert fields(app, vdab) == {"name", "goal"}


def test_a_protocol_for_another_programme_sends_the_client_back(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID
) -> None:
    other = a_protocol(app, in_=mortsel, with_=vdab, programmes=("buddy",))
    handed(app, ocmw, grant_id, other, TRANSFER)
    with ten_minutes_later(app, mortsel):
        assert fields(app, vdab) == set()
    koen = at_work(app, ocmw)
    assert koen.get(ocmw.path(f"clienten/{grant_id}")).status_code == 200
    assert "Could not go on there" in koen.get(ocmw.path("clienten")).text


def test_a_protocol_revoked_in_the_ten_minutes_opens_nothing(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID, theirs: UUID
) -> None:
    handed(app, ocmw, grant_id, theirs, TRANSFER)
    with inside(app, mortsel):
        protocols.revoke(theirs, "voorbij")
    with ten_minutes_later(app, mortsel):
        assert fields(app, ocmw) == {"name", "status"}
    assert outcome(app, mortsel) == "refused"


@pytest.mark.parametrize("state", ["draft", "advised", "suspended"])
def test_nobody_is_handed_to_a_partner_without_a_protocol_in_force(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID, state: str
) -> None:
    waiting = a_protocol(app, in_=mortsel, with_=vdab, state=state)
    with pytest.raises(CannotPassTo):
        handed(app, ocmw, grant_id, waiting, TRANSFER)
    assert fields(app, ocmw) == {"name", "status"}


def test_neither_to_the_own_organisation_nor_where_consent_comes_first(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID
) -> None:
    own = a_protocol(app, in_=mortsel, with_=ocmw, title="Nog een")
    on_consent = a_protocol(app, in_=mortsel, with_=vdab, ground=Ground.CONSENT, consent_needed=True)
    for protocol_id in (own, on_consent):
        with pytest.raises(CannotPassTo):
            handed(app, ocmw, grant_id, protocol_id, TRANSFER)


def test_a_protocol_of_another_municipality_does_not_do(
    app: Flask, ocmw: APartner, vdab: APartner, grant_id: UUID
) -> None:
    elsewhere = a_protocol(app, in_=a_municipality(app, "Borsbeek"), with_=vdab)
    with pytest.raises(CannotPassTo):
        handed(app, ocmw, grant_id, elsewhere, TRANSFER)


def test_the_client_of_a_colleague_or_of_nobody_cannot_be_handed_over(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID, theirs: UUID
) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    with inside(app, mortsel):
        grant_id = door.open_grant(protocol_id, amina).id
    with pytest.raises(NotFound):
        handed(app, ocmw, grant_id, theirs, TRANSFER)
    page = ocmw.path(f"clienten/{grant_id}/andere-organisatie")
    assert at_work(app, ocmw).get(page).status_code == 404


def test_somebody_who_does_not_know_it_is_not_handed_over(
    app: Flask, ocmw: APartner, grant_id: UUID, theirs: UUID
) -> None:
    page = ocmw.path(f"clienten/{grant_id}/andere-organisatie")
    assert at_work(app, ocmw).send(page, protocol_id=str(theirs), kind="transfer").status_code == 422
    assert fields(app, ocmw) == {"name", "status"}


def test_one_handover_at_a_time(app: Flask, ocmw: APartner, grant_id: UUID, theirs: UUID) -> None:
    handed(app, ocmw, grant_id, theirs, REFERRAL)
    with pytest.raises(OnItsWay):
        handed(app, ocmw, grant_id, theirs, REFERRAL)


def test_a_job_that_runs_twice_opens_once(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID, theirs: UUID
) -> None:
    row_id = handed(app, ocmw, grant_id, theirs, TRANSFER)
    with ten_minutes_later(app, mortsel), inside(app, mortsel):
        passing_on.pass_on(row_id)
    with inside(app, mortsel):
        opened = select(func.count()).where(PartnerGrant.partner_id == vdab.id, PartnerGrant.closed_at.is_(None))
        assert db.session.scalar(opened.select_from(PartnerGrant)) == 1


def test_a_partner_cannot_open_what_it_closed(app: Flask, ocmw: APartner, grant_id: UUID, theirs: UUID) -> None:
    handed(app, ocmw, grant_id, theirs, TRANSFER)
    again = text("UPDATE app.partner_grant SET closed_at = NULL WHERE closed_at IS NOT NULL")
    with as_partner(app, ocmw.id, ocmw.worker):
        assert db.session.execute(again).rowcount == 0  # type: ignore[attr-defined]


def test_a_partner_says_of_no_handover_what_became_of_it(
    app: Flask, ocmw: APartner, grant_id: UUID, theirs: UUID
) -> None:
    handed(app, ocmw, grant_id, theirs, TRANSFER)
    with pytest.raises(ProgrammingError, match="permission denied"), as_partner(app, ocmw.id):
        db.session.execute(text("UPDATE app.partner_handover SET outcome = 'passed'"))


def test_a_partner_rings_no_other_bell(app: Flask, mortsel: UUID, ocmw: APartner, grant_id: UUID) -> None:
    bell = Outbox(
        tenant_id=mortsel, kind="cards.publish", subject_id=None, data={}, queue="soon", due_at=clock.utcnow(),
        created_at=clock.utcnow(),
    )  # fmt: skip
    with pytest.raises(ProgrammingError, match="row-level security"), as_partner(app, ocmw.id):
        db.session.add(bell)


def test_staff_let_another_partner_go_on_and_undo_it(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID, theirs: UUID
) -> None:
    staff = signed_in(app, a_case_worker(app, mortsel))
    page = f"/mortsel/gedeeld/{grant_id}/overdragen"
    assert "VDAB" in staff.get(page).text
    assert staff.send(page, protocol_id=str(theirs)).status_code == 303
    assert (fields(app, ocmw), fields(app, vdab)) == (set(), {"name", "goal"})
    assert at_work(app, ocmw).get(ocmw.path(f"clienten/{grant_id}")).status_code == 404
    with inside(app, mortsel):
        row_id = db.session.scalars(select(PartnerHandover.id)).one()
    assert staff.send(f"/mortsel/overdrachten/{row_id}/ongedaan-maken").status_code == 303
    assert (fields(app, ocmw), fields(app, vdab)) == ({"name", "status"}, set())


def test_staff_note_consent_first_where_the_other_protocol_asks_it(
    app: Flask, mortsel: UUID, ocmw: APartner, vdab: APartner, grant_id: UUID
) -> None:
    asks = a_protocol(app, in_=mortsel, with_=vdab, ground=Ground.CONSENT, consent_needed=True)
    staff, page = signed_in(app, a_case_worker(app, mortsel)), f"/mortsel/gedeeld/{grant_id}/overdragen"
    assert staff.send(page, protocol_id=str(asks)).status_code == 422
    assert fields(app, ocmw) == {"name", "status"}
    assert staff.send(page, protocol_id=str(asks), consent="1", consent_language="nl").status_code == 303
    with inside(app, mortsel):
        assert (
            door.open_grants(db.session.get_one(PartnerGrant, (mortsel, grant_id)).person_id)[0].consent_on is not None
        )


def test_staff_of_another_municipality_find_no_handover(
    app: Flask, ocmw: APartner, grant_id: UUID, theirs: UUID
) -> None:
    row_id = handed(app, ocmw, grant_id, theirs, TRANSFER)
    stranger = signed_in(app, a_case_worker(app, a_municipality(app, "Borsbeek")))
    assert stranger.get(f"/borsbeek/gedeeld/{grant_id}/overdragen").status_code == 404
    assert stranger.send(f"/borsbeek/gedeeld/{grant_id}/overdragen", protocol_id=str(theirs)).status_code == 404
    assert stranger.send(f"/borsbeek/overdrachten/{row_id}/ongedaan-maken").status_code == 404


def test_a_file_that_changes_while_it_is_taken_back_leaves_no_row_behind(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID, grant_id: UUID
) -> None:
    """Somebody corrects the name while somebody else stops sharing: the correction waits, and then writes nothing out."""
    done = threading.Event()

    def correct() -> None:
        with inside(app, mortsel):
            db.session.get_one(Person, (mortsel, amina)).family_name = "Tesfaye"
        done.set()

    with inside(app, mortsel):
        door.close_grant(grant_id, "staff")
        db.session.flush()
        beside = threading.Thread(target=correct)
        beside.start()
        assert not done.wait(0.5), "it waits for whoever is taking back"
    beside.join(10)
    assert fields(app, ocmw) == set()


def test_what_cannot_come_back_stays_closed(
    app: Flask, mortsel: UUID, ocmw: APartner, amina: UUID, grant_id: UUID, theirs: UUID
) -> None:
    """Staff shared anew in the ten minutes; the undo that comes after it does not trip over that."""
    row_id = handed(app, ocmw, grant_id, theirs, TRANSFER)
    with inside(app, mortsel):
        grant = db.session.get_one(PartnerGrant, (mortsel, grant_id))
        door.open_grant(grant.protocol_id, amina)
    with as_partner(app, ocmw.id, ocmw.worker):
        handing_over.undo(row_id)
    worked(app)
    assert outcome(app, mortsel) == "undone"
    with pytest.raises(Conflict), inside(app, mortsel):
        passing_on.transfer(grant_id, Shared(theirs), "Els Peeters")


@pytest.mark.attack("T10")
def test_who_handed_over_a_client_to_a_colleague_sees_nothing_more(
    app: Flask, mortsel: UUID, ocmw: APartner, grant_id: UUID
) -> None:
    with as_partner(app, ocmw.id, ocmw.worker):
        assert workspace.follows(grant_id)
    with inside(app, mortsel):
        db.session.execute(update(PartnerGrant).values(worker_id=ocmw.administrator))
    with as_partner(app, ocmw.id, ocmw.worker):
        assert not workspace.follows(grant_id)
        assert workspace.clients() == []
