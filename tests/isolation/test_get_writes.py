# SPDX-License-Identifier: EUPL-1.2
"""A GET changes no state of the practice: PostgreSQL itself counts what each address writes (T26).

It may write who read what (audit_entry, pool_read, and the region's pool_audit_entry) and that a session was seen.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from koepel import roles
from koepel.ids import reference
from koepel.web import places
from tests.isolation.census import LET_IN, Things, agreed, filled, home_of, right_answer
from tests.isolation.tables import Connection, read_tables
from tests.isolation.town import Town

pytestmark = pytest.mark.slow

MAY_WRITE = {
    "delivery": "what a partner was shown",
    "audit_entry": "who read a sensitive field",
    "pool_read": "whose cards were shown",
    "pool_audit_entry": "what the region read",
    "session": "last seen, once a minute",
}
COUNTER = """
CREATE TABLE sec.written (name text NOT NULL);
CREATE FUNCTION sec.count_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN INSERT INTO sec.written VALUES (TG_TABLE_NAME || ' ' || TG_OP); RETURN NULL; END $$;
"""


@pytest.fixture(scope="module")
def counted(wild_town: Town) -> Iterator[Connection]:
    """Every write in this town is noted by a trigger."""
    address = roles.with_database(wild_town.cluster.admin_url, wild_town.database)
    with psycopg.connect(roles.plain(address), autocommit=True) as admin:
        admin.execute(COUNTER)
        for name in read_tables(admin):
            admin.execute(
                sql.SQL(
                    "CREATE TRIGGER counted AFTER INSERT OR UPDATE OR DELETE ON app.{} FOR EACH ROW"
                    " EXECUTE FUNCTION sec.count_write()"
                ).format(sql.Identifier(name))
            )
        yield admin


@pytest.mark.attack("T26", hostile=True)
def test_a_get_writes_only_that_somebody_looked(wild_town: Town, counted: Connection) -> None:
    town = wild_town
    places.forget()
    every_route = agreed(town)
    things = Things(town, every_route)
    wrote, asked = {}, 0
    counted.execute("TRUNCATE sec.written")
    for route in [one for one in every_route if "GET" in one.methods]:
        word = home_of(route)
        comers = [*town.staff(word), *(one for one in town.links() if one.place == "borsbeek"), town.nobody()]
        for person in comers:
            # who is refused is refused before anything is looked up
            many = 2 if right_answer(route, person, word) == LET_IN else 1
            for one in things.ids(route, "borsbeek")[:many] or [reference()]:
                address = next(a for a in filled(route, word, [one], token=person.token) if a.method == "GET")
                address.asked_by(person)
                asked += 1
        found = {str(row[0]) for row in counted.execute("SELECT DISTINCT name FROM sec.written")}
        counted.execute("TRUNCATE sec.written")
        if more := {name for name in found if name.split()[0] not in MAY_WRITE}:
            wrote[route.endpoint] = sorted(more)
    assert not wrote, f"a GET only reads; post it, or derive it from the read audit: {wrote}"
    assert asked > 300


@pytest.mark.attack("T26")
def test_the_counter_counts(wild_town: Town, counted: Connection) -> None:
    """Else the silence above would mean nothing."""
    places.forget()
    case_worker = wild_town.staff("borsbeek")[1]
    trajectory = wild_town.ids["borsbeek"]["trajectory"][0]
    counted.execute("TRUNCATE sec.written")
    case_worker.client.send(f"/borsbeek/duos/{trajectory}/pauze")
    names = {str(row[0]).split()[0] for row in counted.execute("SELECT DISTINCT name FROM sec.written")}
    assert {"trajectory", "request_key"} & names
