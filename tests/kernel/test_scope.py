# SPDX-License-Identifier: EUPL-1.2
"""A transaction says whose data it sees, or it does not begin."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from koepel import scope as scopes
from koepel.database import db, transaction
from koepel.errors import NoScope
from koepel.ids import new_id


def test_without_a_scope_no_transaction_begins(app: Flask) -> None:
    with app.app_context(), pytest.raises(NoScope):
        db.session.execute(text("SELECT 1"))


def test_a_scope_ends_with_its_transaction(app: Flask) -> None:
    with app.app_context():
        with transaction(scopes.tenant(new_id())) as session:
            assert session.execute(text("SELECT current_user")).scalar_one() == "koepel_tenant"
        with db.engine.connect() as bare:
            assert bare.execute(text("SELECT current_user, current_setting('koepel.scope', true)")).one() == (
                "koepel_login",
                "",
            )


def test_a_forged_scope_is_refused(app: Flask) -> None:
    here, elsewhere = new_id(), new_id()
    with app.app_context(), transaction(scopes.tenant(here)) as session:
        mine = session.execute(text("SELECT current_setting('koepel.scope')")).scalar_one()
        forged = mine.replace(str(here), str(elsewhere))
        session.execute(text("SELECT set_config('koepel.scope', :forged, true)"), {"forged": forged})
        with pytest.raises(ProgrammingError, match="scope refused"):
            session.execute(text("SELECT count(*) FROM app.person"))
        session.rollback()


def test_a_role_that_was_not_signed_is_refused(app: Flask) -> None:
    with app.app_context(), transaction(scopes.tenant(new_id())) as session:
        session.execute(text("SELECT set_config('role', 'koepel_region', true)"))
        with pytest.raises(ProgrammingError, match="scope refused"):
            session.execute(text("SELECT count(*) FROM app.card"))
        session.rollback()
