# SPDX-License-Identifier: EUPL-1.2
"""Who comes to help with language: a first name, what they speak, whether they are there. Who speaks with whom is in the rounds.

A helper is nobody of the files: the name is there so that people find each other, and goes with the marks (B22; GDPR art. 5.1.e).
"""

from __future__ import annotations

from uuid import UUID

from koepel import clock
from koepel.database import db, mine
from koepel.retention_terms import TERMS, Retention
from shared_pool.speed_dating.codes import Presence
from shared_pool.speed_dating.models import SpeedDate, SpeedDateHelper
from tenants import disclosure


def of_evening(evening_id: UUID) -> list[SpeedDateHelper]:
    """Everybody who was asked to help, by name."""
    query = mine(SpeedDateHelper).where(SpeedDateHelper.speed_date_id == evening_id)
    return list(db.session.scalars(query.order_by(SpeedDateHelper.given_name, SpeedDateHelper.id)))


def languages_there(evening_id: UUID) -> dict[UUID, frozenset[str]]:
    """In which languages who is there, or still comes, can help."""
    return {one.id: frozenset(one.languages) for one in of_evening(evening_id) if one.presence != Presence.ABSENT}


def erase() -> int:
    """Helpers of evenings of more than a term ago go, in this municipality; returns how many. Safe to repeat."""
    term = TERMS[Retention.SPEED_DATE_MARKS].days
    gone = 0
    for row in db.session.scalars(mine(SpeedDate).where(SpeedDate.id.in_(_with_helpers()))):
        held_on = disclosure.own_activity(row.activity_id).facts.ends_at
        if (clock.moment() - held_on).days >= term:
            for helper in of_evening(row.id):
                db.session.delete(helper)
                gone += 1
    db.session.flush()
    return gone


def _with_helpers() -> set[UUID]:
    return set(db.session.scalars(mine(SpeedDateHelper).with_only_columns(SpeedDateHelper.speed_date_id)))
