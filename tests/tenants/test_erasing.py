# SPDX-License-Identifier: EUPL-1.2
"""Somebody is erased: nothing says who it was, what waited for them is called back, and again completes what broke off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock, links, mail, outbox
from koepel.database import METADATA, db
from koepel.errors import Gone, NotFound
from koepel.ids import reference
from koepel.keys import ledger as ledgers
from koepel.records import AuditEntry, Message, Outbox
from koepel.rights import answering
from tenants.municipality.models import Municipality
from tenants.people import service as people
from tenants.plans import service as plans
from tenants.plans import ticking
from tenants.plans.codes import Information, Owner
from tenants.plans.models import PlanStep, PlanThreshold
from tenants.plans.schemas import NewStep
from tenants.plans.support import Support
from tenants.registration.models import Registration
from tenants.retention import erasing, replay
from tenants.retention.erasing import Ground
from tenants.retention.models import Tombstone
from tenants.rights import apart
from tenants.rights.grounds import Ground as Apart
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Counterpart, Duo, Meeting, Trajectory
from tenants.vocabulary import Barrier
from tests.factories.duos import ADuo, a_duo
from tests.factories.registrations import a_registration
from tests.support.places import a_case_worker, a_municipality, inside, signed_in

CANARY = "Kanariegeel"
NUMBERS = count()


@pytest.fixture(autouse=True)
def own_ledger(app: Flask, tmp_path: Path) -> None:
    """A ledger file of this test alone."""
    settings = app.extensions["koepel_settings"]
    app.extensions["koepel_settings"] = replace(settings, ledger=tmp_path / "erasures.jsonl")


def a_life(app: Flask) -> ADuo:
    """A mentee of whom much is written, with a duo that runs."""
    # of this test alone: what is remembered comes back with its ids, and forgotten keys do not
    duo = a_duo(app, in_=a_municipality(app, f"Hove{next(NUMBERS)}"), mentee=CANARY)
    registered = a_registration(app, in_=duo.tenant_id, given=CANARY, remark=CANARY, email="canary@example.org")
    with inside(app, duo.tenant_id):
        person = people.person(duo.person_id)
        people.correct(person, CANARY, CANARY, notes=CANARY, address=CANARY)
        trajectories.record_meeting(duo.trajectory_id, clock.today(), note=CANARY, place=CANARY)
        plans.add_step(duo.trajectory_id, NewStep(CANARY, Owner.MENTEE))
        plans.name_threshold(duo.trajectory_id, Barrier.FINANCES, Support.SERVICE)
        ticking.hand_over(duo.trajectory_id, Information.RIGHTS, by=CANARY)
        db.session.get_one(Registration, (duo.tenant_id, registered)).person_id = duo.person_id
        mail.post(
            "notice", to="canary@example.org", subject="Dag", body=CANARY, language="nl", person_id=person.id,
            hold=timedelta(minutes=10),
        )  # fmt: skip
        outbox.later("duo.link_wanted", duo.trajectory_id, at=clock.utcnow() + timedelta(days=1))
    return duo


def erase(app: Flask, tenant_id: UUID, person_id: UUID, ground: Ground = Ground.REQUEST) -> None:
    with inside(app, tenant_id):
        erasing.erase(person_id, ground=ground, by=None)


def everything(app: Flask, tenant_id: UUID) -> list[tuple[str, str]]:
    """Every value of every table of this municipality, as words."""
    said = []
    with inside(app, tenant_id):
        for table in METADATA.sorted_tables:
            if "tenant_id" in table.columns and table.name not in OTHERS:
                rows: Any = db.session.execute(select(table).where(table.c.tenant_id == tenant_id)).mappings()
                said += [(f"{table.name}.{name}", repr(value)) for row in rows for name, value in row.items()]
    return said


OTHERS = {  # of the pool, of which a municipality in no collaboration reads nothing
    "card", "card_in_full", "place", "place_hold", "membership", "member_contact_point", "member_head", "proposal_half",
    "proposal_disclosure", "duo_signal", "programme_cell", "breakdown_cell", "look_alike_cell",
}  # fmt: skip


@pytest.mark.attack("T34")
def test_no_word_of_an_erased_person_is_left_in_any_table(app: Flask) -> None:
    duo = a_life(app)
    assert [where for where, value in everything(app, duo.tenant_id) if CANARY in value]
    erase(app, duo.tenant_id, duo.person_id)
    assert [where for where, value in everything(app, duo.tenant_id) if CANARY in value] == []


def test_of_a_plan_no_step_and_no_threshold_is_left(app: Flask) -> None:
    duo = a_life(app)
    erase(app, duo.tenant_id, duo.person_id)
    with inside(app, duo.tenant_id):
        for model in (PlanStep, PlanThreshold):
            assert db.session.scalars(select(model.id)).all() == []


def test_dates_status_and_hours_stay_without_a_person(app: Flask) -> None:
    duo = a_life(app)
    erase(app, duo.tenant_id, duo.person_id)
    with inside(app, duo.tenant_id):
        row = db.session.get_one(Trajectory, (duo.tenant_id, duo.trajectory_id))
        assert (row.state, row.ended_on) == ("stopped", clock.today())
        assert row.pseudonymised_at is not None
        meeting = db.session.scalars(select(Meeting)).one()
        assert meeting.minutes > 0
        assert (meeting.note, meeting.place) == ("", "")
        person = people.person(duo.person_id)
        assert (person.given_name, person.email, person.birth_date) == ("", "", None)
        assert person.pseudonymised_at is not None


def test_whose_mentor_of_the_same_municipality_is_erased_goes_on(app: Flask) -> None:
    duo = a_life(app)
    with inside(app, duo.tenant_id):
        mentor = db.session.scalars(select(Duo.mentor_person_id)).one()
    assert mentor is not None
    erase(app, duo.tenant_id, mentor)
    with inside(app, duo.tenant_id):
        assert db.session.get_one(Trajectory, (duo.tenant_id, duo.trajectory_id)).state == "started"
        assert list(db.session.scalars(select(Duo.state))) == ["stopped"]
        assert db.session.scalars(select(Counterpart)).all() == []
    for token in (duo.mentor_token, duo.mentee_token):
        with app.app_context(), pytest.raises(Gone):
            links.opened(token)


@pytest.mark.attack("T34")
def test_mail_on_hold_links_and_work_that_waits_are_called_back(app: Flask) -> None:
    duo = a_life(app)
    erase(app, duo.tenant_id, duo.person_id)
    with inside(app, duo.tenant_id):
        assert set(db.session.scalars(select(Message.state).where(Message.kind == "notice"))) == {"withdrawn"}
        assert list(db.session.scalars(select(Outbox.state).where(Outbox.kind == "duo.link_wanted"))) == ["withdrawn"]
        assert db.session.scalars(select(Counterpart)).all() == []
    with app.app_context(), pytest.raises(Gone):
        links.opened(duo.mentee_token)


def test_a_tombstone_says_when_and_why_and_nobody(app: Flask) -> None:
    duo = a_life(app)
    erase(app, duo.tenant_id, duo.person_id, Ground.OBJECTION)
    with inside(app, duo.tenant_id):
        stone = db.session.scalars(select(Tombstone)).one()
        assert (stone.ground, stone.kind) == ("objection", "person")
        assert stone.id != duo.person_id
        line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "erased")).one()
        assert (line.object_id, line.person_id) == (stone.id, None)
        entry = next(one for one in erasing.ledger().entries() if one.reference == stone.id)
        assert str(duo.person_id) not in entry.line()
        assert duo.person_id.hex not in entry.line()


def test_erased_twice_is_erased_once(app: Flask) -> None:
    duo = a_life(app)
    for ground in (Ground.REQUEST, Ground.TERM):
        erase(app, duo.tenant_id, duo.person_id, ground)
    with inside(app, duo.tenant_id):
        assert db.session.scalars(select(Tombstone)).one().ground == "request"
        assert len([one for one in erasing.ledger().entries() if one.owner_id == duo.tenant_id]) == 1


@pytest.mark.attack("T34")
def test_an_erasure_that_breaks_off_before_its_commit_is_completed_by_the_replay(app: Flask) -> None:
    duo = a_life(app)
    with inside(app, duo.tenant_id):
        erasing.erase(duo.person_id, ground=Ground.REQUEST, by=None)
        db.session.rollback()
    with inside(app, duo.tenant_id):
        assert people.person(duo.person_id).given_name == CANARY
        assert replay.replay() == 1
    with inside(app, duo.tenant_id):
        assert people.person(duo.person_id).given_name == ""
        assert db.session.scalars(select(Tombstone)).one().ground == "request"
        assert replay.replay() == 0


@pytest.mark.attack("T34")
def test_who_is_set_apart_in_the_backup_is_erased_again_by_the_replay(app: Flask) -> None:
    duo = a_life(app)
    with inside(app, duo.tenant_id):
        apart.set_apart(duo.person_id, Apart.CONTESTED)
    with inside(app, duo.tenant_id):  # as after a restore: the ledger knows, the rows do not yet
        erasing.ledger().enter(duo.tenant_id, duo.person_id, Ground.REQUEST.value)
        assert replay.replay() == 1
    with inside(app, duo.tenant_id):
        assert people.person(duo.person_id).given_name == "", "nothing is held back of somebody who is erased"
        assert replay.replay() == 0
    assert [where for where, value in everything(app, duo.tenant_id) if CANARY in value] == []


@pytest.mark.attack("T34")
def test_a_mentor_who_is_erased_leaves_no_name_with_a_mentee_who_is_set_apart(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, f"Hove{next(NUMBERS)}"), mentor=CANARY)
    with inside(app, duo.tenant_id):
        mentor = db.session.scalars(select(Duo.mentor_person_id)).one()
        apart.set_apart(duo.person_id, Apart.CONTESTED)
    assert mentor is not None
    erase(app, duo.tenant_id, mentor, Ground.TERM)
    with inside(app, duo.tenant_id), answering():
        assert db.session.scalars(select(Duo.mentor_first_name)).all() == [""]
        assert db.session.scalars(select(Counterpart)).all() == []


def test_where_the_ledger_cannot_be_written_nothing_is_erased(app: Flask, tmp_path: Path) -> None:
    duo = a_life(app)
    (tmp_path / "erasures.jsonl").mkdir()
    with inside(app, duo.tenant_id):
        with pytest.raises(OSError, match="erasures"):
            erasing.erase(duo.person_id, ground=Ground.REQUEST, by=None)
        db.session.rollback()
    with inside(app, duo.tenant_id):
        assert people.person(duo.person_id).notes == CANARY


def test_the_file_alone_brings_the_ledger_back_and_a_broken_line_is_no_entry(app: Flask, tmp_path: Path) -> None:
    duo = a_life(app)
    erase(app, duo.tenant_id, duo.person_id)
    file = tmp_path / "erasures.jsonl"
    entries = ledgers.read(file)
    with file.open("a") as open_file:
        open_file.write('{"owner": "brok')
    assert ledgers.read(file) == entries
    ledgers.append(file, entries)
    assert ledgers.read(file) == entries
    other = tmp_path / "elsewhere.jsonl"
    ledgers.append(other, entries)
    assert {one.reference for one in ledgers.read(other)} == {one.reference for one in entries}


def test_a_registration_that_never_became_a_file_is_erased_too(app: Flask) -> None:
    borsbeek = a_municipality(app, f"Hove{next(NUMBERS)}")
    registered = a_registration(app, in_=borsbeek, given=CANARY, family=CANARY, remark=CANARY)
    with inside(app, borsbeek):
        erasing.erase_registration(registered, ground=Ground.TERM, by=None)
    assert [where for where, value in everything(app, borsbeek) if CANARY in value] == []


def test_a_registration_that_was_erased_stays_erased_by_the_replay(app: Flask) -> None:
    tenant_id = a_municipality(app, f"Hove{next(NUMBERS)}")
    registered = a_registration(app, in_=tenant_id, given=CANARY)
    with inside(app, tenant_id):
        erasing.ledger().enter(tenant_id, registered, Ground.REQUEST.value)
        assert replay.replay() == 1
    with inside(app, tenant_id):
        assert db.session.get_one(Registration, (tenant_id, registered)).given_name == ""


def test_an_entry_that_only_the_file_knows_is_replayed(app: Flask, tmp_path: Path) -> None:
    duo = a_life(app)
    with inside(app, duo.tenant_id):
        book = erasing.ledger()
        mark, called = book.mark(duo.tenant_id, duo.person_id), reference()
        ledgers.append(
            tmp_path / "erasures.jsonl", [ledgers.Entry(duo.tenant_id, mark, called, "request", clock.utcnow())]
        )
        assert replay.replay() == 1


def test_nobody_of_another_municipality_is_erased_from_here(app: Flask) -> None:
    duo = a_life(app)
    mortsel = a_municipality(app, "Mortsel")
    with inside(app, mortsel), pytest.raises(NotFound):
        erasing.erase(duo.person_id, ground=Ground.REQUEST, by=None)
    with inside(app, duo.tenant_id):
        assert people.person(duo.person_id).given_name == CANARY


def test_the_pages_of_what_is_left_open_and_name_nobody(app: Flask) -> None:
    duo = a_life(app)
    erase(app, duo.tenant_id, duo.person_id)
    worker = signed_in(app, a_case_worker(app, duo.tenant_id))
    with inside(app, duo.tenant_id):
        place = db.session.scalars(select(Municipality.slug)).one()
    for path in ("vandaag", "mentees", "duos", f"duos/{duo.trajectory_id}", f"dossiers/{duo.person_id}"):
        page = worker.get(f"/{place}/{path}")
        assert page.status_code < 500, path
        assert CANARY not in page.text
