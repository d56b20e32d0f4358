# SPDX-License-Identifier: EUPL-1.2
"""From list to files: what comes in, what a second time changes, what happens when it trips."""

import json
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from koepel import clock
from koepel.database import db, mine
from koepel.records import AuditEntry, JobRun, Outbox
from tenants.intake.models import Intake
from tenants.people import service as people
from tenants.people.models import Person
from tenants.registers import service
from tenants.registers.failures import NotNow
from tenants.trajectories.models import Duo, Engagement, Meeting, Trajectory
from tests.factories.pool import a_region, a_tenant
from tests.factories.spreadsheets import a_mentee, a_mentor, a_register
from tests.support.lists import REGISTERS, TABLES, count, import_job, imported, list_of, numbers
from tests.support.places import a_case_worker, inside
from tests.support.working import worked

SLOW = pytest.mark.slow


@SLOW
@pytest.mark.parametrize("place", ["aartselaar", "borsbeek", "mortsel"])
def test_a_freshly_added_municipality_gets_what_its_list_states(app: Flask, business_day: None, place: str) -> None:
    tenant_id = a_tenant(app, place)
    expected = json.loads((REGISTERS / f"{place}.expected.json").read_text())["sheets"]
    batch_id = imported(app, tenant_id, list_of(place))
    with inside(app, tenant_id):
        row = service.batch(batch_id)
        assert row.state == "imported"
        for name, sheet in expected.items():
            told = row.report["sheets"][name]
            assert (told["imported"], told["refused"]) == (sheet["imported"], sheet["refused"])
        assert count(Person) == expected["Mentees"]["imported"] + expected["Mentors"]["imported"]
        assert count(Trajectory) == count(Duo) == expected["Duo's"]["imported"]
        assert count(Meeting) == expected["Opvolging"]["imported"]
        run = service.run_of(batch_id)
        assert run is not None
        assert (run.state, run.done) == ("done", sum(sheet["imported"] for sheet in expected.values()))


@SLOW
def test_a_second_import_of_the_same_list_changes_nothing(app: Flask, business_day: None) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    imported(app, tenant_id, list_of("aartselaar"))
    with inside(app, tenant_id):
        before = numbers()
    again = imported(app, tenant_id, list_of("aartselaar"))
    with inside(app, tenant_id):
        assert numbers() == before
        sheets = service.batch(again).report["sheets"]
        assert {sheet["imported"] for sheet in sheets.values()} == {0}
        unchanged = {name: sheet["unchanged"] for name, sheet in sheets.items()}
        assert unchanged == {"Mentees": 17, "Mentors": 16, "Duo's": 14, "Opvolging": 176}


@SLOW
def test_trajectories_past_their_term_come_in_without_names(app: Flask, business_day: None) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    batch_id = imported(app, tenant_id, list_of("aartselaar"))
    with inside(app, tenant_id):
        past = list(db.session.scalars(mine(Trajectory).where(Trajectory.pseudonymised_at.is_not(None))))
        assert past
        assert len(past) == sum(
            w["warning"] == "past_retention" for w in service.batch(batch_id).report["sheets"]["Duo's"]["warnings"]
        )
        for trajectory in past:
            assert trajectory.ended_on < date(2018, 5, 14)
            person = people.person(trajectory.person_id)
            assert (
                person.given_name,
                person.family_name,
                person.phone,
                person.email,
                person.notes,
                person.birth_date,
            ) == ("", "", "", "", "", None)
            for meeting in db.session.scalars(mine(Meeting).where(Meeting.trajectory_id == trajectory.id)):
                assert (meeting.note, meeting.place, meeting.activity) == ("", "", "")
                assert meeting.minutes > 0
            duo = db.session.scalars(mine(Duo).where(Duo.trajectory_id == trajectory.id)).one()
            assert (duo.mentor_person_id, duo.mentee_first_name, duo.mentor_first_name) == (None, "", "")


