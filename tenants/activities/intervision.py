# SPDX-License-Identifier: EUPL-1.2
"""When an intervision is due in a programme that has it (I2; requirements, "Preset days", Net-werk).

Duos that began one by one: when five or more are halfway and none was planned meanwhile. Duos of a cohort: once for the cohort, from
when its first duo comes halfway until one was planned for it, as long as two of its duos run (both figures are ours: the source says
"once per cohort", and one mentor alone has nobody to learn from).
"""

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
from tenants.cohorts import service as cohorts
from tenants.programmes import service as programmes
from tenants.trajectories.models import RUNNING, Trajectory

LEAST = 5
LEAST_OF_COHORT = 2
FROM, UNTIL = 35, 65  # percent of the planned time


@dataclass(frozen=True)
class Due:
    """A programme by the key of its template and its name, how many duos are halfway, and since when the first of them is.

    With `cohort_id` it is for the duos of one cohort, and `duos` counts all of it that run.
    """

    programme: str
    name: str
    duos: int
    since: date
    cohort_id: UUID | None = None
    cohort: str = ""


def due(today: date) -> list[Due]:
    """The programmes and cohorts that want an intervision now, the longest due first."""
    with_it = {row.id: row for row in programmes.every() if programmes.settings_of(row).intervision}
    if not with_it:
        return []
    halfway: dict[str, list[date]] = defaultdict(list)
    together: dict[UUID, list[date]] = defaultdict(list)
    for programme_id, cohort_id, started_on, ends_on in db.session.execute(_running(list(with_it))):
        since, until = _at(started_on, ends_on, FROM), _at(started_on, ends_on, UNTIL)
        if cohort_id is not None:
            together[cohort_id].append(since)
        elif since <= today <= until:
            halfway[with_it[programme_id].template].append(since)
    names = {row.template: row.name for row in with_it.values()}
    found = [Due(key, names[key], len(days), min(days)) for key, days in halfway.items() if len(days) >= LEAST]
    found += _of_cohorts(together, names, today)
    return [one for one in sorted(found, key=lambda one: one.since) if not _planned(one)]


def _of_cohorts(together: dict[UUID, list[date]], names: dict[str, str], today: date) -> list[Due]:
    ripe = {key for key, days in together.items() if len(days) >= LEAST_OF_COHORT and min(days) <= today}
    rows = [one for one in cohorts.every() if one.id in ripe] if ripe else []
    return [
        Due(
            one.programme,
            names.get(one.programme, one.programme),
            len(together[one.id]),
            min(together[one.id]),
            one.id,
            one.label,
        )
        for one in rows
    ]


def _running(programme_ids: list[UUID]) -> Select[*tuple[Any, ...]]:
    return select(Trajectory.programme_id, Trajectory.cohort_id, Trajectory.started_on, Trajectory.planned_end_on).where(
        Trajectory.tenant_id == scopes.here(), among(Trajectory.programme_id, programme_ids),
        Trajectory.state.in_(RUNNING), Trajectory.planned_end_on.is_not(None),
    )  # fmt: skip


def _at(started_on: date, ends_on: date, percent: int) -> date:
    return started_on + timedelta(days=(ends_on - started_on).days * percent // 100)


def _planned(one: Due) -> bool:
    since = datetime.combine(one.since, time(), tzinfo=clock.BRUSSELS)
    query = mine(Activity).where(Activity.kind == ActivityKind.INTERVISION, Activity.state != ActivityState.CANCELLED)
    if one.cohort_id is not None:  # once, whenever it was
        query = query.where(Activity.cohort_id == one.cohort_id)
    else:
        query = query.where(
            Activity.cohort_id.is_(None), Activity.starts_at >= since, Activity.programme.in_(("", one.programme))
        )
    return db.session.scalar(query.limit(1)) is not None
