# SPDX-License-Identifier: EUPL-1.2
"""What recruiting adds to the story of a person: calls before the intake, and what was done while they waited."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from koepel import clock
from koepel.database import db, mine
from koepel.feature import Told
from tenants.recruitment.models import WarmStep
from tenants.recruitment.warm import SIGNS, said
from tenants.registration import calls
from tenants.registration.models import Registration


def told(person_id: UUID) -> tuple[Told, ...]:
    """In no order."""
    arrived = db.session.scalars(
        mine(Registration).with_only_columns(Registration.id).where(Registration.person_id == person_id)
    )
    before = [Told(one.called_at, calls.told(one), one.noted_name, "phone") for one in calls.of(arrived)]
    steps = db.session.scalars(mine(WarmStep).where(WarmStep.person_id == person_id))
    return (*before, *(Told(_noon(row), said(row), row.noted_name, SIGNS[row.kind]) for row in steps))


def _noon(row: WarmStep) -> datetime:
    """A day has no hour: its middle stands for it."""
    return datetime.combine(row.done_on, time(12), tzinfo=clock.BRUSSELS)
