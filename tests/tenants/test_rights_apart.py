# SPDX-License-Identifier: EUPL-1.2
"""Kept and not used (GDPR art. 18): PostgreSQL itself keeps the rows out of sight, and the person hears before they come back."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from koepel import mail
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Conflict, NotFound
from koepel.records import ActionLink, Message
from koepel.rights import PURPOSE, answering
from koepel.scope import entered
from shared_pool.proposals import service as proposals
from tenants.people import service as people
from tenants.people.models import CardRelease
from tenants.rights import apart
from tenants.rights.failures import TellFirst
from tenants.rights.grounds import Ground
from tenants.trajectories.models import Duo, Trajectory
from tests.factories.duos import a_duo
from tests.factories.pool import a_region
from tests.factories.proposals import APair, a_pair, proposed, state_of
from tests.support.places import a_case_worker, a_contact_point, a_municipality, inside, signed_in
from tests.support.working import worked

# What a person's file consists of, and by which column.
FILE = {
    "person": "id", "intake": "person_id", "language_skill": "person_id", "trajectory": "person_id", "meeting": "trajectory_id",
    "duo": "trajectory_id", "counterpart": "duo_id",
}  # fmt: skip


@pytest.fixture
def pair(app: Flask) -> APair:
    region = a_region(app, "Borsbeek", "Aartselaar")
    return a_pair(app, region.members["borsbeek"], region.members["aartselaar"])


def mentee_of(app: Flask, pair: APair) -> UUID:
    with inside(app, pair.mentee_tenant):
        return db.session.scalars(select(CardRelease.person_id).where(CardRelease.id == pair.mentee_card)).one()


def set_apart(app: Flask, tenant: UUID, person_id: UUID) -> UUID:
    with inside(app, tenant):
        found = apart.set_apart(person_id, Ground.CONTESTED).id
    worked(app)
    return found


def seen(table: str) -> int:
    return int(db.session.execute(text(f"SELECT count(*) FROM app.{table}")).scalar_one())


def test_a_restricted_person_is_in_no_list_and_no_card_even_for_plain_sql(app: Flask, pair: APair) -> None:
    person_id = mentee_of(app, pair)
    with inside(app, pair.mentee_tenant):
        assert min(seen(table) for table in ("person", "intake", "language_skill")) > 0
        assert seen("card") == 2
    set_apart(app, pair.mentee_tenant, person_id)
    worker = signed_in(app, a_case_worker(app, pair.mentee_tenant))
    assert "Samira" not in worker.get("/borsbeek/mentees").text
    assert worker.get(f"/borsbeek/dossiers/{person_id}").status_code == 404
    with inside(app, pair.mentee_tenant):
        assert [seen(table) for table in ("person", "intake", "language_skill")] == [0, 0, 0]
        changed = db.session.execute(text("UPDATE app.person SET postcode = '2150'"))
        deleted = db.session.execute(text("DELETE FROM app.language_skill"))
        assert (changed.rowcount, deleted.rowcount) == (0, 0)  # type: ignore[attr-defined]
    with inside(app, pair.mentor_tenant):
        assert seen("card") == 1


def test_all_of_a_running_duo_goes_out_of_sight_and_its_links_stop(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    duo = a_duo(app, in_=borsbeek, meetings=[])
    with inside(app, borsbeek):
        known = {table: seen(table) for table in FILE}
    set_apart(app, borsbeek, duo.person_id)
    with inside(app, borsbeek):
        assert {table: seen(table) for table in ("trajectory", "duo", "counterpart", "meeting")} == dict.fromkeys(
            ("trajectory", "duo", "counterpart", "meeting"), 0
        )
        assert known["duo"] == 1
        assert db.session.scalars(select(ActionLink.revoked_at)).all().count(None) == 0


def test_where_a_mentor_is_set_apart_both_links_of_the_duo_stop_and_no_letter_leaves(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    a_duo(app, in_=borsbeek)
    with inside(app, borsbeek):
        mentor = db.session.scalars(select(Duo.mentor_person_id)).one()
        assert mentor is not None
        for kind in ("notice", "rights.answer"):
            mail.post(kind, to="karel@example.org", subject="Dag", body="Dag", language="nl", person_id=mentor)
    set_apart(app, borsbeek, mentor)
    with inside(app, borsbeek):
        assert db.session.scalars(select(ActionLink.revoked_at)).all().count(None) == 0
        states = dict(db.session.execute(select(Message.kind, Message.state).where(Message.person_id == mentor)).all())
        assert (states["notice"], states["rights.answer"]) == ("withdrawn", "sent")


def test_an_open_proposal_ends_and_no_new_one_can_be_made(app: Flask, pair: APair) -> None:
    proposal_id = proposed(app, pair)
    set_apart(app, pair.mentee_tenant, mentee_of(app, pair))
    assert state_of(app, pair.mentor_tenant, proposal_id) == "withdrawn"
    for tenant in (pair.mentee_tenant, pair.mentor_tenant):
        with inside(app, tenant), pytest.raises((Conflict, NotFound)):
            proposals.propose(pair.mentee_card, pair.mentor_card, owner_name="An Willems", decides=True)


def test_what_a_person_sends_is_still_stored(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    duo = a_duo(app, in_=borsbeek)
    set_apart(app, borsbeek, duo.person_id)
    with inside(app, borsbeek):
        db.session.execute(
            text(
                "INSERT INTO app.language_skill (tenant_id, id, person_id, language, mother_tongue, attested, contact)"
                " VALUES (:t, gen_random_uuid(), :p, 'ar', false, false, false)"
            ),
            {"t": borsbeek, "p": duo.person_id},
        )
        assert seen("language_skill") == 0
        with answering():
            assert seen("language_skill") == 1


def test_only_a_signed_purpose_sees_what_is_set_apart(app: Flask) -> None:
    borsbeek, aartselaar = a_municipality(app, "Borsbeek"), a_municipality(app, "Aartselaar")
    duo = a_duo(app, in_=borsbeek)
    set_apart(app, borsbeek, duo.person_id)
    with app.app_context():
        for scope, found in (
            (scopes.tenant(borsbeek, purpose=PURPOSE), True),
            (scopes.tenant(borsbeek, purpose="figures"), False),
            (scopes.tenant(aartselaar, purpose=PURPOSE), False),
        ):
            with entered(scope):
                assert (people.person_if_any(duo.person_id) is not None) is found
                db.session.rollback()


def test_the_person_is_told_before_the_data_are_used_again(app: Flask, pair: APair) -> None:
    person_id = mentee_of(app, pair)
    restriction_id = set_apart(app, pair.mentee_tenant, person_id)
    with inside(app, pair.mentee_tenant), answering(), pytest.raises(TellFirst):
        apart.lift(restriction_id, "De leeftijd klopt")
    with inside(app, pair.mentee_tenant), answering():
        apart.tell(restriction_id)
    with inside(app, pair.mentee_tenant):
        (told,) = db.session.scalars(select(Message).where(Message.kind == "rights.used_again"))
        assert told.recipient == "samira@example.org"
        with answering():
            apart.lift(restriction_id, "De leeftijd klopt")
    worked(app)
    with inside(app, pair.mentee_tenant):
        assert people.person(person_id).given_name == "Samira"
        assert seen("card") == 2


def test_the_contact_point_still_sees_that_a_file_is_set_apart_and_a_case_worker_does_not(
    app: Flask, pair: APair
) -> None:
    restriction_id = set_apart(app, pair.mentee_tenant, mentee_of(app, pair))
    answers = signed_in(app, a_contact_point(app, pair.mentee_tenant))
    assert "Samira Haddad" in answers.get("/borsbeek/rechten").text
    page = answers.get(f"/borsbeek/rechten/beperkingen/{restriction_id}")
    assert "Tell the person" in page.text
    worker = signed_in(app, a_case_worker(app, pair.mentee_tenant))
    assert worker.get(f"/borsbeek/rechten/beperkingen/{restriction_id}").status_code == 403


def test_what_is_set_apart_is_held_back_from_destruction(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    duo = a_duo(app, in_=borsbeek)
    holds = [feature.holds for feature in app.extensions["koepel_features"] if feature.holds]
    assert holds
    with inside(app, borsbeek):
        assert not any(asks(duo.person_id) for asks in holds)
    set_apart(app, borsbeek, duo.person_id)
    with inside(app, borsbeek):
        assert any(asks(duo.person_id) for asks in holds)


def test_a_number_that_is_set_apart_is_given_to_nobody_else(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"))
    with inside(app, duo.tenant_id):
        before = people.person(duo.person_id).number
    set_apart(app, duo.tenant_id, duo.person_id)
    with inside(app, duo.tenant_id):
        assert people.open_file("Yonas", "Tesfay").number > before
    again = a_duo(app, in_=duo.tenant_id)
    with inside(app, duo.tenant_id):
        assert db.session.scalar(select(Trajectory.number).where(Trajectory.id == again.trajectory_id)) == 2
