# SPDX-License-Identifier: EUPL-1.2
"""Two clocks: the real one for sessions, links, limits and audit stamps; the business one for every rule of practice.

They differ only where an installation lives on a date of its own (the demo region): `KOEPEL_CLOCK_OFFSET` seconds.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
MORNING, EVENING = 8, 20  # o'clock: outside these hours nobody gets a message that nobody's act brought about
Clock = Callable[[], datetime]
_moved: ContextVar[datetime | None] = ContextVar("koepel_business_moment", default=None)


def utcnow() -> datetime:
    """The real time, aware."""
    return datetime.now(UTC)


def offset() -> timedelta:
    """How far the business clock of this installation stands from the real one."""
    return timedelta(seconds=int(os.environ.get("KOEPEL_CLOCK_OFFSET", "0") or 0))


def moment() -> datetime:
    """The business moment, aware, in Brussels: what 'now' means for silence, waiting, age and deadlines."""
    return (_moved.get() or utcnow() + offset()).astimezone(BRUSSELS)


def shift() -> timedelta:
    """How far the business clock of this context stands from the real one now; zero but in the demo and in tests."""
    moved = _moved.get()
    return offset() if moved is None else moved - utcnow()


def today() -> date:
    """The business day in Brussels."""
    return moment().date()


def by_day(when: datetime) -> datetime:
    """This real moment, or when it is night on the business clock the eight o'clock after it."""
    local = (when + shift()).astimezone(BRUSSELS)
    if MORNING <= local.hour < EVENING:
        return when
    day = local.date() + timedelta(days=local.hour >= EVENING)
    return datetime.combine(day, time(MORNING), tzinfo=BRUSSELS).astimezone(UTC) - shift()


def stand_at(when: datetime) -> object:
    """Move the business clock of this context (the demo generator lives through years); returns a token for `release`."""
    return _moved.set(when)


def release(token: object) -> None:
    """Give the business clock back to the installation."""
    _moved.reset(token)  # type: ignore[arg-type]
