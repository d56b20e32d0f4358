# SPDX-License-Identifier: EUPL-1.2
"""Care for an own mentor after a duo, wherever its mentee lives: spoken to, and back into the pool, later, or no more (L5, H8).

A mentor whose duo ended stands in the pool again by itself. What the mentor wants is followed once the engagement has ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from koepel import audit, clock
from koepel.accounts.staff import own_name
from koepel.database import db, mine
from koepel.errors import Invalid
from koepel.i18n import _
from tenants.closing import informed
from tenants.closing.codes import Again
from tenants.closing.failures import NothingToUndo, StillGuides
from tenants.closing.models import Aftercare
from tenants.closing.schemas import Spoken
from tenants.intake import service as intakes
from tenants.intake import waiting
from tenants.intake.models import Intake, IntakeState
from tenants.trajectories import engagements
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, DuoState, Engagement
from tenants.vocabulary import Side

CARE = timedelta(days=60)  # after which nobody is reminded any more
LATER = timedelta(days=90)


def of_engagement(engagement_id: UUID) -> Aftercare | None:
    """What was noted after this engagement."""
    row: Aftercare | None = db.session.scalar(mine(Aftercare).where(Aftercare.engagement_id == engagement_id))
    return row


def waiting_for_care(today: date) -> list[Engagement]:
    """Own mentors whose duo stopped before its time and to whom nobody spoke yet, the longest ago first."""
    cared = mine(Aftercare).with_only_columns(Aftercare.engagement_id)
    stopped = mine(Engagement).where(
        Engagement.state == DuoState.STOPPED, Engagement.ended_on >= today - CARE, Engagement.id.not_in(cared)
    )
    return list(db.session.scalars(stopped.order_by(Engagement.ended_on, Engagement.id)))


def speak(engagement_id: UUID, said: Spoken) -> Aftercare:
    """They were spoken to after the end. Raises `StillGuides`, `Invalid` for a day to come, `NotFound`."""
    engagement = trajectories.engagement(engagement_id)
    if engagement.state in RUNNING:
        raise StillGuides
    if said.spoken_on > clock.today():
        raise Invalid({"spoken_on": [_("This day is still to come. Choose today or an earlier day.")]})
    row = note(engagement, said.again, said.spoken_on)
    informed.note(engagement.person_id, said.informed)
    return row


def note(engagement: Engagement, again: str, on: date) -> Aftercare:
    """What the mentor wants; noted anew it takes the place of what was said before."""
    row, by = of_engagement(engagement.id), own_name()
    if row is None:
        row = Aftercare(person_id=engagement.person_id, engagement_id=engagement.id)
    else:
        _back(row)
    row.spoken_on, row.again, row.noted_name, row.applied = on, str(again), by, ""
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "mentor_spoken_to", "spoken_on", "again", person=row.person_id)
    follow(engagement)
    return row


def follow(engagement: Engagement) -> None:
    """Once the duo has ended: back into the pool, a pause, or out of it. May run twice."""
    row = of_engagement(engagement.id)
    if row is None or engagement.state in RUNNING or row.applied == row.again:
        return
    for intake in _intakes(row.person_id):
        if row.again == Again.YES and waiting.paused(intake):
            waiting.resume(intake)
        elif row.again == Again.YES:
            waiting.wait_again(intake)
        elif intake.state == IntakeState.WAITING and row.again == Again.LATER:
            waiting.pause(intake, clock.today() + LATER)
        elif row.again == Again.NO and not engagements.load(row.person_id) and intake.state == IntakeState.WAITING:
            intakes.end(intake, "withdrawn")
    row.applied = row.again


def take_back(engagement_id: UUID) -> None:
    """Undo: the mentor stands in the pool as before. Raises `NothingToUndo`."""
    row = of_engagement(engagement_id)
    if row is None:
        raise NothingToUndo
    _back(row)
    audit.wrote(row, "care_taken_back", person=row.person_id)
    db.session.delete(row)
    db.session.flush()


def _back(row: Aftercare) -> None:
    """What was followed is turned round; the intake that ended by it is accepted again, as it was."""
    ended = mine(Intake).where(
        Intake.person_id == row.person_id, Intake.side == Side.MENTOR, Intake.state == IntakeState.WITHDRAWN
    )
    if row.applied == Again.NO:
        last = db.session.scalars(ended.order_by(Intake.updated_at.desc()).limit(1)).first()
        if last is not None:
            intakes.accept(intakes.reopen(last))
    elif row.applied == Again.LATER:
        for intake in _intakes(row.person_id):
            if waiting.paused(intake):
                waiting.resume(intake)


def _intakes(person_id: UUID) -> Iterator[Intake]:
    stands = (IntakeState.WAITING, IntakeState.ACCEPTED)
    wanted = mine(Intake).where(Intake.person_id == person_id, Intake.side == Side.MENTOR, Intake.state.in_(stands))
    return iter(list(db.session.scalars(wanted)))


engagements.AFTER_FOLLOWING.append(follow)
