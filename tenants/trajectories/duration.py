# SPDX-License-Identifier: EUPL-1.2
"""How long a trajectory may last: the lengths its programme offers, by how much it is usually extended, and the most (H1).

Pauses do not count: a trajectory that paused for ten days may last ten days longer.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from koepel import clock
from koepel.database import db, mine
from tenants.programmes import service as programmes
from tenants.programmes.settings import ProgrammeSettings
from tenants.trajectories.models import Break, Trajectory


@dataclass(frozen=True)
class Length:
    """An end that one click gives: so many months in all, or so many more than planned."""

    months: int
    more: bool
    until: date


def months_later(day: date, months: int) -> date:
    """The same day some months on, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def latest(row: Trajectory) -> date | None:
    """The last day that the programme of this trajectory allows, or None where it sets none."""
    most = _terms(row).most_months
    return months_later(row.started_on, most) + _paused(row) if most else None


def offered(row: Trajectory) -> list[Length]:
    """The ends that its programme offers, other than the one that is planned: first whole lengths, then the usual extension."""
    terms, paused = _terms(row), _paused(row)
    found = [Length(months, False, months_later(row.started_on, months) + paused) for months in terms.durations]
    if terms.extension_months and row.planned_end_on:
        found.append(Length(terms.extension_months, True, months_later(row.planned_end_on, terms.extension_months)))
    last, today = latest(row) or date.max, clock.today()
    by_day = {
        one.until: one for one in reversed(found) if today <= one.until <= last and one.until != row.planned_end_on
    }
    return sorted(by_day.values(), key=lambda one: one.until)


def _terms(row: Trajectory) -> ProgrammeSettings:
    return programmes.settings_of(programmes.programme(row.programme_id))


def _paused(row: Trajectory) -> timedelta:
    """Days of pauses that are over: the planned end moved by as many."""
    over = db.session.scalars(mine(Break).where(Break.trajectory_id == row.id, Break.until_on.is_not(None)))
    return sum(((one.until_on - one.from_on for one in over if one.until_on)), timedelta())
