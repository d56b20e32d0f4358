# SPDX-License-Identifier: EUPL-1.2
"""What a cohort does together: what is planned, what is still missing, and who came to its info sessions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from koepel.database import among, db, mine
from tenants.activities import guests
from tenants.activities import service as activities
from tenants.activities.codes import ActivityKind, Coming
from tenants.activities.models import Activity
from tenants.cohorts.models import Cohort
from tenants.intake import joining
from tenants.intake.models import Intake
from tenants.programmes import service as programmes
from tenants.vocabulary import Side, label_of

EACH = (ActivityKind.INFO_SESSION, ActivityKind.SPEED_DATE, ActivityKind.INTERVISION, ActivityKind.CELEBRATION)


@dataclass(frozen=True)
class Planned:
    """One kind of activity, and what is planned or was held of it."""

    kind: ActivityKind
    rows: tuple[Activity, ...]


@dataclass(frozen=True)
class CameTo:
    """A guest of an info session: `intake_id` once a first talk began, `here` when that has a place in this cohort."""

    registration_id: UUID
    activity_id: UUID
    name: str
    side: str
    coming: str
    waits: bool
    intake_id: UUID | None
    here: bool


def planned(row: Cohort) -> list[Planned]:
    """Each kind in the order of the way, empty where it is still to be planned; then whatever else there is."""
    rows = activities.of_cohort(row.id)
    return [
        Planned(kind, tuple(one for one in rows if one.kind == kind))
        for kind in ActivityKind
        if kind in _wanted(row) or any(one.kind == kind for one in rows)
    ]


def _wanted(row: Cohort) -> tuple[ActivityKind, ...]:
    running = programmes.running(row.programme)
    with_it = running is not None and programmes.settings_of(running).intervision
    return tuple(kind for kind in EACH if with_it or kind is not ActivityKind.INTERVISION)


def came(row: Cohort) -> list[CameTo]:
    """Who signed up for or was at an info session of this cohort without a file, mentees first."""
    sessions = [one for one in activities.of_cohort(row.id) if one.kind == ActivityKind.INFO_SESSION]
    found = [(one.id, line) for one in sessions for line in guests.of(one.id) if line.state != Coming.CANCELLED]
    begun = mine(Intake).where(among(Intake.registration_id, [line.registration_id for _id, line in found]))
    talks = {one.registration_id: one for one in db.session.scalars(begun) if one.state not in joining.GONE}
    lines = [
        CameTo(
            line.registration_id,
            activity_id,
            line.name,
            line.side,
            label_of(Coming, line.state),
            line.waits,
            talk.id if talk is not None else None,
            talk is not None and talk.cohort_id == row.id,
        )
        for activity_id, line in found
        for talk in (talks.get(line.registration_id),)
    ]
    return sorted(lines, key=lambda one: one.side == Side.MENTOR)
