# SPDX-License-Identifier: EUPL-1.2
"""Who was there, noted by tapping names: each tap is saved, the next takes it back. A mandatory training makes a mentor ready."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from koepel import audit, clock
from koepel.database import found
from koepel.errors import NotFound
from tenants.activities import places
from tenants.activities.codes import ActivityState, Coming
from tenants.activities.failures import DoesNotGoOn
from tenants.activities.models import Activity, Participation
from tenants.activities.service import NotYet, begun
from tenants.intake import service as intakes
from tenants.vocabulary import ReadinessStep, Side


def tap(activity_id: UUID, participation_id: UUID, *, by: str) -> bool:
    """Present, or not after all; `by` is the name of who taps. Returns whether this person is present now.

    Raises `NotFound`, `NotYet` before the day itself, `DoesNotGoOn`.
    """
    activity = places.hold(activity_id)
    row = found(Participation, participation_id, lock=True)
    if row.activity_id != activity.id:
        raise NotFound
    if activity.state == ActivityState.CANCELLED:
        raise DoesNotGoOn
    if not begun(activity):
        raise NotYet
    present = row.state != Coming.PRESENT
    row.state, row.changed_at = (Coming.PRESENT if present else _before(activity, row)), clock.utcnow()
    audit.wrote(row, "was_there" if present else "was_not_there", "state", person=row.person_id)
    if activity.mandatory and row.side == Side.MENTOR:
        _trained(row.person_id, held_on(activity), present, by)
    return present


def held_on(activity: Activity) -> date:
    """Its day, in Brussels."""
    return activity.starts_at.astimezone(clock.BRUSSELS).date()


def _before(activity: Activity, row: Participation) -> Coming:
    """As the list knew them; who had said no and was tapped by mistake has no answer any more."""
    if row.asked_at is None:
        return Coming.INVITED
    return Coming.ABSENT if activity.state == ActivityState.HELD else Coming.SIGNED_UP


def _trained(person_id: UUID, day: date, present: bool, by: str) -> None:
    """Who had the training before keeps that day; what this tap noted goes with it."""
    known = [one for one in intakes.readiness_of(person_id) if one.step == ReadinessStep.TRAINING]
    if present and not known:
        intakes.note_readiness(person_id, ReadinessStep.TRAINING, day, by)
    elif not present and known and known[0].done_on == day:
        intakes.take_back_readiness(person_id, ReadinessStep.TRAINING)
