# SPDX-License-Identifier: EUPL-1.2
"""The plan of each duo of the demo that runs, three weeks before the last day: asked elsewhere, goals, a few small steps."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from koepel import clock
from tenants.plans import service, ticking
from tenants.plans.codes import Elsewhere, Information, Owner
from tenants.plans.schemas import NewStep
from tenants.plans.support import Support
from tenants.vocabulary import Barrier, GoalType

STEPS = (
    ("Maak een profiel op VDAB.be", Owner.MENTEE, True, 20),
    ("Samen een cv nalezen", Owner.MENTOR, True, 34),
    ("Vraag een infogesprek over de opleiding", Owner.STAFF, False, 48),
)
HURDLES = ((Barrier.SMALL_NETWORK, Support.SOMEBODY_ALONG), (Barrier.CHILDCARE, Support.OTHER_HOURS))


def plan(trajectory_id: UUID, number: int, by: str) -> None:
    """By its case worker, on this day; the first step is done already."""
    service.ask_elsewhere(trajectory_id, Elsewhere.FOLLOWED if number % 2 else Elsewhere.NO)
    service.set_goal(trajectory_id, GoalType.WORK)
    if number % 2:
        service.set_goal(trajectory_id, GoalType.DUTCH)
    service.name_threshold(trajectory_id, *HURDLES[number % 2])
    steps = [
        service.add_step(trajectory_id, NewStep(what, owner, clock.today() + timedelta(days=days), shared))
        for what, owner, shared, days in STEPS
    ]
    service.do_step(steps[0].id, by=by)
    for what in (Information.ROLE_OF_MENTOR, Information.AGREEMENTS, Information.WHOM_TO_CALL):
        ticking.hand_over(trajectory_id, what, by=by)
