# SPDX-License-Identifier: EUPL-1.2
"""An import goes back whole within a day, by whom it belongs to, unless somebody went on with it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import audit, clock
from koepel.database import db, mine
from koepel.errors import NotFound
from tenants.intake import service as intakes
from tenants.intake.models import Intake
from tenants.people import service as people
from tenants.people.models import CardRelease, Person
from tenants.registers import service, undoing
from tenants.registers.failures import NotNow, OthersWorkedOnIt, TooLateToUndo
from tenants.registers.models import ImportMark, ImportRow
from tenants.trajectories.models import Trajectory
from tests.factories.pool import a_tenant
from tests.factories.spreadsheets import a_mentee, a_mentor, a_register
from tests.support.lists import TABLES, count, imported, list_of, numbers
from tests.support.places import a_case_worker, inside
from tests.support.working import worked

SLOW = pytest.mark.slow


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


def test_a_batch_of_another_municipality_is_not_found(app: Flask) -> None:
    mortsel, borsbeek = a_tenant(app, "mortsel"), a_tenant(app, "borsbeek")
    batch_id = imported(app, mortsel, a_register([a_mentee(1)]))
    with app.app_context(), pytest.raises(NotFound), inside(app, borsbeek):
        undoing.undo(batch_id)
    with inside(app, borsbeek):
        assert numbers() == dict.fromkeys((model.__tablename__ for model in TABLES), 0)
