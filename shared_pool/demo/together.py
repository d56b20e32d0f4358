# SPDX-License-Identifier: EUPL-1.2
"""What each town does together: a training two weeks ago with who was there, an intervision this evening, a walk next week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from koepel.clock import BRUSSELS
from shared_pool.demo.plot import LAST_DAY
from shared_pool.demo.stage import Stage
from shared_pool.demo.telling import Teller
from tenants.activities import attendance, inviting, places, service
from tenants.activities.codes import ActivityKind, Audience
from tenants.activities.schemas import Filter, Plan
from tenants.broadcasts import service as broadcasts
from tenants.broadcasts.codes import Audience as Group
from tenants.broadcasts.schemas import Begun
from tenants.vocabulary import Side

TRAINED, TONIGHT, OUTSIDE = LAST_DAY - timedelta(days=14), LAST_DAY, LAST_DAY + timedelta(days=8)
THANKED = LAST_DAY - timedelta(days=10)


def put(stage: Stage, teller: Teller) -> None:
    """On the calendar of each town, by its own staff."""
    for town in stage.tenants:
        teller.at(TRAINED - timedelta(days=7), _by_staff(stage, town, _planned), hour=10)
        teller.at(TRAINED, _by_staff(stage, town, partial(_held, stage.staff[town][1])), hour=20)
        teller.at(THANKED, _by_staff(stage, town, _thanked), hour=10)


def _by_staff(stage: Stage, town: str, act: Callable[[], None]) -> Callable[[], None]:
    def acts() -> None:
        with stage.case_worker(town):
            act()

    return acts


def _plan(
    kind: ActivityKind, title: str, day: date, hour: int, audience: Audience, capacity: int | None = None
) -> Plan:
    start = datetime.combine(day, time(hour), tzinfo=BRUSSELS)
    return Plan(kind, title, start, start + timedelta(hours=2), audience, place="Bibliotheek", capacity=capacity)


def _planned() -> None:
    """Staff sign up who said so by phone; the intervision has one place too few."""
    listed = inviting.candidates(Filter(lopend=True), ())
    mentors = [one.person_id for one in listed if one.side is Side.MENTOR][:7]
    for plan in (
        _plan(ActivityKind.TRAINING, "Grenzen in een duo", TRAINED, 19, Audience.MENTORS),
        _plan(
            ActivityKind.INTERVISION,
            "Intervisie voor mentoren",
            TONIGHT,
            19,
            Audience.MENTORS,
            max(len(mentors) - 1, 1),
        ),
        _plan(ActivityKind.GROUP_ACTIVITY, "Wandeling langs het fort", OUTSIDE, 14, Audience.BOTH),
    ):
        row = service.plan(plan)
        for person_id in mentors:
            places.sign_up(row.id, places.add(row.id, person_id, Side.MENTOR).id)


def _held(name: str) -> None:
    """All but one were there."""
    row = next(one for one in service.coming() if one.kind == ActivityKind.TRAINING)
    for one in service.people_of(row.id)[1:]:
        attendance.tap(row.id, one.id, by=name)
    service.close(row.id)


def _thanked() -> None:
    """Who was at the training is thanked, once; a message to who waits is a draft yet."""
    training = next(one for one in service.past() if one.kind == ActivityKind.TRAINING)
    row = broadcasts.begin(Begun(Group.ACTIVITY, "thanks", activity=training.id))
    if broadcasts.picked(row).receivers:
        broadcasts.lay_ready(row.id)
    broadcasts.begin(Begun(Group.WAITING, "waiting"))
