# SPDX-License-Identifier: EUPL-1.2
"""Lives through the plot: each event at its own moment, in the scope of who acts, with the jobs that follow it."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from uuid import UUID

from sqlalchemy import select, update

from koepel import clock, jobs, relay
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.database import db, transaction
from koepel.records import Message, Outbox
from koepel.scope import Scope
from koepel.web.fields import accepting_invented_phones

Event = Callable[[], None]
LATER = frozenset({"figures.count", "cards.band"})


@dataclass
class Teller:
    """A calendar of events; what an event leads to may be put on it too."""

    post_from: date  # mail before this day counts as sent
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
        """Do what is due now; counting, banding and old mail are left for the end, since one time is enough."""
        for _ in range(40):
            with transaction(scopes.relay()) as session:
                found = [row for row in relay.due(session, most=1_000_000) if everything or row[1] not in self._left]
            if not found:
                return
            later = set() if everything else self._to_leave(found)
            self._left |= later
            for owner, row_id, _queue in found:
                if row_id not in later:
                    jobs.run(str(owner), str(row_id))
        raise RuntimeError("the jobs of the demo never come to an end")

    def _to_leave(self, found: list[tuple[UUID, UUID, str]]) -> set[UUID]:
        kinds = LATER if clock.today() >= self.post_from else LATER | {"messages.deliver"}
        left: set[UUID] = set()
        for owner in {row[0] for row in found}:
            with transaction(scopes.at_home(owner)) as session:
                ids = [row_id for whose, row_id, _queue in found if whose == owner]
                left |= set(session.scalars(select(Outbox.id).where(Outbox.id.in_(ids), Outbox.kind.in_(kinds))))
        return left

    def send_the_past(self, owner: UUID) -> None:
        """Mail of the past counts as sent; its rows in the outbox are done."""
        with transaction(scopes.at_home(owner)) as session:
            mine = [Outbox.tenant_id == owner, Outbox.id.in_(self._left), Outbox.kind == "messages.deliver"]
            sent = select(Outbox.subject_id).where(*mine)
            now = clock.utcnow()
            gone = update(Message).where(Message.tenant_id == owner, Message.id.in_(sent), Message.state == "held")
            session.execute(gone.values(state="sent", sent_at=now), execution_options={"synchronize_session": False})
            done = update(Outbox).where(*mine).values(state="done", done_at=now)
            session.execute(done, execution_options={"synchronize_session": False})


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
