# SPDX-License-Identifier: EUPL-1.2
"""An intervision is due when five duos or more of a programme with intervision are halfway and none was planned meanwhile (I2)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import among, db, mine
from tenants.activities.codes import ActivityKind, ActivityState
from tenants.activities.models import Activity
from tenants.programmes import service as programmes
from tenants.trajectories.models import RUNNING, Trajectory

LEAST = 5
FROM, UNTIL = 35, 65  # percent of the planned time


@dataclass(frozen=True)
class Due:
    """A programme by the key of its template and its name, how many duos are halfway, and since when the first of them is."""

    programme: str
    name: str
    duos: int
    since: date


def due(today: date) -> list[Due]:
    """The programmes that want an intervision now."""
    with_it = {row.id: row for row in programmes.every() if programmes.settings_of(row).intervision}
    if not with_it:
        return []
    halfway: dict[str, list[date]] = defaultdict(list)
    for programme_id, started_on, ends_on in db.session.execute(_running(list(with_it))):
        since, until = _at(started_on, ends_on, FROM), _at(started_on, ends_on, UNTIL)
        if since <= today <= until:
            halfway[with_it[programme_id].template].append(since)
    names = {row.template: row.name for row in with_it.values()}
    found = [Due(key, names[key], len(days), min(days)) for key, days in halfway.items() if len(days) >= LEAST]
    return [one for one in sorted(found, key=lambda one: one.since) if not _planned(one)]


def _running(programme_ids: list[UUID]) -> Select[*tuple[Any, ...]]:
    return select(Trajectory.programme_id, Trajectory.started_on, Trajectory.planned_end_on).where(
        Trajectory.tenant_id == scopes.here(), among(Trajectory.programme_id, programme_ids),
        Trajectory.state.in_(RUNNING), Trajectory.planned_end_on.is_not(None),
    )  # fmt: skip


def _at(started_on: date, ends_on: date, percent: int) -> date:
    return started_on + timedelta(days=(ends_on - started_on).days * percent // 100)


def _planned(one: Due) -> bool:
    since = datetime.combine(one.since, time(), tzinfo=clock.BRUSSELS)
    query = mine(Activity).where(
        Activity.kind == ActivityKind.INTERVISION, Activity.state != ActivityState.CANCELLED,
        Activity.starts_at >= since, Activity.programme.in_(("", one.programme)),
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None
