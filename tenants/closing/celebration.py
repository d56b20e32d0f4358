# SPDX-License-Identifier: EUPL-1.2
"""Whom a celebration is for: the mentors of all municipalities concerned (L3).

Across a border no name and no address goes. Mentors from elsewhere stand here as a number per municipality, which invites them
by its own list; the own mentors who guided elsewhere stand in the own list, with where, so that they can be told of that feast.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from koepel import scope as scopes
from koepel.database import among, db, mine
from koepel.web.places import word_of
from tenants.people.models import Person
from tenants.trajectories.models import RUNNING, Duo, Engagement

YEAR = timedelta(days=365)


@dataclass
class Guided:
    """An own mentor: with how many duos, and in which other municipalities."""

    person_id: UUID
    name: str
    duos: int = 0
    elsewhere: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Feast:
    """The own mentors by name, and of each other municipality how many guided here."""

    own: list[Guided]
    from_elsewhere: list[tuple[str, int]]


def feast(today: date) -> Feast:
    """Who guided in the last year, or guides now."""
    since, here = today - YEAR, scopes.here()
    found: dict[UUID, Guided] = {}
    seen: set[UUID] = set()
    lately = or_(Engagement.state.in_(RUNNING), Engagement.ended_on >= since)
    for row in db.session.scalars(mine(Engagement).where(lately)):
        one = found.setdefault(row.person_id, Guided(row.person_id, ""))
        one.duos += 1
        seen |= {row.proposal_id} if row.proposal_id else set()
        if row.mentee_tenant_id not in (None, here):
            one.elsewhere.add(word_of(row.mentee_tenant_id).capitalize())
    strangers: Counter[UUID] = Counter()
    asked = select(Duo.proposal_id, Duo.mentor_person_id, Duo.mentor_tenant_id).where(
        Duo.tenant_id == here, or_(Duo.state.in_(RUNNING), Duo.ended_on >= since)
    )
    for proposal_id, person_id, home in db.session.execute(asked):
        if home not in (None, here):
            strangers[home] += 1
        elif person_id is not None and proposal_id not in seen:
            found.setdefault(person_id, Guided(person_id, "")).duos += 1
    return Feast(_named(found), sorted((word_of(home).capitalize(), count) for home, count in strangers.items()))


def _named(found: dict[UUID, Guided]) -> list[Guided]:
    """By name; who was erased or is set apart has none, and is left out."""
    asked = mine(Person).with_only_columns(Person.id, Person.given_name, Person.family_name)
    for row in db.session.execute(asked.where(among(Person.id, list(found)), Person.pseudonymised_at.is_(None))):
        found[row.id].name = f"{row.given_name} {row.family_name}".strip()
    return sorted((one for one in found.values() if one.name), key=lambda one: (one.name.casefold(), one.person_id))