def test_a_running_duo_keeps_its_people_its_hours_and_its_place(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    start = clock.today() - timedelta(days=60)
    data = a_register(
        [a_mentee(1, beroep="leerkracht"), a_mentee(2)], [a_mentor(1, max=1), a_mentor(2)], [(1, 1, start, None, "lopend")],
        [("1/1", start + timedelta(days=7), 1.5, "cv gemaakt", "bij mij thuis"),
         ("1/1", start + timedelta(days=8), 1, "iets nieuws", "online")],
    )  # fmt: skip
    imported(app, tenant_id, data)
    with inside(app, tenant_id):
        first = db.session.scalars(mine(Person).where(Person.family_name == "Osman 1")).one()
        trajectory = db.session.scalars(mine(Trajectory)).one()
        assert (trajectory.person_id, trajectory.state, trajectory.imported) == (first.id, "started", True)
        met = {m.minutes: (m.activity, m.place, m.mode, m.note) for m in db.session.scalars(mine(Meeting))}
        assert met == {
            90: ("cv_letter", "at_home", "in_person", "cv gemaakt"),
            60: ("", "online", "online", "iets nieuws"),
        }
        assert db.session.scalars(mine(Engagement)).one().state == "started"
        states = {(i.side, people.person(i.person_id).family_name): i.state for i in db.session.scalars(mine(Intake))}
        assert states == {
            ("mentee", "Osman 1"): "accepted", ("mentee", "Osman 2"): "waiting",
            ("mentor", "Cools 1"): "accepted", ("mentor", "Cools 2"): "waiting",
        }  # fmt: skip
        talk = db.session.scalars(mine(Intake).where(Intake.person_id == first.id)).one()
        assert (talk.occupations, talk.occupation_text, talk.steps_done) == (["23"], "leerkracht", [])
        spoken = {skill.language: skill.level for skill in people.languages_of(first.id)}
        assert spoken == {"ar": None, "en": None}


def test_a_mentor_whose_duo_has_ended_is_free_again(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    start, end = clock.today() - timedelta(days=200), clock.today() - timedelta(days=20)
    imported(app, tenant_id, a_register([a_mentee(1)], [a_mentor(1, max=1)], [(1, 1, start, end, "gestopt")]))
    with inside(app, tenant_id):
        mentor = db.session.scalars(mine(Intake).where(Intake.side == "mentor")).one()
        engagement = db.session.scalars(mine(Engagement)).one()
        assert (mentor.state, engagement.state, engagement.ended_on) == ("waiting", "stopped", end)
        trajectory = db.session.scalars(mine(Trajectory)).one()
        assert (trajectory.state, trajectory.ended_on, trajectory.stop_reason) == ("stopped", end, "")


def test_an_import_that_trips_leaves_nothing_behind_and_says_so(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    with inside(app, tenant_id):
        batch_id = service.stage(a_register([a_mentee(1)]), "a.xlsx").id
        service.begin_import(batch_id)
    with inside(app, tenant_id):
        row = service.batch(batch_id)
        row.content = b"torn"
    import_job(app, tenant_id)
    with inside(app, tenant_id):
        assert service.batch(batch_id).state == "failed"
        assert count(Person) == 0
        assert db.session.scalars(mine(JobRun)).one().state == "failed"


def test_a_second_ring_of_the_same_import_does_nothing(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    batch_id = imported(app, tenant_id, a_register([a_mentee(1)]))
    with inside(app, tenant_id):
        assert service.bring_in(batch_id) is None
        assert count(Person) == 1
        with pytest.raises(NotNow):
            service.begin_import(batch_id)


def test_a_mentor_of_a_member_municipality_waits_to_be_confirmed(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Mortsel")
    start = clock.today() - timedelta(days=30)
    data = a_register(
        [a_mentee(1)],
        [a_mentor(1)],
        [(1, "mortsel:M-07", start, None, "lopend")],
        [("1/mortsel:M-07", start, 1, "cv", "bib")],
    )
    imported(app, region.aartselaar, data)
    with inside(app, region.aartselaar):
        duo = db.session.scalars(mine(Duo)).one()
        assert (duo.pending_mentor, duo.mentor_person_id, duo.mentor_tenant_id) == ("mortsel:M-07", None, None)
        assert (count(Meeting), count(Engagement)) == (1, 0)
        again = service.stage(data, "a.xlsx")
        service.check_later(again, service.sheets_of(again))
        assert [sheet["imported"] for sheet in again.report["sheets"].values()] == [0] * 4
    with inside(app, region.mortsel):
        assert numbers() == dict.fromkeys((model.__tablename__ for model in TABLES), 0)


def test_every_file_that_came_in_stands_in_the_audit(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    batch_id = imported(app, tenant_id, a_register([a_mentee(1)]), a_case_worker(app, tenant_id))
    with inside(app, tenant_id):
        actions = list(
            db.session.scalars(
                select(AuditEntry.action).where(AuditEntry.object_id == batch_id).order_by(AuditEntry.at)
            )
        )
        assert actions == ["uploaded", "import_asked", "imported"]
        person = db.session.scalars(mine(Person)).one()
        assert count(AuditEntry, AuditEntry.person_id == person.id, AuditEntry.action == "file_opened") == 1


def test_a_list_that_brought_its_worker_down_three_times_waits_for_a_person(app: Flask) -> None:
    tenant_id = a_tenant(app)
    with inside(app, tenant_id, a_case_worker(app, tenant_id)):
        row = service.stage(a_register(mentees=[a_mentee()]), "lijst.xlsx")
        service.check_later(row, service.sheets_of(row))
        service.begin_import(row.id)
        dead = {"state": "leased", "tries": 3, "due_at": clock.utcnow() - timedelta(seconds=1)}
        db.session.execute(update(Outbox).where(Outbox.kind == "registers.import").values(**dead))
    worked(app)
    with inside(app, tenant_id):
        assert service.batch(row.id).state == "failed"
        run = service.run_of(row.id)
        assert run is not None
        assert run.state == "failed"
        assert db.session.scalars(select(Outbox.state).where(Outbox.kind == "registers.import")).all() == ["dead"]
        assert numbers()["person"] == 0
        service.begin_import(row.id)
    worked(app)
    with inside(app, tenant_id):
        assert numbers()["person"] == 1
