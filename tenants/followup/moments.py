# SPDX-License-Identifier: EUPL-1.2
"""The rule of the follow-up engine, without a database: which moments a duo has, from its steps and its own course.

Days are calendar days on which the duo does not pause; a moment falls on that day or the first working day after (section Y).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from tenants.followup.working_days import or_next
from tenants.programmes.follow_up import Pace, Step, StepBase, StepKind, StepWhom

OPEN_END = timedelta(days=365)  # without a planned end moments are made for a year from the start


@dataclass(frozen=True)
class Pause:
    """From its first day to the day on which they went on; None while it lasts."""

    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class Course:
    """What moments depend on. `planned_end_on` has been moved already by pauses that are over."""

    started_on: date
    planned_end_on: date | None = None
    first_meeting_on: date | None = None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True)
class Moment:
    """One moment: the `number`th of its step, on a working day, and why: `base` on `base_on`."""

    step: str
    number: int
    kind: str
    on: date
    channel: str
    whom: str
    base: str
    base_on: date


def moments(steps: Iterable[Step], course: Course, pace: str = Pace.USUAL) -> tuple[Moment, ...]:
    """All moments of a duo, by day. What falls in a pause that lasts waits until it is over."""
    found = [moment for step in steps if _wanted(step, pace) for moment in _of(step, course, pace)]
    return tuple(sorted(found, key=lambda one: (one.on, one.step, one.number)))


def _wanted(step: Step, pace: str) -> bool:
    if pace == Pace.LEAST:
        return step.kind == StepKind.END_TALK
    return pace != Pace.LESS or step.kind != StepKind.MESSAGE


def _of(step: Step, course: Course, pace: str) -> Iterator[Moment]:
    base_on = _base(step.base, course)
    if base_on is None:
        return
    numbers = count(1) if step.every else range(1, 2)
    for number in numbers:
        if pace == Pace.LESS and step.every and number % 2:
            continue
        day = after(base_on, step.days + number * step.every, course.pauses)
        if day is None or (step.base != StepBase.END and day > _last(course)):
            return
        whom = (StepWhom.MENTEE, StepWhom.MENTOR)[number % 2].value if step.whom == StepWhom.IN_TURN else step.whom
        yield Moment(step.key, number, step.kind, or_next(day), step.channel, whom, step.base, base_on)


def _base(base: str, course: Course) -> date | None:
    if base == StepBase.FIRST_MEETING:
        return course.first_meeting_on
    if base == StepBase.START:
        return course.started_on
    if course.planned_end_on is None or _in_pause(course):
        return None  # as long as they pause the end moves along
    if base == StepBase.END:
        return course.planned_end_on
    paused = sum(((one.until_on - one.from_on).days for one in course.pauses if one.until_on), 0)
    return after(course.started_on, ((course.planned_end_on - course.started_on).days - paused) // 2, course.pauses)


def _in_pause(course: Course) -> bool:
    return any(one.until_on is None for one in course.pauses)


def _last(course: Course) -> date:
    return course.planned_end_on or course.started_on + OPEN_END


def after(base: date, days: int, pauses: Iterable[Pause]) -> date | None:
    """So many days after `base` on which they did not pause; None while that day waits for a pause that lasts."""
    day = base + timedelta(days=days)
    for pause in sorted(pauses, key=lambda one: one.from_on):
        begins = max(pause.from_on, base)
        if pause.until_on is not None and pause.until_on <= begins:
            continue
        if day < begins:
            break
        if pause.until_on is None:
            return None
        day += pause.until_on - begins
    return day
