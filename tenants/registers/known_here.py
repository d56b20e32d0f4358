# SPDX-License-Identifier: EUPL-1.2
"""What this municipality has already, asked from its own tables while a file is checked; answers are kept for the check."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import Text, column, func, select, table

from koepel import clock, reference
from koepel import scope as scopes
from koepel.database import db, mine
from tenants.people import service as people
from tenants.people.marks import mark
from tenants.people.models import Person
from tenants.registers.fields import SheetKind
from tenants.registers.known import KnownDuo, KnownPerson
from tenants.registers.models import ImportMark
from tenants.trajectories.models import Duo, Meeting, Trajectory

# The pool's own table of members, named without its model: tenants never import the pool.
_MEMBERSHIP = table("membership", column("slug", Text), column("valid_from"), column("valid_to"), schema="app")


def number_key(kind: SheetKind, number: str) -> str:
    """Under what a person is found by the number that a list gave."""
    return f"number|{kind}|{number}"


def duo_key(mentee_id: str, mentor: str, started_on: date) -> str:
    """Under what an imported duo is found, also when its mentor was forgotten since."""
    return f"duo|{mentee_id}|{mentor}|{started_on}"


class Here:
    """Answers `known.Known` under the scope of one municipality."""

    def __init__(self) -> None:
        self._marks: dict[str, list[UUID]] = defaultdict(list)
        for row in db.session.execute(
            select(ImportMark.mark, ImportMark.object_id).where(ImportMark.tenant_id == scopes.here())
        ):
            self._marks[row[0]].append(row[1])
        self._duos: dict[UUID, list[KnownDuo]] | None = None
        self._met: Counter[tuple[UUID, date]] | None = None
        self._members: frozenset[str] | None = None
        self._signs: frozenset[str] | None = None

    def _marked(self, key: str) -> list[UUID]:
        return self._marks.get(mark(key), []) if self._marks else []

    def imported(self, key: str) -> KnownPerson | None:
        found = self._marked(key)
        return KnownPerson(str(found[0])) if found else None

    def numbered(self, kind: SheetKind, number: str) -> tuple[KnownPerson, ...]:
        return tuple(KnownPerson(str(found)) for found in dict.fromkeys(self._marked(number_key(kind, number))))

    def named(self, kind: SheetKind, name: str) -> tuple[KnownPerson, ...]:
        words = name.split()
        found: dict[UUID, KnownPerson] = {}
        for cut in range(1, len(words)):
            first, last = " ".join(words[:cut]), " ".join(words[cut:])
            for given, family in ((first, last), (last, first)):
                for person in self._alike(given, family):
                    found[person.id] = KnownPerson(str(person.id), name)
        return tuple(found.values())

    def alike(self, given: str, family: str, email: str, phone: str) -> tuple[KnownPerson, ...]:
        key = reference.plain(f"{family} {given}")
        return tuple(
            KnownPerson(
                str(person.id),
                f"{person.given_name} {person.family_name}".strip(),
                why="name"
                if person.name_key == key
                else "email"
                if person.email_mark and person.email_mark == mark(email)
                else "phone",
            )
            for person in self._alike(given, family, email, phone)
        )

    def _alike(self, given: str, family: str, email: str = "", phone: str = "") -> list[Person]:
        """Nobody is looked for whose name, e-mail and phone nobody here has: of a long list that is nearly everybody."""
        if self._signs is None:
            asked = select(Person.name_key, Person.email_mark, Person.phone_mark)
            rows = db.session.execute(asked.where(Person.tenant_id == scopes.here(), Person.pseudonymised_at.is_(None)))
            self._signs = frozenset(sign for row in rows for sign in row if sign)
        theirs = {reference.plain(f"{family} {given}"), mark(email), mark(phone)}
        return [] if self._signs.isdisjoint(theirs) else people.alike(given, family, email=email, phone=phone)

    def duos(self, mentee_id: str) -> tuple[KnownDuo, ...]:
        if self._duos is None:
            self._duos = defaultdict(list)
            asked = (
                select(
                    Duo.id, Trajectory.person_id, Duo.mentor_person_id, Duo.pending_mentor, Duo.started_on, Duo.ended_on
                )
                .join(Trajectory, (Trajectory.tenant_id == Duo.tenant_id) & (Trajectory.id == Duo.trajectory_id))
                .where(Duo.tenant_id == scopes.here())
            )
            for duo_id, person_id, mentor_id, pending, started_on, ended_on in db.session.execute(asked):
                known = KnownDuo(str(duo_id), str(person_id), str(mentor_id or pending or ""), started_on, ended_on)
                self._duos[person_id].append(known)
        return tuple(self._duos.get(UUID(mentee_id), ()))

    def imported_duo(self, mentee_id: str, mentor: str, started_on: date) -> str | None:
        found = self._marked(duo_key(mentee_id, mentor, started_on))
        return str(found[0]) if found else None

    def meetings(self, duo_id: str, on: date) -> int:
        if self._met is None:
            asked = select(Meeting.duo_id, Meeting.held_on, func.count()).where(Meeting.tenant_id == scopes.here())
            rows = db.session.execute(
                asked.where(Meeting.withdrawn_at.is_(None)).group_by(Meeting.duo_id, Meeting.held_on)
            )
            self._met = Counter({(row[0], row[1]): int(row[2]) for row in rows})
        return self._met[UUID(duo_id), on]

    def members(self) -> frozenset[str]:
        if self._members is None:
            today = clock.today()
            rows = db.session.execute(select(_MEMBERSHIP.c.slug, _MEMBERSHIP.c.valid_from, _MEMBERSHIP.c.valid_to))
            self._members = frozenset(
                slug for slug, since, until in rows if since <= today and (until is None or until > today)
            )
        return self._members


def forget_marks(object_ids: set[UUID]) -> None:
    """When what was imported goes for good, nothing may recognise it any more."""
    for row in db.session.scalars(mine(ImportMark).where(ImportMark.object_id.in_(object_ids))):
        db.session.delete(row)
