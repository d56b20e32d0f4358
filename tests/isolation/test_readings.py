# SPDX-License-Identifier: EUPL-1.2
"""Every reading of a sensitive field has its line (T11): what pages take out of S and X columns is held to the audit, page by page.

Two looks at each request: which sensitive values Python took out of a row or a statement, and whether they stand in the answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from psycopg.rows import dict_row
from sqlalchemy import event
from sqlalchemy.orm.attributes import InstrumentedAttribute

from koepel import roles
from koepel.database import METADATA, db
from koepel.ids import new_id
from koepel.keys.sealed import SealedAttribute
from koepel.keys.value import Sealed
from koepel.privacy import guarded
from tests.browser.screens import CASE_WORKER, CONTACT_POINT, STAFF, Screen
from tests.browser.walked import Walk, running
from tests.conftest import Cluster

pytestmark = pytest.mark.slow

# How the audit calls a column, where it is not by its own name.
CALLED = {
    ("meeting", "note"): "notes",
    ("counterpart", "contact"): "mentor_contact",
}
# Whose line must name this very row, as person or as object.
EACH_ITS_OWN = {"person", "message", "registration"}
WHOLE_FILES = {"rights.take_along_on_paper"}  # one line for all that is kept of one person, messages too
# Pages that show what the walk of the browser leaves closed.
MORE = (
    Screen("people.contact", "/borsbeek/dossiers/{mentee}/contact?doel=call"),
    Screen("people.contact", "/borsbeek/dossiers/{mentor}/contact?doel=call"),
    Screen("people.who_can_see", "/borsbeek/dossiers/{mentor}/inzage"),
    Screen("people.edit", "/borsbeek/dossiers/{mentor}/bewerken"),
)
# Taken by the page to know whether it is there, and not shown: no reading by a person.
MECHANICAL = {
    "account.totp_secret": "signing in asks whether there is a second step; an account is of no municipality",
    "registration.phone": "the inbox says whether somebody can be reached, and looks for the same person elsewhere",
    "registration.email": "as the phone",
    "registration.helper": "whose phone it is",
    "person.phone": "the talk says that contact data is filled in",
    "person.email": "as the phone",
    "proposal_disclosure.contact": "a list of proposals is made of whole views and shows no channel",
    "import_batch.content": "the list that somebody just brought, checked anew; it goes after a day",
}


@dataclass
class Taken:
    """What one request took out: (table, column, row id) with the value."""

    values: dict[tuple[str, str, UUID | None], str] = field(default_factory=dict)
    columns: set[tuple[str, str]] = field(default_factory=set)  # named in a statement, outside whole rows


@contextmanager
def watched(app: Flask) -> Iterator[list[Taken]]:
    """Each value of a sensitive column that Python takes, whichever way; the last of the list is the request under way."""
    hidden = {(column.table.name, column.name) for column in guarded(METADATA)}
    requests: list[Taken] = [Taken()]
    before = {kind: kind.__get__ for kind in (InstrumentedAttribute, SealedAttribute)}

    def taking(get: Callable[[Any, Any, Any], Any]) -> Callable[[Any, Any, Any], Any]:
        def taken(self: Any, instance: Any, owner: Any) -> Any:
            value = get(self, instance, owner)
            table = getattr(owner, "__tablename__", "")
            if instance is not None and type(value) is not Sealed and value and (table, self.key) in hidden:
                requests[-1].values[table, self.key, getattr(instance, "id", None)] = str(value)
            return value

        return taken

    def naming(_c: Any, _u: Any, _s: Any, _p: Any, context: Any, _m: Any) -> None:
        compiled = getattr(context, "compiled", None)
        whole = any(
            one.get("expr") is one.get("entity") for one in _described(compiled)
        )  # rows: watched as they are taken
        for entry in getattr(compiled, "_result_columns", ()) if not whole else ():
            for one in entry.objects:
                key = (getattr(getattr(one, "table", None), "name", ""), getattr(one, "name", ""))
                if key in hidden:
                    requests[-1].columns.add(key)

    for kind, get in before.items():
        kind.__get__ = taking(get)  # type: ignore[method-assign]
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", naming)
    try:
        yield requests
    finally:
        for kind, get in before.items():
            kind.__get__ = get  # type: ignore[method-assign]
        event.remove(engine, "before_cursor_execute", naming)


def _described(compiled: Any) -> list[dict[str, Any]]:
    return list(getattr(getattr(compiled, "statement", None), "column_descriptions", ()))


@pytest.fixture(scope="module")
def walk(cluster: Cluster) -> Iterator[Walk]:
    with cluster.cloned("readings") as database, running(cluster, database) as found:
        yield found


@pytest.mark.attack("T11")
def test_every_sensitive_value_on_a_page_of_staff_has_its_line(walk: Walk, cluster: Cluster) -> None:
    address = roles.plain(roles.with_database(cluster.admin_url, walk.town.database))
    unwritten, untaken, mechanical, shown = defaultdict(set), defaultdict(set), defaultdict(set), 0
    with psycopg.connect(address, autocommit=True, row_factory=dict_row) as admin, watched(walk.town.app) as requests:
        for screen in [*MORE, *(one for one in STAFF if one.who in (CASE_WORKER, CONTACT_POINT) and one.status == 200)]:
            client, path = walk.person(screen.who).client, walk.filled(screen)
            since = new_id()
            requests.append(Taken())
            answer = client.get(path)
            if answer.status_code == 303 and "/waarom" in answer.location:
                raise AssertionError("nobody of this town follows a file by name")
            body, took = answer.get_data(as_text=True), requests[-1]
            lines = admin.execute(
                "SELECT * FROM app.audit_entry WHERE id > %s AND action = 'read'", (since,)
            ).fetchall()
            assert all(line["purpose"] for line in lines), f"{screen.endpoint}: a reading without a purpose"
            for (table, column, row), value in took.values.items():
                name = CALLED.get((table, column), column)
                of_this = [line for line in lines if row in (line["person_id"], line["object_id"])]
                # a line about somebody else does not count
                if table in EACH_ITS_OWN and screen.endpoint not in WHOLE_FILES:
                    noted = {one for line in of_this for one in line["fields"]}
                else:
                    noted = {one for line in lines for one in line["fields"]}
                if _stands_in(value, body):
                    shown += 1
                    if name not in noted:
                        unwritten[screen.endpoint].add(f"{table}.{column}")
                elif name not in noted:
                    mechanical[f"{table}.{column}"].add(screen.endpoint)
            for table, column in took.columns - {(t, c) for t, c, _ in took.values}:
                if CALLED.get((table, column), column) not in {one for line in lines for one in line["fields"]}:
                    mechanical[f"{table}.{column}"].add(screen.endpoint)
            if screen.endpoint in WHOLE_FILES:
                assert len({line["person_id"] for line in lines}) == 1, f"{screen.endpoint} is of one person"
            for line in lines:  # and no line of what nobody took
                strange = set(line["fields"]) - _names(took)
                if strange:
                    untaken[screen.endpoint] |= strange
    assert not unwritten, f"shown without a line: {dict(unwritten)}"
    assert not untaken, f"a line of what was not read: {dict(untaken)}"
    strange_uses = {what: sorted(where) for what, where in mechanical.items() if what not in MECHANICAL}
    assert not strange_uses, (
        f"taken without a line; write one, or say in MECHANICAL why it is no reading: {strange_uses}"
    )
    assert shown >= 16, "the town must show enough for this to mean something"


def _names(took: Taken) -> set[str]:
    every = {(table, column) for table, column, _row in took.values} | took.columns
    return {CALLED.get(one, one[1]) for one in every}


def _stands_in(value: str, body: str) -> bool:
    digits = re.sub(r"\D", "", value)[-9:] if value.startswith("+") else ""  # fewer stand in an id by chance
    return value in body or bool(digits and digits in re.sub(r"[ .\u00a0]", "", body))
