# SPDX-License-Identifier: EUPL-1.2
"""Lives through the plot: each event at its own moment, in the scope of who acts, with the jobs that follow it."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import update

from koepel import clock, jobs, relay
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.database import db, transaction
from koepel.records import Message, Outbox
from koepel.scope import Scope
from koepel.web.fields import accepting_invented_phones

Event = Callable[[], None]
UNSEEN: dict[str, Any] = {"synchronize_session": False}


@dataclass
class Teller:
    """A calendar of events; what an event leads to may be put on it too."""

    progress: Callable[[int, int], None] = lambda done, all_: None
    _calendar: list[tuple[datetime, int, Event]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)
    _heard: list[tuple[UUID, UUID]] = field(default_factory=list)

    def at(self, day: date, event: Event, *, hour: int = 10, minute: int = 0) -> None:
        """Put an event on the calendar."""
        self.when(datetime.combine(day, time(hour, minute), tzinfo=BRUSSELS), event)

    def when(self, when: datetime, event: Event) -> None:
        """Put an event on the calendar to the second."""
        heapq.heappush(self._calendar, (when, next(self._order), event))

    def tell(self) -> int:
        """Live through all of it, in order; returns how many events there were."""
        return self.until(datetime.max.replace(tzinfo=BRUSSELS))

    def until(self, last: datetime) -> int:
        """Live through what happens by then."""
        done = 0
        with accepting_invented_phones():
            while self._calendar and self._calendar[0][0] <= last:
                when, _, event = heapq.heappop(self._calendar)
                token = clock.stand_at(when)
                try:
                    event()
                    self.work()
                finally:
                    clock.release(token)
                done += 1
                self.progress(done, done + len(self._calendar))
        return done

    def hear(self, owner: UUID, row_id: UUID, queue: str = "") -> None:
        """The doorbell of the demo: this row is due."""
        self._heard.append((owner, row_id))

    def work(self) -> None:
        """Do what was rung, and what that rings in turn."""
        while self._heard:
            heard, self._heard = self._heard, []
            for owner, row_id in heard:
                jobs.run(str(owner), str(row_id))

    def look(self) -> None:
        """Hear what is due without having been rung, as the relay does."""
        with transaction(scopes.relay()) as session:
            for due in relay.due(session, most=1_000_000):
                self.hear(*due)


class Past:
    """Where mail of years ago went: to people who have long read it."""

    def deliver(self, mail: EmailMessage) -> None:
        """It arrived."""


def post_counts_as_sent(owner: UUID) -> None:
    """The mail that still waits is of the past: it counts as sent, and its rows in the outbox are done."""
    with transaction(scopes.at_home(owner)) as session:
        now = clock.utcnow()
        waits = [Outbox.tenant_id == owner, Outbox.kind == "messages.deliver", Outbox.state == "waiting"]
        gone = update(Message).where(Message.tenant_id == owner, Message.state == "held")
        session.execute(gone.values(state="sent", sent_at=now), execution_options=UNSEEN)
        session.execute(update(Outbox).where(*waits).values(state="done", done_at=now), execution_options=UNSEEN)


def hold_is_over(owner: UUID) -> None:
    """Everything that waited for its moment is due at once: the demo does not wait ten minutes for a name to be forgotten."""
    with transaction(scopes.at_home(owner)) as session:
        waits = update(Outbox).where(Outbox.tenant_id == owner, Outbox.state == "waiting")
        session.execute(waits.values(due_at=clock.utcnow()), execution_options=UNSEEN)


@contextmanager
def acting(scope: Scope) -> Iterator[None]:
    """One transaction of one actor."""
    with scopes.entered(scope):
        try:
            yield
            db.session.commit()
        finally:
            db.session.remove()


def workday(day: date) -> date:
    """This day, or the Monday after a weekend: staff see people while the town hall is open."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def days_after(day: date, days: int) -> date:
    """The working day some days later, or earlier."""
    return workday(day + timedelta(days=days))


def first_days(begin: date, end: date) -> Iterator[date]:
    """The first day of each month between."""
    day = begin.replace(day=1)
    while day <= end:
        if day >= begin:
            yield day
        day = (day + timedelta(days=32)).replace(day=1)
