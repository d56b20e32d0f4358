# SPDX-License-Identifier: EUPL-1.2
"""Each municipality counts itself and writes its own cells; nobody reads across to count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from shared_pool.collaboration.service import collaborations_of_here
from shared_pool.steering.models import BreakdownCell, ProgrammeCell
from tenants import disclosure


def month_before(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def recent_months() -> list[date]:
    """This month and the one before: what an ordinary event can change."""
    this = clock.today().replace(day=1)
    return [month_before(this), this]


def counted_months() -> list[date]:
    """Every month that has a cell already, and the recent ones."""
    known = db.session.scalars(select(ProgrammeCell.month).where(ProgrammeCell.tenant_id == scopes.here()).distinct())
    return sorted({*known, *recent_months()})


def months_since(first: date) -> list[date]:
    """Every month from this one to today's."""
    month, found = clock.today().replace(day=1), []
    while month >= first.replace(day=1):
        found.append(month)
        month = month_before(month)
    return found[::-1]


def count(months: Iterable[date]) -> None:
    """Rewrite the own cells of these months, in every collaboration of this municipality."""
    now, here = clock.moment(), scopes.here()
    places = collaborations_of_here()
    for month in months:
        figures = disclosure.figures(month)
        _rewrite(
            {"collaboration_id": place, "tenant_id": here, "month": month, "measure": m, "value": v, "counted_at": now}
            for place in places
            for m, v in figures.items()
        )


def _rewrite(cells: Iterable[dict[str, Any]]) -> None:
    rows = list(cells)
    if not rows:
        return
    new = insert(ProgrammeCell).values(rows)
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=["collaboration_id", "tenant_id", "month", "measure"],
            set_={"value": new.excluded.value, "counted_at": new.excluded.counted_at},
        )
    )


def break_down() -> None:
    """Rewrite what is told of the own people by one attribute at a time; only the region's monthly job reads it."""
    here = scopes.here()
    found = disclosure.breakdown()
    for collaboration_id in collaborations_of_here():
        db.session.execute(
            delete(BreakdownCell).where(
                BreakdownCell.collaboration_id == collaboration_id, BreakdownCell.tenant_id == here
            )
        )
        rows = [
            {
                "collaboration_id": collaboration_id,
                "tenant_id": here,
                "attribute": attribute,
                "value": value,
                "persons": persons,
            }
            for (attribute, value), persons in sorted(found.items())
        ]
        if rows:
            db.session.execute(insert(BreakdownCell).values(rows))
