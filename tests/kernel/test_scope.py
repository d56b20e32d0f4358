# SPDX-License-Identifier: EUPL-1.2
"""A transaction says whose data it sees, or it does not begin.

Tables in these tests hold rows: PostgreSQL asks for the scope at the first row, and of an empty table nothing can be seen.
"""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from koepel import scope as scopes
from koepel.database import db, transaction
from koepel.errors import NoScope
from koepel.ids import new_id
from tests.factories.pool import a_region
from tests.support.places import a_municipality


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
    here, elsewhere = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    with app.app_context(), transaction(scopes.tenant(here)) as session:
        mine = session.execute(text("SELECT current_setting('koepel.scope')")).scalar_one()
        forged = mine.replace(str(here), str(elsewhere))
        session.execute(text("SELECT set_config('koepel.scope', :forged, true)"), {"forged": forged})
        with pytest.raises(ProgrammingError, match="scope refused"):
            session.execute(text("SELECT count(*) FROM app.contact_point"))
        session.rollback()


def test_a_role_that_was_not_signed_is_refused(app: Flask) -> None:
    region = a_region(app, "Borsbeek")
    with app.app_context(), transaction(scopes.tenant(region.borsbeek)) as session:
        session.execute(text("SELECT set_config('role', 'koepel_region', true)"))
        with pytest.raises(ProgrammingError, match="scope refused"):
            session.execute(text("SELECT count(*) FROM app.collaboration"))
        session.rollback()
