# SPDX-License-Identifier: EUPL-1.2
"""Who stands in a group now, by which way each is reached, and who is left out and why.

Whose data are set apart or erased stands in no group: the lists below do not give them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from koepel import scope as scopes
from koepel.database import among, db, mine
from koepel.phones import landline
from tenants.activities import inviting
from tenants.activities import service as activities
from tenants.activities.codes import Audience as Invited
from tenants.activities.codes import Coming
from tenants.activities.schemas import Filter
from tenants.activities.telling import language_of
from tenants.broadcasts import wishes
from tenants.broadcasts.codes import Audience, Left
from tenants.people.models import Person
from tenants.trajectories.duo_link import reach
from tenants.trajectories.models import RUNNING, Duo, Trajectory
from tenants.vocabulary import ContactChannel

FILTERS = {
    Audience.MENTORS: Filter(Invited.MENTORS),
    Audience.MENTEES: Filter(Invited.MENTEES),
    Audience.DUOS: Filter(Invited.BOTH, lopend=True),
    Audience.WAITING: Filter(Invited.MENTEES),
}
TAKES_PART = (Coming.SIGNED_UP, Coming.WAITING, Coming.PRESENT)


@dataclass(frozen=True)
class Receiver:
    """Somebody who gets it: by which way, in which language, of which duo ('' for none)."""

    person: Person
    side: str
    to: str
    channel: str
    language: str
    duo: str


@dataclass(frozen=True)
class Picked:
    """A group as it stands now."""

    receivers: tuple[Receiver, ...]
    left: Counter[Left]

    def ways(self) -> Counter[str]:
        """How many by which way."""
        return Counter(one.channel for one in self.receivers)

    def languages(self) -> Counter[str]:
        """How many read which language."""
        return Counter(one.language for one in self.receivers)


def way(person: Person) -> tuple[str, str]:
    """Where and how: a text message for who chose it and has no telephone on a wire, else as every letter of ours."""
    if person.preferred_channel == ContactChannel.SMS and person.phone and not landline(person.phone):
        return person.phone, "sms"
    return reach(person)


def picked(audience: Audience, programme: str, activity_id: UUID | None, *, of_a_duo: bool = False) -> Picked:
    """Everybody of this group once, by name. `of_a_duo`: the text names the number of the duo. Raises `NotFound`."""
    sides = _sides(audience, programme, activity_id)
    stopped, duos = wishes.stopped(sides), duos_of(sides)
    receivers: list[Receiver] = []
    left: Counter[Left] = Counter()
    for person in _persons(sides):
        to, channel = way(person)
        if person.id in stopped:
            left[Left.STOPPED] += 1
        elif not to:
            left[Left.WITHOUT_WAY] += 1
        elif of_a_duo and person.id not in duos:
            left[Left.WITHOUT_DUO] += 1
        else:
            said = ", ".join(map(str, sorted(duos.get(person.id, ()))))
            receivers.append(Receiver(person, sides[person.id], to, channel, language_of(person), said))
    return Picked(tuple(receivers), left)


def _sides(audience: Audience, programme: str, activity_id: UUID | None) -> dict[UUID, str]:
    if audience is Audience.ACTIVITY:
        if activity_id is None:
            return {}
        activity = activities.activity(activity_id)
        return {row.person_id: row.side for row in activities.people_of(activity.id, *TAKES_PART)}
    base = FILTERS[audience]
    listed = inviting.candidates(Filter(base.wie, programme, base.lopend), ())
    if audience is Audience.WAITING:
        listed = [one for one in listed if not one.running]
    return {one.person_id: one.side.value for one in listed}


def _persons(ids: Iterable[UUID]) -> list[Person]:
    query = mine(Person).where(among(Person.id, ids), Person.pseudonymised_at.is_(None))
    return list(db.session.scalars(query.order_by(Person.family_name, Person.given_name, Person.id)))


def duos_of(ids: Iterable[UUID]) -> dict[UUID, set[int]]:
    """The numbers of the duos that run, by person, of either side."""
    wanted, here = list(ids), scopes.here()
    query = (
        select(Trajectory.number, Trajectory.person_id, Duo.mentor_person_id)
        .join(Duo, (Duo.tenant_id == Trajectory.tenant_id) & (Duo.trajectory_id == Trajectory.id))
        .where(Trajectory.tenant_id == here, Duo.state.in_(RUNNING))
        .where(or_(among(Trajectory.person_id, wanted), among(Duo.mentor_person_id, wanted)))
    )
    found: dict[UUID, set[int]] = defaultdict(set)
    for number, mentee, mentor in db.session.execute(query):
        for person_id in filter(None, (mentee, mentor)):
            found[person_id].add(number)
    return found
