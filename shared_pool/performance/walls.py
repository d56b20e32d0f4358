# SPDX-License-Identifier: EUPL-1.2
"""What the walls cost: the very statements of the product, under policies as koepel_login with a scope, and without them.

The statements name their municipality themselves, so both sides ask for the same rows. What an administrator sends passes
through no policy. The scope is signed once, as a request does it: what that takes is no matter of the statement. Both work
with one processor each: where policies hold PostgreSQL never splits a statement, and without them it might.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import event, select

from koepel import roles
from koepel import scope as scopes
from koepel.database import db
from koepel.scope import Scope
from shared_pool.performance.ground import Ground
from shared_pool.performance.scale import NOW
from shared_pool.performance.timing import in_turn
from shared_pool.steering import dashboard
from tenants.files import rows
from tenants.files.schemas import Filter
from tenants.people.models import Person
from tenants.people.service import person

ONE_PROCESSOR = "-c max_parallel_workers_per_gather=0"
APART = 20  # persons whose data a municipality of two thousand set apart: many more than one has
BATCH = {
    "point": 20,
    "list": 2,
    "list_apart": 2,
    "figures": 1,
}  # times it is asked in one timing: a short one alone drowns in noise
MOST_ROUNDS = {"point": 200, "list": 100, "list_apart": 100, "figures": 30}
Statement = tuple[str, Any]


@dataclass(frozen=True)
class Cost:
    """Milliseconds under policies, and without: of the quickest tenth of many rounds. On a busy machine both wait for the same
    processors, and a median would find them alike."""

    guarded: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times the bare statement."""
        return self.guarded / self.bare


def costs(ground: Ground) -> dict[str, Cost]:
    """Of reading one person, of a page of the list, of the same while some are set apart, and of the joint figures."""
    town = scopes.tenant(ground.towns.ids[ground.towns.measured[0]])
    region = scopes.steering(ground.towns.region)
    asked: dict[str, tuple[Scope, Callable[[], object]]] = {
        "point": (town, lambda: person(_somebody())),
        "list": (town, lambda: rows.listing("mentee", Filter(status="all"))),
        "figures": (region, lambda: dashboard.figures(ground.towns.region)),
    }
    found = {
        name: _cost(ground, scope, name, _said(ground.app, scope, ask, name)) for name, (scope, ask) in asked.items()
    }
    scope, ask = asked["list"]
    with _set_apart(ground):
        found["list_apart"] = _cost(ground, scope, "list_apart", _said(ground.app, scope, ask, "list_apart"))
    return found


@contextmanager
def _set_apart(ground: Ground) -> Iterator[None]:
    """Meanwhile some persons of the municipality that is measured are out of sight (GDPR art. 18), with their trajectories."""
    here = {"tenant": ground.towns.ids[ground.towns.measured[0]], "many": APART, "now": NOW}
    with psycopg.connect(roles.plain(ground.admin_url), autocommit=True) as admin:
        admin.execute(
            "INSERT INTO app.restriction (tenant_id, id, person_id, held, ground, since, set_name, told_how, lifted_name, lift_why)"
            " SELECT p.tenant_id, gen_random_uuid(), p.id, array_append(ARRAY(SELECT t.id FROM app.trajectory t"
            " WHERE t.tenant_id = p.tenant_id AND t.person_id = p.id), p.id), 'contested', %(now)s, '', '', '', ''"
            " FROM app.person p WHERE p.tenant_id = %(tenant)s ORDER BY p.id LIMIT %(many)s",
            here,
        )
        try:
            yield
        finally:
            admin.execute("DELETE FROM app.restriction WHERE tenant_id = %(tenant)s", here)


def _somebody() -> UUID:
    found: UUID = db.session.scalars(select(Person.id).where(Person.tenant_id == scopes.here()).limit(1)).one()
    return found


def _said(app: Flask, scope: Scope, ask: Callable[[], object], name: str) -> list[Statement]:
    """The statements that the product sends for this, with their values."""
    found: list[Statement] = []

    def listen(_c: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        found.append((statement, values))

    with app.app_context(), scopes.entered(scope):
        db.session.execute(select(1))  # the scope is signed before we listen
        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            ask()
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
            db.session.remove()
    return found[-1:] if name == "point" else found


def _cost(ground: Ground, scope: Scope, name: str, statements: Sequence[Statement]) -> Cost:
    rounds = max(4, min(ground.scale.rounds, MOST_ROUNDS[name]))
    asked = list(statements) * BATCH[name]
    with (
        psycopg.connect(roles.plain(ground.admin_url), options=ONE_PROCESSOR) as admin,
        ground.app.app_context(),
        scopes.entered(scope),
    ):
        session = db.session

        def anew() -> None:
            """A transaction begins on both sides, and the scope is signed: it lives for a minute."""
            admin.rollback()
            session.rollback()
            session.connection()

        def guarded() -> None:
            _ask(session.connection().connection.dbapi_connection, asked)

        try:
            times = in_turn(guarded, lambda: _ask(admin, asked), rounds, before=anew)
        finally:
            session.remove()
    return Cost(*(one.undisturbed / BATCH[name] for one in times))


def _ask(connection: Any, statements: Sequence[Statement]) -> None:
    for statement, values in statements:
        connection.execute(statement.encode(), values).fetchall()
