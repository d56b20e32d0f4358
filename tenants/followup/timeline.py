# SPDX-License-Identifier: EUPL-1.2
"""What duos add to the story of a person: started, met, called, ended; and engagements of the own mentors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID

from koepel import clock
from koepel.database import db, mine
from koepel.feature import Told
from koepel.i18n import _
from tenants.followup.page import diary
from tenants.trajectories.models import Engagement, Trajectory
from tenants.trajectories.phone import said_minutes

SIGNS = {"meeting": "coffee", "call": "phone", "message": "message-circle"}


def told(person_id: UUID) -> tuple[Told, ...]:
    """The lines of this person, as mentee and as mentor, in no order."""
    return (*_as_mentee(person_id), *_as_mentor(person_id))


def _as_mentee(person_id: UUID) -> Iterator[Told]:
    by = {"mentor": _("the mentor"), "staff": _("staff"), "import": _("a list")}
    for row in db.session.scalars(mine(Trajectory).where(Trajectory.person_id == person_id)):
        yield _line(row.started_on, _("Duo started"), sign="heart-handshake")
        if row.ended_on:
            yield _line(row.ended_on, _("Duo ended"), sign="flag")
        for entry in diary(row.id):
            met = _("Met: %(length)s", length=said_minutes(entry.minutes)) if entry.minutes else entry.words
            yield _line(entry.day, met, by[entry.reported_by], SIGNS[entry.kind])


def _as_mentor(person_id: UUID) -> Iterator[Told]:
    for row in db.session.scalars(mine(Engagement).where(Engagement.person_id == person_id)):
        yield _line(row.started_on, _("Engagement as mentor started"), sign="heart-handshake")
        if row.ended_on:
            yield _line(row.ended_on, _("Engagement as mentor ended"), sign="flag")


def _line(day: date, what: str, who: str = "", sign: str = "clock") -> Told:
    return Told(datetime.combine(day, time(12), tzinfo=clock.BRUSSELS), what, who, sign)
