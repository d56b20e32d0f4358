# SPDX-License-Identifier: EUPL-1.2
"""From list to files: what comes in, what a second time changes, how it goes back; each municipality its own."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from koepel import audit, clock, jobs
from koepel.database import db, mine
from koepel.errors import NotFound
from koepel.records import AuditEntry, JobRun, Outbox
from tenants.intake import service as intakes
from tenants.intake.models import Intake
from tenants.people import service as people
from tenants.people.models import CardRelease, LanguageSkill, Person
from tenants.registers import service, undoing
from tenants.registers.failures import NotNow, OthersWorkedOnIt, TooLateToUndo, WorkingCopyGone
from tenants.registers.models import ImportBatch, ImportMark, ImportRow
from tenants.registers.report import counts
from tenants.trajectories.models import Duo, Engagement, Meeting, Trajectory
from tests.factories.pool import a_region, a_tenant
from tests.factories.spreadsheets import NATIONAL_NUMBER, a_mentee, a_mentor, a_register
from tests.support.places import a_case_worker, inside
from tests.support.working import worked

REGISTERS = Path(__file__).parents[1] / "data" / "registers"
SLOW = pytest.mark.slow
TABLES = (Person, LanguageSkill, Intake, Trajectory, Duo, Meeting, Engagement)


@pytest.fixture
def business_day() -> Iterator[None]:
    """The lists are of 2016-2019: on this day about a third of their duos is still within its term."""
    token = clock.stand_at(clock.moment().replace(year=2019, month=5, day=14, hour=9))
    yield
    clock.release(token)


def list_of(place: str) -> bytes:
    return (REGISTERS / f"{place}.xlsx").read_bytes()


def count(model: Any, *where: Any) -> int:
    return int(db.session.scalar(select(func.count()).select_from(mine(model).where(*where).subquery())) or 0)


def numbers() -> dict[str, int]:
    return {model.__tablename__: count(model) for model in TABLES}


def imported(app: Flask, tenant_id: UUID, data: bytes, account_id: UUID | None = None) -> UUID:
    """The list on its way through the worker, as the screen does it; returns the batch."""
    with inside(app, tenant_id, account_id):
        batch_id = service.stage(data, "lijst.xlsx").id
        service.check_later(service.batch(batch_id), service.sheets_of(service.batch(batch_id)))
        service.begin_import(batch_id)
    import_job(app, tenant_id)
    return batch_id


def import_job(app: Flask, tenant_id: UUID) -> None:
    """The worker does the import, and leaves all that rings after it for another time."""
    with inside(app, tenant_id):
        rung = list(
            db.session.scalars(select(Outbox.id).where(Outbox.kind == "registers.import", Outbox.state == "waiting"))
        )
    with app.app_context():
        for row_id in rung:
            jobs.run(str(tenant_id), str(row_id))


@pytest.mark.parametrize(
    "place", ["aartselaar", pytest.param("borsbeek", marks=SLOW), pytest.param("mortsel", marks=SLOW)]
)
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


def test_a_national_number_is_in_no_column_of_the_database(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    digits = "".join(char for char in NATIONAL_NUMBER if char.isdigit())
    data = a_register([a_mentee(1), a_mentee(2, beroep=f"lasser {NATIONAL_NUMBER}"), a_mentee(3, gsm=float(digits))])
    with inside(app, tenant_id):
        row = service.stage(data, f"{NATIONAL_NUMBER}.xlsx")
        kept = str(service.sheets_of(row)) + str(row.mapping) + row.file_kind + row.file_mark
        assert NATIONAL_NUMBER not in kept
        assert digits not in kept
        assert [
            one["problem"]
            for one in service.check_later(row, service.sheets_of(row)).report["sheets"]["Mentees"]["refused"]
        ] == ["national_number"] * 2


def test_special_columns_are_emptied_before_anything_is_kept(app: Flask) -> None:
    from tests.factories.spreadsheets import an_xlsx

    tenant_id = a_tenant(app, "aartselaar")
    rows = [
        ("Naam", "GSM", "Nationaliteit", "Gezondheid", "Bijnaam"),
        ("Amina Osman", "0400 00 10 10", "Somalische", "rugpijn", "Ami"),
    ]
    with inside(app, tenant_id):
        kept = str(service.sheets_of(service.stage(an_xlsx({"Mentees": rows}), "a.xlsx")))
        assert "Somalische" not in kept
        assert "rugpijn" not in kept
        assert "Nationaliteit" in kept


@SLOW
def test_undo_takes_back_all_that_came_in(app: Flask, business_day: None) -> None:
    tenant_id = a_tenant(app, "borsbeek")
    with inside(app, tenant_id):
        before = numbers()
    batch_id = imported(app, tenant_id, list_of("borsbeek"))
    with inside(app, tenant_id):
        undoing.undo(batch_id)
    with inside(app, tenant_id):
        named = count(Person, Person.given_name != "")
        assert named == 0
        left = numbers()
        assert {name: left[name] for name in ("trajectory", "duo", "meeting", "engagement")} == {
            name: before[name] for name in ("trajectory", "duo", "meeting", "engagement")
        }
        assert (count(ImportRow), count(ImportMark)) == (0, 0)
        assert service.batch(batch_id).state == "undone"
        with pytest.raises(NotNow):
            undoing.undo(batch_id)
    imported(app, tenant_id, list_of("borsbeek"))
    with inside(app, tenant_id):
        assert count(Trajectory) == 13


def test_people_whose_card_was_shown_lose_their_name_and_keep_the_record(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    batch_id = imported(app, tenant_id, a_register([a_mentee(1)], [a_mentor(1)]))
    with inside(app, tenant_id):
        for talk in db.session.scalars(mine(Intake)):
            intakes.save_step(talk, "agreement" if talk.side == "mentee" else "readiness", {"release_occupation": True})
    worked(app)
    with inside(app, tenant_id):
        shown = count(CardRelease)
        undoing.undo(batch_id)
    worked(app)
    with inside(app, tenant_id):
        assert count(Person, Person.name_key != "") == 0
        assert count(Person) == len(
            set(db.session.scalars(select(CardRelease.person_id).where(CardRelease.tenant_id == tenant_id)))
        )
        assert shown > 0
        assert count(CardRelease, CardRelease.withdrawn_at.is_(None)) == 0


def test_undo_waits_when_a_colleague_went_on(app: Flask, business_day: None) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    me, colleague = a_case_worker(app, tenant_id), a_case_worker(app, tenant_id, "Mia Peeters")
    batch_id = imported(app, tenant_id, a_register([a_mentee(1)]), me)
    with inside(app, tenant_id, me):
        person = db.session.scalars(mine(Person)).one()
        people.spoke_with(person)
    with inside(app, tenant_id, me):
        assert undoing.undoable(service.batch(batch_id))
    with inside(app, tenant_id, colleague):
        audit.read(db.session.scalars(mine(Person)).one(), "phone", person=person.id, purpose="look")
    with inside(app, tenant_id, colleague):
        people.spoke_with(db.session.scalars(mine(Person)).one())
    with app.app_context(), pytest.raises(OthersWorkedOnIt), inside(app, tenant_id, me):
        undoing.undo(batch_id)


def test_undo_ends_after_a_day(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    batch_id = imported(app, tenant_id, a_register([a_mentee(1)]))
    with inside(app, tenant_id):
        service.batch(batch_id).imported_at = clock.utcnow() - timedelta(hours=25)
    with app.app_context(), pytest.raises(TooLateToUndo), inside(app, tenant_id):
        undoing.undo(batch_id)


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


def test_what_was_mended_in_place_comes_in(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    with inside(app, tenant_id):
        row = service.stage(a_register([a_mentee(1, email="geen@"), a_mentee(2, intake="31/02/2018")]), "a.xlsx")
        service.mend(
            row.id,
            {("Mentees", 2, 6): "amina@example.org", ("Mentees", 3, 9): "28/02/2018", ("Mentees", 2, 4): "2630"},
            {},
        )
        sheet = row.report["sheets"]["Mentees"]
        assert (sheet["imported"], sheet["refused"]) == (2, [])
        assert service.sheets_of(row)[0].rows[1].cells[3] == date(1983, 8, 17)


def test_a_row_that_is_somebody_here_makes_no_second_file(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    with inside(app, tenant_id):
        here = people.open_file("Amina", "Osman", email="amina.1@example.org")
        row = service.stage(a_register([a_mentee(1)], [a_mentor(1)], [(1, 1, clock.today(), None, "lopend")]), "a.xlsx")
        service.check_later(row, service.sheets_of(row))
        alike = row.report["details"]["Mentees"]["alike"]
        assert [(one["row"], [who["id"] for who in one["people"]]) for one in alike] == [(2, [str(here.id)])]
        service.mend(row.id, {}, {("Mentees", 2): str(here.id)})
        assert row.report["sheets"]["Mentees"]["unchanged"] == 1
        service.begin_import(row.id)
    import_job(app, tenant_id)
    with inside(app, tenant_id):
        assert db.session.scalars(mine(Trajectory)).one().person_id == here.id
        assert count(Person) == 2


def test_columns_that_a_person_chose_are_remembered_here_and_nowhere_else(app: Flask) -> None:
    from tenants.registers.fields import Field, SheetKind
    from tenants.registers.headings import SheetMapping
    from tests.factories.spreadsheets import an_xlsx

    mortsel, borsbeek = a_tenant(app, "mortsel"), a_tenant(app, "borsbeek")
    data = an_xlsx({"Blad1": [("Wie", "Bereikbaar op"), ("Amina Osman", "0400 00 10 10")]})
    with inside(app, mortsel):
        row = service.stage(data, "a.xlsx")
        assert row.mapping["sheets"] == {"Blad1": None}
        mapping = SheetMapping(SheetKind.MENTEES, {"wie": Field.FULL_NAME, "bereikbaar op": Field.PHONE})
        service.read_columns(row.id, {"Blad1": mapping})
        assert row.report["sheets"]["Blad1"]["imported"] == 1
    with inside(app, mortsel):
        assert service.mappings_of(service.stage(data, "b.xlsx")) == {"Blad1": mapping}
    with inside(app, borsbeek):
        assert service.mappings_of(service.stage(data, "b.xlsx")) == {}


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


def test_a_batch_of_another_municipality_is_not_found(app: Flask) -> None:
    mortsel, borsbeek = a_tenant(app, "mortsel"), a_tenant(app, "borsbeek")
    batch_id = imported(app, mortsel, a_register([a_mentee(1)]))
    with app.app_context(), pytest.raises(NotFound), inside(app, borsbeek):
        undoing.undo(batch_id)
    with inside(app, borsbeek):
        assert numbers() == dict.fromkeys((model.__tablename__ for model in TABLES), 0)


def test_the_working_copy_is_gone_after_a_day(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    batch_id = imported(app, tenant_id, a_register([a_mentee(1)]))
    with inside(app, tenant_id):
        lost = service.stage(a_register([a_mentee(2)]), "a.xlsx").id
    with inside(app, tenant_id):
        service.forget_content(batch_id)
        service.forget_content(lost)
    with inside(app, tenant_id):
        assert count(ImportBatch) == 1
        with pytest.raises(WorkingCopyGone):
            service.sheets_of(service.batch(batch_id))


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


def test_all_rows_are_counted_the_same_by_the_pure_check(app: Flask, business_day: None) -> None:
    from tests.factories.spreadsheets import dry_run

    tenant_id = a_tenant(app, "mortsel")
    pure = dry_run(list_of("mortsel"), tenant="mortsel", today=date(2019, 5, 14), keep_from=date(2018, 5, 14))
    with inside(app, tenant_id):
        row = service.stage(list_of("mortsel"), "a.xlsx")
        assert counts(service.dry_run(row)) == counts(pure)


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
