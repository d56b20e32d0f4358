# SPDX-License-Identifier: EUPL-1.2
"""In which order people are talked about: tier first, then who was not talked about last time, then who waits longest (D10).

The order is a rule that the page tells. The tier is that of the own municipality's people, who alone stand here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import db
from shared_pool.match_meetings.codes import Outcome
from shared_pool.match_meetings.models import MatchDecision
from shared_pool.matching.waiting import Waiting, waiting_here
from tenants import disclosure


@dataclass(frozen=True)
class Turn:
    """Somebody of the queue."""

    line: Waiting
    person_id: UUID
    tier: int
    passed_over: int  # meetings in a row, up to the last one, in which nobody talked about this person

    @property
    def intake_id(self) -> UUID:
        """Whose turn it is."""
        return self.line.id


def queue() -> list[Turn]:
    """Everybody of the own municipality who waits for a mentor, in the order of the talk."""
    people = {one.intake_id: one for one in disclosure.own_people("mentee")}
    passed = _passed_over()
    turns = [
        Turn(line, people[line.id].person_id, people[line.id].facts.tier, passed[line.id])
        for line in waiting_here("mentee")
        if line.id in people and people[line.id].facts.state == "active"
    ]
    return sorted(turns, key=lambda turn: (-turn.tier, -turn.passed_over))  # stable: the longest waiting stand first


def _passed_over() -> Counter[UUID]:
    """Per intake, how many meetings have gone by since somebody last talked about it."""
    query = (
        select(MatchDecision.intake_id, MatchDecision.outcome)
        .where(MatchDecision.tenant_id == scopes.here())
        .order_by(MatchDecision.decided_at.desc(), MatchDecision.id.desc())
    )
    counted: Counter[UUID] = Counter()
    talked = set()
    for intake_id, outcome in db.session.execute(query):
        if outcome != Outcome.PASSED_OVER:
            talked.add(intake_id)
        elif intake_id not in talked:
            counted[intake_id] += 1
    return counted
