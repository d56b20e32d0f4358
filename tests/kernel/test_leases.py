# SPDX-License-Identifier: EUPL-1.2
"""Who works on a row holds it as long as its process lives, and no longer."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from koepel import clock, jobs, leases, outbox
from koepel import scope as scopes
from koepel.database import db
from koepel.records import Outbox
from tests.support.places import a_municipality, inside


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def leased(app: Flask, borsbeek: UUID) -> tuple[UUID, datetime]:
    """A row that somebody has just taken, and until when."""
    with inside(app, borsbeek):
        row = outbox.later("figures.count")
        db.session.flush()
        taken = leases.take(db.session(), Outbox.tenant_id, borsbeek, row.id)
        assert taken is not None
        return row.id, taken[0].due_at


def until(app: Flask, tenant_id: UUID) -> datetime:
    with inside(app, tenant_id):
        found = db.session.scalars(select(Outbox.due_at).where(Outbox.state == "leased")).one()
        assert found is not None
        return found


def test_a_long_job_keeps_its_row_and_gives_it_up_with_its_end(
    app: Flask, borsbeek: UUID, leased: tuple[UUID, datetime]
) -> None:
    row_id, first = leased
    with app.app_context(), leases.kept(scopes.at_home(borsbeek), Outbox, row_id, first, every=0.02):
        for _ in range(2):
            before = until(app, borsbeek)
            while until(app, borsbeek) == before:
                time.sleep(0.01)
    last = until(app, borsbeek)
    assert last > first
    time.sleep(0.1)
    assert until(app, borsbeek) == last


def test_a_row_that_somebody_else_took_over_is_left_to_them(
    app: Flask, borsbeek: UUID, leased: tuple[UUID, datetime]
) -> None:
    row_id, first = leased
    theirs = first + timedelta(hours=1)
    with inside(app, borsbeek):
        db.session.execute(update(Outbox).where(Outbox.id == row_id).values(due_at=theirs, leased_until=theirs))
    with app.app_context(), leases.kept(scopes.at_home(borsbeek), Outbox, row_id, first, every=0.02):
        time.sleep(0.2)
    assert until(app, borsbeek) == theirs


def test_a_killed_worker_costs_seconds_whatever_the_queue(app: Flask, borsbeek: UUID) -> None:
    """An import may take an hour; its row must not wait for an hour when the worker dies in its first second."""
    assert timedelta(seconds=30) >= leases.LEASE
    assert leases.LEASE.total_seconds() >= 3 * leases.RENEW_EVERY
    with inside(app, borsbeek):
        row = outbox.later("registers.import")
        db.session.flush()
    with app.app_context():
        _known, taken = jobs._take(borsbeek, row.id)
    assert taken is not None
    assert until(app, borsbeek) <= clock.utcnow() + leases.LEASE
