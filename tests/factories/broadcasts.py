# SPDX-License-Identifier: EUPL-1.2
"""Messages to a group as words: `three_mentees(app, borsbeek)`, `written(app, borsbeek)`, `sent(app, borsbeek)`."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from koepel import mail
from koepel.database import db
from koepel.records import Message
from tenants.broadcasts import service
from tenants.broadcasts.codes import Audience
from tenants.broadcasts.schemas import Begun
from tests.factories.people import a_mentee
from tests.support.places import inside, opened


class Telephones:
    """A service for text messages that keeps what it was handed."""

    linked = True

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def deliver(self, to: str, text: str, reference: UUID) -> None:
        if to.endswith("99"):
            raise mail.NeverTaken
        self.sent.append((to, text))


def a_reader(app: Flask, here: UUID, given: str, **facts: Any) -> UUID:
    """A mentee who waits and is reached by mail unless told otherwise."""
    facts = {"email": f"{given.lower()}@example.org", "preferred_channel": "mail", **facts}
    with app.app_context():
        return a_mentee(here, given=given, family="Haddad", **facts).person_id


def three_mentees(app: Flask, here: UUID) -> dict[str, UUID]:
    """Samira reads Dutch, Yusuf Arabic, and Oksana Ukrainian."""
    spoken = {"Samira": "nl", "Yusuf": "ar", "Oksana": "uk"}
    return {name: a_reader(app, here, name, preferred_language=code) for name, code in spoken.items()}


def drafted(app: Flask, here: UUID, audience: Audience = Audience.MENTEES, template: str = "thanks") -> UUID:
    with inside(app, here):
        return service.begin(Begun(audience, template)).id


def written(app: Flask, here: UUID, audience: Audience = Audience.MENTEES, template: str = "thanks") -> UUID:
    """Laid ready."""
    row = drafted(app, here, audience, template)
    with inside(app, here):
        service.lay_ready(row)
    return row


def sent(app: Flask, here: UUID, kind: str = service.GROUP) -> list[Message]:
    """The messages of this kind, opened."""
    with inside(app, here):
        query = select(Message).where(Message.tenant_id == here, Message.kind == kind).order_by(Message.id)
        return [opened(one) for one in db.session.scalars(query)]


def stop_token(body: str) -> str:
    """The token of the link at the foot."""
    found = re.search(r"/l/([\w-]+)/berichten", body)
    assert found, body
    return found[1]
