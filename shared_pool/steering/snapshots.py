# SPDX-License-Identifier: EUPL-1.2
"""Once a month is over, the region's job freezes what may be published about persons; nobody drills down."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH, distinct_on

from koepel import clock
from koepel.database import db
from shared_pool.steering.counting import month_before
from shared_pool.steering.models import BreakdownCell, Snapshot, SnapshotBase
from shared_pool.steering.rounding import has_own_row, is_held, published

REGION = "region"
_OF_PLACES = "$[*] ? (@.place == $places[*])"
Table = dict[str, dict[str, int]]


def take(collaboration_id: UUID, *, today: date | None = None) -> list[Snapshot]:
    """Freeze the month before today's; a month is frozen once, so a second call makes nothing."""
    month = month_before((today or clock.today()).replace(day=1))
    done = set(
        db.session.scalars(
            select(Snapshot.attribute).where(Snapshot.collaboration_id == collaboration_id, Snapshot.month == month)
        )
    )
    made = []
    for attribute, table in _counts(collaboration_id).items():
        if attribute in done:
            continue
        cells = [cell for place, counts in table.items() for cell in _row(collaboration_id, attribute, place, counts)]
        row = Snapshot(
            collaboration_id=collaboration_id, month=month, attribute=attribute, cells=cells, taken_at=clock.moment()
        )
        db.session.add(row)
        made.append(row)
    return made


def _counts(collaboration_id: UUID) -> dict[str, Table]:
    """Attribute -> place -> value -> exact persons, as the municipalities' own jobs counted them."""
    found: dict[str, Table] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for cell in db.session.scalars(select(BreakdownCell).where(BreakdownCell.collaboration_id == collaboration_id)):
        found[cell.attribute][REGION][cell.value] += cell.persons
        found[cell.attribute][str(cell.tenant_id)][cell.value] += cell.persons
    return found


def _row(collaboration_id: UUID, attribute: str, place: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    if place != REGION and not has_own_row(counts):
        return []
    base = db.session.get(SnapshotBase, (collaboration_id, place, attribute))
    if base is None:
        base = SnapshotBase(collaboration_id=collaboration_id, place=place, attribute=attribute, counts=dict(counts))
        db.session.add(base)
    elif not is_held(base.counts, counts):
        base.counts = dict(counts)
    return [{"place": place, "value": value, "persons": persons} for value, persons in published(base.counts).items()]


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
