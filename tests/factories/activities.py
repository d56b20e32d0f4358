# SPDX-License-Identifier: EUPL-1.2
"""Activities as words: `planned(app, borsbeek)`, `invited(app, borsbeek, activity, "Wim")` gives the token of the link."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db, mine
from koepel.records import Message
from tenants.activities import places, service
from tenants.activities.codes import ActivityKind, Audience
from tenants.activities.schemas import Plan
from tenants.people import service as people
from tests.support.places import inside, opened

MONDAY = date(2019, 3, 4)
FRIDAY = MONDAY + timedelta(days=4)


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.BRUSSELS)


TRAINING = Plan(
    ActivityKind.TRAINING, "Basisvorming voor mentoren", at(FRIDAY, 19), at(FRIDAY, 21), Audience.MENTORS,
    place="Dorpshuis", capacity=1, mandatory=True,
)  # fmt: skip


def planned(app: Flask, here: UUID, plan: Plan = TRAINING) -> UUID:
    with inside(app, here):
        return service.plan(plan).id


def a_person(app: Flask, here: UUID, given: str = "Wim", language: str = "nl") -> UUID:
    with inside(app, here):
        return people.open_file(
            given, "Smets", email=f"{given.lower()}@example.org", preferred_channel="mail", preferred_language=language
        ).id


def invited(app: Flask, here: UUID, activity: UUID, given: str = "Wim", language: str = "nl") -> str:
    """The token in the invitation of somebody new."""
    person = a_person(app, here, given, language)
    with inside(app, here):
        assert places.invite(activity, person, "mentor")
    return token_of(app, here, person)


def token_of(app: Flask, here: UUID, person: UUID) -> str:
    with inside(app, here):
        letter = db.session.scalars(select(Message).where(Message.person_id == person)).one()
        found = re.search(r"/l/([\w-]+)/activiteit", letter.body)
        assert found, letter.body
        return found[1]


def states(app: Flask, here: UUID, activity: UUID) -> dict[str, str]:
    with inside(app, here):
        return {row.first_name: row.state for row in service.people_of(activity)}


def letters(app: Flask, here: UUID, kind: str) -> list[Message]:
    with inside(app, here):
        return [opened(one) for one in db.session.scalars(mine(Message).where(Message.kind == kind))]
