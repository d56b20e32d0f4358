# SPDX-License-Identifier: EUPL-1.2
"""Duos as words: `a_duo(app, in_=borsbeek, mentor_from=aartselaar, meetings=[...])`, with their links to tap on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from koepel import clock, links
from koepel.database import db
from koepel.ids import reference
from koepel.records import Message
from tenants.people import service as people
from tenants.programmes import service as programmes
from tenants.programmes.models import Programme
from tenants.trajectories import service as trajectories
from tenants.trajectories.schemas import OpenDuo
from tests.support.memory import remembered
from tests.support.places import inside


@dataclass(frozen=True)
class ADuo:
    """A duo of a test: where it is, its trajectory, its people, and the tokens of both links."""

    tenant_id: UUID
    trajectory_id: UUID
    person_id: UUID
    proposal_id: UUID
    mentor_token: str
    mentee_token: str

    @property
    def report(self) -> str:
        """The path of the page where the mentor reports."""
        return f"/l/{self.mentor_token}/ontmoeting"


@remembered
def a_duo(
    app: Flask,
    *,
    in_: UUID,
    mentor_from: UUID | None = None,
    region: UUID | None = None,
    mentee: str = "Samira",
    mentor: str = "Karel",
    started_on: date | None = None,
    meetings: Iterable[date] = (),
    channel: str = "mail",
    contact: str = "karel@example.org",
    tell: bool = False,
    language: str = "nl",
) -> ADuo:
    """A duo that runs; without `mentor_from` its mentor is of the same municipality. It started 30 days ago."""
    proposal_id = reference()
    with inside(app, in_):
        person = people.open_file(
            mentee, "Haddad", email="samira@example.org", preferred_channel="mail", preferred_language=language
        )
        own = None if mentor_from else people.open_file(mentor, "Peeters", email=contact).id
        row = trajectories.open_trajectory(
            OpenDuo(
                person_id=person.id,
                programme_id=_where_nobody_else_decides().id,
                proposal_id=proposal_id,
                collaboration_id=region,
                mentor_tenant_id=mentor_from or in_,
                mentor_person_id=own,
                mentee_first_name=mentee,
                mentor_first_name=mentor,
                mentor_family_name="Peeters",
                mentor_channel=channel,
                mentor_contact=contact,
                started_on=started_on or clock.today() - timedelta(days=30),
                tell=tell,
            )
        )
        for day in meetings:
            trajectories.record_meeting(row.id, day)
        tokens = [_token(row.id, side, action) for side, action in (("mentor", "duo"), ("mentee", "mentor"))]
        return ADuo(in_, row.id, person.id, proposal_id, tokens[0], tokens[1])


def _where_nobody_else_decides() -> Programme:
    """The first programme that runs here in which a duo may just start."""
    return next(one for one in programmes.offered() if not programmes.settings_of(one).decided_by)


def _token(trajectory_id: UUID, side: str, action: str) -> str:
    """A link of our own, or the one that the message carries."""
    kind = "duo.link" if action == "duo" else "duo.mentor"
    sent = db.session.scalar(select(Message).where(Message.about_id == trajectory_id, Message.kind == kind))
    found = re.search(r"/l/([\w-]+)/", sent.body if sent else "")
    if found:
        return found[1]
    return links.make("trajectory", trajectory_id, side, action, person_id=None, language="nl", life=timedelta(days=90))


@remembered
def an_engagement(app: Flask, duo: ADuo, *, in_: UUID, region: UUID, mentor: str = "Karel", max_duos: int = 1) -> UUID:
    """The mentor's side of a duo, in the mentor's municipality; returns its id."""
    with inside(app, in_):
        person = people.open_file(mentor, "Peeters")
        row = trajectories.open_engagement(
            person.id, duo.proposal_id, region, duo.tenant_id, "net_werk", date(2019, 5, 14)
        )
        return row.id
