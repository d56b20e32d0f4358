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
from uuid import UUID

from sqlalchemy import select

from koepel import clock, jobs, relay
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.database import db, transaction
from koepel.mail import Transport
from koepel.records import Outbox
from koepel.scope import Scope
from koepel.web.fields import accepting_invented_phones

Event = Callable[[], None]
LATER = frozenset({"figures.count", "cards.band"})


class PastPost:
    """Mail of the past counts as sent; only that of the last week reaches the development mailbox."""

    def __init__(self, mailbox: Transport, since: date) -> None:
        self._mailbox, self._since = mailbox, since

    def deliver(self, mail: EmailMessage) -> None:
        """Keep it when it is of the last week."""
        if clock.today() >= self._since:
            self._mailbox.deliver(mail)


@dataclass
class Teller:
    """A calendar of events; what an event leads to may be put on it too."""

    progress: Callable[[int, int], None] = lambda done, all_: None
    _calendar: list[tuple[datetime, int, Event]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)
    _left: set[UUID] = field(default_factory=set)

    def at(self, day: date, event: Event, *, hour: int = 10, minute: int = 0) -> None:
        """Put an event on the calendar."""
        when = datetime.combine(day, time(hour, minute), tzinfo=BRUSSELS)
        heapq.heappush(self._calendar, (when, next(self._order), event))

    def tell(self) -> int:
        """Live through all of it, in order; returns how many events there were."""
        done = 0
        with accepting_invented_phones():
            while self._calendar:
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

    def work(self, *, everything: bool = False) -> None:
        """Do what is due now; counting and banding are left for the end, since one time is enough."""
        for _ in range(40):
            with transaction(scopes.relay()) as session:
                found = list(relay.due(session))
            left = [(owner, row_id) for owner, row_id, _queue in found if everything or row_id not in self._left]
            if not left:
                return
            for owner, row_id in left:
                if not everything and self._waits(owner, row_id):
                    self._left.add(row_id)
                    continue
                jobs.run(str(owner), str(row_id))
        raise RuntimeError("the jobs of the demo never come to an end")

    def _waits(self, owner: UUID, row_id: UUID) -> bool:
        with transaction(scopes.tenant(owner)) as session:
            kind = session.scalar(select(Outbox.kind).where(Outbox.tenant_id == owner, Outbox.id == row_id))
        return kind in LATER


@contextmanager
def acting(scope: Scope) -> Iterator[None]:
    """One transaction of one actor."""
    with scopes.entered(scope):
        try:
            yield
            db.session.commit()
        finally:
            db.session.remove()


def days_after(day: date, days: int) -> date:
    """A later day, never a Sunday."""
    then = day + timedelta(days=days)
    return then + timedelta(days=then.weekday() == 6)
