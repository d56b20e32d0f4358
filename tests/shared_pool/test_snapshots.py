# SPDX-License-Identifier: EUPL-1.2
"""From a municipality's own counts to the frozen table: rounded before they leave, added up, and shown apart from 40 on."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from koepel import scope as scopes
from koepel.database import db
from koepel.scope import entered
from shared_pool.steering import counting, snapshots
from shared_pool.steering.models import BreakdownCell
from tenants import disclosure
from tenants.people.models import ToldCount
from tests.factories.people import a_mentee, a_person
from tests.factories.pool import Region, a_region
from tests.support.places import inside

MAY = date(2019, 5, 14)


def tells(app: Flask, region: Region, town: UUID, **persons: int) -> None:
    """What this municipality tells of its mentees by gender, instead of what it told."""
    with inside(app, town):
        for row in db.session.scalars(select(BreakdownCell).where(BreakdownCell.tenant_id == town)):
            db.session.delete(row)
        db.session.flush()
        for value, many in persons.items():
            cell = {"attribute": "mentee_gender", "value": value, "persons": many}
            db.session.add(BreakdownCell(collaboration_id=region.id, tenant_id=town, **cell))


def frozen(app: Flask, region: Region, today: date = MAY) -> list[Any]:
    with app.app_context(), entered(scopes.region(region.id)):
        snapshots.take(region.id, today=today)
        db.session.commit()
        return [(month, cells) for _, month, cells in snapshots.latest(region.id)]


def women(app: Flask, town: UUID, many: int) -> None:
    with app.app_context():
        for _ in range(many):
            a_mentee(town, person=a_person(town, gender="woman"))


def told_here(app: Flask, town: UUID) -> dict[tuple[str, str], int]:
    with inside(app, town):
        return disclosure.breakdown()


@pytest.mark.attack("T13")
def test_the_region_is_the_sum_of_what_its_members_told(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    tells(app, region, region.aartselaar, woman=10, man=5)
    tells(app, region, region.borsbeek, woman=5)
    [(month, cells)] = frozen(app, region)
    assert month == date(2019, 4, 1)
    assert [(cell["value"], cell["persons"]) for cell in cells] == [("man", 5), ("woman", 15)]


@pytest.mark.attack("T13")
def test_a_municipality_is_shown_apart_from_40_told_people_on(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    tells(app, region, region.aartselaar, woman=25, man=15)
    tells(app, region, region.borsbeek, woman=25, man=10)
    frozen(app, region)
    with app.app_context(), entered(scopes.steering(region.id)):
        [(_, _, large)] = snapshots.latest(region.id, region.aartselaar)
        [(_, _, small)] = snapshots.latest(region.id, region.borsbeek)
    assert {cell["place"] for cell in large} == {"region", str(region.aartselaar)}
    assert {cell["place"] for cell in small} == {"region"}


def test_a_month_is_frozen_once(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    tells(app, region, region.aartselaar, woman=10)
    first = frozen(app, region)
    tells(app, region, region.aartselaar, woman=25)
    assert frozen(app, region) == first


def test_what_is_told_no_longer_does_not_stay_as_the_newest_table(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    tells(app, region, region.aartselaar, woman=10)
    frozen(app, region)
    tells(app, region, region.aartselaar)
    assert frozen(app, region, date(2019, 6, 14)) == [(date(2019, 5, 1), [])]


@pytest.mark.attack("T13")
def test_four_people_stay_at_home_and_nothing_says_that_there_are_four(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    women(app, region.aartselaar, 4)
    assert told_here(app, region.aartselaar) == {}


@pytest.mark.attack("T13")
def test_nine_women_are_told_as_five_or_ten_and_always_the_same(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    women(app, region.aartselaar, 9)
    told = told_here(app, region.aartselaar)
    assert told["mentee_gender", "woman"] in {5, 10}
    assert told["mentee_age", "35_44"] in {5, 10}
    assert {attribute for attribute, _ in told} == {"mentee_gender", "mentee_age", "mentee_education"}
    assert all(persons % 5 == 0 and persons for persons in told.values())
    assert all(told_here(app, region.aartselaar) == told for _ in range(3))
    women(app, region.aartselaar, 4)
    assert told_here(app, region.aartselaar) == told, "held: four came"
    women(app, region.aartselaar, 4)
    assert told_here(app, region.aartselaar)["mentee_gender", "woman"] in {15, 20}


@pytest.mark.attack("T13")
def test_a_start_is_drawn_once_and_cannot_be_drawn_again(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    told_here(app, region.aartselaar)
    with inside(app, region.aartselaar):
        before = {(row.attribute, row.value): row.start for row in db.session.scalars(select(ToldCount))}
    women(app, region.aartselaar, 9)
    told_here(app, region.aartselaar)
    with inside(app, region.aartselaar):
        after = {(row.attribute, row.value): row.start for row in db.session.scalars(select(ToldCount))}
    assert after == before
    assert len(set(before.values())) > 1, "each value has a start of its own"
    with inside(app, region.aartselaar):
        row = db.session.scalars(select(ToldCount).limit(1)).one()
        row.start = (row.start + 1) % 5
        with pytest.raises(ProgrammingError, match="permission denied"):
            db.session.flush()
        db.session.rollback()


@pytest.mark.attack("T13")
def test_the_pool_never_holds_an_exact_count(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    women(app, region.aartselaar, 13)
    with inside(app, region.aartselaar):
        counting.break_down()
    with app.app_context(), entered(scopes.region(region.id)):
        cells = db.session.scalars(select(BreakdownCell).where(BreakdownCell.collaboration_id == region.id)).all()
        assert cells
        assert all(cell.persons % 5 == 0 for cell in cells)
