# SPDX-License-Identifier: EUPL-1.2
"""What happened stands with what was done, or neither does: lines wait for the commit and fall with a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from koepel import audit
from koepel.database import db
from koepel.ids import new_id
from koepel.records import AuditEntry
from tenants.people import service as people
from tenants.people.models import LanguageSkill
from tests.support.places import a_municipality, inside


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def done(app: Flask, tenant_id: UUID) -> list[str]:
    """What the lines of files say, oldest first."""
    with inside(app, tenant_id):
        query = select(AuditEntry.action).where(AuditEntry.object_kind == "person").order_by(AuditEntry.at)
        return list(db.session.scalars(query))


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that write a line."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO app.audit_entry"):
            found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_all_lines_of_a_transaction_are_written_at_once(app: Flask, borsbeek: UUID) -> None:
    with counted(app) as written, inside(app, borsbeek):
        samira = people.open_file("Samira", "Haddad")
        people.correct(samira, "Samira", "Haddad-Claes")
        db.session.flush()
        people.spoke_with(samira)
    assert len(written) == 1
    assert done(app, borsbeek) == ["file_opened", "corrected", "spoken_with"]


def test_a_savepoint_taken_back_takes_its_own_lines_and_no_others(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        samira = people.open_file("Samira", "Haddad")
        inner = db.session.begin_nested()
        people.spoke_with(samira)
        inner.rollback()
        with db.session.begin_nested():
            people.correct(samira, "Samira", "Claes")
    assert done(app, borsbeek) == ["file_opened", "corrected"]


def test_a_savepoint_that_trips_in_its_last_step_takes_no_line_of_before(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        samira = people.open_file("Samira", "Haddad")
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.add(
                LanguageSkill(person_id=new_id(), language="nl")
            )  # of nobody, which shows when it is written
        people.spoke_with(samira)
    assert done(app, borsbeek) == ["file_opened", "spoken_with"]


def test_a_session_that_is_closed_takes_its_lines_with_it(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        people.open_file("Samira", "Haddad")
        db.session().close()
        people.open_file("Dawit", "Tesfay")
    assert done(app, borsbeek) == ["file_opened"]


def test_what_was_refused_leaves_no_line_for_the_next(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        people.open_file("Samira", "Haddad")
        db.session.rollback()
        people.open_file("Dawit", "Tesfay")
    assert done(app, borsbeek) == ["file_opened"]


def test_who_shows_the_lines_shows_those_of_this_very_reading(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        samira = people.open_file("Samira", "Haddad")
        audit.write_now()
        assert db.session.scalar(select(AuditEntry.action).where(AuditEntry.object_id == samira.id)) == "file_opened"
