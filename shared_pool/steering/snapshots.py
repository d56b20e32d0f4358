# SPDX-License-Identifier: EUPL-1.2
"""Once a month is over, the region's job adds up what each municipality told of its people, and freezes it; nobody drills down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH, distinct_on

from koepel import clock
from koepel.database import db
from shared_pool.steering.counting import month_before
from shared_pool.steering.models import BreakdownCell, Snapshot

REGION = "region"
OWN_ROW_FROM = 40  # told, so that hardly ever fewer than 35 persons stand behind it
_OF_PLACES = "$[*] ? (@.place == $places[*])"
Table = dict[str, dict[str, int]]


def take(collaboration_id: UUID, *, today: date | None = None) -> list[Snapshot]:
    """Freeze the month before today's; a month is frozen once, so a second call makes nothing."""
    month = month_before((today or clock.today()).replace(day=1))
    frozen = select(Snapshot.attribute).where(Snapshot.collaboration_id == collaboration_id)
    done = set(db.session.scalars(frozen.where(Snapshot.month == month)))
    told = _told(collaboration_id)
    made = []
    # Also what was frozen before and is told no longer: else the old table would go on as the newest.
    for attribute in sorted({*told, *db.session.scalars(frozen.distinct())} - done):
        row = Snapshot(
            collaboration_id=collaboration_id, month=month, attribute=attribute, cells=cells(told[attribute]),
            taken_at=clock.moment(),
        )  # fmt: skip
        db.session.add(row)
        made.append(row)
    return made


def _told(collaboration_id: UUID) -> dict[str, Table]:
    """Attribute -> place -> value -> persons, as each municipality tells them and as they add up."""
    found: dict[str, Table] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for cell in db.session.scalars(select(BreakdownCell).where(BreakdownCell.collaboration_id == collaboration_id)):
        found[cell.attribute][REGION][cell.value] += cell.persons
        found[cell.attribute][str(cell.tenant_id)][cell.value] += cell.persons
    return found


def cells(table: Table) -> list[dict[str, Any]]:
    """What is published of a table: the row of the region, and of each municipality that is large enough."""
    return [
        {"place": place, "value": value, "persons": persons}
        for place, row in table.items()
        if place == REGION or has_own_row(row)
        for value, persons in sorted(row.items())
    ]


def has_own_row(told: Mapping[str, int]) -> bool:
    """Whether a municipality is large enough to be shown apart: asked of what it told, so showing it says nothing more."""
    return sum(told.values()) >= OWN_ROW_FROM


def latest(collaboration_id: UUID, only: UUID | None = None) -> list[tuple[str, date, list[dict[str, Any]]]]:
    """The newest frozen table of each attribute: its month, and of its cells those of the region and of this member.

    PostgreSQL picks them out: a table has cells of every municipality, and months and years of tables are kept.
    """
    places = [REGION] if only is None else [REGION, str(only)]
    shown = func.jsonb_path_query_array(
        Snapshot.cells, literal(_OF_PLACES, JSONPATH), literal({"places": places}, JSONB)
    )
    query = select(Snapshot.attribute, Snapshot.month, shown).where(Snapshot.collaboration_id == collaboration_id)
    query = query.ext(distinct_on(Snapshot.attribute)).order_by(Snapshot.attribute, Snapshot.month.desc())
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]
