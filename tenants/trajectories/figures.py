# SPDX-License-Identifier: EUPL-1.2
"""Plain counts of programme output for one month: duos, meetings, minutes. Never crossed with a personal attribute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from koepel import scope as scopes
from koepel.database import db
from tenants.trajectories.models import Duo, Meeting, Trajectory


@dataclass(frozen=True)
class MonthFigures:
    """What one municipality counts in one month, as owner of the trajectories. Running: at the end of the month."""

    duos_started: int
    duos_ended: int
    duos_running: int
    duos_across: int
    duos_reached: int
    meetings: int
    minutes: int


def month_figures(month: date) -> MonthFigures:
    """The counts of the month that begins on this day."""
    first = month.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    alive = [Duo.started_on < following, or_(Duo.ended_on.is_(None), Duo.ended_on >= following)]
    held = [Meeting.held_on >= first, Meeting.held_on < following, Meeting.withdrawn_at.is_(None)]
    here = scopes.here()
    met = [Meeting.tenant_id == here, *held]
    counts = {
        "duos_started": _duos(Duo.started_on >= first, Duo.started_on < following),
        "duos_ended": _duos(Duo.ended_on >= first, Duo.ended_on < following),
        "duos_running": _duos(*alive),
        "duos_across": _duos(*alive, Duo.mentor_tenant_id.is_not(None), Duo.mentor_tenant_id != here),
        "duos_reached": _reached(following),
        "meetings": select(func.count()).where(*met),
        "minutes": select(func.coalesce(func.sum(Meeting.minutes), 0)).where(*met),
    }
    return MonthFigures(**counted_at_once(counts))


def counted_at_once(counts: Mapping[str, Select[Any]]) -> dict[str, int]:
    """Each of these numbers by its name, asked in one statement: they are counted for years of months at a time."""
    row = db.session.execute(select(*(one.scalar_subquery().label(name) for name, one in counts.items()))).one()
    return {name: int(value) for name, value in row._mapping.items()}


def _duos(*which: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(Duo).where(Duo.tenant_id == scopes.here(), *which)


def _reached(before: date) -> Select[Any]:
    """Duos that had met as often as their programme wants before this day (000: at least 12 times)."""
    met = (
        select(Meeting.duo_id, func.count().label("times"))
        .where(Meeting.tenant_id == scopes.here(), Meeting.held_on < before, Meeting.withdrawn_at.is_(None))
        .group_by(Meeting.duo_id)
        .subquery()
    )
    return (
        select(func.count())
        .select_from(Duo)
        .join(Trajectory, (Trajectory.tenant_id == Duo.tenant_id) & (Trajectory.id == Duo.trajectory_id))
        .join(met, met.c.duo_id == Duo.id)
        .where(
            Duo.tenant_id == scopes.here(), Trajectory.wanted_meetings > 0, met.c.times >= Trajectory.wanted_meetings
        )
    )
