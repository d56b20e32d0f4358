# SPDX-License-Identifier: EUPL-1.2
"""The post of the simulation: each message leaves at its own business moment, and is written down as it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

from sqlalchemy import event, select

from koepel import clock, mail
from koepel import scope as scopes
from koepel.database import db, transaction
from koepel.records import Message
from shared_pool.demo.telling import Teller, acting


@dataclass(frozen=True)
class Left:
    """One message as it left."""

    tenant_id: UUID
    kind: str
    recipient: str
    about_id: UUID | None
    at: datetime


@dataclass
class Post:
    """Takes mails like a mail server, and puts what waits on the calendar."""

    teller: Teller
    laid: dict[UUID, dict[UUID, datetime]] = field(
        default_factory=dict
    )  # by municipality, since its last collection: when each may leave
    left: list[Left] = field(default_factory=list)
    _known: dict[UUID, tuple[UUID, str, str, UUID | None]] = field(default_factory=dict)

    @contextmanager
    def open(self) -> Iterator[None]:
        """While the block runs it hears of each message that is laid ready, at the business moment of that, so that most events need
        no look and a slow machine changes nothing.
        """

        def hears(_mapper: object, _connection: object, row: Message) -> None:
            self.laid.setdefault(row.tenant_id, {})[row.id] = _to_the_minute(row.hold_until + clock.shift())

        event.listen(Message, "after_insert", hears)
        try:
            yield
        finally:
            event.remove(Message, "after_insert", hears)

    def deliver(self, sent: EmailMessage) -> None:
        """It arrived. What waits for nothing leaves before anybody collects it."""
        message_id, owner = UUID(str(sent["Message-ID"]).strip("<>").split("@")[0]), scopes.here()
        if message_id not in self._known:
            with transaction(scopes.at_home(owner)) as session:
                self._keep(owner, session.get_one(Message, (owner, message_id)))
        self.left.append(Left(*self._known[message_id], clock.moment()))

    def _keep(self, owner: UUID, row: Message) -> None:
        self._known[row.id] = (owner, row.kind, row.recipient, row.about_id)

    def collect(self, owner: UUID) -> None:
        """What was laid ready since the last time leaves when its hold is over, on the business clock."""
        laid = self.laid.pop(owner, {})
        if not laid:
            return
        with acting(scopes.tenant(owner)):
            waiting = select(Message).where(Message.tenant_id == owner, Message.state == "held", Message.id.in_(laid))
            for row in db.session.scalars(waiting.order_by(Message.hold_until, Message.id)):
                if row.id not in self._known:
                    self._keep(owner, row)
                    when = max(laid[row.id], clock.moment())
                    self.teller.when(when, lambda message_id=row.id: self._send(owner, message_id))  # type: ignore[misc]

    def _send(self, owner: UUID, message_id: UUID) -> None:
        with acting(scopes.tenant(owner)):
            mail.send_now(message_id)


def _to_the_minute(when: datetime) -> datetime:
    """The real clock ran on for some milliseconds while the business clock stood."""
    return (when + timedelta(seconds=30)).astimezone(clock.BRUSSELS).replace(second=0, microsecond=0)
